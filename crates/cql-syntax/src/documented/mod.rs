//! The last constructs of the extended dialect, in the documented form.
//!
//! [`crate::desugar`] leaves those that the planner takes as they are: filters and `and` and `or` as conditions, computed
//! values on the left of a comparison, calls beside `or`. Here they become steps that LogScale has: `case` decides where a
//! condition cannot, and a value that a filter looks at becomes a field first, which is dropped again.

mod conditions;
mod filters;
mod names;
mod steps;
mod unions;

use crate::ast::{Call, FieldName, NoCompare, Pipeline, Query, Step};
use names::Names;

/// What a call does to its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It keeps some of them.
    Filter,
    /// It hands on none of their fields.
    Aggregate,
    /// It declares something before the query starts.
    Preamble,
    /// Anything else.
    Other,
}

/// Rewrites what `desugar` left of the extended dialect. `text` is what the query was read from, `saved` are the texts of the
/// saved queries that it uses: new fields get names that are in none of them. `role` says what a call does to its events.
///
/// What LogScale has no form for, such as the placeholder of a template engine, stays as it is.
pub fn documented(query: &Query, text: &str, saved: &[String], role: &(dyn Fn(&Call) -> Role + Sync)) -> Query {
    crate::parser::on_big_stack(text, || {
        let mut rewriting = Rewriting { names: Names::beside(text, saved), role, before: Vec::new() };
        let joined = rewriting.without_unions(&query.pipeline);
        Query { pipeline: rewriting.pipeline(&joined), comments: query.comments.clone() }
    })
}

/// One rewriting of a whole query.
struct Rewriting<'t> {
    names: Names<'t>,
    role: &'t (dyn Fn(&Call) -> Role + Sync),
    /// What must be computed before the step at hand, each with the field that it is computed into.
    before: Vec<(Step, FieldName)>,
}

impl Rewriting<'_> {
    fn pipeline(&mut self, pipeline: &Pipeline) -> Pipeline {
        let outer = std::mem::take(&mut self.before);
        let mut steps = Vec::with_capacity(pipeline.steps.len());
        for step in &pipeline.steps {
            self.step(step, &mut steps);
        }
        self.before = outer;
        Pipeline { steps, span: NoCompare(pipeline.span.0) }
    }
}
