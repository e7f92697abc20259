//! `tokenHash()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use xxhash_rust::xxh32::xxh32;

/// Hashes the words of a text, whatever their order.
pub(crate) struct TokenHash;

static SIGNATURE: Signature = Signature {
    name: "tokenHash",
    kind: Kind::Value,
    group: "hashing",
    summary: "Hashes the words of a text, whatever their order.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the text").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the hash is written to").default("_tokenHash"),
    ],
    output: "The field named by `as`: eight lower-case hexadecimal digits.",
    rules: &[
        "The text is split at blanks. The hashes of the words are added up, so that their order does not matter.",
        "An event without the field passes unchanged.",
        "The hashes are not those that LogScale computes, whose method is not published.",
    ],
    examples: &[Example {
        title: "The same words",
        query: r#"a := tokenHash(x) | b := tokenHash(y) | same := if(a == b, then="yes", else="no") | drop([a, b])"#,
        events: r#"{"x":"red green","y":"green red"}"#,
        rows: r#"{"x":"red green","y":"green red","same":"yes"}"#,
    }],
    source: "functions-tokenhash",
    ..Signature::EMPTY
};

impl Function for TokenHash {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
            let sum = text.split_whitespace().fold(0u32, |sum, word| sum.wrapping_add(xxh32(word.as_bytes(), 0)));
            Value::Text(cx.text(&format!("{sum:08x}")))
        }))
    }
}
