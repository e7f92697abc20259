//! `collect()`

use cql_core::agg::{Aggregate, Different, RowSink, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::memory::Size;
use cql_core::{Context, Row, Run, Slot, TextBuffer, Value};
use std::hash::Hash;

/// Gathers the different values of fields.
pub(crate) struct Collect;

static SIGNATURE: Signature = Signature {
    name: "collect",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Gathers the different values of fields.",
    params: &[
        Param::new("fields", ParamType::Fields, "the fields that are gathered").required().unnamed().compat(&["field"]),
        Param::new("limit", ParamType::Number, "most different values of a field; more than 1000000 are never kept")
            .default("2000")
            .compat(&["max"]),
        Param::new("multival", ParamType::Boolean, "one row with the values joined, or else a row for each value")
            .default("true"),
        Param::new("separator", ParamType::Text, "what joins the values").default("\n"),
    ],
    output: "One row with the values of each field joined; rows if multival=false. None if there are no values.",
    rules: &[
        "The values stand in the order in which they first appear.",
        "With multival=false the different combinations of the fields become rows.",
        "Values beyond the limit are left out, and a warning says so.",
    ],
    examples: &[Example {
        title: "Users in one field",
        query: r#"collect(user, separator=",")"#,
        events: r#"{"user":"eve"}
{"user":"bob"}
{"user":"eve"}"#,
        rows: r#"{"user":"eve,bob"}"#,
    }],
    source: "functions-collect",
    ..Signature::EMPTY
};

/// Tells of values that the limit leaves out.
fn warn<T: Eq + Hash + Size>(values: &Different<T>, limit: usize, run: &Run) {
    if values.is_cut() {
        let advice = if limit == MOST_VALUES { "it cannot be raised further" } else { "raise it with limit=" };
        run.warn(format!(
            "collect(): limit={limit} keeps the first {limit} different values and leaves out the others; {advice}"
        ));
    }
}

/// The different values of each field as one text.
pub(crate) struct Joined {
    fields: Vec<Slot>,
    separator: String,
    limit: usize,
}

/// Most values if the call does not say how many.
const DEFAULT_LIMIT: usize = 2000;

/// Most values, whatever the call says.
const MOST_VALUES: usize = 1_000_000;

impl Joined {
    /// The values a line each, under the fields' own names.
    pub(crate) fn lines(fields: Vec<Slot>) -> Self {
        Joined { fields, separator: "\n".into(), limit: DEFAULT_LIMIT }
    }
}

impl Summary for Joined {
    type State = Vec<Different<Box<str>>>;

    fn outputs(&self) -> Vec<Slot> {
        self.fields.clone()
    }

    fn init(&self) -> Self::State {
        self.fields.iter().map(|_| Different::default()).collect()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        for (field, values) in self.fields.iter().zip(state) {
            if let Some(text) = row.get(*field).text_in(&mut buffer) {
                values.add(self.limit, text, cx.run);
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        for (values, later) in state.iter_mut().zip(later) {
            values.append(self.limit, later);
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let mut found = false;
        for (field, values) in self.fields.iter().zip(state) {
            if !values.items().is_empty() {
                let texts: Vec<&str> = values.items().iter().map(|text| &**text).collect();
                row.set(*field, Value::Text(cx.text(&texts.join(&self.separator))));
                warn(values, self.limit, cx.run);
                found = true;
            }
        }
        found
    }
}

struct Rows {
    fields: Vec<Slot>,
    limit: usize,
}

impl Aggregate for Rows {
    type State = Different<Vec<Option<Box<str>>>>;

    fn init(&self) -> Self::State {
        Different::default()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        let values: Vec<Option<Box<str>>> =
            self.fields.iter().map(|field| row.get(*field).text_in(&mut buffer).map(Into::into)).collect();
        if values.iter().any(Option::is_some) {
            state.add(self.limit, values.as_slice(), cx.run);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        state.append(self.limit, later);
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some(self.fields.clone())
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        for values in state.items() {
            let mut row = Row::ordered(&run.layout);
            for (field, value) in self.fields.iter().zip(values) {
                if let Some(text) = value {
                    row.set(*field, Value::Text(text));
                }
            }
            out.push(&row);
        }
        warn(state, self.limit, run);
    }
}

impl Function for Collect {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("fields")?;
        let limit = call
            .integer("limit", 1..=i64::from(u32::MAX))?
            .map_or(DEFAULT_LIMIT, |limit| limit as usize)
            .min(MOST_VALUES);
        if !call.flag("multival")? {
            return Ok(Bound::aggregate(Rows { fields, limit }));
        }
        let separator = call.text("separator")?;
        Ok(Bound::summary(Joined { fields, separator, limit }))
    }
}
