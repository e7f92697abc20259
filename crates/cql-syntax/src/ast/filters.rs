//! Filters, and what they compare with.

use super::{Call, Expr, FieldName, FilterExtension, Parameter, Spelled};
use crate::span::Spanned;

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
