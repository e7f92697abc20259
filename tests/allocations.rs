//! Once a query runs, no event costs a piece of memory.

mod support;

use cql::{Environment, Query, RunOptions, Timestamp};
use std::sync::Arc;
use support::memory::{Lines, Rows};

/// How many pieces of memory the run of a query takes over the same events, repeated so many times.
fn pieces(query: &str, events: &str, times: usize) -> Result<u64, Box<dyn std::error::Error>> {
    let environment = Environment::new(Timestamp(1_800_000_000_000));
    let query = Query::compile(query, &environment)?;
    let lines: Vec<String> = std::iter::repeat_n(events.lines(), times).flatten().map(String::from).collect();
    // All in one block, since what a block costs is another matter.
    let source = Lines { block: lines.len(), lines, decoder: Arc::new(cql::formats::JsonDecoder) };
    let options = RunOptions { threads: 1, ..RunOptions::default() };
    let mut result = Ok(());
    let counted = allocation_counter::measure(|| {
        result = query.run(&source, &mut Rows::default(), &options).map(|_| ());
    });
    result?;
    Ok(counted.count_total)
}

fn check(query: &str) -> Result<(), Box<dyn std::error::Error>> {
    let events = include_str!("../examples/t1571.ndjson");
    let (few, many) = (pieces(query, events, 100)?, pieces(query, events, 200)?);
    let more = events.lines().count() as u64 * 100;
    // Memory that grows by doubling may do so once more.
    let grown = 8;
    assert!(many <= few + grown, "{more} more events took {} more pieces of memory than {few}", many - few);
    Ok(())
}

#[test]
fn a_rule_with_filters_expressions_and_groups() -> Result<(), Box<dyn std::error::Error>> {
    check(include_str!("../queries/t1571_non_standard_port.cql"))
}

#[test]
fn sums_over_all_events() -> Result<(), Box<dyn std::error::Error>> {
    check(include_str!("../bench/queries/agg_all.cql"))
}
