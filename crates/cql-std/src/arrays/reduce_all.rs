//! `array:reduceAll()`

use super::reduce::Elements;
use cql_core::agg::{Aggregator, Groups, Pair, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot};
use std::any::Any;
use std::sync::Arc;

/// Aggregates all elements of all events.
pub(crate) struct ReduceAll;

static SIGNATURE: Signature = Signature {
    name: "array:reduceAll",
    kind: Kind::Aggregate,
    group: "arrays",
    summary: "Applies aggregates to all elements of the arrays of all events.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("function", ParamType::Aggregates, "an aggregate or a list of them").required(),
        Param::new("var", ParamType::Text, "the name of the element in there").required(),
    ],
    output: "What the aggregates put out.",
    rules: &[
        "It is as if there were an event for each element.",
        "Elements behind a gap are not seen; events without the array add nothing.",
    ],
    examples: &[Example {
        title: "The largest element",
        query: r#"array:reduceAll("ms[]", var=x, function=max(x))"#,
        events: r#"{"ms":[4,9]}
{"ms":[7]}"#,
        rows: r#"{"_max":9}"#,
    }],
    source: "functions-array-reduceall",
    ..Signature::EMPTY
};

struct OverAll(Elements);

impl Aggregator for OverAll {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let inner = Arc::clone(&self.0.members).groups();
        Box::new(OverAllGroups { aggregate: self, inner })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.0.members.outputs()
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.0.members.columns()
    }
}

struct OverAllGroups {
    aggregate: Arc<OverAll>,
    inner: Box<dyn Groups>,
}

impl Groups for OverAllGroups {
    fn resize(&mut self, count: usize) {
        self.inner.resize(count);
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        self.aggregate.0.update(self.inner.as_mut(), |_, _| group, row, cx);
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        self.inner.merge(pairs, later.inner.as_mut(), run);
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        self.inner.finish_row(group, row, cx)
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        self.inner.finish(group, run, out);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Function for ReduceAll {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        Ok(Bound::Aggregate(Arc::new(OverAll(Elements::bind(call, array)?))))
    }
}
