//! A call while it is being bound: typed access to its arguments.

mod arguments;
mod code;
mod fields;

use super::{Bind, Refusal, Signature};
use crate::codes;
use crate::environment::Environment;
use crate::plan::calls::Given;
use crate::plan::planner::Place;
use crate::plan::{Earliest, Planner};
use crate::run::{Cell, Constant};
use crate::time::Zone;
use crate::value::OwnedValue;
use cql_syntax::ast::{self, ExprKind, Step};
use cql_syntax::{Code, Diagnostic, Severity, Span, Spanned};
use std::sync::Arc;

/// The call of a function while the function binds it.
///
/// The getters check types, fill in defaults and note which fields are read. Names that a getter is given are the
/// parameters' names in the signature.
pub struct Call<'c, 'e> {
    pub(crate) planner: &'c mut Planner<'e>,
    signature: &'static Signature,
    given: Vec<Option<Given>>,
    /// The call as it was written.
    pub(crate) syntax: &'c ast::Call,
    step: Option<Option<&'c str>>,
    negated: bool,
}

/// The name of an array: `tags` for `"tags[]"`, with backticks taken off.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArrayName(pub Arc<str>);

impl ArrayName {
    /// The name of the element with this index.
    pub fn element(&self, index: usize) -> String {
        format!("{}[{index}]", self.0)
    }
}

impl<'c, 'e> Call<'c, 'e> {
    pub(crate) fn new(
        planner: &'c mut Planner<'e>,
        signature: &'static Signature,
        given: Vec<Option<Given>>,
        syntax: &'c ast::Call,
        step: Option<Option<&'c str>>,
        negated: bool,
    ) -> Self {
        Call { planner, signature, given, syntax, step, negated }
    }

    /// What is needed to bind the same call in another planner.
    pub(crate) fn parts(&self) -> (&'static Signature, Vec<Option<Given>>, &'c ast::Call) {
        (self.signature, self.given.clone(), self.syntax)
    }

    /// After the function has bound: `x := f(as=y)` gives two names.
    pub(crate) fn finish(&mut self) -> Bind<()> {
        let target = self.step.flatten();
        match (target, self.given_of("as")) {
            (Some(_), Some(given)) if self.signature.param("as").is_some() => {
                let message =
                    format!("the parameter 'as' of {}() is given twice: ':=' gives it too", self.signature.name);
                Err(Box::new(
                    Diagnostic::error(codes::GIVEN_TWICE, given.span(), message).help("remove one of the two"),
                ))
            }
            _ => Ok(()),
        }
    }

