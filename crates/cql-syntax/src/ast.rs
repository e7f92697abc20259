//! The syntax tree.
//!
//! One tree serves the whole project. Constructs that LogScale itself does not accept, but that people write, are
//! *extension* nodes ([`StepExtension`], [`FilterExtension`], [`ExprExtension`]); [`crate::desugar`] rewrites
//! them into the other nodes, so that what comes after knows one language only.
//!
//! Equality ignores spans and layout: two trees are equal when they mean the same by their shape.

pub mod build;
mod expressions;
mod extension;
mod filters;
pub mod visit;

pub use expressions::*;
pub use extension::*;
pub use filters::*;

use crate::span::{Span, Spanned};
use std::sync::Arc;

/// The name of a field, as it reads without quotes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldName(pub Arc<str>);

impl FieldName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FieldName {
    fn from(name: &str) -> Self {
        FieldName(Arc::from(name))
    }
}

impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole query text.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The steps.
    pub pipeline: Pipeline,
    /// Every comment, in the order of the text; not part of the tree's shape.
    pub comments: Comments,
}

/// The comments of a text. They never take part in equality.
#[derive(Clone, Debug, Default)]
pub struct Comments(pub Vec<Spanned<String>>);

impl Comments {
    /// What they say, with the signs that make them comments.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|comment| comment.node.as_str())
    }
}

impl PartialEq for Comments {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Steps, each of which hands its rows to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipeline {
    /// The steps in order; empty steps are not kept.
    pub steps: Vec<Step>,
    /// All of it.
    pub span: NoCompare<Span>,
}

/// Data that never takes part in equality.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCompare<T>(pub T);

impl<T> PartialEq for NoCompare<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One step with its place.
pub type Step = Spanned<StepKind>;

/// What a step is.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// Filters joined by `and`, `or`, `not`, juxtaposition. A step that is one plain call is a [`StepKind::Call`].
    Filter(Filter),
    /// `count()`, `sort(x)`: a call that stands alone, not negated.
    Call(Call),
    /// `target := value`.
    Assign(Assign),
    /// `field =~ call(...)`, `field =~ !call(...)`.
    FieldCall {
        /// The field that is handed to the call.
        field: Spanned<FieldName>,
        /// Whether the call is negated.
        negated: bool,
        /// The call, without its `field` argument.
        call: Call,
    },
    /// `case { a | b; c }`.
    Case(Vec<Pipeline>),
    /// `field match { guard => steps; ... }`.
    Match {
        /// The field whose value the guards test.
        subject: Spanned<FieldName>,
        /// The arms in order.
        arms: Vec<Arm>,
    },
    /// `[count(), m := max(x)]`.
    Stats(Vec<Element>),
    /// `$name(arg="v")`.
    SavedQuery(SavedQuery),
    /// `field <=> Other.field`, inside a named subquery only.
    Link {
        /// The field of this query.
        left: Spanned<FieldName>,
        /// The other query's name and field, as written (`Other.field`).
        right: Spanned<FieldName>,
    },
    /// Something LogScale does not accept as written.
    Extension(StepExtension),
}

/// `target := value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assign {
    /// The field that is set.
    pub target: Spanned<FieldName>,
    /// What it is set to. A lone call is an [`ExprKind::Call`].
    pub value: Expr,
}

/// One arm of a `match` step.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What the subject must be.
    pub guard: Spanned<Guard>,
    /// What is done then.
    pub pipeline: Pipeline,
}

/// What an arm asks of the subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    /// `*` or `true` without quotes: always.
    Always,
    /// A word, string, regex or parameter. `"*"` and `**` ask whether the field exists.
    Pattern(Pattern),
    /// A filter call, perhaps negated, that gets `field=subject`.
    Call {
        /// Whether the call is negated.
        negated: bool,
        /// The call.
        call: Call,
    },
}

/// `?name`, `?{name=default}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The default, if it stands here.
    pub default: Option<String>,
}

/// `$name(arg="v", list=["a"])`.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedQuery {
    /// The full name, with package path.
    pub name: Spanned<String>,
    /// The arguments, each with a name.
    pub arguments: Vec<SavedArgument>,
    /// All of it.
    pub span: NoCompare<Span>,
}

/// One argument of a saved query.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedArgument {
    /// The parameter it sets.
    pub name: Spanned<String>,
    /// The values: one for a word, string or parameter, any number for an array.
    pub values: Vec<SavedValue>,
}

/// A value handed to a saved query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedValue {
    /// A word or string.
    Text(String),
    /// A parameter of the calling query.
    Parameter(Parameter),
}

/// How a sign or literal is written.
pub trait Spelled {
    /// The characters that stand in a query.
    fn spelled(&self) -> &'static str;
}

impl Spelled for bool {
    fn spelled(&self) -> &'static str {
        if *self { "true" } else { "false" }
    }
}
