//! What is known before the main query starts: the rows of subqueries, the time of the earliest event.

use super::scan::{EventTime, event_time, input_error, lines, on_all_threads, record};
use super::{RunOptions, execute_with};
use crate::output::{Batch, BatchFactory, Output};
use crate::plan::{Plan, TablePlan};
use crate::row::Row;
use crate::run::RunError;
use crate::source::{EventSource, Projection};
use crate::table::Table;
use crate::time::Timestamp;
use crate::value::OwnedValue;
use bumpalo::Bump;
use std::any::Any;
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// Runs the query of a table.
pub(crate) fn fill(
    table: &TablePlan,
    tables: &[Arc<Table>],
    source: &dyn EventSource,
    options: &RunOptions,
    warnings: &mut Vec<String>,
) -> Result<Table, RunError> {
    let most = table.limit.most.min(options.most_kept);
    let mut rows = TableOutput {
        table: Table::new(table.include.iter().cloned()),
        include: table.include.clone(),
        most,
        given: 0,
    };
    // Progress counts the main query only.
    let own = RunOptions { progress: Arc::default(), ..options.clone() };
    let summary = execute_with(&table.plan, tables, source, &mut rows, &own)?;
    for warning in summary.warnings {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings.extend(table.limit.warning(&table.name, most, Some(rows.given as u64)));
    Ok(rows.table)
}

struct TableOutput {
    table: Table,
    include: Vec<String>,
    /// Most rows that are kept.
    most: usize,
    /// How many there were.
    given: usize,
}

type Fields = Vec<(String, OwnedValue)>;

struct TableBatches(Vec<String>);

struct TableBatch {
    include: Vec<String>,
    rows: Vec<Fields>,
}

impl Output for TableOutput {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(TableBatches(self.include.clone()))
    }

    fn columns(&mut self, _: Option<&[String]>) {}

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        if let Ok(batch) = batch.into_any().downcast::<TableBatch>() {
            self.given += batch.rows.len();
            for row in batch.rows.iter().take(self.most.saturating_sub(self.table.len())) {
                self.table.push_fields(row.iter().map(|(name, value)| (name.as_str(), value.get())));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl BatchFactory for TableBatches {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(TableBatch { include: self.0.clone(), rows: Vec::new() })
    }
}

impl Batch for TableBatch {
    fn push(&mut self, row: &Row<'_>) {
        let wanted = |name: &str| self.include.is_empty() || self.include.iter().any(|known| known == name);
        let fields = row.fields().filter(|(name, _)| wanted(name));
        let owned = fields.filter_map(|(name, value)| Some((name.to_string(), value.to_owned()?)));
        let row = owned.collect();
        self.rows.push(row);
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn truncate(&mut self, count: usize) {
        self.rows.truncate(count);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// The smallest event time in the source.
pub(crate) fn earliest(
    plan: &Plan,
    source: &dyn EventSource,
    options: &RunOptions,
) -> Result<Option<Timestamp>, RunError> {
    let mut layout = crate::layout::Layout::default();
    let slot = layout.bind("@timestamp");
    let projection = Projection::new(&layout, [slot], Vec::new(), false);
    let stream = source.open().map_err(|error| input_error("the events", &error))?;
    let part = || {
        let mut earliest: Option<Timestamp> = None;
        let (mut buffer, mut arena) = (Vec::new(), Bump::new());
        while !options.cancel.load(Ordering::Relaxed) {
            let block = stream.next(&mut buffer).map_err(|error| input_error("the events", &error))?;
            let Some(block) = block else { break };
            arena.reset();
            let mut row = Row::new(&layout);
            let times = lines(&buffer[block.lines.clone()]).filter_map(record).map(|record| {
                row.clear();
                block.decoder.decode(record, &projection, &mut row, &arena);
                event_time(row.get(slot)).map_or(plan.now, EventTime::timestamp)
            });
            earliest = earliest.into_iter().chain(times).min();
        }
        Ok(earliest)
    };
    let parts: Mutex<Vec<Result<Option<Timestamp>, RunError>>> = Mutex::default();
    on_all_threads(source, options, &|| {
        let part = part();
        parts.lock().unwrap_or_else(PoisonError::into_inner).push(part);
    });
    if options.cancel.load(Ordering::Relaxed) {
        return Err(RunError::Cancelled);
    }
    let parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().min())
}
