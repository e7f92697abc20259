//! `selfJoinFilter()`

use super::qualifying::{KEYS, QualifyingKeys};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps the events of keys that satisfy several filters.
pub(crate) struct SelfJoinFilter;

static SIGNATURE: Signature = Signature {
    name: "selfJoinFilter",
    kind: Kind::Filter,
    group: "joins",
    summary: "Keeps all events of a key if each of several filters is satisfied by some event of that key.",
    params: &[
        Param::new("field", ParamType::Fields, "the field, or fields, that make up the key").required().unnamed(),
        Param::new("where", ParamType::Pipelines, "the filters, a list of steps in braces").required(),
        Param::new("prefilter", ParamType::Boolean, "whether an event must satisfy one of the filters itself")
            .default("false"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "One event may satisfy several filters, or different events of the key one each.",
        "Only events that reach the function count. An event that lacks a key field passes only if the function is negated.",
        "The events are read twice, and the answer is exact.",
        "It may not be used with defineTable() in one query.",
    ],
    limits: &[KEYS],
    examples: &[Example {
        title: "All events of the jobs that were queued and have failed",
        query: "selfJoinFilter(job, where=[{state=queued}, {state=failed}])",
        events: r#"{"job":"j1","state":"queued"}
{"job":"j2","state":"queued"}
{"job":"j1","node":"n7"}
{"job":"j1","state":"failed"}
{"job":"j2","state":"done"}"#,
        rows: r#"{"job":"j1","state":"queued"}
{"job":"j1","node":"n7"}
{"job":"j1","state":"failed"}"#,
    }],
    source: "functions-selfjoinfilter",
    ..Signature::EMPTY
};

impl Function for SelfJoinFilter {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        Ok(Bound::filter(QualifyingKeys::bind(call, usize::MAX)?))
    }
}
