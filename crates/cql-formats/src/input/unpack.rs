//! Compressed streams.

use super::detect::Packing;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much of a compressed stream is read at once.
const BUFFER: usize = 1 << 16;

/// A stream that can be given to another thread.
pub(super) type Stream = Box<dyn Read + Send>;

/// The unpacked text of a stream.
pub(super) fn unpack(stream: Stream, packing: Packing) -> io::Result<Stream> {
    Ok(match packing {
        Packing::Plain => stream,
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(BUFFER, stream))),
        Packing::Zstd => Box::new(zstd::Decoder::with_buffer(BufReader::with_capacity(BUFFER, stream))?),
    })
}

/// Reads until `head` has `size` bytes or is `enough`, or the stream ends. Returns whether it has ended.
pub(super) fn peek(
    stream: &mut dyn Read,
    head: &mut Vec<u8>,
    size: usize,
    enough: impl Fn(&[u8]) -> bool,
) -> io::Result<bool> {
    let mut filled = head.len();
    while filled < size && !enough(&head[..filled]) {
        head.resize(size, 0);
        match stream.read(&mut head[filled..]) {
            Ok(0) => {
                head.truncate(filled);
                return Ok(true);
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok(false)
}

/// Counts what is read.
pub(super) struct Counted<R> {
    pub(super) reader: R,
    pub(super) count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
