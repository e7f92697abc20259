//! What is wrong with a regular expression.

use thiserror::Error;

/// Why a regular expression cannot be compiled, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("bad regex at character {character}: {message}")]
pub struct RegexError {
    message: String,
    offset: usize,
    character: usize,
}

impl RegexError {
    /// An error at a byte of the expression.
    pub(crate) fn at(body: &str, offset: usize, message: impl Into<String>) -> RegexError {
        let before = body.char_indices().take_while(|(start, _)| *start < offset).count();
        RegexError { message: message.into(), offset, character: before + 1 }
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place as a byte offset into the expression.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The place as the number of the character, the first being 1.
    pub fn character(&self) -> usize {
        self.character
    }
}
