//! Expressions, and the truth of filters as a value.

use super::Rewriting;
use crate::ast::build::{argument, call, call_expr, field_value, text, with};
use crate::ast::{
    Argument, Assign, Attribute, BinaryOp, Bound, Call, Element, Expr, ExprKind, FieldName, Filter, FilterKind,
    MatchOp, Pattern, Regex, Step, StepKind, Subject, UnaryOp,
};
use crate::span::{Span, Spanned};

/// What a truth value is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Whether it is true: no value will do for false.
    Truth,
    /// True or false.
    Value,
}

impl Rewriting<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> Expr {
        let node = match &expr.node {
            ExprKind::Unary { op: UnaryOp::Not, operand } => match as_condition(operand) {
                Some(filter) => {
                    let span = expr.span;
                    return self.truth(&Spanned::new(FilterKind::Not(Box::new(filter)), span), Need::Value);
                }
                None => ExprKind::Unary { op: UnaryOp::Not, operand: Box::new(self.expr(operand)) },
            },
            ExprKind::Unary { op, operand } => ExprKind::Unary { op: *op, operand: Box::new(self.expr(operand)) },
            ExprKind::Binary { op, left, right } => {
                ExprKind::Binary { op: *op, left: Box::new(self.expr(left)), right: Box::new(self.expr(right)) }
            }
            ExprKind::Call(inner) => ExprKind::Call(Box::new(self.call(inner))),
            ExprKind::Array(elements) => ExprKind::Array(self.elements(elements)),
            ExprKind::Subquery(pipeline) => ExprKind::Subquery(self.pipeline(pipeline)),
            ExprKind::NamedSubquery { name, pipeline } => {
                ExprKind::NamedSubquery { name: name.clone(), pipeline: self.pipeline(pipeline) }
            }
            ExprKind::Filter(_) | ExprKind::Logic { .. } => match as_condition(expr) {
                Some(filter) => return self.truth(&filter, Need::Value),
                None => expr.node.clone(),
            },
            other => other.clone(),
        };
        Spanned::new(node, expr.span)
    }

    pub(super) fn call(&mut self, call: &Call) -> Call {
        let is_if = call.name.node.eq_ignore_ascii_case("if");
        let arguments = call.arguments.iter().map(|argument| {
            let decides = is_if && argument.name.as_ref().is_none_or(|name| name.node == "condition");
            let value = match as_condition(&argument.value).filter(|_| decides) {
                Some(filter) => self.truth(&filter, Need::Truth),
                None => self.expr(&argument.value),
            };
            let attributes = argument
                .attributes
                .iter()
                .map(|attribute| Attribute { name: attribute.name.clone(), value: self.expr(&attribute.value) });
            Argument { name: argument.name.clone(), value, attributes: attributes.collect() }
        });
        Call { name: call.name.clone(), arguments: arguments.collect(), span: call.span }
    }

    pub(super) fn elements(&mut self, elements: &[Element]) -> Vec<Element> {
        let elements = elements.iter().map(|element| match element {
            Element::Assign(assign) => {
                Element::Assign(Assign { target: assign.target.clone(), value: self.expr(&assign.value) })
            }
            Element::Value(value) => Element::Value(self.expr(value)),
        });
        elements.collect()
    }

    /// The truth of a filter: as an expression, or as a field that a `case` before the step sets.
    fn truth(&mut self, filter: &Filter, need: Need) -> Expr {
        let before = self.before.len();
        if let Some(expr) = self.inline(filter, need) {
            return expr;
        }
        self.before.truncate(before);
        let span = filter.span;
        let name = self.names.make("condition");
        let target = Spanned::new(name.clone(), span);
        let set = |value: bool| {
            let value = Spanned::new(ExprKind::Bool(value), span);
            vec![Spanned::new(StepKind::Assign(Assign { target: target.clone(), value }), span)]
        };
        let mut clauses = self.clauses(filter, &set(true));
        clauses.push(super::steps::otherwise(set(false), span));
        self.before.push((Spanned::new(StepKind::Case(clauses), span), name.clone()));
        Spanned::new(ExprKind::Field(name), span)
    }

    /// The truth of a filter as an expression, if there is one.
    pub(super) fn inline(&mut self, filter: &Filter, need: Need) -> Option<Expr> {
        let span = filter.span;
        let node = match &filter.node {
            FilterKind::Bool(value) => ExprKind::Bool(*value),
            FilterKind::Call(inner) => ExprKind::Call(Box::new(self.call(inner))),
            FilterKind::Test(value) => {
                if let Some(condition) = as_condition(value) {
                    return self.inline(&condition, need);
                }
                return Some(certain(self.expr(value), need));
            }
            FilterKind::Not(inner) => {
                let operand = Box::new(self.inline(inner, Need::Value)?);
                ExprKind::Unary { op: UnaryOp::Not, operand }
            }
            FilterKind::Orders { subject, op, bound } => {
                let right = match &bound.node {
                    Bound::Number(number) => number_expr(number, bound.span),
                    Bound::Parameter(parameter) => Spanned::new(ExprKind::Parameter(parameter.clone()), bound.span),
                };
                let left = self.subject_expr(subject)?;
                return Some(certain(binary(BinaryOp::from(*op), left, right, span), need));
            }
            FilterKind::Matches { subject, op, pattern } => {
                return self.inline_match(subject, *op, pattern, span, need);
            }
            FilterKind::And(_) | FilterKind::Or(_) | FilterKind::FreeText(_) | FilterKind::Extension(_) => return None,
        };
        Some(Spanned::new(node, span))
    }

    fn inline_match(
        &mut self,
        subject: &Subject,
        op: MatchOp,
        pattern: &Spanned<Pattern>,
        span: Span,
        need: Need,
    ) -> Option<Expr> {
        if let (Pattern::Text { text: wanted, .. }, MatchOp::Equal | MatchOp::Literal, Need::Truth) =
            (&pattern.node, op, need)
            && is_plain_word(wanted)
            && let Some(left) = self.subject_expr(subject)
        {
            return Some(binary(BinaryOp::Equal, left, text(wanted, pattern.span), span));
        }
        let Subject::Field(field) = subject else { return None };
        let test = match &pattern.node {
            Pattern::Text { text, .. } if op == MatchOp::Literal && text.contains('*') => {
                regex_call(&literal_regex(text), field, span)
            }
            Pattern::Text { text: wanted, .. } => {
                let wanted = if op == MatchOp::Like { format!("*{wanted}*") } else { wanted.clone() };
                in_call(field, text(&wanted, pattern.span), span)
            }
            Pattern::Parameter(parameter) if matches!(op, MatchOp::Equal | MatchOp::NotEqual) => {
                in_call(field, Spanned::new(ExprKind::Parameter(parameter.clone()), pattern.span), span)
            }
            Pattern::Regex(regex) if !regex.flags.contains('g') => regex_call(regex, field, span),
            Pattern::Parameter(_) | Pattern::Regex(_) => return None,
        };
        let test = call_expr(test);
        Some(match op {
            MatchOp::NotEqual => Spanned::new(ExprKind::Unary { op: UnaryOp::Not, operand: Box::new(test) }, span),
            _ => test,
        })
    }

    /// The left side of a comparison as an expression.
    fn subject_expr(&mut self, subject: &Subject) -> Option<Expr> {
        match subject {
            Subject::Value(value) => Some(self.expr(value)),
            Subject::Field(field) => Some(Spanned::new(ExprKind::Field(field.node.clone()), field.span)),
        }
    }
}

