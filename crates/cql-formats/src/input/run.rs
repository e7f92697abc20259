//! A run over all inputs: the workers' common place in them.

use super::Input;
use super::csv::CsvFramer;
use super::detect::{self, Form, HEAD, Packing};
use super::lines::LineCutter;
use super::plain::{BLOCK, PlainFile, read_at};
use super::pump::{Fill, Pump};
use super::reframe::JsonFramer;
use super::source::{FileReader, Opened, Source};
use super::unpack::{Counted, Stream, peek, unpack};
use crate::error::InputError;
use crate::{JsonDecoder, LinesDecoder};
use cql_core::source::{Block, BlockStream, Decode};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::atomic::AtomicUsize;
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

/// How far the run has come. The lock is held for the time of handing out a block; only streams are waited for
/// while it is held, as nobody could go on before.
struct Place {
    /// The number of the next block.
    index: u64,
    /// The number of the next source to be opened.
    source: usize,
    current: Option<Reading>,
}

/// The input that is being read.
struct Reading {
    name: Arc<str>,
    decoder: Arc<dyn Decode>,
    way: Way,
}

enum Way {
    /// A file that the workers read themselves, and its next block.
    Plain(Arc<PlainFile>, u64),
    /// A stream that a thread reads.
    Pump(Pump),
}

impl Run {
    pub(super) fn new(sources: Arc<[Source]>, input: Input, spool: bool) -> Self {
        let place = Mutex::new(Place { index: 0, source: 0, current: None });
        Run { sources, input, spool, json: Arc::new(JsonDecoder), lines: Arc::new(LinesDecoder), place }
    }

    fn start(&self, source: &Source) -> io::Result<Reading> {
        let (form, way) = match source.open(self.spool)? {
            Opened::File(file, size) => self.start_file(source, file, size)?,
            Opened::Stream(stream) => self.start_stream(source, stream, Vec::new())?,
        };
        let decoder = match form {
            Form::Lines => self.lines.clone(),
            Form::Ndjson | Form::Json | Form::Csv => self.json.clone(),
        };
        Ok(Reading { name: source.name.clone(), decoder, way })
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
        self.start_stream(source, Box::new(FileReader { file, offset: filled as u64 }), head)
    }

    /// Starts reading a stream, of which `head` has been read already.
    fn start_stream(&self, source: &Source, stream: Stream, mut head: Vec<u8>) -> io::Result<(Form, Way)> {
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
        let waiting = Arc::new(AtomicUsize::new(0));
        let fill: Box<dyn Fill> = match form {
            Form::Ndjson | Form::Lines => Box::new(LineCutter::new(text, waiting.clone())),
            Form::Json => Box::new(JsonFramer::new(text)),
            Form::Csv => Box::new(CsvFramer::new(text, delimiter)),
        };
        Ok((form, Way::Pump(Pump::start(fill, BLOCK, count, waiting)?)))
    }
}

impl BlockStream for Run {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let result = loop {
            let index = place.index;
            match &mut place.current {
                Some(Reading { name, decoder, way: Way::Plain(file, next) }) if *next < file.blocks() => {
                    let (decoder, input, file, number) = (decoder.clone(), name.clone(), file.clone(), *next);
                    *next += 1;
                    place.index += 1;
                    drop(place);
                    // Reading is outside of the lock.
                    let lines = file.read(number, buffer).map_err(|error| unreadable(&input, error))?;
                    return Ok(Some(Block { index, lines, decoder, input, consumed: file.consumed(number) }));
                }
                Some(Reading { name, decoder, way: Way::Pump(pump) }) => match pump.next(buffer) {
                    Ok(Some(filled)) => {
                        let (decoder, input) = (decoder.clone(), name.clone());
                        place.index += 1;
                        let consumed = filled.consumed;
                        return Ok(Some(Block { index, lines: filled.lines, decoder, input, consumed }));
                    }
                    Ok(None) => {}
                    Err(error) => break Err(unreadable(name, error)),
                },
                _ => {}
            }
            let Some(source) = self.sources.get(place.source) else { break Ok(None) };
            place.source += 1;
            match self.start(source) {
                Ok(reading) => place.current = Some(reading),
                Err(error) => break Err(error),
            }
        };
        // There is nothing more, also if it ended with an error.
        place.source = self.sources.len();
        place.current = None;
        result
    }
}

fn unreadable(name: &str, source: io::Error) -> io::Error {
    InputError::Read { input: name.into(), source }.into()
}

/// The length of the byte order mark at the start of an input.
fn skip_mark(name: &str, head: &[u8]) -> io::Result<usize> {
    detect::byte_order_mark(head).map_err(|encoding| InputError::Encoding { input: name.into(), encoding }.into())
}
