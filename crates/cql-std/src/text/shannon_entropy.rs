//! `shannonEntropy()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::collections::BTreeMap;

/// Bits per 16-bit unit of a text.
fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    let mut total = 0u32;
    for unit in text.encode_utf16() {
        *counts.entry(unit).or_default() += 1;
        total = total.saturating_add(1);
    }
    // One summand for each share, written so that a single one gives 0 and not -0.
    counts.values().map(|count| f64::from(*count) / f64::from(total)).map(|share| share * (1.0 / share).log2()).sum()
}

/// Measures how unpredictable the characters of a text are.
pub(crate) struct ShannonEntropy;

static SIGNATURE: Signature = Signature {
    name: "shannonEntropy",
    kind: Kind::Value,
    group: "text",
    summary: "Measures how unpredictable the characters of a text are, in bits (Shannon entropy).",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_shannonentropy"),
    ],
    output: "The entropy in the field named by `as`; the event is always kept.",
    rules: &[
        "One character over and over has entropy 0, sixteen different ones have 4. Letter case matters.",
        "The empty text has entropy 0. An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "Four different characters",
        query: r#"shannonEntropy(x, as=bits)"#,
        events: r#"{"x":"abcd"}
{"x":"aaaa"}"#,
        rows: r#"{"x":"abcd","bits":2}
{"x":"aaaa","bits":0}"#,
    }],
    source: "functions-shannonentropy",
    ..Signature::EMPTY
};

impl Function for ShannonEntropy {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::float(entropy(text)),
            None => Value::Missing,
        }))
    }
}
