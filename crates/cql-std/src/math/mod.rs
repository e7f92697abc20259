//! Mathematics.

pub(crate) mod math_abs;
pub(crate) mod math_arccos;
pub(crate) mod math_arcsin;
pub(crate) mod math_arctan;
pub(crate) mod math_ceil;
pub(crate) mod math_cos;
pub(crate) mod math_cosh;
pub(crate) mod math_deg2rad;
pub(crate) mod math_exp;
pub(crate) mod math_expm1;
pub(crate) mod math_floor;
pub(crate) mod math_log;
pub(crate) mod math_log10;
pub(crate) mod math_log1p;
pub(crate) mod math_log2;
pub(crate) mod math_mod;
pub(crate) mod math_pow;
pub(crate) mod math_rad2deg;
pub(crate) mod math_sin;
pub(crate) mod math_sinh;
pub(crate) mod math_sqrt;
pub(crate) mod math_tan;
pub(crate) mod math_tanh;
