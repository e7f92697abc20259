//! The syntax tree.
//!
//! One tree serves the whole project. Constructs that LogScale itself does not accept, but that people write, are
//! *extension* nodes ([`StepExtension`], [`FilterExtension`], [`ExprExtension`]); [`crate::desugar`] rewrites
//! them into the other nodes, so that what comes after knows one language only.
//!
//! Equality ignores spans and layout: two trees are equal when they mean the same by their shape.

pub mod build;
mod extension;
pub mod visit;

pub use extension::*;

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

/// A filter with its place.
pub type Filter = Spanned<FilterKind>;

/// What a filter is.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterKind {
    /// All of them. Never nested directly in another `And`, never shorter than two.
    And(Vec<Filter>),
    /// Any of them. Never nested directly in another `Or`, never shorter than two.
    Or(Vec<Filter>),
    /// Not this one.
    Not(Box<Filter>),
    /// `true`, `false`, and the lone `*` (which is `true`).
    Bool(bool),
    /// `field op pattern`, with op one of `= != like`.
    Matches {
        /// What is looked at.
        subject: Subject,
        /// How.
        op: MatchOp,
        /// For what.
        pattern: Spanned<Pattern>,
    },
    /// `field op number`, with op one of `< <= > >=`.
    Orders {
        /// What is looked at.
        subject: Subject,
        /// How.
        op: OrderOp,
        /// The number, or a parameter that must read as one.
        bound: Spanned<Bound>,
    },
    /// A word, string, regex or parameter without a field: looked for in all fields.
    FreeText(Pattern),
    /// A call of a filter function.
    Call(Call),
    /// Truth of an expression, as `test(expr)`. Comes from extensions only.
    Test(Box<Expr>),
    /// Something LogScale does not accept as written.
    Extension(Box<FilterExtension>),
}

/// The left side of a comparison in a filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A field.
    Field(Spanned<FieldName>),
    /// A computed value, as in `length(door) > 50`. Comes from extensions only.
    Value(Box<Expr>),
}

/// How a pattern is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOp {
    /// `=`: the whole value.
    Equal,
    /// `!=`: negation of `=`.
    NotEqual,
    /// `like`: anywhere in the value.
    Like,
    /// `==` in a filter: the whole value, `*` taken literally. Comes from extensions only.
    Literal,
}

/// How numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderOp {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// What a value is compared with in an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A number as it was written (`-5`, `1.5e3`); it is known to read as one.
    Number(String),
    /// A parameter.
    Parameter(Parameter),
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// A word or a quoted string; `*` in it is a wildcard.
    Text {
        /// The text after escapes.
        text: String,
        /// Whether it stood in quotes (`"*"` as a guard is not `*`).
        quoted: bool,
    },
    /// `/body/flags`.
    Regex(Regex),
    /// `?name`.
    Parameter(Parameter),
}

/// A regex literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regex {
    /// What stands between the slashes, with `\/` read as `/`, other escapes untouched.
    pub body: String,
    /// The flag letters, in the order written.
    pub flags: String,
}

/// `?name`, `?{name=default}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The default, if it stands here.
    pub default: Option<String>,
}

/// An expression with its place.
pub type Expr = Spanned<ExprKind>;

/// What an expression, or the value of an argument, is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A bare name: a field in an expression; in other arguments also a word (`desc`, `5m`, `7d@d`).
    Field(FieldName),
    /// A quoted text.
    Text(String),
    /// A number as written, without sign.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `?name`.
    Parameter(Parameter),
    /// `-x`, `!x`.
    Unary {
        /// Which.
        op: UnaryOp,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// `a + b`, `a == b`, ...
    Binary {
        /// Which.
        op: BinaryOp,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `f(x)`.
    Call(Box<Call>),
    /// `[a, n := count()]`.
    Array(Vec<Element>),
    /// `{ steps }`.
    Subquery(Pipeline),
    /// `Name: { steps }`.
    NamedSubquery {
        /// Its name.
        name: Spanned<String>,
        /// Its steps.
        pipeline: Pipeline,
    },
    /// `*` alone as an argument.
    Star,
    /// `tags[]`, `u.list[]`, `` a.`e-mail`[] `` unquoted, as written, with its brackets.
    ArrayRef(String),
    /// A bare word that is no expression: a glob, a CIDR block, a sign-bearing word in a list (`*.exe`, `10.0.0.0/8`).
    Word(String),
    /// `$name()` where a function or subquery may stand.
    SavedQuery(SavedQuery),
    /// A regex literal as an argument. Comes from extensions only.
    Regex(Regex),
    /// The truth value of a filter. Comes from extensions only.
    Filter(Box<Filter>),
    /// `a and b`, `a or b` of two truth values; `and` binds tighter. Comes from extensions only.
    Logic {
        /// Which.
        op: LogicOp,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// Something LogScale does not accept as written.
    Extension(Box<ExprExtension>),
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// Operators between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// Connectives between truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name as written.
    pub name: Spanned<String>,
    /// The arguments in order.
    pub arguments: Vec<Argument>,
    /// From the name to the closing parenthesis.
    pub span: NoCompare<Span>,
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The parameter's name, if it was given. In `if(door=3, ...)` this is where `door` ends up: only the
    /// function's signature can tell a comparison from a named argument.
    pub name: Option<Spanned<String>>,
    /// The value.
    pub value: Expr,
    /// `include: [a, b]` after a named subquery.
    pub attributes: Vec<Attribute>,
}

/// `identifier: value` after a named subquery.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: Expr,
}

/// A member of an array.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// `n := count()`.
    Assign(Assign),
    /// Anything else.
    Value(Expr),
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

impl Spelled for OrderOp {
    fn spelled(&self) -> &'static str {
        match self {
            OrderOp::Less => "<",
            OrderOp::LessEqual => "<=",
            OrderOp::Greater => ">",
            OrderOp::GreaterEqual => ">=",
        }
    }
}

impl Spelled for BinaryOp {
    fn spelled(&self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
        }
    }
}
