//! Uncompressed files of lines, read by all workers at once, each its own blocks.
//!
//! Block `k` is the bytes from `k * BLOCK` on. A line belongs to the block that the line feed *before* it is in, so that a
//! worker needs no byte of the block before its own: block `k` owns what follows its first line feed, up to and with the
//! first line feed of a later block. Block 0 also owns the first line of the file. So every line belongs
//! to exactly one block, however long it is, and reads begin at multiples of [`BLOCK`].

use super::buffer::prepare;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// How much of a file is read at once.
pub(super) const BLOCK: usize = 1 << 20;

/// How much is read at first to find the end of a block's last line.
const STEP: usize = 1 << 13;

/// An uncompressed file of lines.
#[derive(Debug)]
pub(super) struct PlainFile {
    file: Arc<File>,
    /// Where its text begins: behind the byte order mark.
    start: u64,
    /// Its size when it was opened. Lines that begin behind it are not read.
    size: u64,
}

impl PlainFile {
    pub(super) fn new(file: Arc<File>, start: u64, size: u64) -> Self {
        PlainFile { file, start, size }
    }

    /// How many blocks it has.
    pub(super) fn blocks(&self) -> u64 {
        self.size.div_ceil(BLOCK as u64)
    }

    /// How many bytes of the file are in a block.
    pub(super) fn consumed(&self, block: u64) -> u64 {
        self.size.saturating_sub(block * BLOCK as u64).min(BLOCK as u64)
    }

    /// Reads a block. The range is the part of the buffer with the lines that it owns.
    pub(super) fn read(&self, block: u64, buffer: &mut Vec<u8>) -> io::Result<Range<usize>> {
        let offset = block * BLOCK as u64;
        let expected = (BLOCK as u64).min(self.size.saturating_sub(offset)) as usize;
        let origin = prepare(buffer, expected + STEP);
        let mut reading = Reading { file: &self.file, offset, buffer, filled: origin };
        let ended = reading.read(expected)?;
        let start = match block {
            0 => (origin + self.start as usize).min(reading.filled),
            _ => match memchr::memchr(b'\n', reading.since(origin)) {
                Some(feed) => origin + feed + 1,
                None => return Ok(0..0),
            },
        };
        if ended || (block + 1 >= self.blocks() && reading.since(origin).ends_with(b"\n")) {
            return Ok(start..reading.filled);
        }
        // The last line goes on behind the block, unless the file ends there.
        let mut step = STEP;
        loop {
            let from = reading.filled;
            let ended = reading.read(step)?;
            if let Some(feed) = memchr::memchr(b'\n', reading.since(from)) {
                return Ok(start..from + feed + 1);
            }
            if ended {
                return Ok(start..reading.filled);
            }
            step = (step * 2).min(BLOCK);
        }
    }
}

/// A block that is being read.
struct Reading<'r> {
    file: &'r File,
    /// Where the next byte comes from.
    offset: u64,
    buffer: &'r mut Vec<u8>,
    /// Where it goes to.
    filled: usize,
}

impl Reading<'_> {
    /// Reads so many more bytes. Returns whether the file ends before.
    fn read(&mut self, count: usize) -> io::Result<bool> {
        let end = self.filled + count;
        if self.buffer.len() < end {
            self.buffer.resize(end.max(self.buffer.len() * 2), 0);
        }
        while self.filled < end {
            match read_at(self.file, &mut self.buffer[self.filled..end], self.offset) {
                Ok(0) => return Ok(true),
                Ok(count) => {
                    self.filled += count;
                    self.offset += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// What has been read, from this place of the buffer on.
    fn since(&self, from: usize) -> &[u8] {
        &self.buffer[from..self.filled]
    }
}

#[cfg(unix)]
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// Elsewhere a lock keeps the workers from moving each other's place.
#[cfg(not(any(unix, windows)))]
pub(super) fn read_at(mut file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    use std::io::{Read, Seek, SeekFrom};
    static PLACE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _locked = PLACE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    file.seek(SeekFrom::Start(offset))?;
    file.read(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn blocks(text: &[u8], cut: Option<u64>) -> io::Result<Vec<Vec<u8>>> {
        let mut file = tempfile::tempfile()?;
        file.write_all(text)?;
        if let Some(cut) = cut {
            file.set_len(cut)?;
        }
        let file = PlainFile::new(Arc::new(file), 0, text.len() as u64);
        let mut buffer = Vec::new();
        (0..file.blocks()).map(|block| file.read(block, &mut buffer).map(|lines| buffer[lines].to_vec())).collect()
    }

    #[test]
    fn every_line_is_in_one_block() -> io::Result<()> {
        let long = "y".repeat(BLOCK * 2 + 5);
        for length in [1, 7, 100, 4095, 4096, BLOCK / 2 - 1, BLOCK / 2, BLOCK - 1, BLOCK, BLOCK + 1] {
            for end in ["", "\n", "\r\n", "last"] {
                let line = format!("{}\n", "x".repeat(length - 1));
                let text = line.repeat((BLOCK * 3 / length).max(4)) + &long + "\n" + &line + end;
                let blocks = blocks(text.as_bytes(), None)?;
                assert!(blocks.concat() == text.as_bytes(), "{length} {end:?}");
                for block in blocks.split_last().map_or(&[][..], |(_, others)| others) {
                    assert!(block.is_empty() || block.ends_with(b"\n"), "{length} {end:?}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn reads_what_is_left_of_a_file_that_shrinks() -> io::Result<()> {
        let text = "0123456789\n".repeat(BLOCK / 4);
        let cut = BLOCK + BLOCK / 2;
        assert!(blocks(text.as_bytes(), Some(cut as u64))?.concat() == text.as_bytes()[..cut]);
        assert!(blocks(text.as_bytes(), Some(0))?.concat().is_empty());
        Ok(())
    }

    #[test]
    fn reads_no_line_that_begins_behind_the_old_end() -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        file.write_all(b"old\ncut ")?;
        file.write_all("x".repeat(BLOCK).as_bytes())?;
        file.write_all(b"\nnew\n")?;
        let file = PlainFile::new(Arc::new(file), 0, BLOCK as u64);
        let mut buffer = Vec::new();
        assert_eq!(file.blocks(), 1);
        assert_eq!(file.read(0, &mut buffer)?.len(), BLOCK + 9);
        let ends_there = PlainFile::new(file.file.clone(), 0, 4);
        assert_eq!(ends_there.read(0, &mut buffer)?.len(), 4);
        Ok(())
    }
}
