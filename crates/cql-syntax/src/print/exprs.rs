//! Expressions, calls and lists.

use super::layout::Piece;
use super::{Place, Printer, names};
use crate::ast::{
    Argument, BinaryOp, Call, Element, Expr, ExprExtension, ExprKind, FilterKind, LogicOp, Spelled, UnaryOp,
};
use crate::span::Span;

/// How tight an expression binds; an operand that binds looser than its place needs parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Prefix,
    Operand,
}

fn tightness(expr: &Expr) -> Tightness {
    match &expr.node {
        ExprKind::Logic { op: LogicOp::Or, .. } => Tightness::Or,
        ExprKind::Logic { op: LogicOp::And, .. } => Tightness::And,
        ExprKind::Filter(filter) => match filter.node {
            FilterKind::Or(_) => Tightness::Or,
            FilterKind::And(_) => Tightness::And,
            _ => Tightness::Not,
        },
        ExprKind::Binary { op, .. } => of_binary(*op),
        ExprKind::Unary { .. } => Tightness::Prefix,
        _ => Tightness::Operand,
    }
}

fn of_binary(op: BinaryOp) -> Tightness {
    match op {
        BinaryOp::Add | BinaryOp::Subtract => Tightness::Sum,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => Tightness::Product,
        _ => Tightness::Comparison,
    }
}

