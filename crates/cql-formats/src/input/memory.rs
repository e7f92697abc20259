//! Events kept in memory, to be read again and again.

use super::plain::BLOCK;
use crate::JsonDecoder;
use cql_core::source::{Block, BlockStream, Decode, EventSource};
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The events of another source, unpacked and a line each.
#[derive(Clone)]
pub struct Loaded {
    blocks: Arc<[Kept]>,
    bytes: u64,
    events: u64,
}

/// Some lines.
struct Kept {
    lines: Box<[u8]>,
    decoder: Arc<dyn Decode>,
    input: Arc<str>,
}

impl Loaded {
    /// Reads a source to its end. `None` if there are more than `most` bytes in it, or `cancel` is set.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(source: &dyn EventSource, most: u64, cancel: &AtomicBool) -> io::Result<Option<Loaded>> {
        let stream = source.open()?;
        let (mut buffer, mut blocks, mut bytes) = (Vec::new(), Vec::new(), 0);
        while let Some(Block { lines, decoder, input, .. }) = stream.next(&mut buffer)? {
            bytes += lines.len() as u64;
            if bytes > most || cancel.load(Ordering::Relaxed) {
                return Ok(None);
            }
            if !lines.is_empty() {
                blocks.push(Kept { lines: buffer[lines].into(), decoder, input });
            }
        }
        Ok(Some(Loaded::new(blocks)))
    }

    /// Events given as JSON, an object a line. `name` stands for them in messages.
    pub fn ndjson(name: &str, text: &[u8]) -> Loaded {
        let (decoder, input): (Arc<dyn Decode>, Arc<str>) = (Arc::new(JsonDecoder), name.into());
        let mut blocks = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let start = rest.len().min(BLOCK);
            let end = memchr::memchr(b'\n', &rest[start..]).map_or(rest.len(), |feed| start + feed + 1);
            let (lines, others) = rest.split_at(end);
            blocks.push(Kept { lines: lines.into(), decoder: decoder.clone(), input: input.clone() });
            rest = others;
        }
        Loaded::new(blocks)
    }

    fn new(blocks: Vec<Kept>) -> Loaded {
        let bytes = blocks.iter().map(|block| block.lines.len() as u64).sum();
        let lines = blocks.iter().flat_map(|block| block.lines.split(|byte| *byte == b'\n'));
        let events = lines.filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        Loaded { blocks: blocks.into(), bytes, events }
    }

    /// How many events there are.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl EventSource for Loaded {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        Ok(Box::new(Reading { blocks: self.blocks.clone(), next: AtomicUsize::new(0) }))
    }

    fn size(&self) -> Option<u64> {
        Some(self.bytes)
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded").field("bytes", &self.bytes).field("events", &self.events).finish_non_exhaustive()
    }
}

/// A run over the blocks.
struct Reading {
    blocks: Arc<[Kept]>,
    next: AtomicUsize,
}

impl BlockStream for Reading {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let Some(block) = self.blocks.get(index) else { return Ok(None) };
        buffer.clear();
        buffer.extend_from_slice(&block.lines);
        let (decoder, input) = (block.decoder.clone(), block.input.clone());
        let lines = 0..buffer.len();
        Ok(Some(Block { index: index as u64, lines, decoder, input, consumed: block.lines.len() as u64 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &dyn EventSource) -> io::Result<Vec<u8>> {
        let (stream, mut buffer, mut text) = (source.open()?, Vec::new(), Vec::new());
        while let Some(block) = stream.next(&mut buffer)? {
            text.extend_from_slice(&buffer[block.lines]);
        }
        Ok(text)
    }

    #[test]
    fn holds_what_was_read() -> io::Result<()> {
        let lines = "{\"a\":1}\n\n".repeat(300_000);
        let made = Loaded::ndjson("rows", lines.as_bytes());
        assert!(made.blocks.len() > 1 && made.events() == 300_000);
        let go_on = AtomicBool::new(false);
        let loaded = Loaded::load(&made, u64::MAX, &go_on)?.expect("enough room");
        assert_eq!((loaded.events(), loaded.bytes()), (300_000, lines.len() as u64));
        for _ in 0..2 {
            assert!(text(&loaded)? == lines.as_bytes());
        }
        assert!(Loaded::load(&made, 1 << 20, &go_on)?.is_none());
        assert!(Loaded::load(&made, u64::MAX, &AtomicBool::new(true))?.is_none());
        assert_eq!(Loaded::ndjson("none", b"").events(), 0);
        Ok(())
    }
}
