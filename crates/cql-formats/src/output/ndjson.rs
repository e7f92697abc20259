//! JSON: one object a line, or an array of objects.

use super::columns::Columns;
use crate::encode;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::{Row, TextBuffer, Value};
use std::any::Any;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Writes rows as JSON objects, keys in the order of the columns. Texts are strings always, computed numbers and truth
/// values what they are.
pub struct Ndjson<W> {
    writer: W,
    columns: Columns,
    array: bool,
    begun: bool,
}

impl<W: Write + Send> Ndjson<W> {
    /// One object a line.
    pub fn new(writer: W) -> Self {
        Ndjson { writer, columns: Columns::default(), array: false, begun: false }
    }

    /// One array with all the objects, each on a line.
    pub fn array(writer: W) -> Self {
        Ndjson { array: true, ..Ndjson::new(writer) }
    }
}

impl<W: Write + Send> Output for Ndjson<W> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Factory { columns: self.columns.clone(), array: self.array })
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.columns.fix(columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        let batch = super::own::<Objects>(batch)?;
        let mut bytes = &batch.bytes[..];
        if self.array && !self.begun && !bytes.is_empty() {
            // Instead of the comma and the line feed that stand before each object.
            self.writer.write_all(b"[\n")?;
            bytes = &bytes[2..];
            self.begun = true;
        }
        self.writer.write_all(bytes)?;
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        match (self.array, self.begun) {
            (false, _) => {}
            (true, false) => self.writer.write_all(b"[]\n")?,
            (true, true) => self.writer.write_all(b"\n]\n")?,
        }
        self.writer.flush()
    }
}

struct Factory {
    columns: Columns,
    array: bool,
}

impl BatchFactory for Factory {
    fn batch(&self) -> Box<dyn Batch> {
        let columns = self.columns.clone();
        Box::new(Objects {
            columns,
            array: self.array,
            bytes: Vec::new(),
            ends: Vec::new(),
            text: TextBuffer::default(),
        })
    }
}

/// Rows that are written already.
struct Objects {
    columns: Columns,
    array: bool,
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
    text: TextBuffer,
}

impl Batch for Objects {
    fn push(&mut self, row: &Row<'_>) {
        let Objects { columns, array, bytes, ends, text } = self;
        if *array {
            bytes.extend(b",\n");
        }
        let start = bytes.len();
        columns.fields(row, |name, value| {
            bytes.push(if bytes.len() == start { b'{' } else { b',' });
            encode::push_string(bytes, name.as_bytes());
            bytes.push(b':');
            match value {
                Value::Text(text) => encode::push_string(bytes, text.as_bytes()),
                other => bytes.extend_from_slice(other.text_in(text).unwrap_or("null").as_bytes()),
            }
        });
        if bytes.len() == start {
            bytes.push(b'{');
        }
        bytes.push(b'}');
        if !*array {
            bytes.push(b'\n');
        }
        ends.push(bytes.len());
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
