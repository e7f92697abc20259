//! A query that shows what it does to events.

use crate::{Query, Refused};
use cql_core::RunError;
use cql_core::environment::Environment;
use cql_core::exec::{RunOptions, Summary};
use cql_core::observe::Observed;
use cql_core::source::EventSource;
use cql_core::trace::{Selection, Trace, Tracer};
use cql_formats::Discard;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A query that was compiled to follow events through it, once.
pub struct TracedQuery {
    query: Query,
    tracer: Arc<Tracer>,
    /// Ends the run.
    cancel: Arc<AtomicBool>,
}

impl TracedQuery {
    /// Compiles a query text. `cancel` ends the run when it is set, which the query does itself when nothing is left to
    /// be followed.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn compile(
        text: &str,
        environment: &Environment,
        selection: Selection,
        cancel: Arc<AtomicBool>,
    ) -> Result<TracedQuery, Refused> {
        let tracer = Tracer::new(text, selection, Arc::clone(&cancel));
        let observed = Observed(Arc::clone(&tracer) as _);
        let query = Query::compile(text, &Environment { observer: Some(observed), ..environment.clone() })?;
        Ok(TracedQuery { query, tracer, cancel })
    }

    /// The query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Runs the query, on one thread, as far as is needed to know what becomes of the events, or until it is cancelled.
    /// The rows are discarded.
    ///
    /// # Errors
    /// When the events cannot be read, or the query ends with an error of its own.
    pub fn run(&self, source: &dyn EventSource) -> Result<(Trace, Summary), RunError> {
        let options = RunOptions { threads: 1, cancel: Arc::clone(&self.cancel), ..RunOptions::default() };
        match self.query.run(source, &mut Discard, &options) {
            Err(RunError::Cancelled) => Ok((self.tracer.trace(), Summary::default())),
            result => result.map(|summary| (self.tracer.trace(), summary)),
        }
    }
}
