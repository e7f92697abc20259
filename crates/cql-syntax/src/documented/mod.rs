//! The last constructs of the extended dialect, in the documented form.
//!
//! [`crate::desugar`] leaves those that the planner takes as they are: filters and `and` and `or` as conditions, computed
//! values on the left of a comparison, calls beside `or`. Here they become steps that LogScale has: `case` decides where a
//! condition cannot, and a value that a filter looks at becomes a field first, which is dropped again.

mod conditions;
mod filters;
mod steps;

use crate::ast::{Call, FieldName, NoCompare, Pipeline, Query, Step};

/// What a call does to its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It keeps some of them.
    Filter,
    /// It hands on none of their fields.
    Aggregate,
    /// Anything else.
    Other,
}

/// Rewrites what `desugar` left of the extended dialect. `text` is what the query was read from; new fields get names that
/// are not in it. `role` says what a call does to its events.
///
/// What LogScale has no form for, such as a union, stays as it is.
pub fn documented(query: &Query, text: &str, role: &(dyn Fn(&Call) -> Role + Sync)) -> Query {
    crate::parser::on_big_stack(text, || {
        let mut rewriting = Rewriting { text, role, names: Vec::new(), before: Vec::new() };
        Query { pipeline: rewriting.pipeline(&query.pipeline), comments: query.comments.clone() }
    })
}

/// One rewriting of a whole query.
struct Rewriting<'t> {
    text: &'t str,
    role: &'t (dyn Fn(&Call) -> Role + Sync),
    /// The names that were given to new fields.
    names: Vec<String>,
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

    /// A name for a new field. No function writes to one like it unasked.
    fn new_name(&mut self, wanted: &str) -> FieldName {
        let base = format!("_tmp_{}", wanted.rsplit(':').next().unwrap_or(wanted));
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        let free = candidates.find(|name| !self.text.contains(name.as_str()) && !self.names.contains(name));
        let name = free.unwrap_or(base);
        self.names.push(name.clone());
        FieldName::from(name.as_str())
    }
}
