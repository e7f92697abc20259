//! Texts that are taken apart into fields.

pub(crate) mod parse_json;
