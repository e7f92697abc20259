//! One input: how it is opened, again if need be.

use super::paths::Place;
use super::plain;
use crate::error::InputError;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// An input by name.
#[derive(Debug)]
pub(super) struct Source {
    /// The path as given, or `-`.
    pub(super) name: Arc<str>,
    place: Place,
    once: Mutex<Once>,
}

/// What has become of an input that can be read only once: standard input, a pipe with a name.
#[derive(Debug, Default)]
enum Once {
    #[default]
    Unread,
    Read,
    /// Its copy, and the size of it.
    Spooled(Arc<File>, u64),
}

/// An input that is open.
pub(super) enum Opened {
    /// A file that can be read anywhere, and its size.
    File(Arc<File>, u64),
    /// Something that can only be read from front to back.
    Stream(Box<dyn Read + Send>),
}

impl Source {
    pub(super) fn new(place: Place) -> Self {
        let name = match &place {
            Place::Stdin => "-".into(),
            Place::File(path) => path.to_string_lossy().into(),
        };
        Source { name, place, once: Mutex::default() }
    }

    /// Its size, if it is a regular file.
    pub(super) fn size(&self) -> Option<u64> {
        match &self.place {
            Place::Stdin => regular_stdin().map(|(_, size)| size),
            Place::File(path) => std::fs::metadata(path).ok().filter(|about| about.is_file()).map(|about| about.len()),
        }
    }

    /// Opens it at its beginning. What can be read only once is copied to a temporary file first if `spool` says so.
    pub(super) fn open(&self, spool: bool) -> Result<Opened, InputError> {
        let stream: Box<dyn Read + Send> = match &self.place {
            Place::Stdin => match regular_stdin() {
                Some((file, size)) => return Ok(Opened::File(file, size)),
                None => Box::new(io::stdin()),
            },
            Place::File(path) => match self.open_file(path, spool)? {
                Ok(file) => Box::new(file),
                Err(opened) => return Ok(opened),
            },
        };
        self.open_once(stream, spool)
    }

    /// Opens the file: `Ok` if it can be read only once, and has not been.
    fn open_file(&self, path: &Path, spool: bool) -> Result<Result<File, Opened>, InputError> {
        let failed = |source| InputError::File { path: path.into(), source };
        let about = std::fs::metadata(path).map_err(failed)?;
        if !about.is_file() {
            // To open a named pipe again would wait for another writer.
            match &*self.once.lock().unwrap_or_else(PoisonError::into_inner) {
                Once::Spooled(file, size) if spool => return Ok(Err(Opened::File(file.clone(), *size))),
                Once::Unread => {}
                _ => return Err(InputError::Once { input: self.name.to_string() }),
            }
        }
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        Ok(match about.is_file() {
            true => Err(Opened::File(Arc::new(file), about.len())),
            false => Ok(file),
        })
    }

    fn open_once(&self, mut stream: Box<dyn Read + Send>, spool: bool) -> Result<Opened, InputError> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        match &*once {
            Once::Spooled(file, size) => return Ok(Opened::File(file.clone(), *size)),
            Once::Read => return Err(InputError::Once { input: self.name.to_string() }),
            Once::Unread if !spool => {
                *once = Once::Read;
                return Ok(Opened::Stream(stream));
            }
            Once::Unread => {}
        }
        let copied = tempfile::tempfile().and_then(|mut file| {
            let size = io::copy(&mut stream, &mut file)?;
            Ok((Arc::new(file), size))
        });
        let (file, size) = copied.map_err(|source| InputError::Read { input: self.name.to_string(), source })?;
        *once = Once::Spooled(file.clone(), size);
        Ok(Opened::File(file, size))
    }
}

/// Standard input, if it is a regular file that nobody has read from.
#[cfg(unix)]
fn regular_stdin() -> Option<(Arc<File>, u64)> {
    use std::io::Seek;
    use std::os::fd::AsFd;
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let about = file.metadata().ok().filter(|about| about.is_file())?;
    (file.stream_position().ok()? == 0).then(|| (Arc::new(file), about.len()))
}

/// Elsewhere standard input is always a stream.
#[cfg(not(unix))]
fn regular_stdin() -> Option<(Arc<File>, u64)> {
    None
}

/// Reads a file from front to back without moving the place that others read it at.
pub(super) struct FileReader {
    pub(super) file: Arc<File>,
    pub(super) offset: u64,
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = plain::read_at(&self.file, buffer, self.offset)?;
        self.offset += count as u64;
        Ok(count)
    }
}
