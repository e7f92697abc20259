//! Running a plan.
//!
//! The first stage works on blocks of input, each worker on one block at a time; what a block gives (the state of an
//! aggregate, or a batch of rows) is merged in the order of the input. The stages behind the first aggregate see far fewer
//! rows and run on one thread.

mod commit;
mod prefilter;
mod scan;
mod stages;
mod tables;

pub use stages::run_stages;

use crate::memory::{Account, MEMORY};
use crate::output::Output;
use crate::plan::{Earliest, Plan};
use crate::run::{EarliestTime, Run, RunError};
use crate::source::EventSource;
use crate::table::Table;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// How a plan is run.
#[derive(Clone)]
pub struct RunOptions {
    /// How many threads work on the events; at least 1.
    pub threads: usize,
    /// Whether the first line that cannot be read ends the run.
    pub strict: bool,
    /// Set from outside to end the run.
    pub cancel: Arc<AtomicBool>,
    /// Counted up while the run goes on.
    pub progress: Arc<Progress>,
    /// No [`Limit`](crate::Limit) of what functions keep exceeds this: with a low number one can try what happens beyond
    /// the limits, or run in less memory.
    pub most_kept: usize,
    /// Most bytes that the states of the query's functions take together; a query that needs more ends with an error.
    pub memory: usize,
}

impl Default for RunOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        RunOptions {
            threads,
            strict: false,
            cancel: Arc::default(),
            progress: Arc::default(),
            most_kept: usize::MAX,
            memory: MEMORY,
        }
    }
}

/// How far a run has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of input used up (compressed ones, where it is compressed).
    pub consumed: AtomicU64,
    /// Bytes of lines looked at.
    pub bytes: AtomicU64,
    /// Lines that were decoded.
    pub decoded: AtomicU64,
    /// Lines that cannot be read as events.
    pub malformed: AtomicU64,
    /// Rows that passed the first stage.
    pub matched: AtomicU64,
    /// Rows of the result.
    pub rows: AtomicU64,
}

impl Progress {
    pub(crate) fn add(counter: &AtomicU64, count: u64) {
        counter.fetch_add(count, Ordering::Relaxed);
    }

    /// The value of a counter.
    pub fn get(counter: &AtomicU64) -> u64 {
        counter.load(Ordering::Relaxed)
    }
}

/// What there is to say after a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Warnings: truncation, lines that cannot be read.
    pub warnings: Vec<String>,
}

/// Runs a plan over the events of a source.
///
/// # Errors
/// When the input cannot be read, the output cannot be written, or the query ends with an error of its own.
pub fn execute(
    plan: &Plan,
    source: &dyn EventSource,
    output: &mut dyn Output,
    options: &RunOptions,
) -> Result<Summary, RunError> {
    execute_with(plan, &[], source, output, options)
}

/// Runs a plan that can see the tables of an outer query.
pub(crate) fn execute_with(
    plan: &Plan,
    inherited: &[Arc<Table>],
    source: &dyn EventSource,
    output: &mut dyn Output,
    options: &RunOptions,
) -> Result<Summary, RunError> {
    let mut warnings = Vec::new();
    let mut tables = inherited.to_vec();
    for table in &plan.tables {
        let filled = tables::fill(table, &tables, source, options, &mut warnings)?;
        tables.push(Arc::new(filled));
    }
    let earliest = match plan.earliest {
        Earliest::BeforeRun => tables::earliest(plan, source, options)?,
        Earliest::Never | Earliest::AfterScan => None,
    };
    let run = Run {
        layout: Arc::clone(&plan.layout),
        now: plan.now,
        start: plan.start,
        end: plan.end,
        zone: plan.zone.clone(),
        most_kept: options.most_kept,
        account: Account::new(options.memory),
        observer: plan.observer.clone(),
        constants: Arc::clone(&plan.constants),
        earliest: EarliestTime::new(earliest),
        tables,
        cells: (0..plan.cells).map(|_| OnceLock::new()).collect(),
        error: Mutex::new(None),
        failed: AtomicBool::new(false),
        cancel: Arc::clone(&options.cancel),
        warnings: Mutex::new(warnings),
    };
    output.columns(plan.columns.as_deref());
    let (first, rest) = match plan.stages.split_first() {
        Some(stages) => stages,
        None => return Ok(Summary::default()),
    };
    let groups = scan::scan(plan, first, &run, source, output, options)?;
    if let Some(groups) = groups
        && !run.has_failed()
    {
        let mut sink = stages::OutputSink::new(output, &run, options);
        run_stages(rest, &run, &mut |out| groups.finish(0, &run, out), &mut sink);
        sink.flush()?;
    }
    if options.cancel.load(Ordering::Relaxed) {
        return Err(RunError::Cancelled);
    }
    if let Some(error) = run.error.into_inner().unwrap_or_default() {
        return Err(error);
    }
    output.finish().map_err(|error| output_error(&error))?;
    Ok(Summary { warnings: run.warnings.into_inner().unwrap_or_default() })
}

pub(crate) fn output_error(error: &std::io::Error) -> RunError {
    RunError::Output { message: error.to_string(), broken_pipe: error.kind() == std::io::ErrorKind::BrokenPipe }
}
