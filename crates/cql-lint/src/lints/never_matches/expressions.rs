//! Comparisons with the wrong type in expressions.

use crate::lint::Report;
use cql_core::Number;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

/// Reports comparisons of a number with a word.
pub(super) struct Expressions<'r> {
    pub(super) report: &'r mut Report,
}

impl Visit for Expressions<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Binary { op, left, right } = &expr.node {
            let text = [left, right].into_iter().find_map(|side| match &side.node {
                ExprKind::Text(text) if Number::parse(text).is_none() => Some(text),
                _ => None,
            });
            let with_number = *op == BinaryOp::Equal && (is_number(left) || is_number(right));
            if let Some(text) = text
                && (op.order().is_some() || with_number)
            {
                let message = format!("this never holds: a number is compared with the text \"{text}\"");
                self.report.at(expr.span, message, "in an expression a name without quotes is a field");
            }
        }
        walk::expr(self, expr);
    }
}

/// Whether an expression has a number for its value, if it has one.
fn is_number(expr: &Expr) -> bool {
    match &expr.node {
        ExprKind::Number(_) | ExprKind::Unary { op: UnaryOp::Negate, .. } => true,
        ExprKind::Binary { op, .. } => matches!(
            op,
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder
        ),
        _ => false,
    }
}
