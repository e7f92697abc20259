//! Readers of events: any number of files, folders and streams, each with its own packing and form.

mod buffer;
mod csv;
mod detect;
mod lines;
mod memory;
mod paths;
mod plain;
mod reframe;
mod run;
mod shared;
mod source;
#[cfg(test)]
mod tests;
mod unpack;

use crate::error::InputError;
use cql_core::source::{BlockStream, EventSource};
pub use memory::Loaded;
use source::Source;
use std::fmt;
use std::io;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

/// The form of the events that are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Told from the content, for each input by itself.
    #[default]
    Auto,
    /// One JSON object a line.
    Ndjson,
    /// Arrays of JSON objects, or one object after the other, on any number of lines.
    Json,
    /// Comma-separated values; the first line names the columns.
    Csv,
    /// Each line is an event that has `@rawstring` only.
    Lines,
}

impl Input {
    /// All forms with their names.
    pub const ALL: [(&'static str, Input); 5] = [
        ("auto", Input::Auto),
        ("ndjson", Input::Ndjson),
        ("json", Input::Json),
        ("csv", Input::Csv),
        ("lines", Input::Lines),
    ];
}

impl FromStr for Input {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Input::ALL.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, input)| *input)
            .ok_or_else(|| UnknownFormat::new(name, Input::ALL.iter().map(|(known, _)| *known)))
    }
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{name}`; it is one of {known}")]
pub struct UnknownFormat {
    name: String,
    known: String,
}

impl UnknownFormat {
    pub(crate) fn new<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        UnknownFormat { name: name.into(), known: known.collect::<Vec<_>>().join(", ") }
    }
}

/// Inputs that are read one after the other, in the order given.
///
/// gzip and Zstandard are unpacked, byte order marks skipped; both, and the form if it is [`Input::Auto`], are told from
/// the content of each input, never from its name. Blocks of uncompressed line files are read by all workers in parallel;
/// of everything else one worker reads the next block while the others work. Memory is bounded: a block for each worker, and
/// the longest line.
pub struct Files {
    sources: Arc<[Source]>,
    input: Input,
    spool: bool,
}

impl Files {
    /// The inputs of these names: files, folders (all files in them and their folders, sorted, without hidden ones), patterns
    /// with `*`, `?` and `[…]`, and `-` for standard input.
    pub fn new<P: AsRef<Path>>(names: &[P], input: Input) -> Result<Self, InputError> {
        let sources = paths::expand(names)?.into_iter().map(Source::new).collect();
        Ok(Files { sources, input, spool: false })
    }

    /// Says that the inputs will be opened more than once, so that standard input and pipes have to be copied to a
    /// temporary file. Without it, opening them again is an error.
    #[must_use]
    pub fn spool(self, spool: bool) -> Self {
        Files { spool, ..self }
    }

    /// The names of the inputs, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| &*source.name)
    }
}

impl EventSource for Files {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        Ok(Box::new(run::Run::new(self.sources.clone(), self.input, self.spool)))
    }

    fn size(&self) -> Option<u64> {
        self.sources.iter().map(Source::size).sum()
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("sources", &self.sources).field("input", &self.input).finish_non_exhaustive()
    }
}

/// The inputs of these names, see [`Files::new`] and [`Files::spool`].
pub fn open_files<P: AsRef<Path>>(names: &[P], input: Input, spool: bool) -> Result<Box<dyn EventSource>, InputError> {
    Ok(Box::new(Files::new(names, input)?.spool(spool)))
}
