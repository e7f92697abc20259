//! `kind=Call(svc=a)`: a value and a group of filters behind it, which looks like a call of a function.
//!
//! Only the names of the functions tell which of the two it is, so this is settled behind the parser.

use crate::function::{Registry, Situation};
use cql_syntax::ast::visit::{VisitMut, walk_mut};
use cql_syntax::ast::{
    Argument, BinaryOp, Bound, Call, ExprKind, FieldName, Filter, FilterExtension, FilterKind, MatchOp, Pattern,
    Subject, build,
};
use cql_syntax::{Span, Spanned};

/// Reads what looks like a call of a function that there is not as a value and a group.
pub(super) struct ValueGroups<'e> {
    pub(super) text: &'e str,
    pub(super) registry: &'e dyn Registry,
}

impl VisitMut for ValueGroups<'_> {
    fn filter(&mut self, filter: &mut Filter) {
        walk_mut::filter(self, filter);
        if let FilterKind::Extension(extension) = &filter.node
            && let Some((field, op, call)) = self.parts(extension)
            && self.is_unknown(call)
            && let [argument] = call.arguments.as_slice()
            && let Some(group) = self.group(argument)
        {
            let value = Pattern::Text { text: call.name.to_string(), quoted: false };
            let pattern = Spanned::new(value, call.name.span);
            let matches = FilterKind::Matches { subject: Subject::Field(field), op, pattern };
            filter.node = FilterKind::And(vec![Spanned::new(matches, filter.span), group]);
        }
    }
}

impl ValueGroups<'_> {
    /// What is compared with what might be a value.
    fn parts<'f>(&self, extension: &'f FilterExtension) -> Option<(Spanned<FieldName>, MatchOp, &'f Call)> {
        let sign = |negated: bool| if negated { MatchOp::NotEqual } else { MatchOp::Equal };
        match extension {
            FilterExtension::FieldCall { field, negated, call } => {
                let between = Span { start: field.span.end, end: call.span.0.start }.of(self.text);
                (!between.contains('~')).then(|| (field.clone(), sign(*negated), call))
            }
            FilterExtension::Compare { left, op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), right } => {
                let (ExprKind::Field(name), ExprKind::Call(call)) = (&left.node, &right.node) else { return None };
                Some((Spanned::new(name.clone(), left.span), sign(*op == BinaryOp::NotEqual), call))
            }
            _ => None,
        }
    }

    fn is_unknown(&self, call: &Call) -> bool {
        let situation = Situation { target: None, is_file: &|_| false };
        self.registry.function(&call.name).is_none() && self.registry.rewrite(call, &situation).is_none()
    }

    /// The filter that stands between the parentheses, if it is a plain one.
    fn group(&self, argument: &Argument) -> Option<Filter> {
        let (name, value) = (&argument.name, &argument.value);
        let pattern = || build::pattern_of(value, value.span.of(self.text));
        let kind = match (name, &value.node) {
            (Some(name), _) => FilterKind::Matches {
                subject: Subject::Field(Spanned::new(FieldName::from(name.as_str()), name.span)),
                op: MatchOp::Equal,
                pattern: Spanned::new(pattern()?, value.span),
            },
            (None, ExprKind::Filter(filter)) => return Some((**filter).clone()),
            (None, ExprKind::Binary { op, left, right }) => {
                let (ExprKind::Field(name), ExprKind::Number(number)) = (&left.node, &right.node) else { return None };
                FilterKind::Orders {
                    subject: Subject::Field(Spanned::new(name.clone(), left.span)),
                    op: op.order()?,
                    bound: Spanned::new(Bound::Number(number.clone()), right.span),
                }
            }
            (None, _) => FilterKind::FreeText(pattern()?),
        };
        Some(Spanned::new(kind, value.span))
    }
}