    /// The function's official name.
    pub fn name(&self) -> &'static str {
        self.signature.name
    }

    /// The whole call.
    pub fn span(&self) -> Span {
        self.syntax.span.0
    }

    /// What surrounds the query.
    pub fn environment(&self) -> &'e Environment {
        self.planner.environment
    }

    /// The query's time zone at this point.
    pub fn zone(&self) -> Zone {
        self.planner.zone.clone()
    }

    /// Whether the call is a step of its own, not part of an expression or filter.
    pub fn is_step(&self) -> bool {
        self.step.is_some()
    }

    /// The field of `field := call()`.
    pub fn target(&self) -> Option<&str> {
        self.step.flatten()
    }

    /// Whether the call stands under an odd number of negations: `!f(x)`.
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// Whether an aggregate came before this step.
    pub fn is_after_aggregate(&self) -> bool {
        self.planner.in_result
    }

    /// Whether the call stands in the query itself, not in a clause, in braces or in a subquery.
    pub fn is_top_level(&self) -> bool {
        self.planner.place() == Place::Top && !self.planner.is_subquery
    }

    /// Whether the call stands in a function that works on groups (`groupBy(function=...)`).
    pub fn is_in_composite(&self) -> bool {
        self.planner.place() == Place::Composite
    }

    /// The function that this call is an argument of; its official name.
    pub fn surrounding(&self) -> Option<&'static str> {
        let outer = self.planner.binding.len().checked_sub(2)?;
        self.planner.binding.get(outer).copied()
    }

    /// Whether the query is a subquery of a join or a table.
    pub fn is_in_subquery(&self) -> bool {
        self.planner.is_subquery
    }

    /// How many steps came before, preamble not counted.
    pub fn steps_before(&self) -> usize {
        self.planner.steps_before
    }

    /// The functions that were called before this one in the query, or in one that it is part of, in order; official names.
    pub fn called_before(&self) -> &[&'static str] {
        let called = &self.planner.called;
        &called[..called.len().saturating_sub(1)]
    }

    /// An error at the whole call.
    pub fn refuse(&self, code: Code, message: impl Into<String>) -> Refusal {
        Box::new(Diagnostic::error(code, self.span(), message))
    }

    /// An error at the value of a parameter: `sort(): the parameter 'order' must be ...`.
    pub fn refuse_value(&self, name: &str, problem: impl std::fmt::Display) -> Refusal {
        let span = self.given_of(name).map_or(self.span(), Given::span);
        let message = format!("{}(): the parameter '{name}' {problem}", self.signature.name);
        let diagnostic = Diagnostic::error(codes::BAD_VALUE, span, message);
        Box::new(match self.signature.param(name) {
            Some((_, param)) => diagnostic.help(format!("{}: {}", param.name, param.doc)),
            None => diagnostic,
        })
    }

    /// A warning at the whole call.
    pub fn warn(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::warning(codes::NOTE, self.span(), message).help(help);
        self.planner.report(diagnostic);
    }

    /// A note at the whole call, for those who ask for notes.
    pub fn inform(&mut self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(Severity::Info, code, message).label(self.span(), "").help(help);
        self.planner.report(diagnostic);
    }

    /// Notes that the call depends on the order of the rows that reach it. Groups, which have none, then come in the
    /// order of their keys.
    pub fn depends_on_order(&mut self) {
        self.planner.order_wanted = Some(usize::MAX);
    }

    /// Says how something was read that LogScale does not accept. In its dialect this refuses the query.
    pub fn compat(&mut self, reading: impl Into<String>, official: &str) {
        self.planner.compat(self.syntax.span.0, reading.into(), official);
    }

    /// Keeps a text for the run, so that rows can borrow it.
    pub fn constant(&mut self, text: impl Into<Box<str>>) -> Constant {
        self.planner.constant(OwnedValue::Text(text.into()))
    }

    /// A cell for a value that is made once a run, see [`crate::Run::cached`].
    pub fn cell(&mut self) -> Cell {
        self.planner.cell()
    }

    /// Notes when the run must know the time of the earliest event.
    pub fn needs_earliest(&mut self, when: Earliest) {
        self.planner.earliest = self.planner.earliest.max(when);
    }
}

/// The steps that a value stands for: what is in the braces, or a call as the only step.
pub(crate) fn steps_of_value(value: &ast::Expr) -> Option<Vec<Step>> {
    match &value.node {
        ExprKind::Subquery(pipeline) => Some(pipeline.steps.clone()),
        ExprKind::Call(call) => Some(vec![Spanned::new(ast::StepKind::Call((**call).clone()), value.span)]),
        ExprKind::SavedQuery(saved) => Some(vec![Spanned::new(ast::StepKind::SavedQuery(saved.clone()), value.span)]),
        ExprKind::Filter(filter) => Some(vec![Spanned::new(ast::StepKind::Filter((**filter).clone()), value.span)]),
        ExprKind::Unary { op: ast::UnaryOp::Not, operand } => match &operand.node {
            ExprKind::Call(call) => {
                let call = Spanned::new(ast::FilterKind::Call((**call).clone()), operand.span);
                let not = Spanned::new(ast::FilterKind::Not(Box::new(call)), value.span);
                Some(vec![Spanned::new(ast::StepKind::Filter(not), value.span)])
            }
            _ => None,
        },
        _ => None,
    }
}
