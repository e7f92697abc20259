//! How grave each finding is.

use crate::pages::{self, Page};
use cql_core::function::nearest;
use cql_syntax::{Code, Diagnostic, Severity};
use std::collections::BTreeMap;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is reported as a note.
    Info,
    /// It is reported as a warning.
    Warning,
    /// It is an error.
    Error,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// The levels that differ from those of the pages.
#[derive(Clone, Debug, Default)]
pub struct Levels(BTreeMap<Code, Level>);

impl Levels {
    /// Sets a level by code or by name. A later call for the same code counts.
    ///
    /// # Errors
    /// Why the word stands for no code whose level can be set, in one sentence.
    pub fn set(&mut self, word: &str, level: Level) -> Result<(), String> {
        let Some(page) = pages::page_of(word) else {
            return Err(match nearest(word, pages::pages().into_iter().map(|page| page.name)) {
                Some(name) => format!("'{word}' is no code or name of a diagnostic; did you mean '{name}'?"),
                None => format!("'{word}' is no code or name of a diagnostic, such as CQL0601 or mixed-connectives"),
            });
        };
        if !page.can_be_set() && level != Level::Error {
            return Err(format!("{} ({}) is an error and stays one: such a query cannot run", page.code.0, page.name));
        }
        self.0.insert(page.code, level);
        Ok(())
    }

    /// Whether findings of the page are reported at all.
    pub(crate) fn is_on(&self, page: &Page) -> bool {
        self.0.get(&page.code) != Some(&Level::Off)
    }

    /// The diagnostic as it is to be reported, if it is. What keeps a query from running stays an error.
    pub(crate) fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        if let Some(level) = self.0.get(&diagnostic.code)
            && !diagnostic.is_error()
        {
            diagnostic.severity = level.severity()?;
        }
        Some(diagnostic)
    }
}