/// The filter that an expression is the truth of, if it is one of the extended dialect.
pub(super) fn as_condition(expr: &Expr) -> Option<Filter> {
    match &expr.node {
        ExprKind::Filter(filter) => Some((**filter).clone()),
        ExprKind::Logic { op, left, right } => {
            let sides = [left, right].map(|side| as_condition(side).unwrap_or_else(|| as_test(side)));
            Some(Spanned::new(crate::parser::join(sides.into(), *op).node, expr.span))
        }
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            let inner = as_condition(operand)?;
            Some(Spanned::new(FilterKind::Not(Box::new(inner)), expr.span))
        }
        _ => None,
    }
}

/// An expression as a filter: a comparison of a field with a number as people write it.
pub(super) fn as_test(expr: &Expr) -> Filter {
    let node = match &expr.node {
        ExprKind::Binary { op, left, right } => match (&left.node, &right.node, op.order()) {
            (ExprKind::Field(name), ExprKind::Number(number), Some(op)) => FilterKind::Orders {
                subject: Subject::Field(Spanned::new(name.clone(), left.span)),
                op,
                bound: Spanned::new(Bound::Number(number.clone()), right.span),
            },
            (ExprKind::Field(name), ExprKind::Text(wanted), None)
                if *op == BinaryOp::Equal && is_plain_word(wanted) =>
            {
                FilterKind::Matches {
                    subject: Subject::Field(Spanned::new(name.clone(), left.span)),
                    op: MatchOp::Equal,
                    pattern: Spanned::new(Pattern::Text { text: wanted.clone(), quoted: true }, right.span),
                }
            }
            _ => FilterKind::Test(Box::new(expr.clone())),
        },
        ExprKind::Call(call) if call.name.node == "in" => FilterKind::Call((**call).clone()),
        ExprKind::Bool(value) => FilterKind::Bool(*value),
        _ => FilterKind::Test(Box::new(expr.clone())),
    };
    Spanned::new(node, expr.span)
}

