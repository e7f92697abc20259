//! What is known before the main query starts: the rows of subqueries, the time of the earliest event.

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
use std::sync::Arc;

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
    let input_error = |error: io::Error| RunError::Input { input: "the events".into(), message: error.to_string() };
    let stream = source.open().map_err(input_error)?;
    let (mut buffer, mut earliest) = (Vec::new(), None);
    let mut arena = Bump::new();
    while let Some(block) = stream.next(&mut buffer).map_err(input_error)? {
        if options.cancel.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(RunError::Cancelled);
        }
        arena.reset();
        for line in
            buffer[block.lines.clone()].split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty())
        {
            let mut row = Row::new(&layout);
            block.decoder.decode(line, &projection, &mut row, &arena);
            let time = super::scan::event_time(row.get(slot)).unwrap_or(plan.now);
            if earliest.is_none_or(|known| time < known) {
                earliest = Some(time);
            }
        }
    }
    Ok(earliest)
}
