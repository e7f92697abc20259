//! Laying out documents over several lines.

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Param, ParamType};

/// A document that would become longer than this by its indentation stays as it is.
pub(super) const LONGEST: usize = 16 << 20;
/// Most blanks a level.
pub(super) const WIDEST_STEP: i64 = 1_000;

pub(super) const FIELD: Param =
    Param::new("field", ParamType::Field, "the field with the document").default("@rawstring").unnamed();
pub(super) const STEP: Param =
    Param::new("step", ParamType::Number, "how many blanks each level is indented by").default("2");
pub(super) const STRICT: Param =
    Param::new("strict", ParamType::Boolean, "whether nothing is written for a value that is no such document")
        .default("false");
pub(super) const OUTPUT: Param =
    Param::new("as", ParamType::Output, "the field that the result is written to; without it, the field that was read");

/// The blanks of `step` in a level.
pub(super) fn step(call: &mut Call<'_, '_>, least: i64) -> Bind<usize> {
    Ok(call.integer(STEP.name, least..=WIDEST_STEP)?.and_then(|step| usize::try_from(step).ok()).unwrap_or(2))
}

/// A call that lays out a field's document. What is none, for which the layout is `None`, stays as it is.
pub(super) fn bind(
    call: &mut Call<'_, '_>,
    layout: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> Bind<Bound> {
    let field = call.field(FIELD.name)?;
    let strict = call.flag(STRICT.name)?;
    let output = call.output_or(OUTPUT.name, field)?;
    Ok(Bound::value(output, move |row, cx| {
        let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
        match layout(text) {
            Some(document) => Value::Text(cx.text(&document)),
            None if strict => Value::Missing,
            None => Value::Text(text),
        }
    }))
}

/// Ends the line and indents the next one.
pub(super) fn break_line(out: &mut String, blanks: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', blanks));
}
