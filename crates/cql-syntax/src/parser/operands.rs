//! The operands of expressions.

use super::joints::Context;
use super::{Builder, Node, Rule, first, first_of, parts};
use crate::ast::{CaseBranch, Expr, ExprExtension, ExprKind, FieldName, MatchBranch, NoCompare, Pipeline};
use crate::span::Spanned;

impl Builder<'_> {
    /// What stands between two operators.
    pub(super) fn operand_expr(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let inner = node.clone();
        let built = self.deeper(&node, |builder| builder.operand_inside(inner));
        built.unwrap_or_else(|| Spanned::new(ExprKind::Text(String::new()), span))
    }

    fn operand_inside(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::parens => return self.parenthesised(node),
            Rule::array => ExprKind::Array(self.elements(node)),
            Rule::quoted => ExprKind::Text(self.text(&node).node),
            Rule::number => ExprKind::Number(node.as_str().to_owned()),
            Rule::parameter | Rule::parameter_expr => ExprKind::Parameter(self.parameter(node)),
            Rule::regex => ExprKind::Regex(self.regex(&node)),
            Rule::star => ExprKind::Star,
            Rule::glob | Rule::template => ExprKind::Word(node.as_str().to_owned()),
            Rule::array_ref => ExprKind::ArrayRef(node.as_str().to_owned()),
            Rule::call | Rule::call_spaced => ExprKind::Call(Box::new(self.call(node))),
            Rule::call_value | Rule::order_call | Rule::equal_call => self.call_value(node),
            Rule::subquery => ExprKind::Subquery(self.block(node)),
            Rule::named_subquery => self.named_subquery(node),
            Rule::saved_query => ExprKind::SavedQuery(self.saved_query(node)),
            Rule::case_value => {
                let branches = parts(node).filter(|part| part.as_rule() == Rule::case_branch);
                let branches = branches.filter_map(|branch| self.case_branch(branch)).collect();
                ExprKind::Extension(Box::new(ExprExtension::Case(branches)))
            }
            Rule::match_value => self.match_value(node),
            _ => word(node.as_str()),
        };
        let mut span = self.trimmed(span);
        if let ExprKind::Call(call) = &kind {
            // The node goes on to where `as` could stand, comments included.
            span.end = call.span.0.end.clamp(span.start, span.end);
        }
        Spanned::new(kind, span)
    }

    fn call_value(&mut self, node: Node<'_>) -> ExprKind {
        let mut parts = parts(node);
        let Some(call) = parts.next() else { return ExprKind::Star };
        let call = self.call(call);
        match parts.next().and_then(|part| first_of(part, Rule::field_name, Rule::quoted)) {
            Some(target) => {
                let target = self.field(&target);
                ExprKind::Extension(Box::new(ExprExtension::CallAs { call, target }))
            }
            None => ExprKind::Call(Box::new(call)),
        }
    }

    /// `{ steps }`.
    fn block(&mut self, node: Node<'_>) -> Pipeline {
        let span = self.span(&node);
        match first(node) {
            Some(pipeline) => self.pipeline(pipeline, Context::Brackets),
            None => Pipeline { steps: Vec::new(), span: NoCompare(span) },
        }
    }

    fn named_subquery(&mut self, node: Node<'_>) -> ExprKind {
        let mut parts = parts(node);
        let (Some(name), Some(block)) = (parts.next(), parts.next()) else { return ExprKind::Star };
        let name = self.text(&name);
        ExprKind::NamedSubquery { name, pipeline: self.block(block) }
    }

    fn case_branch(&mut self, node: Node<'_>) -> Option<CaseBranch> {
        let mut parts = parts(node).filter(|part| part.as_rule() != Rule::arrow);
        let test = self.filter(parts.next()?);
        let value = self.value(parts.next()?);
        Some(CaseBranch { test, value })
    }

    fn match_value(&mut self, node: Node<'_>) -> ExprKind {
        let mut subject = Spanned::new(FieldName::from(""), self.span(&node));
        let mut branches = Vec::new();
        for part in parts(node) {
            match part.as_rule() {
                Rule::match_subject => {
                    if let Some(name) = first(part) {
                        subject = self.field(&name);
                    }
                }
                Rule::match_branch => {
                    let mut parts = parts(part);
                    let (Some(guard), Some(value)) = (parts.next(), parts.next()) else { continue };
                    if let Some(guard) = self.guard(guard) {
                        branches.push(MatchBranch { guard, value: self.value(value) });
                    }
                }
                _ => {}
            }
        }
        ExprKind::Extension(Box::new(ExprExtension::Match { subject, branches }))
    }
}

/// A bare word in an expression.
fn word(word: &str) -> ExprKind {
    match word {
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        name => ExprKind::Field(FieldName::from(name)),
    }
}
