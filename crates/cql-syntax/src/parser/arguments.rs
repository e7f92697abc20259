//! Calls, their arguments, and lists.

use super::chains::Token;
use super::{Builder, Node, Rule, first, parts};
use crate::ast::{Argument, Assign, Attribute, Call, Element, Expr, ExprKind, FilterKind, NoCompare};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

impl Builder<'_> {
    /// `f(a, b=c)`.
    pub(super) fn call(&mut self, node: Node<'_>) -> Call {
        let span = self.span(&node);
        let mut call = Call { name: Spanned::new(String::new(), span), arguments: Vec::new(), span: NoCompare(span) };
        let mut lacks_comma = false;
        for part in parts(node) {
            match part.as_rule() {
                Rule::call_name | Rule::call_spaced_name => {
                    call.name = Spanned::new(part.as_str().to_owned(), self.span(&part));
                }
                Rule::no_comma => lacks_comma = true,
                _ => {
                    if std::mem::take(&mut lacks_comma) {
                        self.missing_comma(&part);
                    }
                    let argument = self.argument(part);
                    call.arguments.push(argument);
                }
            }
        }
        call
    }

    fn missing_comma(&mut self, node: &Node<'_>) {
        let mut span = self.span(node);
        let word = self.excerpt(span);
        let end = word.find([' ', '=', ',', ')']).filter(|end| *end > 0).unwrap_or(word.len());
        let word = word.get(..end).unwrap_or(&word).to_owned();
        span.end = span.start + word.len() as u32;
        self.report(
            Diagnostic::error(codes::MISSING_COMMA, span, format!("syntax error: expected ',' before '{word}'"))
                .help("separate arguments and list members by commas"),
        );
    }

    /// One argument, with the attributes that follow it.
    fn argument(&mut self, node: Node<'_>) -> Argument {
        let mut parts = parts(node);
        let mut argument = match parts.next() {
            Some(value) => self.argument_value(value),
            None => return Argument { name: None, value: empty(), attributes: Vec::new() },
        };
        for part in parts {
            let mut parts = super::parts(part);
            if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                let name = Spanned::new(name.as_str().to_owned(), self.span(&name));
                argument.attributes.push(Attribute { name, value: self.value(value) });
            }
        }
        argument
    }

    /// Tells `name=value` from a condition that begins with a comparison.
    fn argument_value(&mut self, node: Node<'_>) -> Argument {
        if let Some(inner) = named_in_parens(&node) {
            return self.argument_value(inner);
        }
        let is_named = {
            let mut parts = parts(node.clone());
            let name =
                parts.next().is_some_and(|part| matches!(part.as_rule(), Rule::name | Rule::quoted | Rule::number));
            name && parts.next().is_some_and(|part| part.as_rule() == Rule::op_match && part.as_str() == "=")
        };
        if !is_named {
            let value = self.value(node);
            return Argument { name: None, value, attributes: Vec::new() };
        }
        let name = first(node.clone()).map(|name| self.text(&name));
        let mut tokens = self.tokens(node);
        let is_condition =
            name.as_ref().is_some_and(|name| name.node != "condition") && is_comparison(&tokens, self.text);
        if is_condition {
            let value = self.chain(tokens);
            return Argument { name: None, value, attributes: Vec::new() };
        }
        let rest = tokens.split_off(2.min(tokens.len()));
        let value = self.chain(rest);
        Argument { name, value, attributes: Vec::new() }
    }

    /// `[a, b := f()]`.
    pub(super) fn elements(&mut self, node: Node<'_>) -> Vec<Element> {
        let mut elements = Vec::new();
        let mut lacks_comma = false;
        for part in parts(node) {
            let rule = part.as_rule();
            if rule == Rule::no_comma {
                lacks_comma = true;
                continue;
            }
            if std::mem::take(&mut lacks_comma) {
                self.missing_comma(&part);
            }
            match rule {
                Rule::assignment => {
                    if let Some(assign) = self.assignment(part) {
                        elements.push(Element::Assign(assign));
                    }
                }
                _ => {
                    let mark = self.diagnostics.len();
                    let value = self.value(part);
                    if matches!(&value.node, ExprKind::Filter(filter) if matches!(filter.node, FilterKind::Matches { .. }))
                    {
                        // A pair of names such as `a=b`, as join() takes them; no text is meant.
                        let added = self.diagnostics.split_off(mark);
                        let kept = added.into_iter().filter(|diagnostic| diagnostic.code != codes::LINT_WORD_IS_TEXT);
                        self.diagnostics.extend(kept);
                    }
                    elements.push(Element::Value(value));
                }
            }
        }
        elements
    }

    /// The values of a list that can hold nothing but values.
    pub(super) fn list_values(&mut self, node: Node<'_>) -> Vec<Expr> {
        let mut values = Vec::new();
        for element in self.elements(node) {
            match element {
                Element::Value(value) => values.push(value),
                Element::Assign(assign) => self.no_assignment(&assign),
            }
        }
        values
    }

    fn no_assignment(&mut self, assign: &Assign) {
        self.report(
            Diagnostic::error(codes::EXPRESSION, assign.target.span, "syntax error: ':=' cannot stand in this list")
                .help("a list of values holds words, texts and numbers"),
        );
    }

    /// `( ... )` in an expression: one value. A list in parentheses is that list.
    pub(super) fn parenthesised(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let mut elements = self.elements(node);
        let only = if elements.len() == 1 { elements.pop() } else { None };
        match only {
            Some(Element::Value(value)) => Spanned::new(value.node, span),
            Some(Element::Assign(assign)) => {
                self.no_assignment(&assign);
                Spanned::new(assign.value.node, span)
            }
            None => {
                let (message, help) = if elements.is_empty() {
                    ("syntax error: nothing stands in these parentheses; a value is needed", "put a value in them")
                } else {
                    ("syntax error: a list stands in square brackets, not in parentheses", "write [a, b]")
                };
                self.report(Diagnostic::error(codes::EXPRESSION, span, message).help(help));
                Spanned::new(ExprKind::Array(elements), span)
            }
        }
    }
}

