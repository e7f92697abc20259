//! `hashRewrite()`

use super::salted::{BITS, HASH, SALT, Salted};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Puts a salted hash in the place of a value.
pub(crate) struct HashRewrite;

static SIGNATURE: Signature = Signature {
    name: "hashRewrite",
    kind: Kind::Transform,
    group: "hashing",
    summary: "Puts a salted hash in the place of a value, so that it can be compared but not read.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is hashed").required().unnamed(),
        SALT,
        Param::new("as", ParamType::Output, "the field that the hash is written to; the same if not given"),
        BITS,
        HASH,
        Param::new("replaceInRawstring", ParamType::Boolean, "whether the value is replaced in @rawstring too")
            .default("true"),
    ],
    output: "The hash in base64 without padding, in the field itself or in the one named by `as`.",
    rules: &[
        "Equal values give equal hashes where salt, `hash` and `bits` are the same. `hashMatch()` finds them again.",
        "Unless that is switched off, each occurrence of the value in `@rawstring` becomes the hash as well.",
        "An event without the field passes unchanged.",
        "The hashes are not those of a LogScale cluster, which keeps its salts secret.",
    ],
    examples: &[Example {
        title: "As long as 256 bits are in base64",
        query: r#"hashRewrite(user, salt="s1", as=h) | n := length(h) | drop(h)"#,
        events: r#"{"user":"eve"}"#,
        rows: r#"{"user":"eve","n":43}"#,
    }],
    source: "functions-hashrewrite",
    ..Signature::EMPTY
};

impl Function for HashRewrite {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let salted = Salted::bind(call)?;
        let output = call.output_name("as")?.unwrap_or_else(|| call.name_of(field));
        let output = call.writes(&output);
        let raw = if call.flag("replaceInRawstring")? {
            call.writes("@rawstring");
            Some(call.reads_if_there("@rawstring"))
        } else {
            None
        };
        Ok(Bound::change(move |row, cx| {
            let Some(value) = row.get(field).text(cx.arena) else { return };
            let hash = cx.text(&salted.hash(value));
            if let Some(raw) = raw
                && !value.is_empty()
                && let Some(text) = row.get(raw).text(cx.arena)
                && text.contains(value)
            {
                row.set(raw, Value::Text(cx.text(&text.replace(value, hash))));
            }
            row.set(output, Value::Text(hash));
        }))
    }
}
