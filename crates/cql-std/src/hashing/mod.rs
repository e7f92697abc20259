//! Hashes: digests of values, salted hashes in place of values, numbers to sample and group by.

pub(crate) mod hash;
pub(crate) mod hash_match;
pub(crate) mod hash_rewrite;
pub(crate) mod md5;
pub(crate) mod salted;
pub(crate) mod sha1;
pub(crate) mod sha256;
pub(crate) mod token_hash;

use cql_core::function::{Bind, Bound, Call, Param, ParamType};
use cql_core::{TextBuffer, Value};
use sha2::Digest;
use std::fmt::Write;

/// The parameters of a digest: the fields and the output.
const fn digest_params(default: &'static str) -> [Param; 2] {
    [
        Param::new("field", ParamType::Fields, "the fields whose values are hashed, one after the other")
            .required()
            .unnamed(),
        Param::new("as", ParamType::Output, "the field that the digest is written to").default(default),
    ]
}

/// The digest of the fields' values, which follow each other without anything in between; in hexadecimal digits.
fn digest<D: Digest + 'static>(call: &mut Call<'_, '_>) -> Bind<Bound> {
    let fields = call.fields("field")?;
    let output = call.output("as")?;
    Ok(Bound::value(output, move |row, cx| {
        let mut digest = D::new();
        let mut buffer = TextBuffer::default();
        for field in &fields {
            digest.update(row.get(*field).text_in(&mut buffer).unwrap_or_default());
        }
        let mut digits = String::new();
        for byte in digest.finalize() {
            let _ = write!(digits, "{byte:02x}");
        }
        Value::Text(cx.text(&digits))
    }))
}
