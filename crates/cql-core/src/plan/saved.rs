//! Saved queries: their steps take the place of the call.

use super::planner::{Planner, Scope};
use crate::codes;
use crate::function::Bind;
use cql_syntax::ast::{SavedQuery, SavedValue, Step};
use cql_syntax::{Diagnostic, Severity};
use std::collections::HashMap;

impl Planner<'_> {
    /// Calls `with` on the steps of the saved query, in a scope of its own.
    pub(crate) fn expand(&mut self, call: &SavedQuery, with: impl FnOnce(&mut Self, &[Step]) -> Bind<()>) -> Bind<()> {
        let name = call.name.as_str();
        let Some(text) = self.environment.saved_queries.text(name) else {
            return Err(Box::new(
                Diagnostic::error(
                    codes::UNKNOWN_SAVED_QUERY,
                    call.span.0,
                    format!("the saved query '{name}' is not available offline"),
                )
                .help(format!(
                    "put the file {}.cql beside the rule, or into the folder given with --saved-queries DIR",
                    name.replace(':', "/")
                )),
            ));
        };
        if self.scopes.iter().any(|scope| scope.call.as_ref().is_some_and(|(known, _)| known == name)) {
            return Err(Box::new(Diagnostic::error(
                codes::RECURSION,
                call.span.0,
                format!("the saved query '{name}' calls itself"),
            )));
        }
        let mut arguments = HashMap::new();
        for argument in &call.arguments {
            let mut values = Vec::new();
            for value in &argument.values {
                match value {
                    SavedValue::Text(text) => values.push(text.clone()),
                    SavedValue::Parameter(parameter) => values.extend(self.parameter(parameter, argument.name.span)?),
                }
            }
            arguments.insert(argument.name.node.clone(), values);
        }
        let (query, diagnostics) = super::read(&text, self.registry, self.environment);
        let defaults = super::parameters::defaults(&query.pipeline);
        self.scopes.push(Scope { text: text.into(), call: Some((name.to_string(), call.span.0)), arguments, defaults });
        for diagnostic in diagnostics {
            if diagnostic.severity != Severity::Info {
                self.report(diagnostic);
            }
        }
        let result = with(self, &query.pipeline.steps);
        if let Err(refusal) = result {
            self.report(*refusal);
        }
        self.scopes.pop();
        Ok(())
    }
}
