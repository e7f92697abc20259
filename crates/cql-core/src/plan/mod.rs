//! From the syntax tree to something that runs.
//!
//! The planner goes through the steps in order. It binds every field name to a slot and every call to what its function
//! makes of it, and notes of each operator which fields it reads and writes. From these notes it knows which fields
//! the events must supply and which texts an event must contain to pass the first filters.

pub(crate) mod calls;
mod canonical;
mod demand;
mod documented;
mod effects;
mod explain;
mod expressions;
mod fields;
mod filters;
mod links;
mod lost;
mod parameters;
pub(crate) mod planner;
mod profile;
mod saved;
mod steps;
mod subplans;
mod value_group;

pub use canonical::read;
pub use documented::{Documented, documented};
pub use effects::Effects;
pub use explain::{
    Explained, ExplainedOperator, ExplainedRun, ExplainedScan, ExplainedStage, ExplainedTable, OperatorKind,
};
pub use links::{Link, LinkedQuery, NamedQuery};
pub use planner::Planner;
pub use profile::{Measured, MeasuredOp, Meter, Profile, ProfiledStep, measure};
pub use subplans::Subquery;

use crate::agg::Aggregator;
use crate::environment::Environment;
use crate::function::Registry;
use crate::layout::{Layout, Slot};
use crate::limit::Limit;
use crate::observe::Observed;
use crate::op::Op;
use crate::pattern::Literal;
use crate::source::Projection;
use crate::time::{Timestamp, Zone};
use crate::value::OwnedValue;
use cql_syntax::{Diagnostic, Span};
use std::sync::Arc;

/// Row operators and, unless it is the last stage, the barrier that ends them.
pub struct Stage {
    /// What happens to each row.
    pub ops: Vec<Op>,
    /// What takes all rows and puts out new ones.
    pub barrier: Option<Barrier>,
}

/// The end of a stage.
pub struct Barrier {
    /// The aggregate.
    pub aggregate: Arc<dyn Aggregator>,
    /// Which fields it reads.
    pub effects: Effects,
    /// The query text that it was made from.
    pub text: String,
    /// Where that stands in the query; `None` if it is part of a saved query, or if the plan added it.
    pub span: Option<Span>,
    /// What measures it, if something does.
    pub meter: Option<Arc<Meter>>,
    /// It puts out rows of its own, whatever reaches it.
    pub is_source: bool,
}

/// How the events are read.
pub struct Scan {
    /// The fields that are wanted.
    pub projection: Projection,
    /// Texts of which each event must contain all: one of each inner list. Empty if nothing is known.
    pub literals: Vec<Vec<Literal>>,
    /// Why there are no literals, for a user who wonders.
    pub no_literals: Option<String>,
    /// Slots that read `name` where the event has only `#name`, and the reverse.
    pub aliases: Vec<(Slot, Slot)>,
    /// The slot of `@timestamp`.
    pub timestamp: Slot,
    /// Whether rows keep the order of their fields.
    pub ordered: bool,
    /// Whether anything reads fields that have no slot.
    pub keeps_extras: bool,
}

/// A query that fills a table before the main query starts.
pub struct TablePlan {
    /// The query.
    pub plan: Plan,
    /// What it is for: the name of the table, or of the function.
    pub name: String,
    /// The columns, or all fields of the rows if empty.
    pub include: Vec<String>,
    /// Most rows.
    pub limit: Limit,
}

/// A compiled query.
pub struct Plan {
    /// The names of the slots.
    pub layout: Arc<Layout>,
    /// Texts and numbers that the query holds.
    pub constants: Arc<[OwnedValue]>,
    /// Queries that run first, in order.
    pub tables: Vec<TablePlan>,
    /// How events are read; `None` if the query needs none.
    pub scan: Option<Scan>,
    /// The stages, at least one.
    pub stages: Vec<Stage>,
    /// The columns of the result, if the query fixes them.
    pub columns: Option<Vec<String>>,
    /// How many cells the operators asked for.
    pub cells: usize,
    /// Whether and when the earliest event time must be known.
    pub earliest: Earliest,
    /// When the query was issued.
    pub now: Timestamp,
    /// The search interval, after `setTimeInterval()`.
    pub start: Option<Timestamp>,
    /// The end of the search interval.
    pub end: Option<Timestamp>,
    /// The query's time zone.
    pub zone: Zone,
    /// Who watches it while it runs.
    pub observer: Option<Observed>,
}

/// When the time of the earliest event must be known, if at all. Each means more work than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Earliest {
    /// Not at all.
    Never,
    /// When all events have been read: it is noted on the way.
    AfterScan,
    /// Before the first event is looked at: the events are read once more for it.
    BeforeRun,
}

/// A compiled query with what there is to say about it.
pub struct Compiled {
    /// The plan, if there are no errors.
    pub plan: Option<Plan>,
    /// Errors, warnings and notes, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Plan {
    /// Whether the source is read more than once.
    pub fn reads_source_again(&self) -> bool {
        let scans = usize::from(self.scan.is_some()) + usize::from(self.earliest == Earliest::BeforeRun);
        scans + self.tables.iter().filter(|table| table.plan.scan.is_some()).count() > 1
            || self.tables.iter().any(|table| table.plan.reads_source_again())
    }
}

/// Compiles a query text.
pub fn compile(text: &str, registry: &dyn Registry, environment: &Environment) -> Compiled {
    let (query, mut diagnostics) = read(text, registry, environment);
    let plan = Planner::new(text, registry, environment).plan(&query, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().map_or(0, |span| span.start));
    let refused = diagnostics.iter().any(Diagnostic::is_error);
    Compiled { plan: plan.filter(|_| !refused), diagnostics }
}
