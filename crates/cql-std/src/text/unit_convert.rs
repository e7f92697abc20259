//! `unit:convert()`

use super::quantity::{Quantity, Scale, Units};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Takes the prefix off a unit.
pub(crate) struct UnitConvert;

static SIGNATURE: Signature = Signature {
    name: "unit:convert",
    kind: Kind::Value,
    group: "text",
    summary: "Turns a quantity such as 5 MB into a number without prefix, or into one with another prefix.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the quantity").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to; the field itself if not given"),
        Param::new("from", ParamType::Text, "the unit of a number without one"),
        Param::new("to", ParamType::Text, "the unit, or only its prefix, that the result is to have"),
        Param::new("unit", ParamType::Text, "the name of the unit, if it begins like a prefix"),
        Param::new("binary", ParamType::Boolean, "whether k, M, G, T, P, E, Z and Y are powers of 1024")
            .default("false"),
        Param::new("keepUnit", ParamType::Boolean, "whether the unit is written behind the number").default("false"),
    ],
    output: "The field named by `as`, or the field itself.",
    rules: &[
        "Prefixes with an i (Ki, Mi, ...) are powers of 1024 in any case.",
        "A rate becomes one per second: 3 MB/min is 50000.",
        "A unit that begins like a prefix (hops: h is a hundred) is read as one unless unit gives its name.",
        "Text that is no quantity, or does not end in the given unit, gives no output.",
    ],
    examples: &[Example {
        title: "Sizes as numbers",
        query: "bytes := unit:convert(size)",
        events: r#"{"size":"5 MB"}
{"size":"3 KiB"}
{"size":"unknown"}"#,
        rows: r#"{"size":"5 MB","bytes":5000000}
{"size":"3 KiB","bytes":3072}
{"size":"unknown"}"#,
    }],
    source: "functions-unit-convert",
    ..Signature::EMPTY
};

impl Function for UnitConvert {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let units = Units { name: call.optional_text("unit")?, binary: call.flag("binary")? };
        let scale = |call: &mut Call<'_, '_>, parameter: &str| -> Bind<Option<Scale>> {
            let Some(text) = call.optional_text(parameter)? else { return Ok(None) };
            match units.scale(text.trim()) {
                Some(scale) => Ok(Some(scale)),
                None => Err(call.refuse_value(parameter, format!("is no unit that can be converted: '{text}'"))),
            }
        };
        let from = scale(call, "from")?;
        let to = scale(call, "to")?;
        let keeps_unit = call.flag("keepUnit")?;
        let field = call.field("field")?;
        let output = call.output_or("as", field)?;
        Ok(Bound::value(output, move |row, cx| {
            let value = row.get(field);
            let Some(quantity) = value.text(cx.arena).and_then(Quantity::parse) else { return Value::Missing };
            let scale = match (quantity.unit, &from) {
                ("", Some(from)) => Some(from.clone()),
                ("", None) if to.is_none() => return value,
                ("", None) => Some(Scale::default()),
                (unit, _) => units.of_value(unit),
            };
            let Some(scale) = scale else { return Value::Missing };
            let number = Value::float(scale.convert(quantity.number, to.as_ref()));
            if !keeps_unit {
                return number;
            }
            match (number.text(cx.arena), scale.unit(to.as_ref())) {
                (Some(text), unit) if !unit.is_empty() => Value::Text(cx.text(&format!("{text} {unit}"))),
                _ => number,
            }
        }))
    }
}
