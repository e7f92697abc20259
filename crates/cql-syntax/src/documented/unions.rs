//! The rows of several queries, as tables that are read one after another.

use super::{Rewriting, Role};
use crate::ast::build::{argument, call, text, with};
use crate::ast::{Element, Expr, ExprKind, Filter, FilterKind, NoCompare, Pipeline, Step, StepExtension, StepKind};
use crate::span::{Span, Spanned};

impl Rewriting<'_> {
    /// `q1 | union [ q2 ]` as a table for each query and a step that reads both. Only a query itself has unions.
    pub(super) fn without_unions(&mut self, pipeline: &Pipeline) -> Pipeline {
        let is_preamble =
            |step: &&Step| matches!(&step.node, StepKind::Call(call) if (self.role)(call) == Role::Preamble);
        let mut declared: Vec<Step> = pipeline.steps.iter().take_while(is_preamble).cloned().collect();
        let mut so_far = Vec::new();
        for step in &pipeline.steps[declared.len()..] {
            let StepKind::Extension(StepExtension::Union(branches)) = &step.node else {
                so_far.push(step.clone());
                continue;
            };
            let before = Pipeline { span: NoCompare(span_of(&so_far, step.span)), steps: std::mem::take(&mut so_far) };
            let files = std::iter::once(&before).chain(branches).map(|query| {
                let name = self.names.make("union");
                declared.push(define_table(query, name.as_str()));
                name.to_string()
            });
            so_far.push(read_file(files.collect(), step.span));
        }
        declared.extend(so_far);
        Pipeline { steps: declared, span: pipeline.span }
    }
}

/// Where steps stand; at the beginning of `next` if there are none.
fn span_of(steps: &[Step], next: Span) -> Span {
    let all = steps.iter().map(|step| step.span).reduce(Span::to);
    all.unwrap_or(Span { start: next.start, end: next.start })
}

/// `defineTable(query={ ... }, name="name", include=*)`
fn define_table(query: &Pipeline, name: &str) -> Step {
    let span = query.span.0;
    let mut query = query.clone();
    if query.steps.is_empty() {
        let every: Filter = Spanned::new(FilterKind::Bool(true), span);
        query.steps.push(Spanned::new(StepKind::Filter(every), span));
    }
    let table = with(call("defineTable", span), "query", Spanned::new(ExprKind::Subquery(query), span));
    let end = Span { start: span.end, end: span.end };
    let table = with(table, "name", text(name, end));
    let table = with(table, "include", Spanned::new(ExprKind::Star, end));
    Spanned::new(StepKind::Call(table), span)
}

/// `readFile([names])`
fn read_file(names: Vec<String>, span: Span) -> Step {
    let end = Span { start: span.end, end: span.end };
    let names: Vec<Element> = names.iter().map(|name| Element::Value(text(name, end))).collect();
    let files: Expr = Spanned::new(ExprKind::Array(names), end);
    let mut read = call("readFile", end);
    read.arguments.push(argument(None, files));
    Spanned::new(StepKind::Call(read), end)
}
