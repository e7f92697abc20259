//! Streams of lines, cut into blocks.

use super::buffer::{ALIGNMENT, prepare};
use super::shared::Fill;
use std::io::{self, Read};
use std::ops::Range;

/// Cuts a stream at line ends. What follows the last line feed is carried over to the next block.
pub(super) struct LineCutter<R> {
    reader: R,
    carried: Vec<u8>,
    /// Whether what comes little by little is better handed on than collected.
    live: bool,
    ended: bool,
}

impl<R: Read> LineCutter<R> {
    pub(super) fn new(reader: R, live: bool) -> Self {
        LineCutter { reader, carried: Vec::new(), live, ended: false }
    }
}

/// Least number of bytes that are asked of the reader at once.
const STEP: usize = 1 << 16;

impl<R: Read + Send> Fill for LineCutter<R> {
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>> {
        if self.ended {
            return Ok(None);
        }
        // What is carried over stands before the aligned place that reading begins at.
        let carried = self.carried.len().next_multiple_of(ALIGNMENT);
        let mut filled = prepare(buffer, carried + size) + carried;
        let start = filled - self.carried.len();
        buffer[start..filled].copy_from_slice(&self.carried);
        self.carried.clear();
        // Where the line feed is looked for: none is before it.
        let mut searched = filled;
        loop {
            if buffer.len() < filled + STEP {
                buffer.resize(filled * 2 + STEP, 0);
            }
            let count = match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(Some(start..filled));
                }
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            filled += count;
            // Little at a time is what a slow writer gives; for a fast one, large blocks cost less.
            if filled + STEP > size + start || (self.live && count < STEP / 2) {
                if let Some(feed) = memchr::memrchr(b'\n', &buffer[searched..filled]) {
                    let end = searched + feed + 1;
                    self.carried.extend_from_slice(&buffer[end..filled]);
                    return Ok(Some(start..end));
                }
                searched = filled;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn cut(text: &[u8], drop: usize, size: usize, live: bool) -> io::Result<Vec<Vec<u8>>> {
        let mut cutter = LineCutter::new(Drops(text, drop), live);
        let (mut buffer, mut blocks) = (Vec::new(), Vec::new());
        while let Some(lines) = cutter.fill(&mut buffer, size)? {
            blocks.push(buffer[lines].to_vec());
        }
        Ok(blocks)
    }

    #[test]
    fn cuts_at_line_ends() -> io::Result<()> {
        let text = ["a\n".repeat(90_000), "b".repeat(400_000), "\n\nc\n".repeat(50_000), "last".into()].concat();
        for (drop, size, live) in
            [(7, 1 << 17, false), (70_000, 1 << 16, false), (100_000, 1 << 20, true), (1 << 20, 1 << 18, false)]
        {
            let blocks = cut(text.as_bytes(), drop, size, live)?;
            assert!(blocks.concat() == text.as_bytes(), "{drop} {size}");
            let (last, others) = blocks.split_last().expect("blocks");
            assert!(last.ends_with(b"last") && others.iter().all(|block| block.ends_with(b"\n")), "{drop} {size}");
            assert!(blocks.len() > 1 || size > text.len());
        }
        Ok(())
    }

    #[test]
    fn hands_on_what_a_slow_writer_gives() -> io::Result<()> {
        assert_eq!(cut(b"one\ntwo\nthr", 5, 1 << 20, true)?, [&b"one\n"[..], b"two\n", b"thr"]);
        assert_eq!(cut(b"one\ntwo\nthr", 5, 1 << 20, false)?, [&b"one\ntwo\nthr"[..]]);
        Ok(())
    }
}
