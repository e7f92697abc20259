//! `hash()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{TextBuffer, Value};
use xxhash_rust::xxh32::{Xxh32, xxh32};

/// Hashes fields to a number.
pub(crate) struct Hash;

static SIGNATURE: Signature = Signature {
    name: "hash",
    kind: Kind::Value,
    group: "hashing",
    summary: "Hashes one or several fields to a whole number below 2^32, for sampling and grouping.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields whose values are hashed").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the number is written to").default("_hash"),
        Param::new("limit", ParamType::Number, "the number is below this one; at least 1"),
        Param::new("seed", ParamType::Text, "another seed gives other numbers"),
    ],
    output: "The field named by `as`: a whole number from 0, below `limit` where that is given.",
    rules: &[
        "Equal values with an equal seed have the same hash. It is not meant to keep values secret.",
        "A missing field counts as empty text. The values of a list are kept apart: `ab`, `c` is not `a`, `bc`.",
        "The numbers are not those that LogScale computes, whose method is not published.",
    ],
    examples: &[Example {
        title: "Everything falls into the only bucket",
        query: "hash([user, host], limit=1, as=bucket)",
        events: r#"{"user":"eve","host":"h1"}"#,
        rows: r#"{"user":"eve","host":"h1","bucket":0}"#,
    }],
    source: "functions-hash",
    ..Signature::EMPTY
};

impl Function for Hash {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let limit = call.integer("limit", 1..=i64::MAX)?;
        let seed = call.optional_text("seed")?.map_or(0, |seed| xxh32(seed.as_bytes(), 0));
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| {
            let mut hash = Xxh32::new(seed);
            let mut buffer = TextBuffer::default();
            for field in &fields {
                let text = row.get(*field).text_in(&mut buffer).unwrap_or_default();
                // The length in front keeps the values apart.
                hash.update(&(text.len() as u64).to_le_bytes());
                hash.update(text.as_bytes());
            }
            let hash = i64::from(hash.digest());
            Value::Int(limit.map_or(hash, |limit| hash % limit))
        }))
    }
}
