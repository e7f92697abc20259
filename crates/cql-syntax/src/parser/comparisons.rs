//! Comparisons in filters: `field op pattern`, and what people write in its place.

use super::filters::is_null;
use super::{Builder, Node, Rule, parts, tokens};
use crate::ast::{
    BinaryOp, Bound, Call, Expr, ExprKind, FieldName, Filter, FilterExtension, FilterKind, MatchOp, OrderOp, Pattern,
    Spelled, Subject,
};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

impl Builder<'_> {
    /// `field op pattern`, also with a name that should be quoted.
    pub(super) fn comparison(&mut self, node: Node<'_>) -> Filter {
        let is_odd = node.as_rule() == Rule::odd_comparison;
        let mut parts = parts(node);
        let (Some(left), Some(compared)) = (parts.next(), parts.next()) else {
            return Spanned::new(FilterKind::Bool(true), Span::default());
        };
        if is_odd {
            let name = left.as_str();
            let rest = self.excerpt(self.span(&compared));
            let gap = if rest.starts_with(['=', '!']) { "" } else { " " };
            self.report(
                Diagnostic::error(
                    codes::UNQUOTED_NAME,
                    self.span(&left),
                    format!("syntax error: '{name}' is no field name as it stands"),
                )
                .help(format!("quote the field name: \"{name}\"{gap}{rest}")),
            );
        }
        let field = self.field(&left);
        let span = field.span;
        self.compared(Subject::Field(field), span, compared)
    }

    /// `f(x) + 1 > 5`: a comparison whose left side is computed.
    pub(super) fn compared_call(&mut self, call: Call, arithmetic: Vec<Node<'_>>, compared: Node<'_>) -> Filter {
        let span = call.span.0;
        let mut tokens = vec![super::chains::Token::Value(Spanned::new(ExprKind::Call(Box::new(call)), span))];
        for part in arithmetic.into_iter().flat_map(parts) {
            self.push_token(&mut tokens, part);
        }
        let left = self.chain(tokens);
        let span = left.span;
        self.compared(Subject::Value(Box::new(left)), span, compared)
    }

    /// The comparison of a subject.
    fn compared(&mut self, subject: Subject, start: Span, node: Node<'_>) -> Filter {
        let rule = node.as_rule();
        let span = self.trimmed(start.to(self.span(&node)));
        let parts: Vec<Node<'_>> = parts(node).collect();
        let kind = match rule {
            Rule::compared_tilde => self.tilde(subject, parts),
            Rule::compared_equal => self.equal(subject, parts),
            Rule::compared_order => self.order(subject, parts),
            Rule::compared_like => self.like(subject, parts),
            _ => self.membership(subject, parts),
        };
        Spanned::new(kind, span)
    }

    /// `=~`, `!~`, `!=~`.
    pub(super) fn tilde(&mut self, subject: Subject, parts: Vec<Node<'_>>) -> FilterKind {
        let mut parts = parts.into_iter();
        let op = parts.next();
        let mut negated = op.as_ref().is_some_and(|op| op.as_str().starts_with('!'));
        for part in parts {
            match part.as_rule() {
                Rule::kw_not => negated = !negated,
                Rule::call => {
                    let call = self.call(part);
                    return match subject {
                        Subject::Field(field) => extension(FilterExtension::FieldCall { field, negated, call }),
                        Subject::Value(_) => {
                            self.report(Diagnostic::error(
                                codes::FIELD_CALL_WITHOUT_CALL,
                                call.span.0,
                                "syntax error: only a field can stand on the left of '=~' and a call",
                            ));
                            FilterKind::Bool(true)
                        }
                    };
                }
                Rule::missing_value | Rule::missing_call => {
                    let op_span = op.as_ref().map(|op| self.span(op)).unwrap_or_default();
                    let found = self.found_at(self.span(&part).start);
                    self.report(
                        Diagnostic::error(
                            codes::FIELD_CALL_WITHOUT_CALL,
                            op_span,
                            format!("syntax error: '=~' needs a function call or a regex after it, not {found}"),
                        )
                        .help("write field =~ in(values=[a]), or field = value to compare"),
                    );
                }
                _ => {
                    let pattern = self.pattern(part);
                    return extension(FilterExtension::Tilde { subject, negated, pattern });
                }
            }
        }
        FilterKind::Bool(true)
    }

    /// `=`, `!=`, `==`.
    fn equal(&mut self, subject: Subject, parts: Vec<Node<'_>>) -> FilterKind {
        let mut parts = parts.into_iter();
        let (Some(op), Some(right)) = (parts.next(), parts.next()) else { return FilterKind::Bool(true) };
        let symbol = op.as_str();
        let op_span = self.span(&op);
        match right.as_rule() {
            Rule::missing_value => {
                self.missing_value(op_span, symbol, &subject);
                FilterKind::Bool(true)
            }
            Rule::equal_call => {
                let right = self.call_arithmetic(right);
                equal_to_call(subject, symbol, right)
            }
            _ => {
                let op = match symbol {
                    "==" => MatchOp::Literal,
                    "!=" => MatchOp::NotEqual,
                    _ => MatchOp::Equal,
                };
                let pattern = self.pattern(right);
                matches(subject, op, pattern)
            }
        }
    }

    /// `<`, `<=`, `>`, `>=`.
    fn order(&mut self, subject: Subject, parts: Vec<Node<'_>>) -> FilterKind {
        let mut parts = parts.into_iter();
        let (Some(op), Some(right)) = (parts.next(), parts.next()) else { return FilterKind::Bool(true) };
        let op_span = self.span(&op);
        let symbol = op.as_str();
        let op = order_op(symbol);
        let span = self.span(&right);
        match right.as_rule() {
            Rule::missing_value => {
                self.missing_value(op_span, symbol, &subject);
                FilterKind::Bool(true)
            }
            Rule::parameter => {
                let bound = Bound::Parameter(self.parameter(right));
                FilterKind::Orders { subject, op, bound: Spanned::new(bound, span) }
            }
            Rule::order_call => {
                let right = self.call_arithmetic(right);
                let op = BinaryOp::from(op);
                extension(FilterExtension::Compare { left: expr_of(subject), op, right })
            }
            rule => {
                let text = tokens::plain(right.as_str());
                self.order_text(subject, op, Spanned::new(text, span), rule == Rule::quoted)
            }
        }
    }

    /// An order whose bound is a word or string: a number, a date, or a mistake.
    pub(super) fn order_text(
        &mut self,
        subject: Subject,
        op: OrderOp,
        bound: Spanned<String>,
        quoted: bool,
    ) -> FilterKind {
        let Spanned { node: text, span } = bound;
        if tokens::is_number(text.trim()) {
            let text = text.trim();
            let number = text.strip_prefix('+').unwrap_or(text).to_owned();
            return FilterKind::Orders { subject, op, bound: Spanned::new(Bound::Number(number), span) };
        }
        if quoted && crate::dates::milliseconds(&text).is_some() {
            return extension(FilterExtension::Date { subject, op, date: Spanned::new(text, span) });
        }
        let symbol = op.spelled();
        let left = match &subject {
            Subject::Field(field) => field.node.as_str().to_owned(),
            Subject::Value(value) => self.excerpt(value.span),
        };
        let help = match quoted {
            true => format!("write a number, or for the text itself {left}=\"{text}\""),
            false => format!("to compare two fields write test({left} {symbol} {text})"),
        };
        self.report(
            Diagnostic::error(codes::NOT_A_NUMBER, span, format!("'{symbol}' compares numbers; '{text}' is no number"))
                .help(help),
        );
        FilterKind::Bool(true)
    }

    fn like(&mut self, subject: Subject, parts: Vec<Node<'_>>) -> FilterKind {
        let mut parts = parts.into_iter();
        let (Some(op), Some(right)) = (parts.next(), parts.next()) else { return FilterKind::Bool(true) };
        if right.as_rule() == Rule::missing_value {
            self.missing_value(self.span(&op), op.as_str(), &subject);
            return FilterKind::Bool(true);
        }
        let pattern = self.pattern(right);
        FilterKind::Matches { subject, op: MatchOp::Like, pattern }
    }

    /// `field in [a, b]`.
    pub(super) fn membership(&mut self, subject: Subject, parts: Vec<Node<'_>>) -> FilterKind {
        let mut negated = false;
        let mut values = Vec::new();
        for part in parts {
            match part.as_rule() {
                Rule::op_list => negated = part.as_str().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("not")),
                Rule::array | Rule::parens => values = self.list_values(part),
                _ => {
                    let span = self.span(&part);
                    values.push(Spanned::new(ExprKind::Parameter(self.parameter(part)), span));
                }
            }
        }
        extension(FilterExtension::Membership { subject, negated, values })
    }

    /// `now() - 1h`.
    fn call_arithmetic(&mut self, node: Node<'_>) -> Expr {
        let mut tokens = Vec::new();
        for part in parts(node) {
            self.push_token(&mut tokens, part);
        }
        self.chain(tokens)
    }

    fn missing_value(&mut self, span: Span, symbol: &str, subject: &Subject) {
        let name = match subject {
            Subject::Field(field) => field.node.as_str().to_owned(),
            Subject::Value(value) => self.excerpt(value.span),
        };
        let found = self.found_at(span.end);
        let mut diagnostic = match crate::parser::mistakes::placeholder(self.text, span.end as usize) {
            Some(diagnostic) => diagnostic,
            None => Diagnostic::error(
                codes::MISSING_VALUE,
                span,
                format!(
                    "syntax error: '{symbol}' needs a value after it, not {found}; to test that '{name}' exists write {name}=*"
                ),
            ),
        };
        if diagnostic.help.is_none() {
            diagnostic = diagnostic.help("a value is a word, a text in quotes, a regex in slashes or a ?parameter");
        }
        self.report(diagnostic);
    }
}

