//! `in()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::pattern::GlobSet;
use cql_core::{Context, Row, Slot, TextBuffer};

/// Keeps events whose field holds one of some values.
pub(crate) struct In;

static SIGNATURE: Signature = Signature {
    name: "in",
    kind: Kind::Filter,
    group: "logic",
    summary: "Keeps events in which a field has one of the given values.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is compared").required().unnamed(),
        Param::new("values", ParamType::Texts, "the values; * in them is a wildcard").required(),
        Param::new("ignoreCase", ParamType::Boolean, "whether letter case does not matter").default("false"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "The whole value must match; an event without the field does not pass.",
        "Negated, with ! or not, it passes the other events, among them those without the field.",
    ],
    examples: &[Example {
        title: "Two ports",
        query: "in(port, values=[22, 443])",
        events: r#"{"port":22}
{"port":80}"#,
        rows: r#"{"port":22}"#,
    }],
    source: "functions-in",
    ..Signature::EMPTY
};

struct IsIn {
    field: Slot,
    values: GlobSet,
}

impl RowFilter for IsIn {
    fn keeps<'a>(&self, row: &Row<'a>, _: &Context<'a>) -> bool {
        let mut buffer = TextBuffer::default();
        row.get(self.field).text_in(&mut buffer).is_some_and(|text| self.values.matches(text))
    }

    fn required(&self) -> Option<(Slot, Vec<String>)> {
        let exact = self.values.as_exact()?;
        Some((self.field, exact.map(String::from).collect()))
    }
}

impl Function for In {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let ignore_case = call.flag("ignoreCase")?;
        let values = GlobSet::new(call.texts("values")?, ignore_case);
        Ok(Bound::filter(IsIn { field, values }))
    }
}
