//! `callFunction()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Runs an aggregate that is chosen by name.
pub(crate) struct CallFunction;

static SIGNATURE: Signature = Signature {
    name: "callFunction",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Runs an aggregate that is chosen by name, usually by a parameter of the query.",
    params: &[
        Param::new("function", ParamType::Choice, "the aggregate")
            .required()
            .unnamed()
            .values(&["avg", "count", "max", "min", "range", "sum"]),
        Param::new("field", ParamType::Field, "the field that is aggregated").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_function"),
    ],
    output: "What the aggregate puts out, in the field named by `as`.",
    rules: &["count counts the events that have the field."],
    examples: &[Example {
        title: "The sum",
        query: "callFunction(?{how=sum}, field=n)",
        events: r#"{"n":2}
{"n":3}"#,
        rows: r#"{"_function":5}"#,
    }],
    source: "functions-callfunction",
    ..Signature::EMPTY
};

impl Function for CallFunction {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let function = call.choice("function")?;
        call.forward(function, &["field", "as"])
    }
}
