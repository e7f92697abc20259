//! The list of all functions.

use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // logic
    &crate::logic::get_field::GetField,
    &crate::logic::coalesce::Coalesce,
    &crate::logic::eval::Eval,
    &crate::logic::wildcard::Wildcard,
    &crate::logic::test::Test,
    &crate::logic::r#if::If,
    &crate::logic::r#in::In,
    // statistics
    &crate::statistics::count::Count,
    // tables
    &crate::tables::group_by::GroupBy,
    // text
    &crate::text::math_mod::MathMod,
    &crate::text::math_pow::MathPow,
    &crate::text::trim::Trim,
    &crate::text::url_encode::UrlEncode,
    &crate::text::base64_encode::Base64Encode,
    &crate::text::math_tanh::MathTanh,
    &crate::text::math_tan::MathTan,
    &crate::text::math_sqrt::MathSqrt,
    &crate::text::math_sinh::MathSinh,
    &crate::text::math_sin::MathSin,
    &crate::text::math_rad2deg::MathRad2deg,
    &crate::text::math_log2::MathLog2,
    &crate::text::math_log1p::MathLog1p,
    &crate::text::math_log10::MathLog10,
    &crate::text::math_log::MathLog,
    &crate::text::math_floor::MathFloor,
    &crate::text::math_expm1::MathExpm1,
    &crate::text::math_exp::MathExp,
    &crate::text::math_deg2rad::MathDeg2rad,
    &crate::text::math_cosh::MathCosh,
    &crate::text::math_cos::MathCos,
    &crate::text::math_ceil::MathCeil,
    &crate::text::math_arctan::MathArctan,
    &crate::text::math_arcsin::MathArcsin,
    &crate::text::math_arccos::MathArccos,
    &crate::text::math_abs::MathAbs,
    &crate::text::round::Round,
    &crate::text::default::Default,
    &crate::text::replace::Replace,
    &crate::text::regex::RegexFilter,
    &crate::text::ends_with::EndsWith,
    &crate::text::starts_with::StartsWith,
    &crate::text::contains::Contains,
    &crate::text::concat::Concat,
    &crate::text::text_length::TextLength,
    &crate::text::length::Length,
    &crate::text::upper::Upper,
    &crate::text::lower::Lower,
];
