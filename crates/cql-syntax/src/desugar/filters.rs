//! Filters.

use super::{Desugar, build};
use crate::ast::{
    BinaryOp, Bound, Element, Expr, ExprKind, Filter, FilterExtension, FilterKind, LogicOp, MatchOp, Pattern, Spelled,
    Subject,
};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::print::{print_expr, print_filter};
use crate::span::{Span, Spanned};

impl Desugar<'_> {
    pub(super) fn filter(&mut self, filter: &Filter) -> Filter {
        let span = filter.span;
        let kind = match &filter.node {
            FilterKind::And(members) => return self.members(members, LogicOp::And),
            FilterKind::Or(members) => {
                self.check_or(members, span);
                return self.members(members, LogicOp::Or);
            }
            FilterKind::Not(inner) => FilterKind::Not(Box::new(self.filter(inner))),
            FilterKind::Bool(value) => FilterKind::Bool(*value),
            FilterKind::Matches { subject, op, pattern } => {
                let subject = self.subject(subject);
                let pattern = Spanned::new(self.pattern(&pattern.node, pattern.span), pattern.span);
                self.check_matches(&subject, *op, &pattern, span);
                FilterKind::Matches { subject, op: *op, pattern }
            }
            FilterKind::Orders { subject, op, bound } => {
                let subject = self.subject(subject);
                if let (Subject::Value(value), false) = (&subject, self.in_condition) {
                    let bound = bound.span.of(self.text);
                    let meaning = format!("test({} {} {bound})", print_expr(value), op.spelled());
                    self.compat(codes::COMPAT_COMPUTED, span, &meaning);
                }
                FilterKind::Orders { subject, op: *op, bound: bound.clone() }
            }
            FilterKind::FreeText(pattern) => FilterKind::FreeText(self.pattern(pattern, span)),
            FilterKind::Call(call) => {
                let expr = self.call_expr(call);
                match expr.node {
                    ExprKind::Call(call) => FilterKind::Call(*call),
                    ExprKind::Filter(inner) => return *inner,
                    ExprKind::Bool(value) => FilterKind::Bool(value),
                    node => FilterKind::Test(Box::new(Spanned::new(node, expr.span))),
                }
            }
            FilterKind::Test(expr) => FilterKind::Test(Box::new(self.expr(expr))),
            FilterKind::Extension(extension) => return self.filter_extension(extension, span),
        };
        Spanned::new(kind, span)
    }

    /// The members of `and` or `or`; what they turn into may be of the same kind again.
    fn members(&mut self, members: &[Filter], op: LogicOp) -> Filter {
        let members = members.iter().map(|member| self.filter(member)).collect();
        crate::parser::join(members, op)
    }

    fn subject(&mut self, subject: &Subject) -> Subject {
        match subject {
            Subject::Field(field) => {
                self.string(field.as_str(), field.span);
                Subject::Field(field.clone())
            }
            Subject::Value(value) => Subject::Value(Box::new(self.expr(value))),
        }
    }

    fn check_matches(&mut self, subject: &Subject, op: MatchOp, pattern: &Spanned<Pattern>, span: Span) {
        let right = crate::parser::excerpt(pattern.span.of(self.text));
        match subject {
            Subject::Field(field) if op == MatchOp::Literal => {
                let name = crate::print::field_name(field.as_str());
                let code = codes::COMPAT_DOUBLE_EQUALS;
                self.compat_as(
                    code,
                    span,
                    &format!("'{name} == {right}'"),
                    &format!("{name}={right}, with * as itself"),
                );
            }
            Subject::Value(value) if !self.in_condition => {
                let meaning = match &pattern.node {
                    // An expression knows no wildcard, and its `!=` drops an event without the value.
                    Pattern::Text { text, quoted: true } if op == MatchOp::Equal && !text.contains('*') => {
                        format!("test({} == {right})", print_expr(value))
                    }
                    _ => format!("x := {} | x {} {right}", print_expr(value), match_sign(op)),
                };
                self.compat(codes::COMPAT_COMPUTED, span, &meaning);
            }
            _ => {}
        }
    }

    /// Calls under `or`, and words that were meant as more values of the field before.
    fn check_or(&mut self, members: &[Filter], span: Span) {
        let is_call = |filter: &Filter| match &filter.node {
            FilterKind::Call(_) => true,
            FilterKind::Not(inner) => matches!(inner.node, FilterKind::Call(_)),
            _ => false,
        };
        if !self.in_condition && members.iter().any(is_call) {
            let clauses: Vec<String> = members.iter().map(print_filter).collect();
            self.compat(codes::COMPAT_CALL_UNDER_OR, span, &format!("case {{ {} }}", clauses.join("; ")));
        }
        let values: Vec<&str> = members
            .iter()
            .skip(1)
            .filter_map(|member| match &member.node {
                FilterKind::FreeText(Pattern::Text { text, quoted: false }) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        if let (Some(FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::Equal, pattern }), Some(word)) =
            (members.first().map(|first| &first.node), values.first())
        {
            let first = pattern.span.of(self.text);
            self.diagnostics.push(
                Diagnostic::warning(
                    codes::LINT_WORD_AFTER_OR,
                    span,
                    format!("'{word}' after 'or' is searched for in all fields, not only in '{}'", field.node),
                )
                .help(format!(
                    "for several values write in({}, values=[{first}, {}])",
                    field.node,
                    values.join(", ")
                )),
            );
        }
    }

    fn filter_extension(&mut self, extension: &FilterExtension, span: Span) -> Filter {
        let (code, kind) = match extension {
            FilterExtension::Membership { subject, negated, values } => {
                let subject = self.subject(subject);
                let values: Vec<Expr> = values.iter().map(|value| self.expr(value)).collect();
                (codes::COMPAT_IN, self.membership(subject, *negated, values, span))
            }
            FilterExtension::FieldCall { field, negated, call } => {
                let call = build::with(self.call(call), "field", build::field_value(field));
                (codes::COMPAT_EQUALS_CALL, build::negate(*negated, FilterKind::Call(call), span))
            }
            FilterExtension::Tilde { subject, negated, pattern } => {
                let subject = self.subject(subject);
                let pattern_span = pattern.span;
                let pattern = build::regex_of(&self.pattern(&pattern.node, pattern_span));
                let op = if *negated { MatchOp::NotEqual } else { MatchOp::Equal };
                let pattern = Spanned::new(pattern, pattern_span);
                (codes::COMPAT_TILDE, FilterKind::Matches { subject, op, pattern })
            }
            FilterExtension::Null { subject, negated } => {
                let subject = self.subject(subject);
                (codes::COMPAT_NULL, build::exists(subject, *negated, span))
            }
            FilterExtension::Compare { left, op, right } => {
                let left = self.expr(left);
                let after = with_durations(right);
                let code = if after == *right { codes::COMPAT_COMPUTED } else { codes::COMPAT_CLOCK };
                let after = self.expr(&after);
                let node = ExprKind::Binary { op: *op, left: Box::new(left), right: Box::new(after) };
                (code, FilterKind::Test(Box::new(Spanned::new(node, span))))
            }
            FilterExtension::Date { subject, op, date } => {
                let subject = self.subject(subject);
                let number = crate::dates::milliseconds(&date.node).unwrap_or_default();
                let bound = Spanned::new(Bound::Number(number.to_string()), date.span);
                (codes::COMPAT_DATE, FilterKind::Orders { subject, op: *op, bound })
            }
            FilterExtension::Pipeline(filters) => {
                let filter = self.members(filters, LogicOp::And);
                self.compat(codes::COMPAT_PIPELINE_GROUP, span, &format!("({})", print_filter(&filter)));
                return Spanned::new(filter.node, span);
            }
        };
        let filter = Spanned::new(kind, span);
        if !self.in_condition {
            self.compat(code, span, &print_filter(&filter));
        }
        filter
    }

    /// `in(field=f, values=[...])`. A computed value is compared with each of them.
    fn membership(&mut self, subject: Subject, negated: bool, values: Vec<Expr>, span: Span) -> FilterKind {
        let field = match subject {
            Subject::Field(field) => field,
            Subject::Value(_) => {
                let any = values
                    .iter()
                    .filter_map(|value| {
                        let pattern = build::pattern_of(value, value.span.of(self.text))?;
                        let pattern = Spanned::new(pattern, value.span);
                        let kind = FilterKind::Matches { subject: subject.clone(), op: MatchOp::Equal, pattern };
                        Some(Spanned::new(kind, value.span))
                    })
                    .collect::<Vec<_>>();
                let any =
                    if any.is_empty() { FilterKind::Bool(false) } else { crate::parser::join(any, LogicOp::Or).node };
                return build::negate(negated, any, span);
            }
        };
        let call = build::with(build::call("in", span), "field", build::field_value(&field));
        let values = match values.as_slice() {
            [only] if matches!(only.node, ExprKind::Parameter(_)) => only.clone(),
            _ => Spanned::new(ExprKind::Array(values.into_iter().map(Element::Value).collect()), span),
        };
        build::negate(negated, FilterKind::Call(build::with(call, "values", values)), span)
    }
}

