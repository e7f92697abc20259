//! What is remembered of the events that a query matches.

use super::ties::Group;
use cql_core::op::{Op, run_on_copy};
use cql_core::row::OwnedRow;
use cql_core::time::Timestamp;
use cql_core::{Context, Limit, OwnedValue, Row, Run, Slot, TextBuffer};

/// Most bytes of remembered events, about.
pub(super) const MEMORY: Limit = Limit {
    most: 1_000_000_000,
    of: "bytes of the events that its queries match",
    advice: "narrow the queries, or include fewer fields",
};

/// The milliseconds of events whose time cannot be read, which puts them last.
const NO_TIME: i64 = i64::MAX;

/// An event that a query matches.
pub(super) struct Candidate {
    /// The number of the event in the input, from 0: no event fills two queries of a constellation.
    pub(super) event: usize,
    /// Its time in nanoseconds.
    pub(super) moment: i128,
    /// Its `@id`.
    pub(super) id: Option<Box<str>>,
    /// The values of the query's groups, in the order of [`Named::groups`].
    pub(super) tied: Box<[Box<str>]>,
    /// The values of the fields that define the order.
    pub(super) order: Box<[Option<Box<str>>]>,
    /// What the result shows of it.
    pub(super) shown: Shown,
}

/// What the result shows of an event.
pub(super) enum Shown {
    /// The fields in [`Named::shown`].
    Some(Box<[Option<OwnedValue>]>),
    /// All.
    All(OwnedRow),
}

/// A named query, bound.
pub(super) struct Named {
    /// Its name.
    pub(super) name: String,
    /// Its steps.
    pub(super) ops: Vec<Op>,
    /// Its tied fields; several may belong to one group.
    pub(super) tied: Vec<(Slot, Group)>,
    /// The groups that it has a part in, each once.
    pub(super) groups: Vec<Group>,
    /// The fields that the result shows with the slots they are shown in; `None` for all fields.
    pub(super) shown: Option<Vec<(Slot, Slot)>>,
}

/// The fields that time and order are read from.
pub(super) struct Clock {
    pub(super) timestamp: Slot,
    pub(super) nanos: Slot,
    pub(super) id: Slot,
    /// The fields of `sequenceBy`.
    pub(super) order: Vec<Slot>,
}

/// The candidates of each query, in input order.
pub(super) struct Found {
    pub(super) events: usize,
    pub(super) queries: Vec<Vec<Candidate>>,
    bytes: usize,
    /// There were more than fit.
    pub(super) cut: bool,
}

impl Found {
    pub(super) fn new(queries: usize) -> Self {
        Found { events: 0, queries: (0..queries).map(|_| Vec::new()).collect(), bytes: 0, cut: false }
    }

    /// Offers an event to all queries.
    pub(super) fn offer(&mut self, queries: &[Named], clock: &Clock, row: &Row<'_>, cx: &Context<'_>) {
        let event = self.events;
        self.events += 1;
        for (number, query) in queries.iter().enumerate() {
            run_on_copy(&query.ops, row, cx, &mut |row| {
                if let Some(candidate) = query.candidate(event, clock, row, cx) {
                    self.push(number, candidate, MEMORY.within(cx.run));
                }
            });
        }
    }

    /// Adds what was found in later events.
    pub(super) fn append(&mut self, later: Found, run: &Run) {
        let (before, most) = (self.events, MEMORY.within(run));
        self.events += later.events;
        let numbered = later.queries.into_iter().enumerate();
        let mut candidates: Vec<(usize, Candidate)> =
            numbered.flat_map(|(query, found)| found.into_iter().map(move |candidate| (query, candidate))).collect();
        if self.bytes.saturating_add(later.bytes) > most {
            // What is left out is decided in the order of the input.
            candidates.sort_by_key(|(query, candidate)| (candidate.event, *query));
        }
        for (query, mut candidate) in candidates {
            candidate.event += before;
            self.push(query, candidate, most);
        }
        self.cut |= later.cut;
    }

    /// Keeps a candidate, unless one before it did not fit.
    fn push(&mut self, query: usize, candidate: Candidate, most: usize) {
        let size = candidate.size();
        self.cut |= self.bytes + size > most;
        if !self.cut {
            self.bytes += size;
            self.queries[query].push(candidate);
        }
    }
}

impl Named {
    /// What to remember of an event; nothing if it lacks a tied field or two fields that must agree do not.
    fn candidate(&self, event: usize, clock: &Clock, row: &Row<'_>, cx: &Context<'_>) -> Option<Candidate> {
        let text = |slot: Slot| row.get(slot).text_in(&mut TextBuffer::default()).map(Box::<str>::from);
        let mut tied: Vec<Box<str>> = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let mut values = self.tied.iter().filter(|(_, own)| own == group).map(|(slot, _)| text(*slot));
            let first = values.next()??;
            if !values.all(|other| other.as_deref() == Some(&*first)) {
                return None;
            }
            tied.push(first);
        }
        let shown = match &self.shown {
            Some(fields) => Shown::Some(fields.iter().map(|(slot, _)| row.get(*slot).to_owned()).collect()),
            None => Shown::All(row.to_owned()),
        };
        Some(Candidate {
            event,
            moment: moment(clock, row, cx),
            id: text(clock.id),
            tied: tied.into(),
            order: clock.order.iter().map(|slot| text(*slot)).collect(),
            shown,
        })
    }
}

/// The event's time in nanoseconds. Events whose time cannot be read come last.
fn moment(clock: &Clock, row: &Row<'_>, cx: &Context<'_>) -> i128 {
    let value = row.get(clock.timestamp);
    let milliseconds = match value.number() {
        Some(number) => number.to_f64() as i64,
        None => match value.text(cx.arena).and_then(Timestamp::parse_iso) {
            Some(time) => time.0,
            None => NO_TIME,
        },
    };
    let nanos = row.get(clock.nanos).number().and_then(|number| number.to_i64()).unwrap_or(0);
    i128::from(milliseconds) * 1_000_000 + i128::from(nanos.clamp(0, 999_999_999))
}

impl Candidate {
    /// Its time in milliseconds, if that can be read.
    pub(super) fn milliseconds(&self) -> Option<i64> {
        let milliseconds = i64::try_from(self.moment.div_euclid(1_000_000)).ok();
        milliseconds.filter(|milliseconds| *milliseconds != NO_TIME)
    }

    fn size(&self) -> usize {
        let texts = self.tied.iter().map(|text| text.len() + size_of::<Box<str>>());
        let order = self.order.iter().flatten().map(|text| text.len() + size_of::<Box<str>>());
        let shown = match &self.shown {
            Shown::Some(values) => values
                .iter()
                .map(|value| match value {
                    Some(OwnedValue::Text(text)) => text.len() + size_of::<OwnedValue>(),
                    _ => size_of::<OwnedValue>(),
                })
                .sum(),
            Shown::All(row) => row.size(),
        };
        size_of::<Candidate>() + texts.sum::<usize>() + order.sum::<usize>() + shown
    }
}
