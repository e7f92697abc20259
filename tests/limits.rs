//! Limits that leave something out say which limit, how much it left out, and how to raise it.

mod support;

use cql::{Environment, Query, RunOptions, Timestamp};
use std::sync::Arc;
use support::memory::{Lines, Rows};

/// Runs a query over so many events, in blocks of a hundred, and gives the number of rows and the warnings.
fn run(query: &str, count: usize) -> (usize, Vec<String>) {
    let environment = Environment::new(Timestamp(2_000_000));
    let query = Query::compile(query, &environment).unwrap_or_else(|refused| panic!("{query}: {refused}"));
    let lines = (0..count).map(|n| format!(r#"{{"n":{n},"g":{},"@timestamp":{n}}}"#, n % 3)).collect();
    let source = Lines { lines, decoder: Arc::new(cql::formats::JsonDecoder), block: 100 };
    let mut rows = Rows::default();
    let options = RunOptions { threads: 2, ..RunOptions::default() };
    match query.run(&source, &mut rows, &options) {
        Ok(summary) => (rows.0.len(), summary.warnings),
        Err(error) => panic!("{error}"),
    }
}

/// The only warning, if it holds all these texts.
fn told(query: &str, count: usize, rows: usize, texts: &[&str]) {
    let (found, warnings) = run(query, count);
    assert_eq!(found, rows, "{query}");
    let [warning] = warnings.as_slice() else { panic!("{query}: one warning is expected: {warnings:?}") };
    for text in texts {
        assert!(warning.contains(text), "{query}: '{text}' is not in: {warning}");
    }
}

fn silent(query: &str, count: usize, rows: usize) {
    assert_eq!(run(query, count), (rows, Vec::new()), "{query}");
}

#[test]
fn rows_that_are_left_out_are_told_of_unless_the_user_chose_the_limit() {
    for name in ["sort(n)", "table(n)", "head()", "tail()"] {
        let function = name.split('(').next().unwrap_or_default();
        told(name, 250, 200, &[&format!("{function}()"), "limit=200", "leaves out 50 of 250", "limit=max"]);
        silent(name, 200, 200);
    }
    silent("sort(n, limit=10)", 250, 10);
    silent("tail(10)", 250, 10);
    silent("groupBy(g, function=head())", 900, 600);
}

#[test]
fn groups_that_are_left_out_are_told_of() {
    told("groupBy(n, limit=7)", 20, 7, &["groupBy()", "limit=7", "leaves out 13 of 20", "limit=max"]);
    told("groupBy(n)", 20_001, 20_000, &["limit=20000", "leaves out 1 of 20001"]);
    silent("groupBy(n, limit=max)", 20_001, 20_001);
}

#[test]
fn values_and_fields_that_are_left_out_are_told_of() {
    told("collect(n, limit=5)", 6, 1, &["collect()", "limit=5"]);
    silent("collect(n, limit=5)", 5, 1);
    told("transpose()", 6, 3, &["transpose()", "5 rows"]);
    told("fieldstats(limit=1)", 6, 1, &["fieldstats()", "limit=1", "2 of 3"]);
}

#[test]
fn estimates_are_told_of() {
    told("count(n, distinct=true)", 100_001, 1, &["distinct", "estimate"]);
    told("percentile(n)", 50_001, 1, &["percentile", "accuracy"]);
    silent("count(n, distinct=true)", 1000, 1);
    silent("percentile(n)", 1000, 1);
}
