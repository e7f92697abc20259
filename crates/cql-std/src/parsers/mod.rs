//! Taking texts apart, and putting them together.

pub(crate) mod extension;
pub(crate) mod kv_parse;
pub(crate) mod parse_cef;
pub(crate) mod parse_csv;
pub(crate) mod parse_fixed_width;
pub(crate) mod parse_hex_string;
pub(crate) mod parse_int;
pub(crate) mod parse_json;
pub(crate) mod parse_leef;
pub(crate) mod parse_uri;
pub(crate) mod parse_url;
pub(crate) mod parse_xml;
pub(crate) mod uri;
pub(crate) mod write_json;
pub(crate) mod xml;

use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::{Context, Row, Slot, Value};

/// How many bytes the names of the fields of one document may have together. A long name with many values in it would
/// otherwise become a multiple of the document.
const MAX_NAME_BYTES: usize = 16 << 20;

/// How deep objects and elements may be nested: names grow with the depth, and so does the work.
const MAX_DEPTH: usize = cql_json::MAX_DEPTH;

/// The parameter with the text of most parsers.
const FIELD: Param = Param::new("field", ParamType::Field, "the field with the text").default("@rawstring").unnamed();

/// The parameter with the columns of parsers of tables.
const COLUMNS: Param = Param::new("columns", ParamType::Texts, "the names of the columns").required();

/// The columns, which are fields that are written.
fn columns(call: &mut Call<'_, '_>) -> Bind<Vec<Slot>> {
    let names = call.texts("columns")?;
    if names.is_empty() || names.iter().any(String::is_empty) {
        return Err(call.refuse_value("columns", "must name at least one column, and every column"));
    }
    Ok(names.iter().map(|name| call.writes(name)).collect())
}

/// What stands between values. Texts know no escape for a tab, so that one is read here.
fn delimiter(call: &mut Call<'_, '_>) -> Bind<String> {
    Ok(call.text("delimiter")?.replace("\\t", "\t"))
}

/// Marks an event whose text a parser cannot read; the rest of it stays.
fn mark_error<'a>(row: &mut Row<'a>, cx: &Context<'a>, parser: &str, problem: impl std::fmt::Display) {
    let message = Value::Text(cx.text(&format!("{parser}(): {problem}")));
    row.set_named("@error", Value::Text("true"));
    row.set_named("@error_msg", message);
    row.set_named("@error_msg[0]", message);
    row.set_named("@event_parsed", Value::Text("false"));
}

/// The text behind a mark of hexadecimal numbers, if it begins with one.
fn without_radix(text: &str) -> Option<&str> {
    ["0x", "0X", "16#"].iter().find_map(|mark| text.strip_prefix(mark))
}

/// Whether a name begins with a path, in which `[*]` is any index.
fn begins(name: &str, path: &str) -> bool {
    let Some((before, after)) = path.split_once("[*]") else { return name.starts_with(path) };
    let Some(rest) = name.strip_prefix(before).and_then(|rest| rest.strip_prefix('[')) else { return false };
    let Some((index, rest)) = rest.split_once(']') else { return false };
    index.bytes().all(|byte| byte.is_ascii_digit()) && begins(rest, after)
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn any_index() {
        assert!(begins("a[0].b.c", "a[*].b"));
        assert!(begins("a[0][12]", "a[*][*]"));
        assert!(begins("abc", "a"));
        assert!(!begins("a.b", "a[*]"));
        assert!(!begins("a[x].b", "a[*].b"));
        assert!(!begins("a[", "a[*]"));
    }
}