fn match_sign(op: MatchOp) -> &'static str {
    match op {
        MatchOp::Equal => "=",
        MatchOp::NotEqual => "!=",
        MatchOp::Like => "like",
        MatchOp::Literal => "==",
    }
}

/// An expression with its bare durations as numbers of milliseconds: `now() - 1h`.
pub(super) fn with_durations(expr: &Expr) -> Expr {
    let node = match &expr.node {
        ExprKind::Field(name) if is_duration(name.as_str()) => {
            let mut call = build::call("duration", expr.span);
            call.arguments.push(build::argument(None, build::text(name.as_str(), expr.span)));
            return build::call_expr(call);
        }
        ExprKind::Binary { op: op @ (BinaryOp::Add | BinaryOp::Subtract), left, right } => {
            ExprKind::Binary { op: *op, left: Box::new(with_durations(left)), right: Box::new(with_durations(right)) }
        }
        other => other.clone(),
    };
    Spanned::new(node, expr.span)
}

/// Whether a word is a number with a unit of time.
pub(super) fn is_duration(word: &str) -> bool {
    const UNITS: [&str; 36] = [
        "millisecond",
        "milliseconds",
        "millis",
        "ms",
        "second",
        "seconds",
        "sec",
        "secs",
        "s",
        "minute",
        "minutes",
        "min",
        "m",
        "hour",
        "hours",
        "hr",
        "hrs",
        "h",
        "day",
        "days",
        "d",
        "week",
        "weeks",
        "w",
        "month",
        "months",
        "mon",
        "quarter",
        "quarters",
        "qtr",
        "qtrs",
        "q",
        "year",
        "years",
        "yr",
        "y",
    ];
    let digits = word.len() - word.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    digits > 0 && word.get(digits..).is_some_and(|unit| UNITS.contains(&unit) || unit == "mins" || unit == "yrs")
}
