//! Text functions.

pub(crate) mod base64_decode;
pub(crate) mod base64_encode;
pub(crate) mod charset;
pub(crate) mod concat;
pub(crate) mod concat_array;
pub(crate) mod contains;
mod decimal;
pub(crate) mod default;
mod distance;
pub(crate) mod edit_distance;
pub(crate) mod edit_distance_as_array;
pub(crate) mod ends_with;
pub(crate) mod format;
mod graphemes;
pub(crate) mod json_pretty_print;
pub(crate) mod length;
mod letter_case;
pub(crate) mod lower;
pub(crate) mod lowercase;
pub(crate) mod position_of;
mod pretty;
mod printf;
mod quantity;
pub(crate) mod regex;
pub(crate) mod replace;
pub(crate) mod round;
pub(crate) mod shannon_entropy;
mod specifier;
pub(crate) mod split_string;
pub(crate) mod starts_with;
pub(crate) mod strip_ansi_codes;
pub(crate) mod substring;
pub(crate) mod text_length;
pub(crate) mod trim;
pub(crate) mod unit_convert;
pub(crate) mod upper;
pub(crate) mod url_decode;
pub(crate) mod url_encode;
mod xml;
pub(crate) mod xml_pretty_print;

use cql_core::expr::Expr;
use cql_core::function::{Bind, Bound, Call, Evaluate};
use cql_core::{Context, Number, Row};

/// A filter on the values of the parameters `string` and `substring`; one of them missing does not pass.
fn compare_parts(call: &mut Call<'_, '_>, passes: fn(&str, &str) -> bool) -> Bind<Bound> {
    let string = call.expression("string")?;
    let part = call.expression("substring")?;
    Ok(Bound::keeps(move |row, cx| {
        let (string, part) = (string.evaluate(row, cx).text(cx.arena), part.evaluate(row, cx).text(cx.arena));
        matches!((string, part), (Some(string), Some(part)) if passes(string, part))
    }))
}

/// The value of an expression as a position or a count, a whole number from 0; `default` if the call does not give it.
fn position<'a>(given: Option<&Expr>, row: &Row<'a>, cx: &Context<'a>, default: usize) -> Option<usize> {
    let Some(expression) = given else { return Some(default) };
    let number = expression.evaluate(row, cx).number().and_then(Number::to_i64)?;
    usize::try_from(number).ok()
}
