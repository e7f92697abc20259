//! Expressions, ready to run.

use crate::function::{Evaluate, RowFilter};
use crate::layout::Slot;
use crate::number::Number;
use crate::op::Filter;
use crate::row::Row;
use crate::run::{Constant, Context};
use crate::value::Value;
use bumpalo::Bump;
use cql_syntax::ast::{BinaryOp, LogicOp};
use std::cmp::Ordering;

/// An expression with its names bound.
pub enum Expr {
    /// A text, number or truth value that the query holds.
    Constant(Constant),
    /// A truth value that the query holds.
    Bool(bool),
    /// No value.
    Null,
    /// The value of a field.
    Field(Slot),
    /// `-x`
    Negate(Box<Expr>),
    /// `!x`
    Not(Box<Expr>),
    /// `a + b`, `a == b`, ...
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a and b`, `a or b`
    Logic(LogicOp, Box<Expr>, Box<Expr>),
    /// The truth value of a filter.
    Filter(Box<Filter>),
    /// The value of a filter function.
    FilterCall(Box<dyn RowFilter>),
    /// The value of a function.
    Call(Box<dyn Evaluate>),
}

impl Expr {
    /// Whether the expression is the same for all rows and does not look at any.
    pub fn is_constant(&self) -> bool {
        matches!(self, Expr::Constant(_) | Expr::Bool(_) | Expr::Null)
    }
}

impl Evaluate for Expr {
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        match self {
            Expr::Constant(constant) => constant.get(cx.run),
            Expr::Bool(truth) => Value::Bool(*truth),
            Expr::Null => Value::Missing,
            Expr::Field(slot) => row.get(*slot),
            Expr::Negate(operand) => match operand.evaluate(row, cx).number() {
                Some(Number::Int(number)) => Number::Int(-number).to_value(cx.arena),
                Some(Number::Float(number)) => Value::float(-number),
                None => Value::Missing,
            },
            Expr::Not(operand) => operand.evaluate(row, cx).truth().map_or(Value::Missing, |truth| Value::Bool(!truth)),
            Expr::Binary(op, left, right) => binary(*op, left.evaluate(row, cx), right.evaluate(row, cx), cx.arena),
            Expr::Logic(op, left, right) => logic(*op, left, right, row, cx),
            Expr::Filter(filter) => Value::Bool(filter.keeps(row, cx)),
            Expr::FilterCall(filter) => Value::Bool(filter.keeps(row, cx)),
            Expr::Call(call) => call.evaluate(row, cx),
        }
    }
}

/// `a and b` of two truth values. What has no truth value counts as not true.
fn logic<'a>(op: LogicOp, left: &Expr, right: &Expr, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
    let truth = match op {
        LogicOp::And => left.evaluate(row, cx).is_true() && right.evaluate(row, cx).is_true(),
        LogicOp::Or => left.evaluate(row, cx).is_true() || right.evaluate(row, cx).is_true(),
    };
    Value::Bool(truth)
}

/// The result of an operator between two values.
pub fn binary<'a>(op: BinaryOp, left: Value<'a>, right: Value<'a>, arena: &'a Bump) -> Value<'a> {
    let order = |accepts: fn(Ordering) -> bool| {
        left.compares(right).map_or(Value::Missing, |ordering| Value::Bool(accepts(ordering)))
    };
    match op {
        BinaryOp::Equal => left.equals(right).map_or(Value::Missing, Value::Bool),
        BinaryOp::NotEqual => left.equals(right).map_or(Value::Missing, |same| Value::Bool(!same)),
        BinaryOp::Less => order(Ordering::is_lt),
        BinaryOp::LessEqual => order(Ordering::is_le),
        BinaryOp::Greater => order(Ordering::is_gt),
        BinaryOp::GreaterEqual => order(Ordering::is_ge),
        _ => match (left.number(), right.number()) {
            (Some(left), Some(right)) => arithmetic(op, left, right).map_or(Value::Missing, |n| n.to_value(arena)),
            _ => Value::Missing,
        },
    }
}

/// `+ - * / %` of two numbers: exact where both are whole and so is the result, otherwise by doubles. Division by zero has
/// no value.
fn arithmetic(op: BinaryOp, left: Number, right: Number) -> Option<Number> {
    if let (Number::Int(a), Number::Int(b)) = (left, right) {
        let exact = match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Subtract => a.checked_sub(b),
            BinaryOp::Multiply => a.checked_mul(b),
            BinaryOp::Divide if b != 0 && a % b == 0 => Some(a / b),
            BinaryOp::Remainder if b != 0 => Some(a % b),
            _ => None,
        };
        // Past 64 bits the product is a double, like everywhere else.
        if let Some(exact) = exact.filter(|n| i64::try_from(*n).is_ok()) {
            return Some(Number::Int(exact));
        }
    }
    let (a, b) = (left.to_f64(), right.to_f64());
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide if b != 0.0 => a / b,
        BinaryOp::Remainder if b != 0.0 => a % b,
        _ => return None,
    };
    result.is_finite().then_some(Number::Float(result))
}
