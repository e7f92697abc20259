//! Joins, tables and lookup files.

pub(crate) mod correlate;
pub(crate) mod define_table;
pub(crate) mod join;
mod keys;
mod lookup;
pub(crate) mod r#match;
pub(crate) mod match_as_array;
mod qualifying;
pub(crate) mod read_file;
pub(crate) mod self_join;
pub(crate) mod self_join_filter;

use cql_core::codes;
use cql_core::function::{Bind, Call, Refusal};
use cql_core::run::TableId;
use cql_core::time::Timestamp;
use cql_core::{Run, Table};
use std::sync::Arc;

/// Refuses a function that LogScale does not run together with `defineTable()`.
pub(crate) fn refuse_beside_tables(call: &Call<'_, '_>) -> Bind<()> {
    if call.called_before().contains(&"defineTable") {
        let message = format!("{}() and defineTable() may not stand in one query", call.name());
        let help = match call.name() {
            "join" => "make the subquery of join() a further table, and use match() on it",
            _ => "group by the key, and filter the groups by what they hold",
        };
        return Err(Box::new(call.refuse(codes::NOT_HERE, message).help(help)));
    }
    Ok(())
}

/// The interval of a subquery, given by `start` and `end`, which count back from the end of the query.
pub(crate) fn interval(call: &mut Call<'_, '_>) -> Bind<(Option<Timestamp>, Option<Timestamp>)> {
    let (reference, zone) = (call.interval_end(), call.zone());
    let start = call.time_point("start")?.map(|point| point.resolve(reference, &zone));
    let end = call.time_point("end")?.map(|point| point.resolve(reference, &zone));
    Ok((start, end))
}

/// An error at the name of a lookup file that was not supplied.
pub(crate) fn missing_file(call: &Call<'_, '_>, parameter: &str, name: &str) -> Refusal {
    let refusal = call.refuse_value(parameter, format!("names the lookup file '{name}', which is not found"));
    let mut refusal = refusal
        .help("put it beside the rule, or into the folder given with --lookups DIR; or define a table of that name with defineTable()");
    refusal.code = codes::MISSING_DATA;
    Box::new(refusal)
}

/// Where the rows of a lookup come from.
pub(crate) enum Rows {
    /// A lookup file.
    File(Arc<Table>),
    /// A table of the query, with its columns (empty: not known before the run).
    Named(TableId, Vec<String>),
}

impl Rows {
    /// The table or file of this name.
    pub(crate) fn find(call: &Call<'_, '_>, parameter: &str, name: &str) -> Bind<Rows> {
        if let Some((table, columns)) = call.named_table(name) {
            return Ok(Rows::Named(table, columns));
        }
        match call.environment().lookups.table(name) {
            Ok(Some(table)) => Ok(Rows::File(table)),
            Ok(None) => Err(missing_file(call, parameter, name)),
            Err(error) => {
                Err(call.refuse_value(parameter, format!("names a file that cannot be read: '{name}': {error}")))
            }
        }
    }

    /// The columns, if they are known before the run.
    pub(crate) fn columns(&self) -> Option<Vec<String>> {
        match self {
            Rows::File(table) => Some(table.columns().map(String::from).collect()),
            Rows::Named(_, columns) if columns.is_empty() => None,
            Rows::Named(_, columns) => Some(columns.clone()),
        }
    }

    /// The rows, once the query runs.
    pub(crate) fn table(&self, run: &Run) -> Arc<Table> {
        match self {
            Rows::File(table) => Arc::clone(table),
            Rows::Named(table, _) => run.table(*table),
        }
    }
}

/// The columns that the parameter `include` names; `None` if it is not given or `*`.
fn included(call: &mut Call<'_, '_>) -> Bind<Option<Vec<String>>> {
    let names = if call.has("include") { Some(call.texts("include")?) } else { None };
    Ok(names.filter(|names| !names.iter().any(|name| name == "*")))
}
