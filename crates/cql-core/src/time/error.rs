//! What is wrong with a duration, a point in time, a zone or a format.

use thiserror::Error;

/// A text that cannot be read as what it should be. The message holds the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what} '{text}': {reason}")]
pub struct TimeError {
    what: &'static str,
    text: String,
    reason: String,
}

impl TimeError {
    pub(crate) fn new(what: &'static str, text: &str, reason: impl Into<String>) -> TimeError {
        TimeError { what, text: text.to_owned(), reason: reason.into() }
    }

    /// The text that could not be read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
