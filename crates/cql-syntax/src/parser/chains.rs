//! Expressions: flat runs of operands and operators become a tree.
//!
//! From loose to tight: `or`, `and`, `not`, comparisons (one on each level), `+ -`, `* / %`, prefix `-` and `!`.

use super::{Builder, Node, Rule, parts};
use crate::ast::{BinaryOp, Expr, ExprKind, Filter, FilterKind, LogicOp, UnaryOp};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

/// How many operands and operators one expression may have.
const LONGEST: usize = 4096;
/// How deep the tree of an expression may be; runs of operators make deep trees without any brackets.
const DEEPEST: usize = 512;
/// Runs up to this length are not measured: within brackets they cannot add up to much.
const SHORT: usize = 16;

/// A member of a flat run.
#[derive(Debug)]
pub(super) enum Token {
    /// An operand.
    Value(Expr),
    /// `-`, `!` or `not` before an operand.
    Prefix(Prefix, Span),
    /// `and`, `or`.
    Logic(LogicOp, Span),
    /// `== < <= > >=`.
    Compare(BinaryOp, Span),
    /// `=`, `!=`.
    Match(bool, Span),
    /// `like`.
    Like(Span),
    /// `=~` and its like, with all that belongs to it.
    Tilde { negated: bool, right: Expr },
    /// `in [a, b]`, with its values.
    List { negated: bool, values: Vec<Expr>, span: Span },
    /// `+ - * / %`.
    Arithmetic(BinaryOp),
}

/// A sign before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    /// `-`
    Minus,
    /// `!`, which binds tight
    Bang,
    /// `not`, which negates a whole comparison
    Word,
}

