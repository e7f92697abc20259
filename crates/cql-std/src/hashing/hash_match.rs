//! `hashMatch()`

use super::salted::{BITS, HASH, SALT, Salted};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::{Context, Row, Slot, TextBuffer};

/// Finds the salted hash of a text.
pub(crate) struct HashMatch;

static SIGNATURE: Signature = Signature {
    name: "hashMatch",
    kind: Kind::Filter,
    group: "hashing",
    summary: "Passes events that hold the salted hash of a text.",
    params: &[
        Param::new("input", ParamType::Text, "the text whose hash is looked for").required().unnamed(),
        SALT,
        Param::new("field", ParamType::Field, "the field that must hold the hash; @rawstring is searched if not given"),
        BITS,
        HASH,
    ],
    output: "Nothing; it filters.",
    rules: &["`salt`, `hash` and `bits` must be those that `hashRewrite()` was given."],
    examples: &[Example {
        title: "The value whose hash it is",
        query: r#"hashRewrite(user, salt="s1") | user =~ hashMatch("eve", salt="s1") | drop(user)"#,
        events: r#"{"user":"eve","n":1}
{"user":"bob","n":2}"#,
        rows: r#"{"n":1}"#,
    }],
    source: "functions-hashmatch",
    ..Signature::EMPTY
};

struct HoldsHash {
    slot: Slot,
    hash: String,
    /// The value need not be the hash, it must contain it.
    within: bool,
}

impl RowFilter for HoldsHash {
    fn keeps<'a>(&self, row: &Row<'a>, _: &Context<'a>) -> bool {
        let mut buffer = TextBuffer::default();
        let text = row.get(self.slot).text_in(&mut buffer);
        text.is_some_and(|text| if self.within { text.contains(&self.hash) } else { text == self.hash })
    }

    fn required(&self) -> Option<(Slot, Vec<String>)> {
        Some((self.slot, vec![self.hash.clone()]))
    }
}

impl Function for HashMatch {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let hash = Salted::bind(call)?.hash(&call.text("input")?);
        let field = call.optional_field("field")?;
        let within = field.is_none();
        let slot = field.unwrap_or_else(|| call.reads("@rawstring"));
        Ok(Bound::filter(HoldsHash { slot, hash, within }))
    }
}
