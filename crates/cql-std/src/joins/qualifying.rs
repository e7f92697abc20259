//! Keys for which every one of some filters is satisfied by some event: what `selfJoin()` and `selfJoinFilter()` share.
//!
//! The events are read twice. The first pass notes for each key which filters its events satisfy, the second looks the
//! keys up; so no event is kept in memory.

use super::keys::key_of_row;
use cql_core::agg::{Aggregate, RowSink};
use cql_core::codes;
use cql_core::function::{Bind, Call, RowFilter};
use cql_core::memory::Charge;
use cql_core::op::{Op, run_on_copy};
use cql_core::plan::Subquery;
use cql_core::run::{Cell, TableId};
use cql_core::{Context, Limit, Row, Run, Slot, Value};
use indexmap::IndexMap;
use std::collections::HashSet;

/// Most keys that the first pass remembers.
pub(super) const KEYS: Limit =
    Limit { most: 2_000_000, of: "keys that satisfy a filter", advice: "narrow the filters" };

/// Most filters: each is a bit.
const MOST_CLAUSES: usize = u64::BITS as usize;

/// The column of the first pass's table.
const KEY: &str = "key";

/// Lets the events of the qualifying keys pass.
pub(super) struct QualifyingKeys {
    table: TableId,
    cell: Cell,
    fields: Vec<Slot>,
    /// The filters, if an event must satisfy one of them itself.
    own: Option<Vec<Vec<Op>>>,
}

impl QualifyingKeys {
    /// Binds `field`, `where` and `prefilter`. Of the qualifying keys the first `limit` count.
    pub(super) fn bind(call: &mut Call<'_, '_>, limit: usize) -> Bind<Self> {
        super::refuse_beside_tables(call)?;
        if call.is_in_braces() || call.is_in_composite() {
            let message =
                format!("{}() must stand in the query itself, not inside a function or a clause", call.name());
            return Err(call.refuse(codes::MISPLACED, message));
        }
        if call.field_names("field")?.is_empty() {
            return Err(call.refuse_value("field", "must name at least one field"));
        }
        let subquery = Subquery { name: call.name().into(), include: vec![KEY.into()], ..Subquery::default() };
        let table = call.first_pass(subquery, |call| {
            let fields = call.fields("field")?;
            let clauses = call.step_lists("where")?;
            if clauses.is_empty() || clauses.len() > MOST_CLAUSES {
                return Err(call.refuse_value("where", format!("must be a list of 1 to {MOST_CLAUSES} filters")));
            }
            let output = call.writes(KEY);
            call.keeps_only(&[output]);
            let function = call.name();
            Ok(cql_core::agg::aggregate(FirstPass { function, fields, clauses, output, limit }))
        })?;
        let own = if call.flag("prefilter")? { Some(call.step_lists("where")?) } else { None };
        let fields = call.fields("field")?;
        Ok(QualifyingKeys { table, cell: call.cell(), fields, own })
    }
}

impl RowFilter for QualifyingKeys {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        let keys: &HashSet<Box<str>> = cx.run.cached(self.cell, || {
            let table = cx.run.table(self.table);
            let texts = (0..table.len()).filter_map(|row| match table.cell(row, 0) {
                Value::Text(key) => Some(Box::from(key)),
                _ => None,
            });
            texts.collect()
        });
        key_of_row(row, &self.fields, false).is_some_and(|key| keys.contains(&*key))
            && self.own.as_ref().is_none_or(|clauses| clauses.iter().any(|clause| satisfies(clause, row, cx)))
    }
}

/// Whether a row passes steps.
pub(super) fn satisfies<'a>(steps: &[Op], row: &Row<'a>, cx: &Context<'a>) -> bool {
    let mut passes = false;
    run_on_copy(steps, row, cx, &mut |_| passes = true);
    passes
}

/// Finds the keys for which every clause is satisfied.
struct FirstPass {
    function: &'static str,
    fields: Vec<Slot>,
    clauses: Vec<Vec<Op>>,
    output: Slot,
    limit: usize,
}

#[derive(Default)]
struct Satisfied {
    /// The clauses that the events of a key satisfy, a bit for each; keys in the order in which they were met.
    keys: IndexMap<Box<str>, u64>,
    /// There were more keys.
    cut: bool,
    charge: Charge,
}

impl Satisfied {
    fn add(&mut self, key: &str, clauses: u64, run: &Run) {
        if let Some(known) = self.keys.get_mut(key) {
            *known |= clauses;
        } else if self.keys.len() < KEYS.within(run) {
            self.charge.add(key.len() + 2 * size_of::<(Box<str>, u64)>(), run);
            self.keys.insert(key.into(), clauses);
        } else {
            self.cut = true;
        }
    }
}

impl Aggregate for FirstPass {
    type State = Satisfied;

    fn init(&self) -> Satisfied {
        Satisfied::default()
    }

    fn update(&self, state: &mut Satisfied, row: &Row<'_>, cx: &Context<'_>) {
        let bits = self.clauses.iter().enumerate();
        let clauses = bits.filter(|(_, clause)| satisfies(clause, row, cx)).fold(0, |all, (bit, _)| all | 1 << bit);
        if clauses == 0 {
            return;
        }
        if let Some(key) = key_of_row(row, &self.fields, false) {
            state.add(&key, clauses, cx.run);
        }
    }

    fn merge(&self, state: &mut Satisfied, later: Satisfied, run: &Run) {
        state.cut |= later.cut;
        for (key, clauses) in later.keys {
            state.add(&key, clauses, run);
        }
    }

    fn needs_one_of(&self) -> Vec<&[Op]> {
        self.clauses.iter().map(Vec::as_slice).collect()
    }

    fn finish(&self, state: &Satisfied, run: &Run, out: &mut dyn RowSink) {
        let function = self.function;
        if state.cut {
            KEYS.warn(format_args!("{function}()"), None, run);
        }
        let all = u64::MAX >> (MOST_CLAUSES - self.clauses.len());
        let qualifying = state.keys.iter().filter(|(_, clauses)| **clauses == all);
        let count = qualifying.clone().count();
        if count > self.limit {
            run.warn(format!(
                "{function}(): {count} keys satisfy all clauses, of which the first {} are used; raise limit=",
                self.limit
            ));
        }
        for (key, _) in qualifying.take(self.limit) {
            let mut row = Row::ordered(&run.layout);
            row.set(self.output, Value::Text(key));
            out.push(&row);
        }
    }
}