impl Builder<'_> {
    /// The right side of an assignment.
    pub(super) fn value(&mut self, node: Node<'_>) -> Expr {
        let tokens = self.tokens(node);
        self.chain(tokens)
    }

    /// The members of a flat run.
    pub(super) fn tokens(&mut self, node: Node<'_>) -> Vec<Token> {
        let mut tokens = Vec::new();
        for part in parts(node) {
            self.push_token(&mut tokens, part);
        }
        tokens
    }

    /// Appends what a part of a run stands for.
    pub(super) fn push_token(&mut self, tokens: &mut Vec<Token>, node: Node<'_>) {
        let span = self.span(&node);
        let token = match node.as_rule() {
            Rule::minus => Token::Prefix(Prefix::Minus, span),
            Rule::kw_not if node.as_str() == "!" => Token::Prefix(Prefix::Bang, span),
            Rule::kw_not => Token::Prefix(Prefix::Word, span),
            Rule::kw_and => Token::Logic(LogicOp::And, span),
            Rule::kw_or => Token::Logic(LogicOp::Or, span),
            Rule::op_compare => Token::Compare(compare_op(node.as_str()), span),
            Rule::op_match => Token::Match(node.as_str() == "!=", span),
            Rule::kw_like => Token::Like(span),
            Rule::op_tilde => {
                // What stands on its right follows as tokens of its own and is put in by `add_tilde`.
                let negated = node.as_str().starts_with('!');
                Token::Tilde { negated, right: Spanned::new(ExprKind::Star, span) }
            }
            Rule::op_list => {
                let negated = node.as_str().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("not"));
                Token::List { negated, values: Vec::new(), span }
            }
            Rule::arithmetic => Token::Arithmetic(match node.as_str() {
                "+" => BinaryOp::Add,
                "-" => BinaryOp::Subtract,
                "*" => BinaryOp::Multiply,
                "/" => BinaryOp::Divide,
                _ => BinaryOp::Remainder,
            }),
            Rule::missing_operand | Rule::missing_value | Rule::missing_call => {
                self.missing_operand(tokens, span);
                Token::Value(Spanned::new(ExprKind::Text(String::new()), span))
            }
            Rule::array | Rule::parens | Rule::parameter if matches!(tokens.last(), Some(Token::List { .. })) => {
                let found = match node.as_rule() {
                    Rule::parameter => vec![Spanned::new(ExprKind::Parameter(self.parameter(node)), span)],
                    _ => self.list_values(node),
                };
                if let Some(Token::List { values, span: all, .. }) = tokens.last_mut() {
                    *values = found;
                    *all = all.to(span);
                }
                return;
            }
            _ => Token::Value(self.operand_expr(node)),
        };
        if !add_tilde(tokens, &token) {
            tokens.push(token);
        }
    }

    fn missing_operand(&mut self, tokens: &[Token], span: Span) {
        let start = tokens.last().map_or(span.start, |token| self.token_span(token).map_or(span.start, |op| op.end));
        if let Some(diagnostic) = super::mistakes::placeholder(self.text, span.start as usize) {
            self.report(diagnostic);
            return;
        }
        let begin = tokens.first().and_then(|token| self.token_span(token)).map_or(span.start, |first| first.start);
        if self.diagnostics.last().is_some_and(|last| last.is_error() && last.span().unwrap_or_default().start > begin)
        {
            // `x == /re/` lacks a value twice; one message is enough.
            return;
        }
        let before = self.text.get(..span.start as usize).unwrap_or("").trim_end();
        let operator: String = match tokens.last() {
            Some(Token::Logic(LogicOp::And, _)) => "and".to_owned(),
            Some(Token::Logic(LogicOp::Or, _)) => "or".to_owned(),
            _ => before
                .chars()
                .rev()
                .take_while(|char| "=<>!~+-*/%".contains(*char))
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
        };
        let found = self.found_at(span.start);
        let place = Span { start: span.start.min(start), end: span.start.max(start) };
        let mut diagnostic = Diagnostic::error(
            codes::MISSING_VALUE,
            place,
            format!("syntax error: '{operator}' needs a value after it, not {found}"),
        );
        if self.text.get(span.start as usize..).is_some_and(|rest| rest.starts_with('/')) {
            diagnostic.code = codes::REGEX_LITERAL;
            diagnostic =
                diagnostic.help("a regex literal is no value; use field = /re/ as a filter, or regex(\"re\", field=f)");
        }
        self.report(diagnostic);
    }

    fn token_span(&self, token: &Token) -> Option<Span> {
        match token {
            Token::Value(expr) => Some(expr.span),
            Token::Prefix(_, span) | Token::Logic(_, span) | Token::Compare(_, span) | Token::Match(_, span) => {
                Some(*span)
            }
            Token::Like(span) | Token::List { span, .. } => Some(*span),
            Token::Tilde { right, .. } => Some(right.span),
            Token::Arithmetic(_) => None,
        }
    }

    /// The tree of a flat run.
    pub(super) fn chain(&mut self, tokens: Vec<Token>) -> Expr {
        let long = tokens.len() > SHORT;
        if tokens.len() > LONGEST {
            let span = tokens.first().and_then(|token| self.token_span(token)).unwrap_or_default();
            return self.too_long(span);
        }
        self.warn_on_mixed_tokens(&tokens);
        let mut reader = Reader { tokens: tokens.into_iter().peekable(), builder: self };
        let expr = reader.or();
        if long && deeper(&expr, DEEPEST) {
            return self.too_long(expr.span);
        }
        expr
    }

    fn too_long(&mut self, span: Span) -> Expr {
        self.report(
            Diagnostic::error(codes::TOO_DEEP, span, "syntax error: this expression has too many operators")
                .help("split it over several assignments"),
        );
        Spanned::new(ExprKind::Text(String::new()), span)
    }

    fn warn_on_mixed_tokens(&mut self, tokens: &[Token]) {
        let place = |op| {
            tokens.iter().find_map(|token| match token {
                Token::Logic(found, span) if *found == op => Some(*span),
                _ => None,
            })
        };
        if let (Some(and), Some(or)) = (place(LogicOp::And), place(LogicOp::Or)) {
            self.report(
                Diagnostic::warning(
                    codes::LINT_MIXED_CONNECTIVES,
                    and.to(or),
                    "'and' binds tighter than 'or' in this condition, while in filters 'or' binds tighter",
                )
                .help("add parentheses to say what is meant"),
            );
        }
    }
}

