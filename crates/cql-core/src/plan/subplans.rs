//! Queries within a query that start from the source anew: those of joins and tables.

use super::planner::{FirstPass, Place, Planner, Stages};
use super::{Barrier, TablePlan};
use crate::agg::Aggregator;
use crate::function::{Bind, Call, Refusal};
use crate::limit::{Limit, SUBQUERY_ROWS};
use crate::run::TableId;
use crate::time::Timestamp;
use cql_syntax::ast::Step;
use std::sync::Arc;

/// What a subquery is to be.
#[derive(Clone, Debug)]
pub struct Subquery {
    /// What it is for, in warnings: the table's name or the function's.
    pub name: String,
    /// The columns to keep; all fields if empty.
    pub include: Vec<String>,
    /// Most rows.
    pub limit: Limit,
    /// Start of its interval, if it is not that of the main query.
    pub start: Option<Timestamp>,
    /// End of its interval, if it is not that of the main query.
    pub end: Option<Timestamp>,
}

impl Default for Subquery {
    fn default() -> Self {
        Subquery { name: String::new(), include: Vec::new(), limit: SUBQUERY_ROWS, start: None, end: None }
    }
}

impl<'e> Planner<'e> {
    /// A planner for a subquery of this query.
    fn subplanner(&self, subquery: &Subquery) -> Planner<'e> {
        let mut planner = Planner::new("", self.registry, self.environment);
        planner.scopes.clone_from(&self.scopes);
        planner.named_tables.clone_from(&self.named_tables);
        planner.inherited = self.inherited + self.tables.len();
        planner.is_subquery = true;
        planner.called.clone_from(&self.called);
        planner.zone = self.zone.clone();
        (planner.start, planner.end) = (subquery.start.or(self.start), subquery.end.or(self.end));
        planner
    }

    /// Plans steps as a query of its own, whose rows are there when the main query starts.
    pub(crate) fn subquery(&mut self, steps: &[Step], subquery: Subquery) -> TableId {
        let mut planner = self.subplanner(&subquery);
        let mut stages = Stages::default();
        planner.steps(steps, &mut stages);
        self.add_table(planner, stages, subquery)
    }

    fn add_table(&mut self, mut planner: Planner<'e>, stages: Stages, subquery: Subquery) -> TableId {
        let failed = planner.diagnostics.iter().any(cql_syntax::Diagnostic::is_error);
        for diagnostic in std::mem::take(&mut planner.diagnostics) {
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
        let id = TableId(self.inherited + self.tables.len());
        // A refused subquery has no plan; the error is reported and nothing will run.
        let stages = if failed { Stages::default() } else { stages };
        let Subquery { name, include, limit, .. } = subquery;
        self.tables.push(TablePlan { plan: planner.complete(stages), name, include, limit });
        id
    }
}

impl Call<'_, '_> {
    /// Plans the query in the braces of a parameter. Its rows are there when the main query starts.
    pub fn subquery(&mut self, name: &str, subquery: Subquery) -> Bind<TableId> {
        let value = self.syntax_of(name);
        let steps = value.as_ref().and_then(crate::function::steps_of_value);
        let Some(steps) = steps else {
            return Err(self.refuse_value(name, "must be a query in braces: { ... }"));
        };
        Ok(self.subquery_of(&steps, subquery))
    }

    /// Plans steps as a query of its own.
    pub fn subquery_of(&mut self, steps: &[Step], subquery: Subquery) -> TableId {
        self.planner.subquery(steps, subquery)
    }

    /// Plans the steps before this one once more, as a query of its own that ends in an aggregate: for functions that
    /// must have seen all events before they can decide on the first. `aggregate` makes the aggregate, bound to the
    /// slots of that query; how much it keeps is its own affair.
    pub fn first_pass(
        &mut self,
        mut subquery: Subquery,
        aggregate: impl FnOnce(&mut Call<'_, '_>) -> Result<Arc<dyn Aggregator>, Refusal>,
    ) -> Bind<TableId> {
        subquery.limit.most = usize::MAX;
        let pass = FirstPass {
            prefix: self.planner.prefix.clone(),
            call: self.syntax.clone(),
            scopes: self.planner.scopes.clone(),
        };
        if let Some((_, table)) = self.planner.first_passes.iter().find(|(known, _)| *known == pass) {
            return Ok(*table);
        }
        let mut planner = self.planner.subplanner(&subquery);
        // The steps before may need a first pass as well; theirs were planned when they were met first.
        planner.first_passes.clone_from(&self.planner.first_passes);
        let mut stages = Stages::default();
        for earlier in &self.planner.prefix {
            planner.scopes.clone_from(&earlier.scopes);
            planner.steps(std::slice::from_ref(&earlier.step), &mut stages);
        }
        planner.scopes.clone_from(&self.planner.scopes);
        let made = {
            let (signature, given, syntax) = self.parts();
            let mut call = Call::new(&mut planner, signature, given, syntax, Some(None), false);
            aggregate(&mut call)?
        };
        let effects = std::mem::take(&mut planner.effects);
        stages.barrier(Barrier {
            aggregate: made,
            effects,
            text: subquery.name.clone(),
            span: None,
            meter: None,
            is_source: false,
        });
        let table = self.planner.add_table(planner, stages, subquery);
        self.planner.first_passes.push((pass, table));
        Ok(table)
    }

    /// Gives a table a name that `match()` and `readFile()` can use.
    pub fn name_table(&mut self, name: &str, table: TableId, columns: Vec<String>) {
        self.planner.named_tables.insert(name.to_string(), (table, columns));
    }

    /// The table of this name and its columns (empty: not known before the run), if the query defines one.
    pub fn named_table(&self, name: &str) -> Option<(TableId, Vec<String>)> {
        self.planner.named_tables.get(name).cloned()
    }

    /// How many tables the query defines so far.
    pub fn named_tables(&self) -> usize {
        self.planner.named_tables.len()
    }

    /// Sets the interval and the time zone of the query.
    pub fn set_interval(&mut self, start: Option<Timestamp>, end: Option<Timestamp>, zone: Option<crate::time::Zone>) {
        self.planner.start = start;
        self.planner.end = end;
        if let Some(zone) = zone {
            self.planner.zone = zone;
        }
    }

    /// The end of the query's interval as far as it is known while planning: that of the interval, or now.
    pub fn interval_end(&self) -> Timestamp {
        self.planner.end.unwrap_or(self.planner.environment.now)
    }

    /// The start of the query's interval, if one is given.
    pub fn interval_start(&self) -> Option<Timestamp> {
        self.planner.start
    }

    /// Whether the call stands where its rows are not those of a group or clause.
    pub fn is_in_braces(&self) -> bool {
        matches!(self.planner.place(), Place::Row | Place::Clause)
    }
}
