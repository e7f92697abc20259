//! `crypto:sha256()`

use super::{digest, digest_params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the SHA-256 digest of fields.
pub(crate) struct Sha256;

static SIGNATURE: Signature = Signature {
    name: "crypto:sha256",
    kind: Kind::Value,
    group: "hashing",
    summary: "Computes the SHA-256 digest of one or several fields.",
    params: &digest_params("_sha256"),
    output: "The field named by `as`: 64 lower-case hexadecimal digits.",
    rules: &[
        "The digest is of the values as UTF-8, one after the other in the order of the list, with nothing in between.",
        "A missing field counts as empty text, also where it is the only one.",
    ],
    examples: &[
        Example {
            title: "One field",
            query: "crypto:sha256(word)",
            events: r#"{"word":"lorem"}"#,
            rows: r#"{"word":"lorem","_sha256":"3400bb495c3f8c4c3483a44c6bc1a92e9d94406db75a6f27dbccc11c76450d8a"}"#,
        },
        Example {
            title: "Several fields, one of them missing",
            query: "d := crypto:sha256([a, nope, b])",
            events: r#"{"a":"ab","b":1}"#,
            rows: r#"{"a":"ab","b":1,"d":"ca5ba87c93d42f8a45c1e0f569bba8bac92c80f4ce6c864bd44d136572411b7e"}"#,
        },
    ],
    source: "functions-crypto-sha256",
    ..Signature::EMPTY
};

impl Function for Sha256 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        digest::<sha2::Sha256>(call)
    }
}