/// Takes what stands on the right of `=~` into its token; the rule that reads it makes one or two tokens.
fn add_tilde(tokens: &mut [Token], token: &Token) -> bool {
    let Some(Token::Tilde { negated, right }) = tokens.last_mut() else { return false };
    if !matches!(right.node, ExprKind::Star) {
        return false;
    }
    match token {
        Token::Prefix(..) => *negated = !*negated,
        Token::Value(value) => {
            let span = right.span.to(value.span);
            *right = Spanned::new(value.node.clone(), span);
        }
        _ => return false,
    }
    true
}

fn compare_op(symbol: &str) -> BinaryOp {
    match symbol {
        "==" => BinaryOp::Equal,
        symbol => super::comparisons::order_op(symbol).into(),
    }
}

/// Reads a flat run by precedence.
struct Reader<'b, 't> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    builder: &'b mut Builder<'t>,
}

impl Reader<'_, '_> {
    fn or(&mut self) -> Expr {
        let mut left = self.and();
        while self.tokens.next_if(|token| matches!(token, Token::Logic(LogicOp::Or, _))).is_some() {
            let right = self.and();
            left = self.builder.logic(LogicOp::Or, left, right);
        }
        left
    }

    fn and(&mut self) -> Expr {
        let mut left = self.not();
        while self.tokens.next_if(|token| matches!(token, Token::Logic(LogicOp::And, _))).is_some() {
            let right = self.not();
            left = self.builder.logic(LogicOp::And, left, right);
        }
        left
    }

    fn not(&mut self) -> Expr {
        let mut nots: Vec<Span> = Vec::new();
        while let Some(Token::Prefix(_, span)) =
            self.tokens.next_if(|token| matches!(token, Token::Prefix(Prefix::Word, _)))
        {
            nots.push(span);
        }
        let mut expr = self.comparison();
        for span in nots.into_iter().rev() {
            let all = span.to(expr.span);
            expr = negated(expr, all);
        }
        expr
    }

    fn comparison(&mut self) -> Expr {
        // `!a=1` negates the comparison, as in a filter; `!a == b` negates `a`.
        let bang = match self.tokens.peek() {
            Some(Token::Prefix(Prefix::Bang, span)) => Some(*span),
            _ => None,
        };
        let mut left = self.sum();
        let mut compared = false;
        while let Some(token) = self.tokens.next_if(is_comparison) {
            if compared {
                self.builder.report(
                    Diagnostic::error(
                        codes::EXPRESSION,
                        left.span,
                        "syntax error: two comparisons stand side by side; only one is allowed on each level",
                    )
                    .help("put parentheses around one of them, or join them with 'and'"),
                );
            }
            compared = true;
            left = self.compared(left, token, bang);
        }
        left
    }

    fn compared(&mut self, left: Expr, token: Token, bang: Option<Span>) -> Expr {
        match token {
            Token::Compare(op, _) => {
                let right = self.sum();
                if op == BinaryOp::Equal && is_null(&right) {
                    return self.builder.match_filter(left, false, right);
                }
                binary(op, left, right)
            }
            Token::Match(true, _) => {
                let right = self.sum();
                if matches!(right.node, ExprKind::Regex(_) | ExprKind::Word(_) | ExprKind::Star) || is_null(&right) {
                    self.builder.match_filter(left, true, right)
                } else {
                    binary(BinaryOp::NotEqual, left, right)
                }
            }
            token => {
                let (left, span) = match (bang, left) {
                    (Some(bang), Spanned { node: ExprKind::Unary { op: UnaryOp::Not, operand }, .. }) => {
                        (*operand, Some(bang))
                    }
                    (_, left) => (left, None),
                };
                let expr = match token {
                    Token::Match(..) => {
                        let right = self.sum();
                        self.builder.match_filter(left, false, right)
                    }
                    Token::Like(_) => {
                        let right = self.sum();
                        self.builder.like_filter(left, right)
                    }
                    Token::Tilde { negated, right } => self.builder.tilde_filter(left, negated, right),
                    Token::List { negated, values, span } => self.builder.list_filter(left, negated, values, span),
                    _ => left,
                };
                match span {
                    Some(span) => {
                        let all = span.to(expr.span);
                        negated(expr, all)
                    }
                    None => expr,
                }
            }
        }
    }

