//! Expressions, calls and their arguments.

use super::{
    Assign, ExprExtension, FieldName, Filter, NoCompare, OrderOp, Parameter, Pipeline, Regex, SavedQuery, Spelled,
};
use crate::span::{Span, Spanned};

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

impl BinaryOp {
    /// The same as an operator of filters, if it asks for the order of two values.
    pub fn order(self) -> Option<OrderOp> {
        Some(match self {
            BinaryOp::Less => OrderOp::Less,
            BinaryOp::LessEqual => OrderOp::LessEqual,
            BinaryOp::Greater => OrderOp::Greater,
            BinaryOp::GreaterEqual => OrderOp::GreaterEqual,
            _ => return None,
        })
    }

    /// Whether it compares, so that it gives true or false.
    pub fn is_comparison(self) -> bool {
        matches!(self, BinaryOp::Equal | BinaryOp::NotEqual) || self.order().is_some()
    }
}

impl From<OrderOp> for BinaryOp {
    fn from(op: OrderOp) -> BinaryOp {
        match op {
            OrderOp::Less => BinaryOp::Less,
            OrderOp::LessEqual => BinaryOp::LessEqual,
            OrderOp::Greater => BinaryOp::Greater,
            OrderOp::GreaterEqual => BinaryOp::GreaterEqual,
        }
    }
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
