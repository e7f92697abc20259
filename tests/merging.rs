//! Merging states is associative: however the partial states of the blocks are put together, as long as their order is kept,
//! the rows are the same to the last digit.

mod support;

use cql::{Example, Kind, LIBRARY, Registry, Signature};
use cql_core::agg::{Aggregator, Groups, Pair, Reach, RowSink};
use cql_core::op::Op;
use cql_core::plan::Plan;
use cql_core::{Context, Row, Run, Slot};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;
use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;
use support::agree::{options, written};
use support::case::{Case, outcome_of};
use support::{calls, generate};

/// How states are put together.
#[derive(Clone, Copy, Debug)]
enum Brackets {
    /// `((a b) c) d`
    Left,
    /// `a (b (c d))`
    Right,
    /// `(a b) (c d)`
    Tree,
}

/// An aggregate whose partial states stay apart until the result is asked for.
struct Apart {
    inner: Arc<dyn Aggregator>,
    brackets: Brackets,
}

impl Aggregator for Apart {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let first = one_group(&self.inner);
        Box::new(Parts { brackets: self.brackets, parts: RefCell::new(vec![first]) })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.inner.outputs()
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.inner.columns()
    }

    fn needs_one_of(&self) -> Vec<&[Op]> {
        self.inner.needs_one_of()
    }

    fn reach(&self) -> Reach {
        self.inner.reach()
    }
}

fn one_group(aggregate: &Arc<dyn Aggregator>) -> Box<dyn Groups> {
    let mut groups = Arc::clone(aggregate).groups();
    groups.resize(1);
    groups
}

/// The states of a single group, one for each block.
struct Parts {
    brackets: Brackets,
    parts: RefCell<Vec<Box<dyn Groups>>>,
}

impl Groups for Parts {
    fn resize(&mut self, count: usize) {
        assert_eq!(count, 1, "the first stage of a query has one group");
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        if let Some(part) = self.parts.get_mut().last_mut() {
            part.update(group, row, cx);
        }
    }

    fn merge(&mut self, _: &[Pair], later: &mut dyn Groups, _: &Run) {
        let later = later.as_any_mut().downcast_mut::<Self>().expect("states of one aggregate");
        self.parts.get_mut().append(later.parts.get_mut());
    }

    fn finish_row<'a>(&self, _: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let whole = merged(self.parts.take(), self.brackets, cx.run);
        whole.is_some_and(|whole| whole.finish_row(0, row, cx))
    }

    fn finish(&self, _: usize, run: &Run, out: &mut dyn RowSink) {
        if let Some(whole) = merged(self.parts.take(), self.brackets, run) {
            whole.finish(0, run, out);
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn merged(mut parts: Vec<Box<dyn Groups>>, brackets: Brackets, run: &Run) -> Option<Box<dyn Groups>> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let cut = match brackets {
        Brackets::Left => parts.len() - 1,
        Brackets::Right => 1,
        Brackets::Tree => parts.len() / 2,
    };
    let later = merged(parts.split_off(cut), brackets, run);
    let mut earlier = merged(parts, brackets, run)?;
    earlier.merge(&[Pair { group: 0, from: 0 }], later?.as_mut(), run);
    Some(earlier)
}

/// Keeps the partial states of the first stages apart, those of subqueries included.
fn part(plan: &mut Plan, brackets: Brackets) {
    plan.tables.iter_mut().for_each(|table| part(&mut table.plan, brackets));
    if let Some(barrier) = plan.stages.first_mut().and_then(|stage| stage.barrier.as_mut()) {
        let inner = Arc::clone(&barrier.aggregate);
        barrier.aggregate = Arc::new(Apart { inner, brackets });
    }
}

/// Compares the rows of one block with those of blocks of this many events whose states are merged in all ways. Says
/// whether there are rows.
fn law(case: &Case, block: usize) -> Result<bool, String> {
    let rows = |block: usize, brackets: Brackets| {
        let change = |plan: &mut Plan| part(plan, brackets);
        outcome_of(case, true, block, &options(1), change).map(written)
    };
    let whole = rows(usize::MAX, Brackets::Left);
    if whole.is_err() {
        return Ok(false);
    }
    for brackets in [Brackets::Left, Brackets::Right, Brackets::Tree] {
        let divided = rows(block, brackets);
        if divided != whole {
            return Err(format!("{brackets:?}, {block} events a block:\n{divided:?}\none block:\n{whole:?}\n{case:?}"));
        }
    }
    Ok(whole.is_ok_and(|rows| !rows.is_empty()))
}

/// Queries that call a function over events of anything.
fn queries(signature: &'static Signature) -> impl Strategy<Value = (String, Vec<Json>)> {
    calls::query(signature).prop_flat_map(|query| {
        let events = prop::collection::vec(
            prop_oneof![3 => generate::event(), 1 => generate::wild_event(calls::fields_of(&query))],
            3..14,
        );
        (Just(query), events)
    })
}

/// An example of a function as a case.
fn shown(example: &Example) -> Case {
    let events = example.events.lines().map(|line| serde_json::from_str(line).expect("examples are JSON"));
    Case { query: example.query.to_string(), events: events.collect(), ..calls::surroundings() }
}

#[test]
fn states_may_be_merged_in_any_brackets() {
    let signatures = LIBRARY.functions().iter().map(|function| function.signature());
    for signature in signatures.filter(|s| s.kind == Kind::Aggregate || s.name == "selfJoinFilter") {
        // Generated calls may all be refused or find nothing; the examples are not.
        let answered = signature.examples.iter().map(|example| law(&shown(example), 1)).collect::<Result<Vec<_>, _>>();
        assert!(answered.is_ok_and(|answered| answered.contains(&true)), "{}", signature.name);
        let result =
            TestRunner::new(generate::config(20)).run(&(queries(signature), 1usize..4), |((query, events), block)| {
                let case = Case { query, events, ..calls::surroundings() };
                law(&case, block).map(drop).map_err(TestCaseError::fail)
            });
        if let Err(differ) = result {
            panic!("{}: {differ}", signature.name);
        }
    }
}
