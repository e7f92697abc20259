//! Limits of what is kept in memory.
//!
//! Whatever grows with the input has a limit, and beyond it the first of its things count, in an order that depends on the
//! input alone: neither the threads nor the division into blocks decide what is left out.

use crate::run::Run;
use std::fmt;

/// How much a function keeps. The manual, the check and the warning are all made from it.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Most things that are kept.
    pub most: usize,
    /// What these things are, in the plural.
    pub of: &'static str,
    /// What a user can do who needs more.
    pub advice: &'static str,
}

/// Rows that functions on sequences keep until all are there.
pub const ROWS: Limit = Limit { most: 1_000_000, of: "rows", advice: "narrow the search, or reduce the rows before" };

/// Rows of subqueries that have no limit of their own.
pub const SUBQUERY_ROWS: Limit =
    Limit { most: 1_000_000, of: "rows of the subquery", advice: "narrow the subquery, or end it with an aggregate" };

/// Groups that are told apart while numbers are counted.
pub const GROUPS: Limit = Limit { most: 4_000_000, of: "groups", advice: "narrow the search" };

/// Combinations of the rows of several aggregates in one list.
pub(crate) const COMBINATIONS: Limit = Limit {
    most: 1_000_000,
    of: "combinations of the rows of the aggregates",
    advice: "give aggregates with many rows steps of their own",
};

impl Limit {
    /// Most things that are kept in a run, which may have lowered all limits.
    pub fn within(&self, run: &Run) -> usize {
        self.most.min(run.most_kept)
    }

    /// What the manual says.
    pub fn rule(&self) -> String {
        let Limit { most, of, .. } = self;
        format!("At most {most} {of} are kept, the first ones; a warning tells of more.")
    }

    /// Warns if things were left out. `seen` is the number of all, if it is known.
    pub fn warn(&self, who: impl fmt::Display, seen: impl Into<Option<u64>>, run: &Run) {
        if let Some(warning) = self.warning(who, self.within(run), seen.into()) {
            run.warn(warning);
        }
    }

    /// The warning that a limit, lowered to `most`, leaves things out; `None` if there are no more than that.
    pub(crate) fn warning(&self, who: impl fmt::Display, most: usize, seen: Option<u64>) -> Option<String> {
        let Limit { of, advice, .. } = self;
        match seen.map(|seen| (seen.checked_sub(most as u64), seen)) {
            None => Some(format!("{who}: keeps the first {most} {of} and leaves out the others; {advice}")),
            Some((None | Some(0), _)) => None,
            Some((Some(rest), seen)) => {
                Some(format!("{who}: keeps the first {most} {of} and leaves out {rest} of {seen}; {advice}"))
            }
        }
    }
}
