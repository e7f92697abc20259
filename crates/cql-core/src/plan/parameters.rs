//! `?parameters`: their values and defaults.

use super::planner::Planner;
use crate::codes;
use crate::function::{Bind, Call as FunctionCall};
use cql_syntax::ast::visit::Visit;
use cql_syntax::ast::{Parameter, Pipeline};
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

impl Visit for Collector {
    fn parameter(&mut self, parameter: &Parameter) {
        if let Some(default) = &parameter.default {
            self.0.entry(parameter.name.clone()).or_insert_with(|| default.clone());
        }
    }
}
