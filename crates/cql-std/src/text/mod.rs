//! Text functions.

pub(crate) mod base64_encode;
pub(crate) mod concat;
pub(crate) mod contains;
pub(crate) mod default;
pub(crate) mod ends_with;
pub(crate) mod length;
pub(crate) mod lower;
pub(crate) mod regex;
pub(crate) mod replace;
pub(crate) mod round;
pub(crate) mod starts_with;
pub(crate) mod text_length;
pub(crate) mod trim;
pub(crate) mod upper;
pub(crate) mod url_encode;
