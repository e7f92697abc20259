//! `formatDuration()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::LengthUnit;
use cql_core::{Number, Value};

/// Writes a length of time as text.
pub(crate) struct FormatDuration;

static SIGNATURE: Signature = Signature {
    name: "formatDuration",
    kind: Kind::Value,
    group: "time",
    summary: "Writes a length of time as text such as 1d2h3m4s5ms.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the length, a whole number").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to; the field itself if not given"),
        Param::new("from", ParamType::Choice, "the unit of the number")
            .default("ms")
            .values(&["d", "h", "m", "s", "ms", "us", "ns"]),
        Param::new("precision", ParamType::Number, "how many units are written, 0 for all").default("0"),
    ],
    output: "The field named by `as`, or the field itself.",
    rules: &[
        "Units of which there are none are left out; what goes beyond the precision is cut off.",
        "A value that is no whole number is left as it is.",
    ],
    examples: &[Example {
        title: "Milliseconds for people",
        query: "age := formatDuration(ms, precision=2)",
        events: r#"{"ms":30659999}"#,
        rows: r#"{"ms":30659999,"age":"8h30m"}"#,
    }],
    source: "functions-formatduration",
    ..Signature::EMPTY
};

impl Function for FormatDuration {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let unit = LengthUnit::parse(call.choice("from")?).unwrap_or_default();
        let precision = call.integer("precision", 0..=1_000)?.unwrap_or(0);
        let precision = usize::try_from(precision).unwrap_or(0);
        let output = call.output_or("as", field)?;
        Ok(Bound::value(output, move |row, cx| {
            let value = row.get(field);
            // `2.0` is no whole number as it stands there; a computed one has no point.
            let number = value.text(cx.arena).and_then(Number::parse);
            match number.filter(|number| matches!(number, Number::Int(_))).and_then(Number::to_i64) {
                Some(count) => Value::Text(cx.text(&unit.format(count, precision))),
                None => Value::Missing,
            }
        }))
    }
}
