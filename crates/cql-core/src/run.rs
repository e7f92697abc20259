//! What all parts of a running query share: the clock, the interval, tables, limits, warnings.

use crate::layout::Layout;
use crate::memory::Account;
use crate::observe::Observed;
use crate::table::Table;
use crate::time::{Timestamp, Zone};
use crate::value::{OwnedValue, Value};
use bumpalo::Bump;
use std::any::Any;
use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex, OnceLock};

/// What an operator may look at while it works on a row.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Room for texts made for this row; freed when the block is done.
    pub arena: &'a Bump,
    /// What is the same for the whole run.
    pub run: &'a Run,
}

impl<'a> Context<'a> {
    /// Copies a text into the arena.
    pub fn text(&self, text: &str) -> &'a str {
        self.arena.alloc_str(text)
    }
}

/// A query ended with an error while it ran.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// One of the few conditions that end a running query (`tail()` over rows without a timestamp, ...).
    #[error("{0}")]
    Query(String),
    /// The input could not be read.
    #[error("cannot read {input}: {message}")]
    Input {
        /// The input.
        input: String,
        /// What went wrong.
        message: String,
    },
    /// The output could not be written.
    #[error("cannot write the result: {message}")]
    Output {
        /// What went wrong.
        message: String,
        /// The reader of a pipe went away: no error to a user.
        broken_pipe: bool,
    },
    /// A line of the input cannot be read, and the run was asked to be strict.
    #[error("{input}: this line cannot be read as an event: {line}")]
    Strict {
        /// The input.
        input: String,
        /// The line, shortened.
        line: String,
    },
    /// The run was cancelled from outside.
    #[error("cancelled")]
    Cancelled,
}

/// Most warnings of one run: each group of a grouping may have one of its own.
const MOST_WARNINGS: usize = 100;

/// Handle of a value that is made once a run, see [`Run::cached`].
#[derive(Clone, Copy, Debug)]
pub struct Cell(pub(crate) usize);

/// Handle of a text or number that the query holds, see [`Constant::get`].
///
/// Rows borrow from the run, so a constant on a row needs no copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant(pub(crate) usize);

impl Constant {
    /// The value.
    #[inline]
    pub fn get(self, run: &Run) -> Value<'_> {
        run.constants.get(self.0).map_or(Value::Missing, OwnedValue::get)
    }
}

/// Handle of a table that a subquery fills before the main query starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableId(pub(crate) usize);

/// The time of the earliest event, as far as it is known.
#[derive(Debug)]
pub(crate) struct EarliestTime(AtomicI64);

impl EarliestTime {
    pub(crate) fn new(known: Option<Timestamp>) -> Self {
        EarliestTime(AtomicI64::new(known.map_or(i64::MAX, |time| time.0)))
    }

    /// Takes in the time of another event.
    pub(crate) fn note(&self, time: Timestamp) {
        self.0.fetch_min(time.0, atomic::Ordering::Relaxed);
    }

    fn get(&self) -> Option<Timestamp> {
        Some(Timestamp(self.0.load(atomic::Ordering::Relaxed))).filter(|time| time.0 < i64::MAX)
    }
}

/// What is the same for the whole run of a plan.
pub struct Run {
    /// The plan's slots.
    pub layout: Arc<Layout>,
    /// When the query was issued.
    pub now: Timestamp,
    /// First moment of the search interval, if one was given.
    pub start: Option<Timestamp>,
    /// First moment after the search interval, if one was given.
    pub end: Option<Timestamp>,
    /// The query's time zone.
    pub zone: Zone,
    /// No limit of what functions keep exceeds this.
    pub(crate) most_kept: usize,
    /// The memory that states have taken.
    pub(crate) account: Arc<Account>,
    pub(crate) observer: Option<Observed>,
    pub(crate) constants: Arc<[OwnedValue]>,
    pub(crate) earliest: EarliestTime,
    pub(crate) tables: Vec<Arc<Table>>,
    pub(crate) cells: Vec<OnceLock<Box<dyn Any + Send + Sync>>>,
    pub(crate) error: Mutex<Option<RunError>>,
    pub(crate) failed: AtomicBool,
    /// Set from outside to end the run.
    pub(crate) cancel: Arc<AtomicBool>,
    pub(crate) warnings: Mutex<Vec<String>>,
}

impl Run {
    /// The start of the interval, or the earliest event time if the query has no interval.
    pub fn interval_start(&self) -> Timestamp {
        self.start.or_else(|| self.earliest.get()).unwrap_or(self.now)
    }

    /// The end of the interval, or now if the query has none.
    pub fn interval_end(&self) -> Timestamp {
        self.end.unwrap_or(self.now)
    }

    /// The rows of a subquery.
    pub fn table(&self, id: TableId) -> Arc<Table> {
        self.tables.get(id.0).cloned().unwrap_or_default()
    }

    /// A value that is made when it is first asked for and then kept for the run, such as the index of a table.
    pub fn cached<T: Send + Sync + 'static>(&self, cell: Cell, make: impl FnOnce() -> T) -> &T {
        let value = self.cells[cell.0].get_or_init(|| Box::new(make()));
        match value.downcast_ref() {
            Some(value) => value,
            None => unreachable!("every cell has one owner, which always asks for the same type"),
        }
    }

    /// Ends the query with an error. The first one counts.
    pub fn fail(&self, error: RunError) {
        if let Ok(mut first) = self.error.lock() {
            first.get_or_insert(error);
        }
        self.failed.store(true, atomic::Ordering::Release);
    }

    /// Whether the query has failed or was cancelled, so that work on it may stop.
    pub fn has_failed(&self) -> bool {
        self.failed.load(atomic::Ordering::Acquire) || self.cancel.load(atomic::Ordering::Relaxed)
    }

    /// Tells the user something about this run. The same text is told once, and not more than about a hundred texts.
    pub fn warn(&self, message: impl Into<String>) {
        let message = message.into();
        if let Ok(mut warnings) = self.warnings.lock()
            && !warnings.contains(&message)
        {
            match warnings.len().cmp(&MOST_WARNINGS) {
                Ordering::Less => warnings.push(message),
                Ordering::Equal => warnings.push("there are more warnings, which are not shown".to_string()),
                Ordering::Greater => {}
            }
        }
    }
}
