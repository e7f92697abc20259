//! A compiled query.

use cql_core::RunError;
use cql_core::environment::Environment;
use cql_core::exec::{RunOptions, Summary, execute};
use cql_core::output::Output;
use cql_core::plan::{Documented, Explained, Plan, compile, documented, measure};
use cql_core::source::EventSource;
use cql_syntax::Diagnostic;
use std::fmt;

/// A query that was compiled and can be run any number of times.
pub struct Query {
    plan: Plan,
    diagnostics: Vec<Diagnostic>,
}

/// A query that was refused, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Errors, and whatever else there is to say, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let messages: Vec<&str> = errors.map(|diagnostic| diagnostic.message.as_str()).collect();
        f.write_str(&messages.join("; "))
    }
}

impl std::error::Error for Refused {}

impl Query {
    /// Compiles a query text.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn compile(text: &str, environment: &Environment) -> Result<Query, Refused> {
        let compiled = compile(text, &cql_std::LIBRARY, environment);
        match compiled.plan {
            Some(plan) => Ok(Query { plan, diagnostics: compiled.diagnostics }),
            None => Err(Refused { diagnostics: compiled.diagnostics }),
        }
    }

    /// Writes a text of the extended dialect as LogScale accepts it.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn documented(text: &str, environment: &Environment) -> Result<Documented, Refused> {
        documented(text, &cql_std::LIBRARY, environment).map_err(|diagnostics| Refused { diagnostics })
    }

    /// Warnings and notes about the query.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan, described; with what its operators did in the runs so far, if they are measured.
    pub fn explain(&self) -> Explained {
        Explained::of(&self.plan)
    }

    /// Has the operators measured from now on. The rows of a run stay the same.
    pub fn measure(&mut self) {
        measure(&mut self.plan);
    }

    /// Runs the query over events.
    ///
    /// # Errors
    /// When the events cannot be read, the rows cannot be written, or the query ends with an error of its own.
    pub fn run(
        &self,
        source: &dyn EventSource,
        output: &mut dyn Output,
        options: &RunOptions,
    ) -> Result<Summary, RunError> {
        execute(&self.plan, source, output, options)
    }
}
