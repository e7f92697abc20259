//! `collect()`

use cql_core::agg::{Aggregate, RowSink, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, TextBuffer, Value};
use indexmap::IndexSet;
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
        Param::new("limit", ParamType::Number, "most different values of a field").default("2000").compat(&["max"]),
        Param::new("multival", ParamType::Boolean, "one row with the values joined, or else a row for each value")
            .default("true"),
        Param::new("separator", ParamType::Text, "what joins the values; a line end if it is not given"),
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

/// Different things in the order they came.
pub(crate) struct Distinct<T> {
    items: IndexSet<T>,
    cut: bool,
}

impl<T: Eq + Hash> Distinct<T> {
    fn new() -> Self {
        Distinct { items: IndexSet::new(), cut: false }
    }

    /// Adds what is known to be new.
    fn add(&mut self, item: T, limit: usize) {
        if self.items.len() >= limit {
            self.cut = true;
        } else {
            self.items.insert(item);
        }
    }

    fn merge(&mut self, later: Self, limit: usize) {
        self.cut |= later.cut;
        for item in later.items {
            if !self.items.contains(&item) {
                self.add(item, limit);
            }
        }
    }

    fn warn(&self, limit: usize, run: &Run) {
        if self.cut {
            run.warn(format!(
                "collect(): limit={limit} keeps the first {limit} different values and leaves out the others; raise it with \
                 limit="
            ));
        }
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

impl Joined {
    /// The values a line each, under the fields' own names.
    pub(crate) fn lines(fields: Vec<Slot>) -> Self {
        Joined { fields, separator: "\n".into(), limit: DEFAULT_LIMIT }
    }
}

impl Summary for Joined {
    type State = Vec<Distinct<Box<str>>>;

    fn outputs(&self) -> Vec<Slot> {
        self.fields.clone()
    }

    fn init(&self) -> Self::State {
        self.fields.iter().map(|_| Distinct::new()).collect()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        for (field, values) in self.fields.iter().zip(state) {
            if let Some(text) = row.get(*field).text_in(&mut buffer)
                && !values.items.contains(text)
            {
                values.add(text.into(), self.limit);
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        for (values, later) in state.iter_mut().zip(later) {
            values.merge(later, self.limit);
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let mut found = false;
        for (field, values) in self.fields.iter().zip(state) {
            if !values.items.is_empty() {
                let texts: Vec<&str> = values.items.iter().map(|text| &**text).collect();
                row.set(*field, Value::Text(cx.text(&texts.join(&self.separator))));
                values.warn(self.limit, cx.run);
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
    type State = Distinct<Vec<Option<Box<str>>>>;

    fn init(&self) -> Self::State {
        Distinct::new()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        let values: Vec<Option<Box<str>>> =
            self.fields.iter().map(|field| row.get(*field).text_in(&mut buffer).map(Into::into)).collect();
        if values.iter().any(Option::is_some) && !state.items.contains(&values) {
            state.add(values, self.limit);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        state.merge(later, self.limit);
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        for values in &state.items {
            let mut row = Row::ordered(&run.layout);
            for (field, value) in self.fields.iter().zip(values) {
                if let Some(text) = value {
                    row.set(*field, Value::Text(text));
                }
            }
            out.push(&row);
        }
        state.warn(self.limit, run);
    }
}

impl Function for Collect {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("fields")?;
        let limit = call.integer("limit", 1..=i64::from(u32::MAX))?.map_or(DEFAULT_LIMIT, |limit| limit as usize);
        if !call.flag("multival")? {
            return Ok(Bound::aggregate(Rows { fields, limit }));
        }
        let separator = call.optional_text("separator")?.unwrap_or_else(|| "\n".to_string());
        Ok(Bound::summary(Joined { fields, separator, limit }))
    }
}
