//! `beta:param()`

use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Writes the value of a query parameter to a field.
pub(crate) struct BetaParam;

static SIGNATURE: Signature = Signature {
    name: "beta:param",
    kind: Kind::Transform,
    group: "query",
    summary: "Writes the value of a query parameter to a field.",
    params: &[
        Param::new("parameter", ParamType::Text, "the name of the parameter, without the question mark")
            .required()
            .unnamed(),
        Param::new("as", ParamType::Output, "the field that the value is written to; it must be given"),
    ],
    output: "Every event, with the value in the field.",
    rules: &[
        "It is the same as FIELD := ?name.",
        "A parameter without a value and without a default anywhere in the query is refused.",
    ],
    examples: &[Example {
        title: "A parameter and its default",
        query: "ms > ?{ceiling=250} | beta:param(ceiling, as=limit)",
        events: r#"{"ms":300}
{"ms":30}"#,
        rows: r#"{"ms":300,"limit":250}"#,
    }],
    source: "functions-beta-param",
    ..Signature::EMPTY
};

impl Function for BetaParam {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let parameter = call.text("parameter")?;
        if call.output_name("as")?.is_none() {
            return Err(call.refuse(
                codes::MISSING_PARAMETER,
                "beta:param() needs the parameter 'as': the field that the value is written to",
            ));
        }
        let values = call.query_parameter(&parameter, "parameter")?;
        let value = call.constant(values.into_iter().next().unwrap_or_default());
        let output = call.output("as")?;
        Ok(Bound::value(output, move |_, cx| value.get(cx.run)))
    }
}
