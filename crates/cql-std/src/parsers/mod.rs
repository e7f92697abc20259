//! Texts that are taken apart into fields.

pub(crate) mod kv_parse;
pub(crate) mod parse_hex_string;
pub(crate) mod parse_int;
pub(crate) mod parse_json;
