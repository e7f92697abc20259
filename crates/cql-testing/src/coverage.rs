//! Which filters, clauses and arms of a rule were reached.

use cql_core::function::Flow;
use cql_core::observe::{Observer, Place, PlaceId, PlaceKind};
use cql_core::op::Op;
use cql_core::{Context, Row};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts, while a rule runs, how often each of its parts is reached.
#[derive(Default)]
pub struct Counter(Mutex<Vec<Counted>>);

#[derive(Clone, Debug)]
struct Counted {
    place: Place,
    reached: u64,
    kept: u64,
}

impl Counter {
    /// A counter that has seen nothing yet.
    pub fn new() -> Arc<Counter> {
        Arc::default()
    }

    fn change(&self, place: PlaceId, change: impl FnOnce(&mut Counted)) {
        if let Some(counted) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place.0) {
            change(counted);
        }
    }
}

impl Observer for Counter {
    fn place(&self, place: Place) -> PlaceId {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.push(Counted { place, reached: 0, kept: 0 });
        PlaceId(places.len() - 1)
    }

    fn enter(&self, place: PlaceId, _: &Row<'_>, _: &Context<'_>) {
        self.change(place, |counted| counted.reached += 1);
    }

    fn leave(&self, place: PlaceId, _: &Op, _: &Row<'_>, flow: &Flow<'_>, _: &Context<'_>) {
        self.change(place, |counted| counted.kept += u64::from(!matches!(flow, Flow::Drop)));
    }
}

/// What part of a rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A filter.
    Filter,
    /// A clause of `case` or `match`.
    Branch,
    /// The value of `if()` where the condition holds.
    Then,
    /// The value of `if()` where it does not.
    Else,
}

impl PartKind {
    fn of(kind: &PlaceKind) -> Option<PartKind> {
        match kind {
            PlaceKind::Filter => Some(PartKind::Filter),
            PlaceKind::Branch => Some(PartKind::Branch),
            PlaceKind::Arm("then") => Some(PartKind::Then),
            PlaceKind::Arm(_) => Some(PartKind::Else),
            _ => None,
        }
    }

    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            PartKind::Filter => "filter",
            PartKind::Branch => "branch",
            PartKind::Then => "then",
            PartKind::Else => "else",
        }
    }
}

/// A part of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its text.
    pub text: String,
    /// The line where it starts, from 1; `None` if it is part of a saved query.
    pub line: Option<usize>,
    /// The column where it starts, from 1.
    pub column: Option<usize>,
    /// The bytes of the rule's text that it takes.
    pub bytes: Option<[u32; 2]>,
    /// How many rows came to it.
    pub reached: u64,
    /// How many of them it let pass; for a filter.
    pub kept: u64,
}

impl Part {
    /// Whether any row came to it.
    pub fn is_covered(&self) -> bool {
        self.reached > 0
    }

    /// A filter that was reached, but whose answer was always the same.
    pub fn one_sided(&self) -> Option<&'static str> {
        match (self.kind, self.kept) {
            (PartKind::Filter, 0) if self.reached > 0 => Some("lets none of the events pass"),
            (PartKind::Filter, kept) if kept > 0 && kept == self.reached => Some("refuses none of the events"),
            _ => None,
        }
    }
}

/// The coverage of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The parts, in the order of the text.
    pub parts: Vec<Part>,
}

impl Coverage {
    /// What a counter has seen, for a rule with this text.
    pub fn of(counter: &Counter, text: &str) -> Coverage {
        let counted = counter.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut coverage = Coverage::default();
        for Counted { place, reached, kept } in counted {
            let Some(kind) = PartKind::of(&place.kind) else { continue };
            let position = place.span.map(|span| span.line_column(text));
            coverage.add(Part {
                kind,
                text: place.text,
                line: position.map(|(line, _)| line),
                column: position.map(|(_, column)| column),
                bytes: place.span.map(|span| [span.start, span.end]),
                reached,
                kept,
            });
        }
        coverage
    }

    /// Adds what was seen in another run of the same rule.
    pub fn merge(&mut self, other: Coverage) {
        other.parts.into_iter().for_each(|part| self.add(part));
    }

    /// A step that is planned twice, for a first pass over the events, is one part.
    fn add(&mut self, part: Part) {
        let same = |known: &&mut Part| known.kind == part.kind && known.bytes == part.bytes && known.text == part.text;
        match self.parts.iter_mut().find(same) {
            Some(known) => {
                known.reached += part.reached;
                known.kept += part.kept;
            }
            None => {
                self.parts.push(part);
                self.parts.sort_by_key(|part| part.bytes.map_or([u32::MAX; 2], |[start, end]| [start, u32::MAX - end]));
            }
        }
    }

    /// How many parts were reached.
    pub fn covered(&self) -> usize {
        self.parts.iter().filter(|part| part.is_covered()).count()
    }

    /// The parts that no event reached.
    pub fn missed(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.is_covered())
    }

    /// The share of parts that were reached, in percent. A rule without any is covered.
    pub fn percent(&self) -> f64 {
        match self.parts.len() {
            0 => 100.0,
            count => 100.0 * self.covered() as f64 / count as f64,
        }
    }
}
