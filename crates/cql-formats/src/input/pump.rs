//! Streams: a thread of their own reads, unpacks and cuts them into blocks while the workers work on earlier ones.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// Something that fills blocks with whole lines.
pub(super) trait Fill: Send {
    /// Puts about `size` bytes of lines into the buffer, whose old content does not matter, and returns where they are.
    /// `None` at the end.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>>;
}

/// How many blocks may lie ready.
const AHEAD: usize = 2;

/// The workers' end of a stream.
pub(super) struct Pump {
    full: Receiver<io::Result<Option<Filled>>>,
    empty: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

/// A block from a stream.
pub(super) struct Filled {
    buffer: Vec<u8>,
    /// The part of the buffer that counts.
    pub(super) lines: Range<usize>,
    /// How many bytes of the stream, packed as it is, have been read since the last block.
    pub(super) consumed: u64,
}

impl Pump {
    /// Starts a thread that fills blocks of about `size` bytes. `read` is where the source counts what it takes from the
    /// underlying stream, `waiting` where it sees how many workers wait for a block.
    pub(super) fn start(
        mut source: Box<dyn Fill>,
        size: usize,
        read: Arc<AtomicU64>,
        waiting: Arc<AtomicUsize>,
    ) -> io::Result<Pump> {
        let (full_in, full) = sync_channel(AHEAD);
        let (empty, empty_out) = channel();
        let work = move || pump(&mut *source, &read, size, &full_in, &empty_out);
        std::thread::Builder::new().name("cql-read".into()).spawn(work)?;
        Ok(Pump { full, empty, waiting })
    }

    /// The next block, put into `buffer`.
    pub(super) fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Filled>> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let received = self.full.recv();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        // The thread says when it is done; if it just ends, it has crashed.
        let received = received.map_err(|_| io::Error::other("the reading thread ended too early"))?;
        let Some(mut filled) = received? else { return Ok(None) };
        std::mem::swap(buffer, &mut filled.buffer);
        // The thread may have ended; then nobody needs the buffer.
        let _ = self.empty.send(std::mem::take(&mut filled.buffer));
        Ok(Some(filled))
    }
}

fn pump(
    source: &mut dyn Fill,
    read: &AtomicU64,
    size: usize,
    full: &SyncSender<io::Result<Option<Filled>>>,
    empty: &Receiver<Vec<u8>>,
) {
    let mut before = 0;
    loop {
        let mut buffer = empty.try_recv().unwrap_or_default();
        let message = match source.fill(&mut buffer, size) {
            Ok(None) => Ok(None),
            Ok(Some(lines)) => {
                let now = read.load(Ordering::Relaxed);
                let consumed = now - before;
                before = now;
                Ok(Some(Filled { buffer, lines, consumed }))
            }
            Err(error) => Err(error),
        };
        let more = matches!(message, Ok(Some(_)));
        if full.send(message).is_err() || !more {
            return;
        }
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

    fn start(count: u8) -> io::Result<Pump> {
        Pump::start(Box::new(Count(count)), 8, Arc::default(), Arc::default())
    }

    #[test]
    fn keeps_the_order_and_reports_errors() -> io::Result<()> {
        let pump = start(0)?;
        let mut buffer = Vec::new();
        for number in 1..8 {
            let filled = pump.next(&mut buffer)?.expect("a block");
            assert_eq!(buffer[filled.lines], [number; 2]);
        }
        assert!(pump.next(&mut buffer)?.is_none());
        let pump = start(98)?;
        assert!(pump.next(&mut buffer)?.is_some());
        assert!(pump.next(&mut buffer).is_err());
        Ok(())
    }

    #[test]
    fn stops_when_nobody_listens() -> io::Result<()> {
        drop(start(0)?);
        Ok(())
    }
}
