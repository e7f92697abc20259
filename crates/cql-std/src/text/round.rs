//! `round()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Number, Value};

/// Rounds a number to a whole number.
pub(crate) struct Round;

static SIGNATURE: Signature = Signature {
    name: "round",
    kind: Kind::Value,
    group: "text",
    summary: "Rounds a number to a whole number.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("how", ParamType::Choice, "the way of rounding")
            .default("round")
            .values(&["round", "ceil", "floor"]),
        Param::new(
            "as",
            ParamType::Output,
            "the field that the result is written to; without it, the field that was read",
        ),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "A half rounds up, -2.5 to -2.",
        "An event without the field, or in which it is no number, passes unchanged.",
    ],
    examples: &[Example { title: "Round", query: r#"round(x)"#, events: r#"{"x":2.5}"#, rows: r#"{"x":3}"# }],
    source: "functions-round",
    ..Signature::EMPTY
};

impl Function for Round {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let how = call.choice("how")?;
        let output = call.output_or("as", field)?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).number() {
            Some(number @ Number::Int(_)) => number.to_value(cx.arena),
            Some(number) => {
                let number = number.to_f64();
                let whole = match how {
                    "ceil" => number.ceil(),
                    "floor" => number.floor(),
                    // Adding a half first would round 0.49999999999999994 up.
                    _ if number - number.floor() >= 0.5 => number.floor() + 1.0,
                    _ => number.floor(),
                };
                if whole.abs() < 9e15 { Value::Int(whole as i64) } else { Value::float(whole) }
            }
            None => Value::Missing,
        }))
    }
}
