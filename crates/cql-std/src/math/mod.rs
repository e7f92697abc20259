//! Mathematics.

pub(crate) mod abs;
pub(crate) mod arccos;
pub(crate) mod arcsin;
pub(crate) mod arctan;
pub(crate) mod arctan2;
pub(crate) mod ceil;
pub(crate) mod cos;
pub(crate) mod cosh;
pub(crate) mod deg2rad;
pub(crate) mod exp;
pub(crate) mod expm1;
pub(crate) mod floor;
pub(crate) mod log;
pub(crate) mod log10;
pub(crate) mod log1p;
pub(crate) mod log2;
pub(crate) mod modulus;
pub(crate) mod pow;
pub(crate) mod rad2deg;
pub(crate) mod sin;
pub(crate) mod sinh;
pub(crate) mod spherical2cartesian;
pub(crate) mod sqrt;
pub(crate) mod tan;
pub(crate) mod tanh;

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Param, ParamType};

/// The parameter with the number that most of these functions work on.
const FIELD: Param = Param::new("field", ParamType::Field, "the field with the number").required().unnamed();

/// What these functions put out.
const OUTPUT: &str = "The field named by `as`; the event is always kept.";

/// What these functions do with other values.
const INPUT_RULE: &str = "If the field is missing or no number, nothing is written. The argument is a field, also where it looks like a number.";

/// The parameters of a function of one number.
const fn params(default: &'static str) -> [Param; 2] {
    [FIELD, output(default)]
}

/// The parameter that names the output.
const fn output(default: &'static str) -> Param {
    Param::new("as", ParamType::Output, "the field that the result is written to").default(default)
}

/// Computes a value from the number in the field; a result that is no number is not written.
fn of_number(call: &mut Call<'_, '_>, compute: fn(f64) -> f64) -> Bind<Bound> {
    let field = call.field("field")?;
    let output = call.output("as")?;
    Ok(Bound::value(output, move |row, _| match row.get(field).number() {
        Some(number) => Value::float(compute(number.to_f64())),
        None => Value::Missing,
    }))
}