impl Printer<'_> {
    /// An expression where nothing stands beside it.
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.expr_at(expr, Tightness::Or);
    }

    /// An expression beside a comparison.
    pub(super) fn expr_operand(&mut self, expr: &Expr) {
        self.expr_at(expr, Tightness::Sum);
    }

    fn expr_at(&mut self, expr: &Expr, place: Tightness) {
        let needs_parens = tightness(expr) < place;
        if needs_parens {
            self.push("(");
        }
        self.at(Place::Expression, |printer| match &expr.node {
            // What is joined by operators may go on in the next lines, one level deeper.
            ExprKind::Binary { .. } | ExprKind::Logic { .. } if needs_parens || !printer.in_chain => {
                printer.in_chain = true;
                printer.group(|printer| printer.indented(|printer| printer.bare_expr(expr)));
                printer.in_chain = false;
            }
            _ => printer.bare_expr(expr),
        });
        if needs_parens {
            self.push(")");
        }
    }

    fn bare_expr(&mut self, expr: &Expr) {
        match &expr.node {
            ExprKind::Field(name) if crate::parser::is_plain_argument(name.as_str()) => self.push(name.as_str()),
            // In an expression a name in quotes would be a text.
            ExprKind::Field(name) => self.push(&format!("getField({})", names::quote(name.as_str()))),
            ExprKind::Text(text) => self.push(&names::quote(text)),
            ExprKind::Number(text) | ExprKind::ArrayRef(text) | ExprKind::Word(text) => self.push(text),
            ExprKind::Bool(value) => self.push(value.spelled()),
            ExprKind::Parameter(parameter) => self.push(&names::parameter(parameter)),
            ExprKind::Unary { op, operand } => {
                self.push(match op {
                    UnaryOp::Negate => "-",
                    UnaryOp::Not => "!",
                });
                self.expr_at(operand, Tightness::Prefix);
            }
            ExprKind::Binary { op, left, right } => {
                let level = of_binary(*op);
                let tighter = match level {
                    Tightness::Comparison => Tightness::Sum,
                    Tightness::Sum => Tightness::Product,
                    _ => Tightness::Prefix,
                };
                self.expr_at(left, if level == Tightness::Comparison { tighter } else { level });
                self.item_break(right.span.start, Piece::Line(" "));
                self.push(op.spelled());
                self.push(" ");
                self.expr_at(right, tighter);
            }
            ExprKind::Logic { op, left, right } => {
                let (sign, level, tighter) = match op {
                    LogicOp::Or => ("or ", Tightness::Or, Tightness::And),
                    LogicOp::And => ("and ", Tightness::And, Tightness::Not),
                };
                // Parentheses around `and` beside `or` are not needed, but save the reader from guessing.
                let mixed = |side: &Expr| match tightness(side) {
                    Tightness::And if *op == LogicOp::Or => Tightness::Operand,
                    _ => level,
                };
                let (at_left, at_right) = (mixed(left), mixed(right).max(tighter));
                self.expr_at(left, at_left);
                self.item_break(right.span.start, Piece::Line(" "));
                self.push(sign);
                self.expr_at(right, at_right);
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Array(elements) => self.array(elements, expr.span.end),
            ExprKind::Subquery(pipeline) => self.block(pipeline, expr.span.end),
            ExprKind::NamedSubquery { name, pipeline } => {
                let name = names::argument_name(&name.node);
                self.push(&name);
                self.push(": ");
                self.block(pipeline, expr.span.end);
            }
            ExprKind::Star => self.push("*"),
            ExprKind::SavedQuery(query) => self.saved_query(query),
            ExprKind::Regex(regex) => self.push(&names::regex(regex)),
            ExprKind::Filter(filter) => self.filter(filter),
            ExprKind::Extension(extension) => self.expr_extension(extension, expr.span),
        }
    }

    fn expr_extension(&mut self, extension: &ExprExtension, span: Span) {
        match extension {
            ExprExtension::CallAs { call, target } => {
                self.call(call);
                self.push(" as ");
                self.field(target.as_str());
            }
            ExprExtension::Case(branches) => {
                self.push("case ");
                self.branches(
                    branches,
                    span.end,
                    |branch| branch.test.span.start,
                    |printer, branch| {
                        printer.at(Place::Filter, |printer| printer.filter(&branch.test));
                        printer.push(" => ");
                        printer.expr(&branch.value);
                    },
                );
            }
            ExprExtension::Match { subject, branches } => {
                self.field(subject.as_str());
                self.push(" match ");
                self.branches(
                    branches,
                    span.end,
                    |branch| branch.guard.span.start,
                    |printer, branch| {
                        printer.guard(&branch.guard.node);
                        printer.push(" => ");
                        printer.expr(&branch.value);
                    },
                );
            }
        }
    }

    pub(super) fn call(&mut self, call: &Call) {
        self.push(&call.name.node);
        self.push("(");
        let (inline, in_chain) = (std::mem::replace(&mut self.inline, true), std::mem::take(&mut self.in_chain));
        let end = call.span.0.end;
        self.at(Place::Expression, |printer| match call.arguments.as_slice() {
            [] => {}
            // One list or query in parentheses: its own brackets part it well enough.
            [Argument { name: None, value, attributes }]
                if attributes.is_empty() && matches!(value.node, ExprKind::Array(_) | ExprKind::Subquery(_)) =>
            {
                printer.expr(value);
            }
            // A line for one word is no gain.
            [Argument { name: None, value, attributes }]
                if attributes.is_empty() && is_word(value) && !printer.has_comment_before(end) =>
            {
                printer.expr(value);
            }
            arguments => printer.bracketed(arguments, end, false, argument_start, Self::argument),
        });
        (self.inline, self.in_chain) = (inline, in_chain);
        self.push(")");
    }

    fn argument(&mut self, argument: &Argument) {
        match &argument.name {
            Some(name) => {
                let name = names::argument_name(&name.node);
                self.push(&name);
                self.push("=");
                // Without parentheses `x=a and b` would be a condition that begins with `x=a`.
                self.expr_at(&argument.value, Tightness::Not);
            }
            None => self.expr(&argument.value),
        }
        for attribute in &argument.attributes {
            self.push(" ");
            self.push(&attribute.name.node);
            self.push(": ");
            self.expr(&attribute.value);
        }
    }

    pub(super) fn array(&mut self, elements: &[Element], end: u32) {
        self.push("[");
        let (inline, in_chain) = (std::mem::replace(&mut self.inline, true), std::mem::take(&mut self.in_chain));
        if !elements.is_empty() {
            let filled = elements.iter().all(|element| matches!(element, Element::Value(value) if is_word(value)));
            self.at(Place::Expression, |printer| {
                printer.bracketed(elements, end, filled, element_start, |printer, element| match element {
                    Element::Assign(assign) => printer.assign(assign, " := "),
                    Element::Value(value) => printer.expr(value),
                });
            });
        }
        (self.inline, self.in_chain) = (inline, in_chain);
        self.push("]");
    }
}

fn argument_start(argument: &Argument) -> u32 {
    argument.name.as_ref().map_or(argument.value.span.start, |name| name.span.start.min(argument.value.span.start))
}

fn element_start(element: &Element) -> u32 {
    match element {
        Element::Assign(assign) => assign.target.span.start,
        Element::Value(value) => value.span.start,
    }
}

/// Whether a value is so short that several stand on a line.
fn is_word(value: &Expr) -> bool {
    matches!(
        value.node,
        ExprKind::Field(_)
            | ExprKind::Text(_)
            | ExprKind::Number(_)
            | ExprKind::Bool(_)
            | ExprKind::Word(_)
            | ExprKind::Parameter(_)
            | ExprKind::Unary { .. }
    )
}
