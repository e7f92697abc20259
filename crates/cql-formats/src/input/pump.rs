//! Streams: a thread of their own reads, unpacks and cuts them into blocks while the workers work on earlier ones.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// Something that fills blocks with whole lines.
pub(super) trait Fill: Send {
    /// Puts about `size` bytes of lines at the start of the buffer, whose old content does not matter, and returns how many
    /// they are. `None` at the end.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<usize>>;
}

/// How many blocks may lie ready.
const AHEAD: usize = 2;

/// The workers' end of a stream.
pub(super) struct Pump {
    full: Receiver<io::Result<Filled>>,
    empty: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

/// A block from a stream.
pub(super) struct Filled {
    buffer: Vec<u8>,
    /// How much of the buffer counts.
    pub(super) length: usize,
    /// How many bytes of the stream, packed as it is, have been read since the last block.
    pub(super) consumed: u64,
}

impl Pump {
    /// Starts reading. `open` makes what fills the blocks, given the number of waiting workers; it counts in `read` what
    /// it takes from the underlying stream.
    pub(super) fn start<F>(read: Arc<AtomicU64>, size: usize, open: F) -> io::Result<Pump>
    where
        F: FnOnce(Arc<AtomicUsize>) -> io::Result<Box<dyn Fill>> + Send + 'static,
    {
        let (full_in, full) = sync_channel(AHEAD);
        let (empty, empty_out) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let waiters = waiting.clone();
        let work = move || match open(waiters) {
            Ok(mut source) => pump(&mut *source, &read, size, &full_in, &empty_out),
            // Nobody listens any more if this fails.
            Err(error) => drop(full_in.send(Err(error))),
        };
        std::thread::Builder::new().name("cql-read".into()).spawn(work)?;
        Ok(Pump { full, empty, waiting })
    }

    /// The next block, put into `buffer`.
    pub(super) fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Filled>> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let received = self.full.recv();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let Ok(filled) = received else { return Ok(None) };
        let mut filled = filled?;
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
    full: &SyncSender<io::Result<Filled>>,
    empty: &Receiver<Vec<u8>>,
) {
    let mut before = 0;
    loop {
        let mut buffer = empty.try_recv().unwrap_or_default();
        let message = match source.fill(&mut buffer, size) {
            Ok(None) => return,
            Ok(Some(length)) => {
                let now = read.load(Ordering::Relaxed);
                let consumed = now - before;
                before = now;
                Ok(Filled { buffer, length, consumed })
            }
            Err(error) => Err(error),
        };
        let failed = message.is_err();
        if full.send(message).is_err() || failed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u8);

    impl Fill for Count {
        fn fill(&mut self, buffer: &mut Vec<u8>, _size: usize) -> io::Result<Option<usize>> {
            self.0 += 1;
            buffer.clear();
            buffer.extend([self.0; 3]);
            match self.0 {
                8 => Err(io::ErrorKind::UnexpectedEof.into()),
                _ => Ok(Some(2)),
            }
        }
    }

    #[test]
    fn keeps_the_order_and_reports_errors() -> io::Result<()> {
        let pump = Pump::start(Arc::default(), 8, |_| Ok(Box::new(Count(0))))?;
        let mut buffer = Vec::new();
        for number in 1..8 {
            let filled = pump.next(&mut buffer)?.expect("a block");
            assert_eq!(buffer[..filled.length], [number; 2]);
        }
        assert!(pump.next(&mut buffer).is_err());
        assert!(pump.next(&mut buffer)?.is_none());
        Ok(())
    }

    #[test]
    fn stops_when_nobody_listens() -> io::Result<()> {
        drop(Pump::start(Arc::default(), 8, |_| Ok(Box::new(Count(0))))?);
        let failed = Pump::start(Arc::default(), 8, |_| Err(io::ErrorKind::NotFound.into()))?;
        assert!(failed.next(&mut Vec::new()).is_err());
        Ok(())
    }
}
