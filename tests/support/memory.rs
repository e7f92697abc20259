//! Events, rows, lookup files and saved queries in memory.

use cql::{EventSource, Lookups, OwnedValue, SavedQueries, Table};
use cql_core::Row;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::source::{Block, BlockStream, Decode};
use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines, given out in blocks of a few.
pub struct Lines {
    pub lines: Vec<String>,
    pub decoder: Arc<dyn Decode>,
    pub block: usize,
}

impl EventSource for Lines {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        let blocks = self.lines.chunks(self.block.max(1)).map(|lines| lines.join("\n") + "\n").collect();
        Ok(Box::new(Blocks { blocks, next: AtomicUsize::new(0), decoder: Arc::clone(&self.decoder) }))
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

struct Blocks {
    blocks: Vec<String>,
    next: AtomicUsize,
    decoder: Arc<dyn Decode>,
}

impl BlockStream for Blocks {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let Some(text) = self.blocks.get(index) else { return Ok(None) };
        buffer.clear();
        buffer.extend_from_slice(text.as_bytes());
        let decoder = Arc::clone(&self.decoder);
        Ok(Some(Block {
            index: index as u64,
            decoder,
            lines: 0..text.len(),
            input: "test".into(),
            consumed: text.len() as u64,
        }))
    }
}

/// The fields of a row, in order.
pub type Fields = Vec<(String, OwnedValue)>;

/// Rows, kept.
#[derive(Default)]
pub struct Rows(pub Vec<Fields>);

struct Batches;

struct RowBatch(Vec<Fields>);

impl Output for Rows {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Batches)
    }

    fn columns(&mut self, _: Option<&[String]>) {}

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        if let Ok(batch) = batch.into_any().downcast::<RowBatch>() {
            self.0.extend(batch.0);
        }
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl BatchFactory for Batches {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(RowBatch(Vec::new()))
    }
}

impl Batch for RowBatch {
    fn push(&mut self, row: &Row<'_>) {
        let fields = row.fields().filter_map(|(name, value)| Some((name.to_string(), value.to_owned()?)));
        self.0.push(fields.collect());
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.0.truncate(rows);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Lookup files by name.
pub struct Files(pub BTreeMap<String, String>);

impl Lookups for Files {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(text) = self.0.get(name) else { return Ok(None) };
        cql::formats::lookup::parse(name, text).map(|table| Some(Arc::new(table))).map_err(|error| error.to_string())
    }
}

/// Saved queries by name.
pub struct Saved(pub BTreeMap<String, String>);

impl SavedQueries for Saved {
    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}
