//! Expressions.

use super::planner::Planner;
use super::steps::unreadable;
use crate::codes;
use crate::expr::{Expr, binary};
use crate::function::{Bind, Bound, Kind};
use crate::number::Number;
use crate::value::{OwnedValue, Value};
use bumpalo::Bump;
use cql_syntax::Diagnostic;
use cql_syntax::ast::{self, BinaryOp, ExprKind, UnaryOp};

impl Planner<'_> {
    /// Plans an expression: bare names are fields, quoted texts are texts.
    pub(crate) fn expression(&mut self, expr: &ast::Expr) -> Bind<Expr> {
        Ok(match &expr.node {
            ExprKind::Field(name) => Expr::Field(self.read(name.as_str())),
            ExprKind::Text(text) => Expr::Constant(self.constant(OwnedValue::Text(text.as_str().into()))),
            ExprKind::Number(text) => {
                let number = Number::parse(text);
                let value = match number {
                    Some(Number::Int(number)) if i64::try_from(number).is_ok() => OwnedValue::Int(number as i64),
                    Some(Number::Float(number)) => OwnedValue::Float(number),
                    _ => OwnedValue::Text(text.as_str().into()),
                };
                Expr::Constant(self.constant(value))
            }
            ExprKind::Bool(truth) => Expr::Bool(*truth),
            ExprKind::Parameter(parameter) => {
                let value = self.parameter(parameter, expr.span)?.into_iter().next().unwrap_or_default();
                Expr::Constant(self.constant(OwnedValue::Text(value.into())))
            }
            ExprKind::Unary { op, operand } => {
                let negated = match op {
                    UnaryOp::Negate => Expr::Negate(Box::new(self.expression(operand)?)),
                    UnaryOp::Not => Expr::Not(Box::new(self.negated(|planner| planner.expression(operand))?)),
                };
                self.fold(negated)
            }
            ExprKind::Binary { op, left, right } => {
                let (left, right) = (self.expression(left)?, self.expression(right)?);
                self.fold(Expr::Binary(*op, Box::new(left), Box::new(right)))
            }
            ExprKind::Logic { op, left, right } => {
                Expr::Logic(*op, Box::new(self.expression(left)?), Box::new(self.expression(right)?))
            }
            ExprKind::Filter(filter) => Expr::Filter(Box::new(self.filter(filter, false)?)),
            ExprKind::Call(call) => return self.call_expression(call),
            ExprKind::Word(word) => {
                return Err(Box::new(
                    Diagnostic::error(codes::WRONG_TYPE, expr.span, format!("syntax: '{word}' is no expression"))
                        .help(format!("if a text is meant, write \"{word}\"")),
                ));
            }
            ExprKind::Regex(_) => {
                return Err(Box::new(
                    Diagnostic::error(codes::WRONG_TYPE, expr.span, "syntax: a regex cannot stand in an expression")
                        .help("use regex(\"...\", field=...), which is true or false"),
                ));
            }
            ExprKind::Array(_)
            | ExprKind::Subquery(_)
            | ExprKind::NamedSubquery { .. }
            | ExprKind::Star
            | ExprKind::ArrayRef(_)
            | ExprKind::SavedQuery(_) => {
                return Err(Box::new(Diagnostic::error(
                    codes::WRONG_TYPE,
                    expr.span,
                    "syntax: this has no single value, so it cannot stand in an expression",
                )));
            }
            ExprKind::Extension(_) => return Err(unreadable(expr.span)),
        })
    }

    fn call_expression(&mut self, call: &ast::Call) -> Bind<Expr> {
        if let Ok(function) = self.function(call)
            && function.signature().kind == Kind::Aggregate
        {
            let name = function.signature().name;
            return Err(Box::new(
                Diagnostic::error(
                    codes::AGGREGATE_NOT_ALLOWED,
                    call.span.0,
                    format!("{name}() is an aggregate and cannot stand in an expression"),
                )
                .help(format!("make it a step of its own: n := {name}(...)")),
            ));
        }
        match self.bind(call, None)? {
            Bound::Value { value, .. } => Ok(Expr::Call(value)),
            Bound::Filter(filter) => Ok(Expr::FilterCall(filter)),
            _ => Err(Box::new(
                Diagnostic::error(
                    codes::NO_EXPRESSION,
                    call.span.0,
                    format!("{}() has no value, so it cannot stand in an expression", &*call.name),
                )
                .help("make it a step of its own"),
            )),
        }
    }

    /// Computes what does not depend on a row.
    fn fold(&mut self, expr: Expr) -> Expr {
        let arena = Bump::new();
        let value = match &expr {
            Expr::Binary(op, left, right) => match (self.constant_value(left), self.constant_value(right)) {
                (Some(left), Some(right)) => binary(*op, left, right, &arena).to_owned(),
                _ => return expr,
            },
            Expr::Negate(operand) => match self.constant_value(operand) {
                Some(value) => binary(BinaryOp::Subtract, Value::Int(0), value, &arena).to_owned(),
                None => return expr,
            },
            Expr::Not(operand) => match self.constant_value(operand) {
                Some(value) => value.truth().map(|truth| OwnedValue::Bool(!truth)),
                None => return expr,
            },
            _ => return expr,
        };
        match value {
            None => Expr::Null,
            Some(OwnedValue::Bool(truth)) => Expr::Bool(truth),
            Some(value) => Expr::Constant(self.constant(value)),
        }
    }

    fn constant_value(&self, expr: &Expr) -> Option<Value<'_>> {
        match expr {
            Expr::Constant(constant) => self.constants.get(constant.0).map(OwnedValue::get),
            Expr::Bool(truth) => Some(Value::Bool(*truth)),
            Expr::Null => Some(Value::Missing),
            _ => None,
        }
    }
}