fn extension(extension: FilterExtension) -> FilterKind {
    FilterKind::Extension(Box::new(extension))
}

/// The comparison of a subject with a pattern.
pub(super) fn matches(subject: Subject, op: MatchOp, pattern: Spanned<Pattern>) -> FilterKind {
    if is_null(&pattern.node) {
        return extension(FilterExtension::Null { subject, negated: op == MatchOp::NotEqual });
    }
    FilterKind::Matches { subject, op, pattern }
}

/// `field = call(...)`: a filter function that gets the field if all its arguments have names, else two values.
pub(super) fn equal_to_call(subject: Subject, symbol: &str, right: Expr) -> FilterKind {
    let negated = symbol == "!=";
    let all_named =
        |call: &Call| !call.arguments.is_empty() && call.arguments.iter().all(|argument| argument.name.is_some());
    match (subject, right.node) {
        (Subject::Field(field), ExprKind::Call(call)) if all_named(&call) => {
            extension(FilterExtension::FieldCall { field, negated, call: *call })
        }
        (subject, node) => {
            let op = if negated { BinaryOp::NotEqual } else { BinaryOp::Equal };
            let right = Spanned::new(node, right.span);
            extension(FilterExtension::Compare { left: expr_of(subject), op, right })
        }
    }
}

/// A subject as an expression.
fn expr_of(subject: Subject) -> Expr {
    match subject {
        // On the other side of a computed value a number is one: `5 < length(a)`.
        Subject::Field(Spanned { node, span }) if tokens::is_number(node.as_str()) => {
            Spanned::new(ExprKind::Number(node.to_string()), span)
        }
        Subject::Field(Spanned { node, span }) => Spanned::new(ExprKind::Field(node), span),
        Subject::Value(value) => *value,
    }
}

/// An expression as the left side of a comparison; a text in quotes is a field's name there.
pub(super) fn subject_of(expr: Expr) -> Subject {
    match expr.node {
        ExprKind::Field(name) => Subject::Field(Spanned::new(name, expr.span)),
        ExprKind::Text(name) => Subject::Field(Spanned::new(FieldName::from(name.as_str()), expr.span)),
        ExprKind::Number(name) => Subject::Field(Spanned::new(FieldName::from(name.as_str()), expr.span)),
        node => Subject::Value(Box::new(Spanned::new(node, expr.span))),
    }
}

/// Reads an ordering operator.
pub(super) fn order_op(symbol: &str) -> OrderOp {
    match symbol {
        "<" => OrderOp::Less,
        "<=" => OrderOp::LessEqual,
        ">" => OrderOp::Greater,
        _ => OrderOp::GreaterEqual,
    }
}
