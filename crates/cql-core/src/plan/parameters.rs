//! `?parameters`: their values and defaults.

use super::planner::Planner;
use crate::codes;
use crate::function::{Bind, Call as FunctionCall};
use cql_syntax::ast::{
    self, Arm, Bound, Call, Element, ExprKind, Filter, FilterKind, Guard, Parameter, Pattern, Pipeline, SavedQuery,
    SavedValue, StepKind, Subject,
};
use cql_syntax::{Diagnostic, Span};
use std::collections::HashMap;

impl Planner<'_> {
    /// The values of a parameter: those handed over by the call of a saved query, else those given with the query, else
    /// the default that stands somewhere in the text. Never empty.
    pub(crate) fn parameter(&mut self, parameter: &Parameter, span: Span) -> Bind<Vec<String>> {
        let name = &parameter.name;
        let handed = self.scopes.iter().rev().find_map(|scope| scope.arguments.get(name));
        if let Some(values) =
            handed.or_else(|| self.environment.parameters.get(name)).filter(|values| !values.is_empty())
        {
            return Ok(values.clone());
        }
        let default = self.scopes.iter().rev().find_map(|scope| scope.defaults.get(name));
        if let Some(default) = default.or(parameter.default.as_ref()) {
            return Ok(vec![default.clone()]);
        }
        Err(Box::new(
            Diagnostic::error(codes::NO_VALUE, span, format!("the parameter '?{name}' has no value"))
                .help(format!("give one with --param {name}=..., or a default: ?{{{name}=\"*\"}}")),
        ))
    }
}

impl FunctionCall<'_, '_> {
    /// The values of a query parameter that an argument of the call names; refused if there are none.
    pub fn query_parameter(&mut self, name: &str, argument: &str) -> Bind<Vec<String>> {
        let span = self.span_of(argument);
        self.planner.parameter(&Parameter { name: name.to_string(), default: None }, span)
    }
}

/// The defaults that stand in the steps; the first one for each name.
pub(crate) fn defaults(pipeline: &Pipeline) -> HashMap<String, String> {
    let mut collector = Collector(HashMap::new());
    collector.pipeline(pipeline);
    collector.0
}

struct Collector(HashMap<String, String>);

impl Collector {
    fn parameter(&mut self, parameter: &Parameter) {
        if let Some(default) = &parameter.default {
            self.0.entry(parameter.name.clone()).or_insert_with(|| default.clone());
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        for step in &pipeline.steps {
            match &step.node {
                StepKind::Filter(filter) => self.filter(filter),
                StepKind::Call(call) | StepKind::FieldCall { call, .. } => self.call(call),
                StepKind::Assign(assign) => self.expr(&assign.value),
                StepKind::Case(clauses) => clauses.iter().for_each(|clause| self.pipeline(clause)),
                StepKind::Match { arms, .. } => arms.iter().for_each(|arm| self.arm(arm)),
                StepKind::Stats(elements) => self.elements(elements),
                StepKind::SavedQuery(saved) => self.saved(saved),
                StepKind::Link { .. } | StepKind::Extension(_) => {}
            }
        }
    }

    fn arm(&mut self, arm: &Arm) {
        match &arm.guard.node {
            Guard::Pattern(pattern) => self.pattern(pattern),
            Guard::Call { call, .. } => self.call(call),
            Guard::Always => {}
        }
        self.pipeline(&arm.pipeline);
    }

    fn saved(&mut self, saved: &SavedQuery) {
        for value in saved.arguments.iter().flat_map(|argument| &argument.values) {
            if let SavedValue::Parameter(parameter) = value {
                self.parameter(parameter);
            }
        }
    }

    fn filter(&mut self, filter: &Filter) {
        match &filter.node {
            FilterKind::And(parts) | FilterKind::Or(parts) => parts.iter().for_each(|part| self.filter(part)),
            FilterKind::Not(part) => self.filter(part),
            FilterKind::Matches { subject, pattern, .. } => {
                self.subject(subject);
                self.pattern(pattern);
            }
            FilterKind::Orders { subject, bound, .. } => {
                self.subject(subject);
                if let Bound::Parameter(parameter) = &bound.node {
                    self.parameter(parameter);
                }
            }
            FilterKind::FreeText(pattern) => self.pattern(pattern),
            FilterKind::Call(call) => self.call(call),
            FilterKind::Test(value) => self.expr(value),
            FilterKind::Bool(_) | FilterKind::Extension(_) => {}
        }
    }

    fn subject(&mut self, subject: &Subject) {
        if let Subject::Value(value) = subject {
            self.expr(value);
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        if let Pattern::Parameter(parameter) = pattern {
            self.parameter(parameter);
        }
    }

    fn call(&mut self, call: &Call) {
        for argument in &call.arguments {
            self.expr(&argument.value);
            argument.attributes.iter().for_each(|attribute| self.expr(&attribute.value));
        }
    }

    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Assign(assign) => self.expr(&assign.value),
                Element::Value(value) => self.expr(value),
            }
        }
    }

    fn expr(&mut self, expr: &ast::Expr) {
        match &expr.node {
            ExprKind::Parameter(parameter) => self.parameter(parameter),
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary { left, right, .. } | ExprKind::Logic { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Array(elements) => self.elements(elements),
            ExprKind::Subquery(pipeline) | ExprKind::NamedSubquery { pipeline, .. } => self.pipeline(pipeline),
            ExprKind::SavedQuery(saved) => self.saved(saved),
            ExprKind::Filter(filter) => self.filter(filter),
            _ => {}
        }
    }
}