    fn sum(&mut self) -> Expr {
        let mut left = self.product();
        while let Some(Token::Arithmetic(op)) =
            self.tokens.next_if(|token| matches!(token, Token::Arithmetic(BinaryOp::Add | BinaryOp::Subtract)))
        {
            let right = self.product();
            left = binary(op, left, right);
        }
        left
    }

    fn product(&mut self) -> Expr {
        let mut left = self.prefixed();
        while let Some(Token::Arithmetic(op)) = self.tokens.next_if(|token| {
            matches!(token, Token::Arithmetic(BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder))
        }) {
            let right = self.prefixed();
            left = binary(op, left, right);
        }
        left
    }

    fn prefixed(&mut self) -> Expr {
        let mut prefixes: Vec<(Prefix, Span)> = Vec::new();
        while let Some(Token::Prefix(prefix, span)) = self.tokens.next_if(|token| matches!(token, Token::Prefix(..))) {
            prefixes.push((prefix, span));
        }
        let mut expr = match self.tokens.next() {
            Some(Token::Value(expr)) => expr,
            _ => Spanned::new(ExprKind::Text(String::new()), Span::default()),
        };
        for (prefix, span) in prefixes.into_iter().rev() {
            let all = span.to(expr.span);
            expr = match prefix {
                Prefix::Minus => Spanned::new(ExprKind::Unary { op: UnaryOp::Negate, operand: Box::new(expr) }, all),
                Prefix::Bang | Prefix::Word => negated(expr, all),
            };
        }
        expr
    }
}

fn is_comparison(token: &Token) -> bool {
    !matches!(token, Token::Value(_) | Token::Prefix(..) | Token::Logic(..) | Token::Arithmetic(_))
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Spanned::new(ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span)
}

/// Whether operators nest deeper than `limit`.
fn deeper(expr: &Expr, limit: usize) -> bool {
    let Some(limit) = limit.checked_sub(1) else { return true };
    match &expr.node {
        ExprKind::Unary { operand, .. } => deeper(operand, limit),
        ExprKind::Binary { left, right, .. } | ExprKind::Logic { left, right, .. } => {
            deeper(left, limit) || deeper(right, limit)
        }
        ExprKind::Call(call) => call.arguments.iter().any(|argument| deeper(&argument.value, limit)),
        ExprKind::Filter(filter) => deeper_filter(filter, limit),
        _ => false,
    }
}

fn deeper_filter(filter: &Filter, limit: usize) -> bool {
    let Some(limit) = limit.checked_sub(1) else { return true };
    match &filter.node {
        FilterKind::And(members) | FilterKind::Or(members) => members.iter().any(|member| deeper_filter(member, limit)),
        FilterKind::Not(inner) => deeper_filter(inner, limit),
        FilterKind::Test(expr) => deeper(expr, limit),
        _ => false,
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(&expr.node, ExprKind::Field(name) if name.as_str() == "null")
}

/// The opposite of a truth value.
fn negated(expr: Expr, span: Span) -> Expr {
    match expr.node {
        ExprKind::Filter(filter) => {
            let filter: Filter = Spanned::new(FilterKind::Not(filter), span);
            Spanned::new(ExprKind::Filter(Box::new(filter)), span)
        }
        node => {
            let operand = Box::new(Spanned::new(node, expr.span));
            Spanned::new(ExprKind::Unary { op: UnaryOp::Not, operand }, span)
        }
    }
}