/// Whether a text equals only itself, whatever may be a number or a wildcard.
fn is_plain_word(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.starts_with(|first: char| first.is_alphabetic())
        && !text.contains('*')
        && !lower.starts_with("inf")
        && !lower.starts_with("nan")
}

/// A truth value that must not be missing is put into `test()`, which is false then.
fn certain(expr: Expr, need: Need) -> Expr {
    let span = expr.span;
    let is_certain = matches!(&expr.node, ExprKind::Bool(_));
    if need == Need::Truth || is_certain {
        return expr;
    }
    let mut test = call("test", span);
    test.arguments.push(argument(None, expr));
    call_expr(test)
}

fn in_call(field: &Spanned<FieldName>, value: Expr, span: Span) -> Call {
    let values = match value.node {
        ExprKind::Parameter(_) => value,
        _ => Spanned::new(ExprKind::Array(vec![Element::Value(value)]), span),
    };
    with(with(call("in", span), "field", field_value(field)), "values", values)
}

fn regex_call(regex: &Regex, field: &Spanned<FieldName>, span: Span) -> Call {
    let mut regex_call = call("regex", span);
    regex_call.arguments.push(argument(None, text(&regex.body, span)));
    let regex_call = with(regex_call, "field", field_value(field));
    if regex.flags.is_empty() { regex_call } else { with(regex_call, "flags", text(&regex.flags, span)) }
}

/// The regex that a text matches which has no wildcards, whatever stands in it.
pub(super) fn literal_regex(text: &str) -> Regex {
    let mut body = String::from("^");
    for char in text.chars() {
        match char {
            '\n' => body.push_str("\\n"),
            _ => {
                if "\\.+*?()|[]{}^$".contains(char) {
                    body.push('\\');
                }
                body.push(char);
            }
        }
    }
    body.push('$');
    Regex { body, flags: String::new() }
}

fn binary(op: BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
    Spanned::new(ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span)
}

fn number_expr(number: &str, span: Span) -> Expr {
    match number.strip_prefix('-') {
        Some(rest) => {
            let operand = Box::new(Spanned::new(ExprKind::Number(rest.to_owned()), span));
            Spanned::new(ExprKind::Unary { op: UnaryOp::Negate, operand }, span)
        }
        None => Spanned::new(ExprKind::Number(number.trim_start_matches('+').to_owned()), span),
    }
}

/// `drop([name])`
pub(super) fn drop_step(name: &FieldName, span: Span) -> Step {
    let mut drop = call("drop", span);
    let field = field_value(&Spanned::new(name.clone(), span));
    drop.arguments.push(argument(None, Spanned::new(ExprKind::Array(vec![Element::Value(field)]), span)));
    Spanned::new(StepKind::Call(drop), span)
}

/// `test(value)`
pub(super) fn test_call(value: Expr) -> Call {
    let mut test = call("test", value.span);
    test.arguments.push(argument(None, value));
    test
}
