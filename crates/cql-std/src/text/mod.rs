//! Text functions.

pub(crate) mod lower;
pub(crate) mod upper;
pub(crate) mod length;
pub(crate) mod text_length;
pub(crate) mod concat;
pub(crate) mod contains;
pub(crate) mod starts_with;
pub(crate) mod ends_with;
