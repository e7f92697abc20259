//! Filters inside expressions: `door="n*" and ms > 3` as the condition of `if()`.

use super::comparisons::{equal_to_call, matches, subject_of};
use super::filters::join;
use super::{Builder, tokens};
use crate::ast::{
    BinaryOp, Bound, Expr, ExprKind, Filter, FilterExtension, FilterKind, LogicOp, MatchOp, Pattern, UnaryOp,
};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

impl Builder<'_> {
    /// `a and b`, `a or b`. As soon as one side can only be a filter, all of it is one.
    pub(super) fn logic(&mut self, op: LogicOp, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        if !matches!(left.node, ExprKind::Filter(_)) && !matches!(right.node, ExprKind::Filter(_)) {
            return Spanned::new(ExprKind::Logic { op, left: Box::new(left), right: Box::new(right) }, span);
        }
        let filter = join(vec![self.as_filter(left), self.as_filter(right)], op);
        filter_expr(Spanned::new(filter.node, span))
    }

    /// The filter that says the same as a truth value.
    pub(super) fn as_filter(&mut self, expr: Expr) -> Filter {
        let span = expr.span;
        let kind = match expr.node {
            ExprKind::Filter(filter) => return *filter,
            ExprKind::Bool(value) => FilterKind::Bool(value),
            ExprKind::Call(call) => FilterKind::Call(*call),
            ExprKind::Unary { op: UnaryOp::Not, operand } => FilterKind::Not(Box::new(self.as_filter(*operand))),
            ExprKind::Logic { op, left, right } => {
                return join(vec![self.as_filter(*left), self.as_filter(*right)], op);
            }
            ExprKind::Binary { op, left, right } => self.binary_filter(op, *left, *right, span),
            node => FilterKind::Test(Box::new(Spanned::new(node, span))),
        };
        Spanned::new(kind, span)
    }

    /// A comparison among filters: with a literal on its right it is a filter, otherwise a test.
    fn binary_filter(&mut self, op: BinaryOp, left: Expr, right: Expr, span: Span) -> FilterKind {
        let is_subject = matches!(left.node, ExprKind::Field(_) | ExprKind::Call(_));
        if let (Some(order), true) = (op.order(), is_subject) {
            if let Some(bound) = bound_of(&right) {
                return FilterKind::Orders { subject: subject_of(left), op: order, bound };
            }
            if let ExprKind::Text(text) = &right.node {
                let text = Spanned::new(text.clone(), right.span);
                return self.order_text(subject_of(left), order, text, true);
            }
        }
        if op == BinaryOp::NotEqual && is_subject {
            return match self.match_filter(left, true, right).node {
                ExprKind::Filter(filter) => filter.node,
                node => FilterKind::Test(Box::new(Spanned::new(node, span))),
            };
        }
        let node = ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) };
        FilterKind::Test(Box::new(Spanned::new(node, span)))
    }

    /// `a = b`, and `a != b` where only a filter makes sense.
    pub(super) fn match_filter(&mut self, left: Expr, negated: bool, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let symbol = if negated { "!=" } else { "=" };
        let op = if negated { MatchOp::NotEqual } else { MatchOp::Equal };
        let kind = match self.pattern_of(&right) {
            Some(pattern) => matches(subject_of(left), op, pattern),
            None => equal_to_call(subject_of(left), symbol, right),
        };
        filter_expr(Spanned::new(kind, span))
    }

    /// `a like b`.
    pub(super) fn like_filter(&mut self, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let Some(pattern) = self.pattern_of(&right) else {
            self.report(
                Diagnostic::error(
                    codes::EXPRESSION,
                    right.span,
                    "syntax error: 'like' needs a word, a text or a regex after it",
                )
                .help("use text:contains() to look for a computed value"),
            );
            return left;
        };
        let kind = FilterKind::Matches { subject: subject_of(left), op: MatchOp::Like, pattern };
        filter_expr(Spanned::new(kind, span))
    }

    /// `a =~ /re/`, `a =~ f(...)`.
    pub(super) fn tilde_filter(&mut self, left: Expr, negated: bool, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let right_span = right.span;
        let kind = match right.node {
            ExprKind::Regex(regex) => FilterExtension::Tilde {
                subject: subject_of(left),
                negated,
                pattern: Spanned::new(Pattern::Regex(regex), right_span),
            },
            ExprKind::Text(text) => FilterExtension::Tilde {
                subject: subject_of(left),
                negated,
                pattern: Spanned::new(Pattern::Text { text, quoted: true }, right_span),
            },
            ExprKind::Call(call) => match subject_of(left) {
                crate::ast::Subject::Field(field) => FilterExtension::FieldCall { field, negated, call: *call },
                crate::ast::Subject::Value(value) => {
                    self.report(Diagnostic::error(
                        codes::EXPRESSION,
                        value.span,
                        "syntax error: only a field can stand on the left of '=~' and a call",
                    ));
                    return *value;
                }
            },
            _ => return left,
        };
        filter_expr(Spanned::new(FilterKind::Extension(Box::new(kind)), span))
    }

    /// `a in [b, c]`.
    pub(super) fn list_filter(&mut self, left: Expr, negated: bool, values: Vec<Expr>, end: Span) -> Expr {
        let span = left.span.to(end);
        let kind = FilterExtension::Membership { subject: subject_of(left), negated, values };
        filter_expr(Spanned::new(FilterKind::Extension(Box::new(kind)), span))
    }

    /// What the right side of `=` asks for, if it is a literal. A bare word is text there.
    pub(super) fn pattern_of(&mut self, expr: &Expr) -> Option<Spanned<Pattern>> {
        let text = |text: &str| Some(Pattern::Text { text: text.to_owned(), quoted: false });
        let pattern = match &expr.node {
            ExprKind::Text(text) => Some(Pattern::Text { text: text.clone(), quoted: true }),
            ExprKind::Regex(regex) => Some(Pattern::Regex(regex.clone())),
            ExprKind::Parameter(parameter) => Some(Pattern::Parameter(parameter.clone())),
            ExprKind::Number(word) | ExprKind::Word(word) => text(word),
            ExprKind::Bool(value) => text(if *value { "true" } else { "false" }),
            ExprKind::Star => text("*"),
            ExprKind::Field(name) => {
                if !name.as_str().eq_ignore_ascii_case("null") {
                    self.report(
                        Diagnostic::warning(
                            codes::LINT_WORD_IS_TEXT,
                            expr.span,
                            format!("'{name}' on the right of '=' or '!=' is read as text, not as a field"),
                        )
                        .help(format!("write \"{name}\" for the text; compare two fields with '=='")),
                    );
                }
                text(name.as_str())
            }
            // `S-1-5` and the like: words that happen to read as arithmetic
            ExprKind::Unary { .. } | ExprKind::Binary { .. } => {
                let source = expr.span.of(self.text);
                let is_word = !source.is_empty()
                    && !source.contains(|char: char| char.is_whitespace() || "()[]{}\"',".contains(char));
                if is_word { text(source) } else { None }
            }
            _ => None,
        };
        pattern.map(|pattern| Spanned::new(pattern, expr.span))
    }
}

/// A filter as a truth value.
pub(super) fn filter_expr(filter: Filter) -> Expr {
    let span = filter.span;
    Spanned::new(ExprKind::Filter(Box::new(filter)), span)
}

/// The bound that an expression is, if it is a number or parameter.
fn bound_of(expr: &Expr) -> Option<Spanned<Bound>> {
    let bound = match &expr.node {
        ExprKind::Number(number) => Bound::Number(number.clone()),
        ExprKind::Parameter(parameter) => Bound::Parameter(parameter.clone()),
        ExprKind::Unary { op: UnaryOp::Negate, operand } => match &operand.node {
            ExprKind::Number(number) => Bound::Number(format!("-{number}")),
            _ => return None,
        },
        ExprKind::Text(text) if tokens::is_number(text.trim()) => Bound::Number(text.trim().to_owned()),
        _ => return None,
    };
    Some(Spanned::new(bound, expr.span))
}
