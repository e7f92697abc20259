//! Following rows through a query: what each step did to each of them, and why one was dropped.

mod follow;
mod tracer;

pub use tracer::{Selection, Tracer};

use crate::op::Finding;
use serde::{Serialize, Serializer};

/// What became of the rows that were followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The events, in the order of the input.
    pub events: Vec<TracedRow>,
    /// Rows of aggregates to which those events belong, in the order in which they came out. If an aggregate does not
    /// say which events a row belongs to, its first rows.
    pub rows: Vec<TracedRow>,
}

/// A row that was followed through one stage: from the events, or from an aggregate, to the next aggregate or the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TracedRow {
    /// The stage, counted from 0.
    pub stage: usize,
    /// The query text of the aggregate that put it out; empty for an event.
    pub from: String,
    /// Which one it is of those that entered the stage, counted from 1.
    pub number: u64,
    /// The numbers of the events that are known to belong to it; empty for an event.
    pub of: Vec<u64>,
    /// Its `@timestamp`, as it stood when the row entered the stage.
    pub timestamp: Option<String>,
    /// Some of its fields then, with their values: those that the query names, in its order.
    #[serde(serialize_with = "as_map")]
    pub fields: Vec<(String, String)>,
    /// What the steps did, in the order in which they did it.
    pub steps: Vec<TracedStep>,
    /// What became of it. Of a row that was split, the best that became of one of its parts.
    pub outcome: Outcome,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The run ended before the row came to an end.
    Unfinished,
    /// It lies outside the search interval, so that no step saw it.
    OutsideInterval,
    /// A step dropped it.
    Dropped,
    /// An aggregate took it.
    Aggregated,
    /// It is a row of the result.
    Result,
}

/// What one step did to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TracedStep {
    /// The query text of the step.
    pub text: String,
    /// The line where it stands, counted from 1; `None` if it is part of a saved query.
    pub line: Option<usize>,
    /// The column where it starts, counted from 1.
    pub column: Option<usize>,
    /// In how many braces it stands: those of clauses, and those of steps that are handed to a function.
    pub depth: usize,
    /// What it did.
    #[serde(flatten)]
    pub deed: Deed,
    /// The fields that it set or removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What a step did to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "deed")]
pub enum Deed {
    /// It let the row pass.
    Passed,
    /// It dropped the row.
    Dropped {
        /// What it looked at and what it wanted.
        because: Vec<Finding>,
    },
    /// It set a field, or left it as it was for want of a value.
    Set,
    /// It made several rows of one, which go on one after the other.
    Split {
        /// How many.
        rows: usize,
    },
    /// One of the rows that a step made goes on.
    Part {
        /// Which one, counted from 1.
        number: usize,
    },
    /// The row came to the end of this clause, which so is the one that counts.
    Clause,
    /// An aggregate took the row.
    Aggregated {
        /// The fields that its groups are told apart by, with the values of the group; empty if it makes no groups.
        #[serde(serialize_with = "as_map")]
        group: Vec<(String, String)>,
    },
    /// The row is one of the result.
    Result,
}

/// A field that a step changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its name.
    pub field: String,
    /// The value before; `None` if there was none.
    pub before: Option<String>,
    /// The value after; `None` if there is none.
    pub after: Option<String>,
}

fn as_map<S: Serializer>(fields: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
}

impl Trace {
    /// The step that first refused the event of this number: on its way, or on the way of a row of an aggregate that it
    /// belongs to. With it comes the row that was refused. `None` if nothing refused it, or it is unknown.
    pub fn refusal(&self, event: u64) -> Option<(&TracedRow, &TracedStep)> {
        let own = self.events.iter().filter(|row| row.number == event);
        let row = own.chain(self.rows.iter().filter(|row| row.of.contains(&event)));
        let mut refused = row.filter(|row| row.outcome == Outcome::Dropped);
        refused.find_map(|row| Some((row, row.refusal()?)))
    }
}

impl TracedRow {
    /// The step that dropped the row, if it was dropped.
    pub fn refusal(&self) -> Option<&TracedStep> {
        let dropped = |step: &&TracedStep| step.depth == 0 && matches!(step.deed, Deed::Dropped { .. });
        self.steps.iter().find(dropped).filter(|_| self.outcome == Outcome::Dropped)
    }

    /// What happened within the braces of a step of this row, such as the clauses of a `case`.
    pub fn within<'t>(&'t self, step: &'t TracedStep) -> impl Iterator<Item = &'t TracedStep> {
        let start = self.steps.iter().position(|other| std::ptr::eq(other, step)).map_or(self.steps.len(), |at| at + 1);
        self.steps[start..].iter().take_while(|inner| inner.depth > step.depth)
    }

    /// The last step before this one that gave the field this value. What was set in a clause that then failed, and so
    /// was undone, is not it.
    pub fn setter(&self, field: &str, value: Option<&str>, step: &TracedStep) -> Option<&TracedStep> {
        let sets = |change: &Change| change.field == field && change.after.as_deref() == value;
        let before = self.steps.iter().take_while(|other| !std::ptr::eq(*other, step));
        before.filter(|other| other.changes.iter().any(sets)).last()
    }
}
