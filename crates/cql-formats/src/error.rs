//! What can go wrong with inputs and lookup tables.

use std::io;
use std::path::PathBuf;

/// Why an input cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened or looked at.
    #[error("cannot read {}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The pattern for file names is not valid.
    #[error("`{pattern}` is not a valid file name pattern: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No file matches the pattern.
    #[error("no file matches `{pattern}`")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// The text is UTF-16 or UTF-32.
    #[error(
        "{input} is {encoding} text; only UTF-8 is read (convert it, for example with `iconv -f {encoding} -t UTF-8`)"
    )]
    Encoding {
        /// The name of the input.
        input: String,
        /// The encoding that its byte order mark stands for.
        encoding: &'static str,
    },
    /// An input that can be read only once is needed again.
    #[error("{input} can be read only once, but the query needs it again")]
    Once {
        /// The name of the input.
        input: String,
    },
    /// Reading failed on the way.
    #[error("cannot read {input}: {source}")]
    Read {
        /// The name of the input.
        input: String,
        /// What the system or the decompressor says.
        source: io::Error,
    },
}

impl From<InputError> for io::Error {
    fn from(error: InputError) -> Self {
        let kind = match &error {
            InputError::File { source, .. } | InputError::Read { source, .. } => source.kind(),
            InputError::NoMatch { .. } => io::ErrorKind::NotFound,
            InputError::Pattern { .. } => io::ErrorKind::InvalidInput,
            InputError::Encoding { .. } => io::ErrorKind::InvalidData,
            InputError::Once { .. } => io::ErrorKind::Unsupported,
        };
        io::Error::new(kind, error)
    }
}
