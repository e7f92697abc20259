//! `crypto:sha1()`

use super::{digest, digest_params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the SHA-1 digest of fields.
pub(crate) struct Sha1;

static SIGNATURE: Signature = Signature {
    name: "crypto:sha1",
    kind: Kind::Value,
    group: "hashing",
    summary: "Computes the SHA-1 digest of one or several fields.",
    params: &digest_params("_sha1"),
    output: "The field named by `as`: 40 lower-case hexadecimal digits.",
    rules: &[
        "The digest is of the values as UTF-8, one after the other in the order of the list, with nothing in between.",
        "A missing field counts as empty text, also where it is the only one.",
    ],
    examples: &[
        Example {
            title: "One field",
            query: "crypto:sha1(word)",
            events: r#"{"word":"lorem"}"#,
            rows: r#"{"word":"lorem","_sha1":"b58e92fff5246645f772bfe7a60272f356c0151a"}"#,
        },
        Example {
            title: "Several fields, one of them missing",
            query: "d := crypto:sha1([a, nope, b])",
            events: r#"{"a":"ab","b":1}"#,
            rows: r#"{"a":"ab","b":1,"d":"e175ea4ce0a553260a14bc5e922a935b40425c1e"}"#,
        },
    ],
    source: "functions-crypto-sha1",
    ..Signature::EMPTY
};

impl Function for Sha1 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        digest::<::sha1::Sha1>(call)
    }
}
