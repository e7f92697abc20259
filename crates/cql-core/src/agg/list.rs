//! Several aggregates side by side: `[count(), max(x)]` and the `function` parameter of composite functions.

use super::{Aggregator, Groups, Pair, Reach, RowSink};
use crate::layout::Slot;
use crate::limit::COMBINATIONS;
use crate::row::{OwnedRow, Row};
use crate::run::{Context, Run, RunError};
use bumpalo::Bump;
use std::any::Any;
use std::sync::Arc;

/// A list of aggregates that see the same rows.
///
/// If every member gives at most one row, so does the list: one row with all their fields. Otherwise the members' rows are
/// combined as a Cartesian product, where a member without rows counts as one empty row.
pub struct AggregateList {
    members: Vec<Arc<dyn Aggregator>>,
    outputs: Option<Vec<Slot>>,
    /// Two members write the same field: each writes a row of its own first, so that differences are seen.
    collides: bool,
}

impl AggregateList {
    /// The members in order.
    pub fn new(members: Vec<Arc<dyn Aggregator>>) -> Self {
        let mut collides = false;
        let mut outputs = Some(Vec::new());
        for member in &members {
            match (member.outputs(), &mut outputs) {
                (Some(slots), Some(all)) => {
                    for slot in slots {
                        collides |= all.contains(&slot);
                        all.push(slot);
                    }
                }
                _ => outputs = None,
            }
        }
        AggregateList { members, outputs, collides }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether every member gives at most one row.
    pub fn gives_one_row(&self) -> bool {
        self.outputs.is_some()
    }

    /// The members.
    pub fn members(&self) -> &[Arc<dyn Aggregator>] {
        &self.members
    }
}

impl Aggregator for AggregateList {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let members = self.members.iter().map(|member| Arc::clone(member).groups()).collect();
        Box::new(ListGroups { list: self, members })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.outputs.clone()
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        let columns: Option<Vec<Vec<Slot>>> = self.members.iter().map(|member| member.columns()).collect();
        Some(columns?.concat())
    }

    fn reach(&self) -> Reach {
        let mut reaches = self.members.iter().map(|member| member.reach());
        let first = reaches.next().unwrap_or(Reach::Own);
        if reaches.all(|reach| reach == first) { first } else { Reach::Mixed }
    }
}

struct ListGroups {
    list: Arc<AggregateList>,
    members: Vec<Box<dyn Groups>>,
}

impl ListGroups {
    /// The combined rows of the members.
    fn product(&self, group: usize, run: &Run) -> Vec<OwnedRow> {
        let members = self.members.iter().map(|member| {
            let mut rows = Vec::new();
            member.finish(group, run, &mut |row: &Row<'_>| rows.push(row.to_owned()));
            rows
        });
        product(members, run)
    }
}

/// The combinations of the rows of several aggregates, where an aggregate without rows counts as one empty row.
pub fn product(members: impl IntoIterator<Item = Vec<OwnedRow>>, run: &Run) -> Vec<OwnedRow> {
    let most = COMBINATIONS.within(run);
    let mut combined = vec![OwnedRow::default()];
    let mut all = 1_u64;
    for rows in members {
        if rows.is_empty() {
            continue;
        }
        all = all.saturating_mul(rows.len() as u64);
        // The first of all combinations begin with the first of those so far.
        let pairs = combined.iter().flat_map(|left| rows.iter().map(move |right| (left, right)));
        combined = pairs.take(most).map(|(left, right)| join(left, right, run)).collect();
    }
    COMBINATIONS.warn("a list of aggregates", all, run);
    combined
}

/// One row with the fields of both. A field that both have with different values ends the query.
fn join(left: &OwnedRow, right: &OwnedRow, run: &Run) -> OwnedRow {
    let arena = Bump::new();
    let mut row = Row::ordered(&run.layout);
    row.fill(left);
    for (name, value) in right.fields(&run.layout) {
        let present = row.get_named(name);
        if present.is_present() && !present.same_text(value) {
            run.fail(RunError::Query(format!(
                "two aggregates of one list put out different values for the field '{name}'; give one of them another name with as="
            )));
        }
        row.set_named(arena.alloc_str(name), value);
    }
    row.to_owned()
}

impl Groups for ListGroups {
    fn resize(&mut self, count: usize) {
        for member in &mut self.members {
            member.resize(count);
        }
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        for member in &mut self.members {
            member.update(group, row, cx);
        }
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        for (member, other) in self.members.iter_mut().zip(&mut later.members) {
            member.merge(pairs, other.as_mut(), run);
        }
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        if self.list.collides {
            for owned in self.product(group, cx.run) {
                let mut one = Row::ordered(&cx.run.layout);
                one.fill(&owned);
                row.absorb(&one, cx.arena);
            }
            return true;
        }
        for member in &self.members {
            member.finish_row(group, row, cx);
        }
        true
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        if self.list.outputs.is_some() {
            let arena = Bump::new();
            let mut row = Row::ordered(&run.layout);
            self.finish_row(group, &mut row, &Context { arena: &arena, run });
            return out.push(&row);
        }
        for owned in self.product(group, run) {
            let mut row = Row::ordered(&run.layout);
            row.fill(&owned);
            out.push(&row);
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
