//! Parentheses around filters, and around what people take for filters.

use super::joints::Context;
use super::{Builder, Node, Rule, parts};
use crate::ast::{Filter, FilterExtension, FilterKind, Joint, Step, StepExtension, StepKind};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

impl Builder<'_> {
    /// `( ... )`.
    pub(super) fn group(&mut self, node: Node<'_>) -> Filter {
        let span = self.span(&node);
        let pipeline = parts(node).find(|part| part.as_rule() == Rule::pipeline);
        let filter = pipeline.and_then(|pipeline| self.pipeline_filter(pipeline));
        let node = filter.map_or(FilterKind::Bool(true), |filter| filter.node);
        Spanned::new(node, span)
    }

    /// A step that is nothing but a group of several steps. If they are not all filters it is an error, unless
    /// `union` follows.
    pub(super) fn lone_group(&mut self, node: &Node<'_>) -> Option<Vec<Step>> {
        let mut inner = parts(node.clone());
        let group = inner.next().filter(|part| part.as_rule() == Rule::group)?;
        if inner.next().is_some() {
            return None;
        }
        let span = self.span(&group);
        let pipeline = parts(group).find(|part| part.as_rule() == Rule::pipeline)?;
        let simple = |part: &Node<'_>| matches!(part.as_rule(), Rule::filter | Rule::where_step | Rule::no_pipe);
        let mut inner = parts(pipeline.clone());
        if inner.next().is_none_or(|only| simple(&only)) && inner.next().is_none() {
            return None;
        }
        let piped = pipeline.as_str().contains('|');
        let steps = self.steps(pipeline, Context::Brackets);
        if !steps.iter().all(|step| can_filter(&step.node)) {
            self.report(pipeline_error(span));
            return Some(steps);
        }
        let filter = self.filter_of_steps(steps, piped)?;
        Some(vec![Spanned::new(StepKind::Filter(Spanned::new(filter.node, span)), span)])
    }

    /// The filter that a pipeline in parentheses amounts to. Reports steps that are no filters.
    pub(super) fn pipeline_filter(&mut self, node: Node<'_>) -> Option<Filter> {
        let span = self.span(&node);
        let piped = node.as_str().contains('|') && parts(node.clone()).count() > 1;
        let steps = self.steps(node, Context::Brackets);
        if steps.is_empty() {
            self.report(
                Diagnostic::error(
                    codes::EMPTY,
                    span,
                    "syntax error: nothing stands in these parentheses; a filter is needed",
                )
                .help("remove the parentheses, or put a filter in them"),
            );
            return None;
        }
        if let Some(step) = steps.iter().find(|step| !can_filter(&step.node)) {
            self.report(pipeline_error(step.span));
            return None;
        }
        self.filter_of_steps(steps, piped)
    }

    /// The conjunction of steps that are all filters.
    fn filter_of_steps(&mut self, steps: Vec<Step>, piped: bool) -> Option<Filter> {
        let filters: Vec<Filter> = steps.into_iter().filter_map(as_filter).collect();
        if filters.len() < 2 || !piped {
            return self.all_of(filters);
        }
        let span = filters.iter().fold(filters[0].span, |all, filter| all.to(filter.span));
        Some(Spanned::new(FilterKind::Extension(Box::new(FilterExtension::Pipeline(filters))), span))
    }
}

fn pipeline_error(span: Span) -> Diagnostic {
    Diagnostic::error(codes::PIPELINE_IN_PARENTHESES, span, "syntax error: only filters may stand in parentheses here")
        .help("remove the parentheses, use a subquery in join(), or join two queries with union")
}

/// Whether a step can be a filter as far as its shape tells.
fn can_filter(step: &StepKind) -> bool {
    match step {
        StepKind::Filter(_) | StepKind::Call(_) | StepKind::FieldCall { .. } => true,
        StepKind::Extension(StepExtension::Where(_)) => true,
        StepKind::Extension(StepExtension::Unpiped { joint: Joint::LineBreak, step }) => can_filter(step),
        _ => false,
    }
}

/// The filter that a step is, if it can be one.
fn as_filter(step: Step) -> Option<Filter> {
    let span = step.span;
    let kind = match step.node {
        StepKind::Filter(filter) => return Some(filter),
        StepKind::Call(call) => FilterKind::Call(call),
        StepKind::FieldCall { field, negated, call } => {
            FilterKind::Extension(Box::new(FilterExtension::FieldCall { field, negated, call }))
        }
        StepKind::Extension(StepExtension::Where(filter)) => return Some(filter),
        StepKind::Extension(StepExtension::Unpiped { joint: Joint::LineBreak, step }) => {
            return as_filter(Spanned::new(*step, span));
        }
        _ => return None,
    };
    Some(Spanned::new(kind, span))
}
