//! A run over all inputs: the workers' common place in them.

use super::Input;
use super::csv::CsvFramer;
use super::detect::{self, Form, HEAD, Packing};
use super::lines::LineCutter;
use super::plain::{BLOCK, PlainFile, read_at};
use super::reframe::JsonFramer;
use super::shared::{Fill, Filled, Shared};
use super::source::{FileReader, Opened, Source};
use super::unpack::{Counted, Stream, peek, unpack};
use crate::error::InputError;
use crate::{JsonDecoder, LinesDecoder};
use cql_core::source::{Block, BlockStream, Decode};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Reads the inputs one after the other.
pub(super) struct Run {
    sources: Arc<[Source]>,
    input: Input,
    spool: bool,
    json: Arc<dyn Decode>,
    lines: Arc<dyn Decode>,
    place: Mutex<Place>,
}

/// How far the run has come. The lock is held for the time of finding out what is to be read next, not for reading it.
struct Place {
    /// The number of the next source to be opened.
    source: usize,
    current: Option<Reading>,
}

/// The input that is being read.
struct Reading {
    name: Arc<str>,
    decoder: Arc<dyn Decode>,
    /// The number of its first block.
    first: u64,
    way: Way,
}

enum Way {
    /// A file that the workers read themselves, and its next block.
    Plain(Arc<PlainFile>, u64),
    /// A stream, of which one worker at a time reads a block.
    Stream(Arc<Shared>),
}

impl Run {
    pub(super) fn new(sources: Arc<[Source]>, input: Input, spool: bool) -> Self {
        let place = Mutex::new(Place { source: 0, current: None });
        Run { sources, input, spool, json: Arc::new(JsonDecoder), lines: Arc::new(LinesDecoder), place }
    }

    fn start(&self, source: &Source, first: u64) -> io::Result<Reading> {
        let (form, way) = match source.open(self.spool)? {
            Opened::File(file, size) => self.start_file(source, file, size)?,
            Opened::Stream(stream) => self.start_stream(source, stream, Vec::new(), true)?,
        };
        let decoder = match form {
            Form::Lines => self.lines.clone(),
            Form::Ndjson | Form::Json | Form::Csv => self.json.clone(),
        };
        Ok(Reading { name: source.name.clone(), decoder, first, way })
    }

    /// Leaves nothing more to be read.
    fn end(&self) {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Place { source: self.sources.len(), current: None };
    }

    fn start_file(&self, source: &Source, file: Arc<File>, size: u64) -> io::Result<(Form, Way)> {
        let mut head = vec![0; HEAD.min(usize::try_from(size).unwrap_or(HEAD))];
        let filled = loop {
            match read_at(&file, &mut head, 0) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| unreadable(&source.name, error))?,
            }
        };
        head.truncate(filled);
        if detect::packing(&head) == Packing::Plain {
            let mark = skip_mark(&source.name, &head)?;
            let form = detect::form(self.input, &head[mark..], filled as u64 == size);
            if matches!(form, Form::Ndjson | Form::Lines) {
                return Ok((form, Way::Plain(Arc::new(PlainFile::new(file, mark as u64, size)), 0)));
            }
        }
        self.start_stream(source, Box::new(FileReader { file, offset: filled as u64 }), head, false)
    }

    /// Starts reading a stream, of which `head` has been read already. It is live if its writer may still be at work.
    fn start_stream(&self, source: &Source, stream: Stream, mut head: Vec<u8>, live: bool) -> io::Result<(Form, Way)> {
        let failed = |error| unreadable(&source.name, error);
        let count = Arc::new((head.len() as u64).into());
        let mut stream = Counted { reader: stream, count: Arc::clone(&count) };
        // The longest mark has four bytes.
        peek(&mut stream, &mut head, 4, |_| false).map_err(failed)?;
        let packing = detect::packing(&head);
        let mut text: Stream = Box::new(stream);
        if packing != Packing::Plain {
            text = unpack(Box::new(Cursor::new(head).chain(text)), packing).map_err(failed)?;
            head = Vec::new();
        }
        let ended = match self.input {
            Input::Auto => peek(&mut text, &mut head, HEAD, detect::is_surely_ndjson),
            _ => peek(&mut text, &mut head, 4, |_| false),
        };
        let mark = skip_mark(&source.name, &head)?;
        let form = detect::form(self.input, &head[mark..], ended.map_err(failed)?);
        let delimiter = detect::delimiter(&head[mark..]);
        let mut head = Cursor::new(head);
        head.set_position(mark as u64);
        let text = head.chain(text);
        let fill: Box<dyn Fill> = match form {
            Form::Ndjson | Form::Lines => Box::new(LineCutter::new(text, live)),
            Form::Json => Box::new(JsonFramer::new(text)),
            Form::Csv => Box::new(CsvFramer::new(text, delimiter)),
        };
        Ok((form, Way::Stream(Arc::new(Shared::new(fill, BLOCK, count)))))
    }
}

impl Way {
    /// How many blocks it has given. All of them, if it has come to its end.
    fn given(&self) -> u64 {
        match self {
            Way::Plain(_, next) => *next,
            Way::Stream(stream) => stream.filled(),
        }
    }
}

impl BlockStream for Run {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        // The source that was found to have come to its end.
        let mut ended = None;
        loop {
            let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
            let source_number = place.source;
            if let Some(reading) = &mut place.current {
                let (decoder, input, first) = (reading.decoder.clone(), reading.name.clone(), reading.first);
                match &mut reading.way {
                    Way::Plain(file, next) if *next < file.blocks() => {
                        let (file, block) = (file.clone(), *next);
                        *next += 1;
                        drop(place);
                        let lines = file.read(block, buffer).map_err(|error| unreadable(&input, error))?;
                        let consumed = file.consumed(block);
                        return Ok(Some(Block { index: first + block, lines, decoder, input, consumed }));
                    }
                    Way::Stream(stream) if ended != Some(source_number) => {
                        let stream = stream.clone();
                        drop(place);
                        match stream.next(buffer) {
                            Ok(Some(Filled { number, lines, consumed })) => {
                                return Ok(Some(Block { index: first + number, lines, decoder, input, consumed }));
                            }
                            Ok(None) => ended = Some(source_number),
                            Err(error) => {
                                self.end();
                                return Err(unreadable(&input, error));
                            }
                        }
                        continue;
                    }
                    _ => {}
                }
            }
            let Some(source) = self.sources.get(source_number) else { return Ok(None) };
            let first = place.current.as_ref().map_or(0, |reading| reading.first + reading.way.given());
            place.source += 1;
            match self.start(source, first) {
                Ok(reading) => place.current = Some(reading),
                Err(error) => {
                    drop(place);
                    self.end();
                    return Err(error);
                }
            }
        }
    }
}

fn unreadable(name: &str, source: io::Error) -> io::Error {
    InputError::Read { input: name.into(), source }.into()
}

/// The length of the byte order mark at the start of an input.
fn skip_mark(name: &str, head: &[u8]) -> io::Result<usize> {
    detect::byte_order_mark(head).map_err(|encoding| InputError::Encoding { input: name.into(), encoding }.into())
}
