//! `crypto:md5()`

use super::{digest, digest_params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the MD5 digest of fields.
pub(crate) struct Md5;

static SIGNATURE: Signature = Signature {
    name: "crypto:md5",
    kind: Kind::Value,
    group: "hashing",
    summary: "Computes the MD5 digest of one or several fields.",
    params: &digest_params("_md5"),
    output: "The field named by `as`: 32 lower-case hexadecimal digits.",
    rules: &[
        "The digest is of the values as UTF-8, one after the other in the order of the list, with nothing in between.",
        "A missing field counts as empty text, also where it is the only one.",
    ],
    examples: &[
        Example {
            title: "One field",
            query: "crypto:md5(word)",
            events: r#"{"word":"lorem"}"#,
            rows: r#"{"word":"lorem","_md5":"d2e16e6ef52a45b7468f1da56bba1953"}"#,
        },
        Example {
            title: "Several fields, one of them missing",
            query: "d := crypto:md5([a, nope, b])",
            events: r#"{"a":"ab","b":1}"#,
            rows: r#"{"a":"ab","b":1,"d":"68b6a776378decbb4a79cda89087c4ce"}"#,
        },
    ],
    source: "functions-crypto-md5",
    ..Signature::EMPTY
};

impl Function for Md5 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        digest::<::md5::Md5>(call)
    }
}
