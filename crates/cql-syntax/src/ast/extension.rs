//! Nodes that only the extended dialect reads. [`crate::desugar`] rewrites them into the others.

use super::{Assign, BinaryOp, Call, Expr, FieldName, Filter, Guard, OrderOp, Pattern, Pipeline, StepKind, Subject};
use crate::span::Spanned;

/// Steps that only the extended dialect reads.
#[derive(Clone, Debug, PartialEq)]
pub enum StepExtension {
    /// A step that follows the one before without a pipe.
    Unpiped {
        /// What stands there instead of the pipe.
        joint: Joint,
        /// The step itself.
        step: Box<StepKind>,
    },
    /// `union [ q ]`: the rows that arrive here, then those of each pipeline, run from the source of events.
    /// [`crate::desugar`] leaves it, since no other step does the same.
    Union(Vec<Pipeline>),
    /// `eval x = e, y = f` without parentheses.
    Eval(Vec<Assign>),
    /// `where F`, `filter(F)`.
    Where(Filter),
    /// `case { test => steps; ... }`.
    ArrowCase(Vec<ArrowClause>),
    /// `f(x) as y`.
    CallAs {
        /// The call.
        call: Call,
        /// The name after `as`.
        target: Spanned<FieldName>,
    },
    /// `sort ms desc`, `head 10`.
    Command(Command),
}

/// What parts two steps that have no pipe between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// A line break.
    LineBreak,
    /// A semicolon.
    Semicolon,
}

/// A clause of a `case` that uses arrows.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrowClause {
    /// What stands before the arrow; a clause without one has its steps in the pipeline only.
    pub test: Option<Filter>,
    /// What stands behind the arrow.
    pub pipeline: Pipeline,
}

/// A step written as a command with operands, without parentheses.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `sort a, b desc`.
    Sort {
        /// The word `sort` as written.
        name: Spanned<String>,
        /// What to sort by.
        fields: Vec<Spanned<FieldName>>,
        /// `asc` or `desc`, as written.
        order: Option<Spanned<String>>,
    },
    /// `select a, b`, `table a, b`.
    Fields {
        /// The command.
        name: Spanned<String>,
        /// Its fields.
        fields: Vec<Spanned<FieldName>>,
    },
    /// `head 10`, `tail 10`.
    Count {
        /// The command.
        name: Spanned<String>,
        /// How many.
        number: Spanned<String>,
    },
    /// `regex field=f "re"`.
    Regex {
        /// The word `regex` as written.
        name: Spanned<String>,
        /// The field, if one is named.
        field: Option<Spanned<FieldName>>,
        /// The text of the regex.
        pattern: Spanned<String>,
    },
}

/// Filters that only the extended dialect reads.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterExtension {
    /// `field in [a, b]`, `field not in (a, b)`, `field in ?list`.
    Membership {
        /// What is looked at.
        subject: Subject,
        /// `not in`.
        negated: bool,
        /// The values.
        values: Vec<Expr>,
    },
    /// `field = call(values=[a])`, and `field =~ call(...)` among other filters.
    FieldCall {
        /// The field that is handed to the call.
        field: Spanned<FieldName>,
        /// Whether it is negated.
        negated: bool,
        /// The call, without its `field` argument.
        call: Call,
    },
    /// `field =~ /re/`, `field =~ "re"`, `field !~ /re/`.
    Tilde {
        /// What is looked at.
        subject: Subject,
        /// Whether it is negated.
        negated: bool,
        /// A regex, or a text that is read as one.
        pattern: Spanned<Pattern>,
    },
    /// `field = null`, `field != null`.
    Null {
        /// What is looked at.
        subject: Subject,
        /// `!=`.
        negated: bool,
    },
    /// `lower(a) = lower(b)`, `t >= now() - 1h`: a comparison with a computed value.
    Compare {
        /// Left side.
        left: Expr,
        /// The comparison.
        op: BinaryOp,
        /// Right side; a bare duration in it is meant as a number of milliseconds.
        right: Expr,
    },
    /// `field >= "2024-03-01"`.
    Date {
        /// What is looked at.
        subject: Subject,
        /// How.
        op: OrderOp,
        /// The date as written.
        date: Spanned<String>,
    },
    /// `(a | b)`: filters joined by pipes in parentheses.
    Pipeline(Vec<Filter>),
}

/// Expressions that only the extended dialect reads.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprExtension {
    /// `f(x) as y`.
    CallAs {
        /// The call.
        call: Call,
        /// The name after `as`.
        target: Spanned<FieldName>,
    },
    /// `case { test => value; ... }`.
    Case(Vec<CaseBranch>),
    /// `field match { guard => value; ... }`.
    Match {
        /// The field whose value the guards test.
        subject: Spanned<FieldName>,
        /// The branches in order.
        branches: Vec<MatchBranch>,
    },
}

/// A branch of a `case` that is a value.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseBranch {
    /// When it is taken.
    pub test: Filter,
    /// What the case is worth then.
    pub value: Expr,
}

/// A branch of a `match` that is a value.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchBranch {
    /// What the subject must be.
    pub guard: Spanned<Guard>,
    /// What the match is worth then.
    pub value: Expr,
}