fn empty() -> Expr {
    Spanned::new(ExprKind::Text(String::new()), crate::span::Span::default())
}

/// `(field="door")`: a named argument in parentheses.
fn named_in_parens<'i>(node: &Node<'i>) -> Option<Node<'i>> {
    let mut inner = parts(node.clone());
    let parens = inner.next().filter(|part| part.as_rule() == Rule::parens)?;
    if inner.next().is_some() {
        return None;
    }
    let mut elements = parts(parens);
    let only = elements.next().filter(|part| part.as_rule() == Rule::argument_value)?;
    let mut members = parts(only.clone());
    let name = members.next()?;
    let equals = members.next()?;
    let named = matches!(name.as_rule(), Rule::name | Rule::quoted)
        && equals.as_rule() == Rule::op_match
        && equals.as_str() == "=";
    (named && elements.next().is_none()).then_some(only)
}

/// Whether `name = value ...` goes on as a condition: a plain value or a word such as `n*h`, then `and` or `or`.
fn is_comparison(tokens: &[Token], text: &str) -> bool {
    let Some(end) = tokens.iter().position(|token| matches!(token, Token::Logic(..))) else { return false };
    if let (Some(Token::Value(first)), Some(Token::Value(last))) = (tokens.get(2), tokens.get(end.saturating_sub(1)))
        && end > 3
    {
        let word = first.span.to(last.span).of(text);
        return !word.contains(|char: char| char.is_whitespace() || "()[]{}\"',".contains(char));
    }
    let plain = match tokens.get(2) {
        Some(Token::Value(value)) => matches!(
            value.node,
            ExprKind::Text(_)
                | ExprKind::Number(_)
                | ExprKind::Bool(_)
                | ExprKind::Field(_)
                | ExprKind::Word(_)
                | ExprKind::Star
                | ExprKind::Regex(_)
                | ExprKind::Parameter(_)
        ),
        _ => false,
    };
    plain && end == 3
}
