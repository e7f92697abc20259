//! `math:mod()`

use super::{FIELD, INPUT_RULE, OUTPUT, output};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Number, Value};

/// Computes the remainder of a division that is rounded down.
pub(crate) struct Modulus;

static SIGNATURE: Signature = Signature {
    name: "math:mod",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the remainder of a division that is rounded down.",
    params: &[
        FIELD,
        Param::new("divisor", ParamType::Number, "the divisor, a number and no field").required(),
        output("_mod"),
    ],
    output: OUTPUT,
    rules: &[
        INPUT_RULE,
        "The number and the divisor are rounded down to whole numbers first.",
        "The result has the sign of the divisor. If that is zero, nothing is written.",
    ],
    limits: &[],
    examples: &[Example {
        title: "A negative number",
        query: "math:mod(x, divisor=3)",
        events: r#"{"x":-7}"#,
        rows: r#"{"x":-7,"_mod":2}"#,
    }],
    deprecated: None,
    source: "functions-math-mod",
    positional: 2,
};

/// The remainder, exact where both numbers are whole.
fn modulus(number: Number, divisor: Number) -> Option<Number> {
    if let (Number::Int(number), Number::Int(divisor)) = (number, divisor) {
        let remainder = number.checked_rem(divisor)?;
        let other_side = remainder != 0 && (remainder < 0) != (divisor < 0);
        return Some(Number::Int(if other_side { remainder + divisor } else { remainder }));
    }
    let divisor = divisor.to_f64().floor();
    let remainder = number.to_f64().floor() % divisor;
    let other_side = remainder != 0.0 && (remainder < 0.0) != (divisor < 0.0);
    Some(Number::Float(if other_side { remainder + divisor } else { remainder }))
}

impl Function for Modulus {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let divisor = call.number("divisor")?.unwrap_or(Number::Int(0));
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let number = row.get(field).number().and_then(|number| modulus(number, divisor));
            number.map_or(Value::Missing, |number| number.to_value(cx.arena))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::modulus;
    use cql_core::{Number, Value};

    fn text(number: &str, divisor: &str) -> Option<String> {
        let result = modulus(Number::parse(number)?, Number::parse(divisor)?)?;
        matches!(result.to_value(&bumpalo::Bump::new()), Value::Int(_) | Value::Float(_)).then(|| result.to_text())
    }

    #[test]
    fn takes_the_sign_of_the_divisor() {
        assert_eq!(text("7", "-3").as_deref(), Some("-2"));
        assert_eq!(text("-7", "-3").as_deref(), Some("-1"));
        assert_eq!(text("-7.5", "3.9").as_deref(), Some("1"));
        assert_eq!(text("9007199254740993", "2").as_deref(), Some("1"));
    }

    #[test]
    fn zero_divides_nothing() {
        assert_eq!(text("7", "0"), None);
        assert_eq!(text("7", "0.5"), None);
    }
}
