//! Reading a text: parsed, its extensions rewritten, and its calls those of functions that exist.
//!
//! What people write but no function takes as it stands (`dcount(x)`, `match(x, /re/)`) the registry rewrites. That is done
//! on the tree, before anything is bound, so that the planner knows one language only.

use crate::codes;
use crate::environment::Environment;
use crate::function::{Registry, Replacement, Situation};
use cql_syntax::ast::visit::{VisitMut, walk_mut};
use cql_syntax::ast::{Assign, Call, Element, Expr, ExprKind, FieldName, NoCompare, Pipeline, Query, Step, StepKind};
use cql_syntax::{Diagnostic, Dialect, Spanned, print_call, print_expr, print_pipeline};

/// Reads a text into the tree of a query that knows no construct of the extended dialect but those that the planner
/// takes, and says what was wrong or rewritten.
pub fn read(text: &str, registry: &dyn Registry, environment: &Environment) -> (Query, Vec<Diagnostic>) {
    let parsed = cql_syntax::parse(text);
    let (mut query, compat) = cql_syntax::desugar(&parsed.query, text, environment.dialect);
    let mut pass = Canonical { text, registry, environment, diagnostics: parsed.diagnostics };
    pass.diagnostics.extend(compat);
    pass.pipeline(&mut query.pipeline);
    (query, pass.diagnostics)
}

struct Canonical<'e> {
    text: &'e str,
    registry: &'e dyn Registry,
    environment: &'e Environment,
    diagnostics: Vec<Diagnostic>,
}

impl Canonical<'_> {
    /// What stands for the call, which is reported. `target` is the field of `target := call()`.
    fn rewrite(&mut self, call: &Call, target: Option<&FieldName>) -> Option<Replacement> {
        let is_file = |name: &str| matches!(self.environment.lookups.table(name), Ok(Some(_)));
        let replacement = self.registry.rewrite(call, &Situation { target, is_file: &is_file })?;
        let reading = match &replacement {
            Replacement::Call(call) => print_call(call),
            Replacement::Value { value, .. } => print_expr(value),
            Replacement::Steps(steps) => print_pipeline(&pipeline(steps.clone())),
        };
        let span = call.span.0;
        let message = format!("compat: '{}' read as {reading}", span.of(self.text));
        let diagnostic = match self.environment.dialect {
            Dialect::Extended => Diagnostic::warning(codes::COMPAT, span, message),
            Dialect::Logscale => Diagnostic::error(codes::COMPAT, span, message),
        };
        self.diagnostics.push(diagnostic.help(format!("write {reading}")));
        Some(replacement)
    }

    /// Appends what a step amounts to.
    fn add_step(&mut self, mut step: Step, out: &mut Vec<Step>) {
        let span = step.span;
        match &mut step.node {
            StepKind::Call(call) => {
                walk_mut::call(self, call);
                match self.rewrite(call, None) {
                    None => out.push(step),
                    Some(Replacement::Call(call)) => out.push(Spanned::new(StepKind::Call(call), span)),
                    Some(Replacement::Steps(steps)) => out.extend(steps),
                    Some(Replacement::Value { value, output }) => {
                        out.push(Spanned::new(StepKind::Assign(Assign { target: output, value }), span));
                    }
                }
            }
            StepKind::Assign(Assign { target, value: Spanned { node: ExprKind::Call(call), span: value_span } }) => {
                walk_mut::call(self, call);
                let value = match self.rewrite(call, Some(&target.node)) {
                    None => return out.push(step),
                    Some(Replacement::Steps(steps)) => return out.extend(steps),
                    Some(Replacement::Call(call)) => Spanned::new(ExprKind::Call(Box::new(call)), *value_span),
                    Some(Replacement::Value { value, .. }) => value,
                };
                out.push(Spanned::new(StepKind::Assign(Assign { target: target.clone(), value }), span));
            }
            _ => {
                self.step(&mut step);
                out.push(step);
            }
        }
    }
}

impl VisitMut for Canonical<'_> {
    fn pipeline(&mut self, pipeline: &mut Pipeline) {
        let steps = std::mem::take(&mut pipeline.steps);
        for step in steps {
            self.add_step(step, &mut pipeline.steps);
        }
    }

    /// Where a call must stay one: among filters, as a guard.
    fn call(&mut self, call: &mut Call) {
        walk_mut::call(self, call);
        if let Some(Replacement::Call(replacement)) = self.rewrite(call, None) {
            *call = replacement;
        }
    }

    fn element(&mut self, element: &mut Element) {
        let Element::Assign(assign) = element else { return walk_mut::element(self, element) };
        let ExprKind::Call(call) = &mut assign.value.node else { return self.expr(&mut assign.value) };
        walk_mut::call(self, call);
        let span = assign.value.span;
        match self.rewrite(call, Some(&assign.target.node)) {
            None => {}
            Some(Replacement::Call(call)) => assign.value.node = ExprKind::Call(Box::new(call)),
            Some(Replacement::Value { value, .. }) => assign.value = value,
            Some(Replacement::Steps(steps)) => {
                *element = Element::Value(Spanned::new(ExprKind::Subquery(pipeline(steps)), span));
            }
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let ExprKind::Call(call) = &mut expr.node else { return walk_mut::expr(self, expr) };
        walk_mut::call(self, call);
        match self.rewrite(call, None) {
            None => {}
            Some(Replacement::Call(call)) => expr.node = ExprKind::Call(Box::new(call)),
            Some(Replacement::Value { value, .. }) => *expr = value,
            Some(Replacement::Steps(steps)) => expr.node = ExprKind::Subquery(pipeline(steps)),
        }
    }
}

fn pipeline(steps: Vec<Step>) -> Pipeline {
    let span = steps.iter().map(|step| step.span).reduce(cql_syntax::Span::to).unwrap_or_default();
    Pipeline { steps, span: NoCompare(span) }
}
