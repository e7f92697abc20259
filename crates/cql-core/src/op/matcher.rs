//! What a text is compared with.

use crate::pattern::{Glob, Regex};

/// A compiled pattern.
pub enum TextMatcher {
    /// Text with wildcards.
    Glob(Glob),
    /// Several of them, one of which must match: a parameter with several values.
    AnyOf(Vec<Glob>),
    /// A regular expression, found anywhere in the text.
    Regex(Regex),
}

impl TextMatcher {
    /// Whether the text matches.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            TextMatcher::Glob(glob) => glob.matches(text),
            TextMatcher::AnyOf(globs) => globs.iter().any(|glob| glob.matches(text)),
            TextMatcher::Regex(regex) => regex.is_match(text),
        }
    }
}
