//! Text functions.

pub(crate) mod base64_encode;
pub(crate) mod concat;
pub(crate) mod contains;
pub(crate) mod default;
pub(crate) mod ends_with;
pub(crate) mod length;
pub(crate) mod lower;
mod quantity;
pub(crate) mod regex;
pub(crate) mod replace;
pub(crate) mod round;
pub(crate) mod starts_with;
pub(crate) mod text_length;
pub(crate) mod trim;
pub(crate) mod unit_convert;
pub(crate) mod upper;
pub(crate) mod url_encode;

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate};

/// A filter on the values of the parameters `string` and `substring`; one of them missing does not pass.
fn compare_parts(call: &mut Call<'_, '_>, passes: fn(&str, &str) -> bool) -> Bind<Bound> {
    let string = call.expression("string")?;
    let part = call.expression("substring")?;
    Ok(Bound::keeps(move |row, cx| {
        let (string, part) = (string.evaluate(row, cx).text(cx.arena), part.evaluate(row, cx).text(cx.arena));
        matches!((string, part), (Some(string), Some(part)) if passes(string, part))
    }))
}

/// The number of 16-bit units of a field's text, as `length()` counts.
fn count_units(call: &mut Call<'_, '_>) -> Bind<Bound> {
    let field = call.field("field")?;
    let output = call.output("as")?;
    Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
        Some(text) => Value::Int(i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX)),
        None => Value::Missing,
    }))
}
