//! What the line editor asks: completion, hints, colours, and whether a query is whole.

use super::complete::{self, Knowledge};
use super::{highlight, multiline};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Answers from what is known of the session.
pub(crate) struct Assistant {
    /// Renewed when other events are loaded.
    pub(crate) knowledge: Knowledge,
    colours: bool,
    history: HistoryHinter,
    files: FilenameCompleter,
}

impl Assistant {
    pub(crate) fn new(colours: bool) -> Self {
        let (history, files) = (HistoryHinter::new(), FilenameCompleter::new());
        Assistant { knowledge: Knowledge::default(), colours, history, files }
    }
}

impl Helper for Assistant {}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        Ok(match multiline::is_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, cursor: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        if [":load ", ":save "].iter().any(|command| line.starts_with(command)) {
            return self.files.complete(line, cursor, context);
        }
        let proposals = complete::complete(line, cursor, &self.knowledge);
        let pair = |text: String| Pair { display: text.clone(), replacement: text };
        Ok((proposals.start, proposals.texts.into_iter().map(pair).collect()))
    }
}

/// A text behind the cursor.
pub(crate) struct Behind {
    shown: String,
    /// What the right arrow takes over.
    taken: Option<String>,
}

impl Hint for Behind {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.taken.as_deref()
    }
}

/// Longer help would break the line.
const LONGEST_HELP: usize = 100;

impl Hinter for Assistant {
    type Hint = Behind;

    /// The rest of an earlier query that began in the same way; else what the call at hand takes.
    fn hint(&self, line: &str, cursor: usize, context: &Context<'_>) -> Option<Behind> {
        if cursor < line.len() {
            return None;
        }
        let earlier = self.history.hint(line, cursor, context).filter(|rest| !rest.contains('\n'));
        if let Some(rest) = earlier {
            return Some(Behind { shown: rest.clone(), taken: Some(rest) });
        }
        let help = complete::signature_help(line)?;
        let room = LONGEST_HELP.saturating_sub(line.rsplit('\n').next().unwrap_or("").width());
        let shown = if help.width() <= room { help } else { help.chars().take(room).chain(['…']).collect() };
        (room > 20).then(|| Behind { shown: format!("   {shown}"), taken: None })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _cursor: usize) -> Cow<'l, str> {
        match self.colours && !line.starts_with(':') {
            true => highlight::highlight(line).into(),
            false => line.into(),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colours { highlight::faint(hint).into() } else { hint.into() }
    }

    fn highlight_char(&self, _line: &str, _cursor: usize, kind: CmdKind) -> bool {
        self.colours && kind != CmdKind::MoveCursor
    }
}
