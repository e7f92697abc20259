//! `collect()`

use cql_core::agg::{Aggregate, RowSink, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, TextBuffer, Value};
use indexmap::IndexSet;

/// Gathers the different values of fields.
pub(crate) struct Collect;

static SIGNATURE: Signature = Signature {
    name: "collect",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Gathers the different values of fields.",
    params: &[
        Param::new("fields", ParamType::Fields, "the fields to gather").required().unnamed().compat(&["field"]),
        Param::new("limit", ParamType::Number, "most different values of each field").default("2000").compat(&["max"]),
        Param::new("multival", ParamType::Boolean, "one joined text, or a row for each value").default("true"),
        Param::new("separator", ParamType::Text, "what stands between the values").default("\n"),
        Param::new("as", ParamType::Output, "extended dialect: another name for the result of one field"),
    ],
    output: "One row with the fields under their own names; no row if no event has any of them.",
    rules: &[
        "Values come in the order of their first appearance, each once.",
        "Beyond the limit values are left out, and a warning says so.",
    ],
    examples: &[Example {
        title: "Ports of each host",
        query: "groupBy(host, function=collect(port, separator=\",\"))",
        events: r#"{"host":"a","port":22}
{"host":"a","port":80}
{"host":"a","port":22}"#,
        rows: r#"{"host":"a","port":"22,80"}"#,
    }],
    source: "functions-collect",
    ..Signature::EMPTY
};

/// The values of one field, or the combinations of several.
#[derive(Default)]
pub(crate) struct Seen {
    values: IndexSet<Box<str>>,
    cut: bool,
}

impl Seen {
    fn add(&mut self, text: &str, limit: usize) {
        if self.values.contains(text) {
            return;
        }
        if self.values.len() < limit {
            self.values.insert(text.into());
        } else {
            self.cut = true;
        }
    }

    fn merge(&mut self, later: Seen, limit: usize) {
        self.cut |= later.cut;
        later.values.iter().for_each(|text| self.add(text, limit));
    }

    fn warn(&self, limit: usize, asked: bool, run: &Run) {
        if self.cut && !asked {
            run.warn(format!(
                "collect(): a field has more than {limit} different values, of which the first are kept; raise limit="
            ));
        }
    }
}

/// Each field's values joined into one text.
struct Joined {
    fields: Vec<(Slot, Slot)>,
    separator: String,
    limit: usize,
    /// Whether the query sets the limit itself, so that cutting is no surprise.
    asked: bool,
}

impl Summary for Joined {
    type State = Vec<Seen>;

    fn outputs(&self) -> Vec<Slot> {
        self.fields.iter().map(|(_, output)| *output).collect()
    }

    fn init(&self) -> Self::State {
        self.fields.iter().map(|_| Seen::default()).collect()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        for ((field, _), seen) in self.fields.iter().zip(state) {
            if let Some(text) = row.get(*field).text_in(&mut buffer) {
                seen.add(text, self.limit);
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        for (seen, later) in state.iter_mut().zip(later) {
            seen.merge(later, self.limit);
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let mut any = false;
        for ((_, output), seen) in self.fields.iter().zip(state) {
            seen.warn(self.limit, self.asked, cx.run);
            if !seen.values.is_empty() {
                let values: Vec<&str> = seen.values.iter().map(|text| &**text).collect();
                row.set(*output, Value::Text(cx.text(&values.join(&self.separator))));
                any = true;
            }
        }
        any
    }
}

/// A row for each combination of values.
struct Rows {
    fields: Vec<(Slot, Slot)>,
    limit: usize,
    asked: bool,
}

/// Stands between the values of a combination, and before those that are absent; no text of an event has it in UTF-8 JSON.
const BETWEEN: char = '\u{1}';
const ABSENT: &str = "\u{2}";

impl Aggregate for Rows {
    type State = Seen;

    fn init(&self) -> Seen {
        Seen::default()
    }

    fn update(&self, seen: &mut Seen, row: &Row<'_>, _: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        let mut combination = String::new();
        let mut any = false;
        for (index, (field, _)) in self.fields.iter().enumerate() {
            if index > 0 {
                combination.push(BETWEEN);
            }
            match row.get(*field).text_in(&mut buffer) {
                Some(text) => {
                    combination.push_str(text);
                    any = true;
                }
                None => combination.push_str(ABSENT),
            }
        }
        if any {
            seen.add(&combination, self.limit);
        }
    }

    fn merge(&self, seen: &mut Seen, later: Seen, _: &Run) {
        seen.merge(later, self.limit);
    }

    fn finish(&self, seen: &Seen, run: &Run, out: &mut dyn RowSink) {
        seen.warn(self.limit, self.asked, run);
        for combination in &seen.values {
            let mut row = Row::ordered(&run.layout);
            for ((_, output), text) in self.fields.iter().zip(combination.split(BETWEEN)) {
                if text != ABSENT {
                    row.set(*output, Value::Text(text));
                }
            }
            out.push(&row);
        }
    }
}

impl Function for Collect {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("fields")?;
        let limit = call.integer("limit", 1..=i64::from(u32::MAX))?.unwrap_or(2000) as usize;
        let asked = call.has("limit");
        let separator = call.text("separator")?;
        let renamed = call.output_name("as")?;
        if renamed.is_some() {
            if fields.len() != 1 {
                return Err(call.refuse_value("as", "renames the result of one field only"));
            }
            call.compat("as= read as a new name for the result", "collect(f) and rename()");
        }
        let names: Vec<String> =
            fields.iter().map(|field| renamed.clone().unwrap_or_else(|| call.name_of(*field))).collect();
        let fields = fields.into_iter().zip(names).map(|(field, name)| (field, call.writes(&name))).collect();
        match call.flag("multival")? {
            true => Ok(Bound::summary(Joined { fields, separator, limit, asked })),
            false => Ok(Bound::aggregate(Rows { fields, limit, asked })),
        }
    }
}
