//! What is wrong with a query, and what to do instead.

use crate::span::Span;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// The query runs, but perhaps not as its author meant.
    Warning,
    /// The query is refused.
    Error,
}

/// A stable name for a kind of diagnostic, such as `CQL0101`.
///
/// The hundreds say where it comes from: 00xx syntax, 01xx names and arguments, 02xx structure
/// (aggregates, placement), 03xx values (durations, regexes, numbers), 04xx outside data,
/// 05xx compatibility (tier C constructs), 06xx lints, 07xx run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Code(pub &'static str);

impl Code {
    /// Whether it is of a construct that LogScale does not accept and that was read in its plain meaning.
    pub fn is_compatibility(self) -> bool {
        self.0.starts_with("CQL05")
    }
}

/// A place in the query and what to say of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say there; may be empty.
    pub text: String,
}

/// One problem: what, where, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// One sentence that says what is wrong.
    pub message: String,
    /// The places involved, the main one first.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// What to change in the text so that the problem is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// A change of the text that makes a problem go away.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// The pieces to replace, in the order of the text; none overlaps another.
    pub edits: Vec<Edit>,
    /// The query must mean the same to the planner afterwards; a change that is not so is not made. Otherwise its rows are
    /// the same for another reason.
    pub keeps_tree: bool,
}

/// A piece of the text and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// The piece; an empty one is a place between two characters.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Edit {
    /// Another text for a piece.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }
}

impl Fix {
    /// Another spelling of the same.
    pub fn respell(edits: Vec<Edit>) -> Self {
        Fix { edits, keeps_tree: true }
    }

    /// Another query with the same rows.
    pub fn rewrite(edits: Vec<Edit>) -> Self {
        Fix { edits, keeps_tree: false }
    }
}

impl Diagnostic {
    /// A diagnostic of the given severity, without labels yet.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, severity, message: message.into(), labels: Vec::new(), help: None, fix: None }
    }

    /// An error that points at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message).label(span, "")
    }

    /// A warning that points at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message).label(span, "")
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Sets what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets what to change in the text.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The main place, if the problem has one.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// Whether the query is refused.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
