//! `selfJoin()`

use super::qualifying::{KEYS, QualifyingKeys, satisfies};
use crate::statistics::collect::Joined;
use crate::statistics::select_last::Newest;
use cql_core::agg::{AggregateList, Aggregator, GroupBy, PipelineAggregate};
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::op::{Filter, Op, OpKind};
use cql_core::plan::{Effects, Stage};
use cql_core::{Context, Row};
use std::sync::Arc;

/// Collates the events of keys that satisfy several filters.
pub(crate) struct SelfJoin;

static SIGNATURE: Signature = Signature {
    name: "selfJoin",
    kind: Kind::Aggregate,
    group: "joins",
    summary: "Collates the events of a key into one row if each of several filters is satisfied by some event of that key.",
    params: &[
        Param::new("field", ParamType::Fields, "the field, or fields, that make up the key").required().unnamed(),
        Param::new("where", ParamType::Pipelines, "the filters, a list of steps in braces").required(),
        Param::new("select", ParamType::Fields, "fields of which the latest value is put out"),
        Param::new("collect", ParamType::Fields, "fields of which all different values are put out, a line each"),
        Param::new("limit", ParamType::Number, "most keys").default("20000"),
        Param::new(
            "prefilter",
            ParamType::Boolean,
            "whether only events that satisfy a filter themselves are collated",
        )
        .default("false"),
        Param::new("postfilter", ParamType::Boolean, "whether the collated row must satisfy all filters as well")
            .default("false"),
    ],
    output: "One row for each key, with the key's fields and those of select and collect.",
    rules: &[
        "One event may satisfy several filters, or different events of the key one each.",
        "Only events that reach the function count. Events that lack a key field do not.",
        "The events are read twice, and the answer is exact.",
        "It may not be used with defineTable() in one query.",
    ],
    limits: &[KEYS],
    examples: &[Example {
        title: "Jobs that were queued and have failed",
        query: "selfJoin(job, where=[{state=queued}, {state=failed}], select=[state], collect=[node])",
        events: r#"{"@timestamp":1000,"job":"j1","state":"queued"}
{"@timestamp":1000,"job":"j2","state":"queued"}
{"@timestamp":2000,"job":"j1","node":"n7"}
{"@timestamp":3000,"job":"j1","state":"failed"}
{"@timestamp":3000,"job":"j2","state":"done"}"#,
        rows: r#"{"job":"j1","state":"failed","node":"n7"}"#,
    }],
    source: "functions-selfjoin",
    ..Signature::EMPTY
};

/// Lets rows pass that satisfy all filters.
struct All(Vec<Vec<Op>>);

impl RowFilter for All {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        self.0.iter().all(|clause| satisfies(clause, row, cx))
    }
}

/// A filter as a step. What it reads is noted with the aggregate that it is part of.
fn step(filter: impl RowFilter + 'static) -> Op {
    let kind = OpKind::Filter(Filter::Call(Box::new(filter)));
    Op { kind, effects: Effects::default(), text: String::new(), step: 0 }
}

impl Function for SelfJoin {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if !call.is_step() {
            return Err(call.refuse(codes::MISPLACED, "selfJoin() must be a step of its own"));
        }
        let limit = call.integer("limit", 1..=i64::MAX)?.map_or(usize::MAX, |limit| limit as usize);
        let qualifying = QualifyingKeys::bind(call, limit)?;
        let keys = call.fields("field")?;
        // The values of a key field are those of the key.
        let selected = call.fields("select")?.into_iter().filter(|slot| !keys.contains(slot)).collect::<Vec<_>>();
        let collected = call.fields("collect")?.into_iter();
        let collected = collected.filter(|slot| !keys.contains(slot) && !selected.contains(slot)).collect::<Vec<_>>();
        let mut members: Vec<Arc<dyn Aggregator>> = Vec::new();
        if !selected.is_empty() {
            members.push(cql_core::agg::summary(Newest::new(selected.clone(), call.reads_if_there("@timestamp"))));
        }
        if !collected.is_empty() {
            members.push(cql_core::agg::summary(Joined::lines(collected.clone())));
        }
        let mut after = Vec::new();
        if call.flag("postfilter")? {
            after.push(step(All(call.step_lists("where")?)));
        }
        let output: Vec<_> = keys.iter().chain(&selected).chain(&collected).copied().collect();
        call.keeps_only(&output);
        let members = Arc::new(AggregateList::new(members));
        let groups = cql_core::agg::aggregate(GroupBy::new(keys, members, usize::MAX, ""));
        let after = vec![Stage { ops: after, barrier: None }];
        Ok(Bound::Aggregate(Arc::new(PipelineAggregate::new(vec![step(qualifying)], groups, after))))
    }
}
