//! Streams, shared by the workers: one reads, unpacks and cuts the next block while the others work on earlier ones.
//!
//! Whoever needs a block takes the stream for the time of filling it. So the block is in the cache of the core that works on
//! it, the slower of unpacking and working gets all the time it needs, and no thread stands in the way of another.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that fills blocks with whole lines.
pub(super) trait Fill: Send {
    /// Puts about `size` bytes of lines into the buffer, whose old content does not matter, and returns where they are.
    /// `None` at the end.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>>;
}

/// A stream that is read by several workers.
pub(super) struct Shared {
    size: usize,
    state: Mutex<State>,
}

struct State {
    source: Box<dyn Fill>,
    /// How many bytes of the stream, packed as it is, have been read.
    read: Arc<AtomicU64>,
    /// How many of them belong to blocks that have been filled.
    accounted: u64,
    /// How many blocks have been filled.
    filled: u64,
    ended: bool,
}

/// A block from a stream.
pub(super) struct Filled {
    /// Its number in the stream.
    pub(super) number: u64,
    /// The part of the buffer that counts.
    pub(super) lines: Range<usize>,
    /// How many bytes of the stream, packed as it is, have been read since the last block.
    pub(super) consumed: u64,
}

impl Shared {
    /// A stream that is cut into blocks of about `size` bytes. `read` is where the source counts what it takes from what
    /// is under it.
    pub(super) fn new(source: Box<dyn Fill>, size: usize, read: Arc<AtomicU64>) -> Shared {
        let state = State { source, read, accounted: 0, filled: 0, ended: false };
        Shared { size, state: Mutex::new(state) }
    }

    /// Fills the buffer with the next block. After the end, or an error, there is none.
    pub(super) fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Filled>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return Ok(None);
        }
        // Whatever happens in between, the stream has ended unless it has given a block.
        state.ended = true;
        let Some(lines) = state.source.fill(buffer, self.size)? else { return Ok(None) };
        state.ended = false;
        let (read, number) = (state.read.load(Ordering::Relaxed), state.filled);
        let consumed = read - state.accounted;
        state.accounted = read;
        state.filled += 1;
        Ok(Some(Filled { number, lines, consumed }))
    }

    /// How many blocks it has given so far.
    pub(super) fn filled(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u8);

    impl Fill for Count {
        fn fill(&mut self, buffer: &mut Vec<u8>, _size: usize) -> io::Result<Option<Range<usize>>> {
            self.0 += 1;
            buffer.clear();
            buffer.extend([self.0; 3]);
            match self.0 {
                8 => Ok(None),
                100 => Err(io::ErrorKind::UnexpectedEof.into()),
                _ => Ok(Some(1..3)),
            }
        }
    }

    fn start(count: u8) -> Shared {
        Shared::new(Box::new(Count(count)), 8, Arc::default())
    }

    #[test]
    fn gives_blocks_in_order_until_the_end() -> io::Result<()> {
        let stream = start(0);
        let mut buffer = Vec::new();
        for number in 1..8 {
            let filled = stream.next(&mut buffer)?.expect("a block");
            assert_eq!(filled.number, u64::from(number) - 1);
            assert_eq!(buffer[filled.lines], [number; 2]);
        }
        assert!(stream.next(&mut buffer)?.is_none());
        assert!(stream.next(&mut buffer)?.is_none());
        assert_eq!(stream.filled(), 7);
        Ok(())
    }

    #[test]
    fn ends_with_an_error() -> io::Result<()> {
        let stream = start(98);
        let mut buffer = Vec::new();
        assert!(stream.next(&mut buffer)?.is_some());
        assert!(stream.next(&mut buffer).is_err());
        assert!(stream.next(&mut buffer)?.is_none());
        Ok(())
    }
}
