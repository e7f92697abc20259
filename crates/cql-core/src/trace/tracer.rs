//! The observer that follows rows.

use super::follow::{Following, fields_of};
use super::{Outcome, Trace, TracedRow};
use crate::function::Flow;
use crate::layout::Slot;
use crate::observe::{Observer, Place, PlaceId, PlaceKind};
use crate::op::{Finding, Op};
use crate::row::Row;
use crate::run::Context;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Which rows are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The number of the first event, counted from 1.
    pub first: u64,
    /// How many events, and how many rows of each aggregate.
    pub most: usize,
}

/// Follows some events, and the rows of aggregates that they belong to, through a query that is run on one thread.
pub struct Tracer {
    text: Arc<str>,
    selection: Selection,
    state: Mutex<State>,
    /// Set while a filter is asked once more, to learn why it refused a row. What is within it reports then too.
    asking: AtomicBool,
    /// Set when there is nothing left to follow.
    done: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    places: Vec<Place>,
    /// How many rows entered each stage.
    entered: Vec<u64>,
    /// How many rows of each stage are followed.
    followed: Vec<usize>,
    trace: Trace,
    current: Option<Following>,
    groups: Vec<Group>,
    /// Whether there is an aggregate, whose rows come when all events have been read.
    aggregates: bool,
}

/// A group of an aggregate that events were seen to go into.
struct Group {
    /// The stage that ends with the aggregate.
    stage: usize,
    keys: Vec<(Slot, String)>,
    events: Vec<u64>,
}

impl Tracer {
    /// A tracer for a query of this text. It sets `done` when the rest of the run is of no interest.
    pub fn new(text: &str, selection: Selection, done: Arc<AtomicBool>) -> Arc<Tracer> {
        Arc::new(Tracer { text: text.into(), selection, state: Mutex::default(), asking: AtomicBool::new(false), done })
    }

    /// Why an operator refused the row that is followed. The state must not be locked meanwhile.
    fn refusal(&self, op: &Op, row: &Row<'_>, cx: &Context<'_>) -> Vec<Finding> {
        if self.state.lock().unwrap_or_else(PoisonError::into_inner).current.is_none() {
            return Vec::new();
        }
        self.asking.store(true, Ordering::Relaxed);
        let because = op.refusal(row, cx);
        self.asking.store(false, Ordering::Relaxed);
        because
    }

    /// What was seen so far.
    pub fn trace(&self) -> Trace {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.finish();
        state.trace.clone()
    }
}

impl State {
    /// The row that was followed has come to its end.
    fn finish(&mut self) {
        let Some(following) = self.current.take() else { return };
        let row = following.row;
        match row.stage {
            0 => self.trace.events.push(row),
            _ => self.trace.rows.push(row),
        }
    }

    /// The next row enters a stage.
    fn next(&mut self, stage: usize, from: &str, row: &Row<'_>, selection: Selection) -> Option<Following> {
        self.finish();
        self.entered.resize(self.entered.len().max(stage + 1), 0);
        self.followed.resize(self.entered.len(), 0);
        self.entered[stage] += 1;
        let number = self.entered[stage];
        let of = match stage {
            0 if number < selection.first => return None,
            0 => Vec::new(),
            _ => self.events_of(stage, row)?,
        };
        if self.followed[stage] >= selection.most {
            return None;
        }
        self.followed[stage] += 1;
        Some(Following::new(TracedRow {
            stage,
            from: from.to_string(),
            number,
            of,
            timestamp: row.get_named("@timestamp").owned_text(),
            fields: fields_of(row),
            steps: Vec::new(),
            outcome: Outcome::Unfinished,
        }))
    }

    /// The events that a row of an aggregate, which enters a stage, belongs to; `None` if it is not to be followed.
    fn events_of(&self, stage: usize, row: &Row<'_>) -> Option<Vec<u64>> {
        let Some(last) = self.groups.iter().map(|group| group.stage).filter(|before| *before < stage).max() else {
            let any = self.trace.events.iter().any(|event| event.outcome == Outcome::Aggregated);
            return any.then(Vec::new);
        };
        // Where an aggregate behind that of the groups has left out a key, its rows are made of all groups.
        let agrees = |(slot, text): &(Slot, String)| row.get(*slot).owned_text().is_none_or(|value| value == *text);
        let groups = self.groups.iter().filter(|group| group.stage == last && group.keys.iter().all(agrees));
        let mut events: Vec<u64> = groups.flat_map(|group| group.events.clone()).collect();
        events.sort_unstable();
        events.dedup();
        (!events.is_empty()).then_some(events)
    }

    /// Notes that the current row went into a group.
    fn joins(&mut self, keys: &[Slot], row: &Row<'_>) {
        let Some(following) = &self.current else { return };
        let values = keys.iter().filter_map(|slot| Some((*slot, row.get(*slot).owned_text()?)));
        let keys: Vec<(Slot, String)> = values.collect();
        let events = match following.row.stage {
            0 => vec![following.row.number],
            _ => following.row.of.clone(),
        };
        self.groups.push(Group { stage: following.row.stage, keys, events });
    }

    /// Whether no row that is yet to come will be followed.
    fn is_done(&self, selection: Selection) -> bool {
        !self.aggregates && self.followed.first().is_some_and(|followed| *followed >= selection.most)
    }
}

impl Observer for Tracer {
    fn place(&self, place: Place) -> PlaceId {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.aggregates |= matches!(place.kind, PlaceKind::Aggregate { .. }) && !place.in_subquery;
        state.places.push(place);
        PlaceId(state.places.len() - 1)
    }

    fn outside(&self, row: &Row<'_>, _: &Context<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.current = state.next(0, "", row, self.selection);
        if let Some(following) = &mut state.current {
            following.row.outcome = Outcome::OutsideInterval;
        }
        state.finish();
        self.done.fetch_or(state.is_done(self.selection), Ordering::Relaxed);
    }

    fn enter(&self, id: PlaceId, row: &Row<'_>, _: &Context<'_>) {
        if self.asking.load(Ordering::Relaxed) {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = state.places.get(id.0).filter(|place| !place.in_subquery).cloned() else { return };
        match &place.kind {
            PlaceKind::Entry(stage) => state.current = state.next(*stage, &place.text, row, self.selection),
            PlaceKind::Arm(_) => {}
            kind => {
                if let Some(following) = &mut state.current {
                    following.enter(id, &place, row, &self.text);
                }
                if let PlaceKind::Aggregate { keys: Some(keys), .. } = kind
                    && keys.iter().all(|key| row.get(*key).is_present())
                {
                    state.joins(keys, row);
                }
            }
        }
    }

    fn leave(&self, id: PlaceId, op: &Op, row: &Row<'_>, flow: &Flow<'_>, cx: &Context<'_>) {
        if self.asking.load(Ordering::Relaxed) {
            return;
        }
        let because = if matches!(flow, Flow::Drop) { self.refusal(op, row, cx) } else { Vec::new() };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = state.places.get(id.0).filter(|place| !place.in_subquery).cloned() else { return };
        if let Some(following) = &mut state.current {
            following.leave(id, &place, because, row, flow);
            // What an aggregate does in its braces, now or when it is finished, is not what the row does.
            if following.has_ended() {
                state.finish();
                self.done.fetch_or(state.is_done(self.selection), Ordering::Relaxed);
            }
        }
    }
}
