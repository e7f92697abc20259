//! Limits that leave something out say which limit, how much it left out, and how to raise it.

mod support;

use cql::{Environment, Query, RunError, RunOptions, Timestamp};
use std::sync::Arc;
use support::memory::{Fields, Lines, Rows};

/// Runs a query over so many events, in blocks of so many, and gives the rows and the warnings.
fn rows(query: &str, count: usize, block: usize, most_kept: usize) -> (Vec<Fields>, Vec<String>) {
    let options = RunOptions { threads: 2, most_kept, ..RunOptions::default() };
    outcome(query, count, block, &options).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn outcome(
    query: &str,
    count: usize,
    block: usize,
    options: &RunOptions,
) -> Result<(Vec<Fields>, Vec<String>), RunError> {
    let environment = Environment::new(Timestamp(2_000_000));
    let query = Query::compile(query, &environment).unwrap_or_else(|refused| panic!("{query}: {refused}"));
    let lines = (0..count).map(|n| format!(r#"{{"n":{n},"g":{},"@timestamp":{n}}}"#, n % 3)).collect();
    let source = Lines { lines, decoder: Arc::new(cql::formats::JsonDecoder), block };
    let mut rows = Rows::default();
    let summary = query.run(&source, &mut rows, options)?;
    Ok((rows.0, summary.warnings))
}

/// The number of rows and the warnings, with all limits that are not the user's lowered to `most_kept`.
fn run_within(query: &str, count: usize, most_kept: usize) -> (usize, Vec<String>) {
    let (rows, warnings) = rows(query, count, 100, most_kept);
    (rows.len(), warnings)
}

fn run(query: &str, count: usize) -> (usize, Vec<String>) {
    run_within(query, count, usize::MAX)
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
fn series_buckets_and_windows_that_are_cut_are_told_of() {
    told("bucket(30min, field=n)", 20, 20, &["bucket()", "limit=10", "leaves out 10 of 20", "limit=max"]);
    told("timeChart(n, span=30min)", 11, 20, &["timeChart()", "leaves out 1 of 11"]);
    silent("bucket(30min, field=n, limit=5)", 20, 10);
    told("series(n, memlimit=3)", 5, 1, &["series()", "memlimit=3"]);
    silent("series(n)", 5000, 1);
    told("head(max) | slidingTimeWindow(count(), span=1d)", 10_001, 10_001, &["slidingTimeWindow()", "10000 events"]);
    silent("head(max) | slidingTimeWindow(count(), span=1s)", 2000, 2000);
}

#[test]
fn estimates_are_told_of() {
    told("count(n, distinct=true)", 100_001, 1, &["distinct", "estimate"]);
    told("percentile(n)", 50_001, 1, &["percentile", "accuracy"]);
    silent("count(n, distinct=true)", 1000, 1);
    silent("percentile(n)", 1000, 1);
}

/// The limits of what is kept in memory, lowered to 100: the rows that are left, and what the one warning holds.
const BOUNDED: &[(&str, usize, &[&str])] = &[
    ("session(maxpause=0ms)", 100, &["session()", "first 100 rows", "150 of 250"]),
    ("groupBy(g, function=session(maxpause=0ms))", 250, &[]),
    ("head(max) | partition(count(), condition={n=*})", 100, &["partition()", "150 of 250"]),
    ("head(max) | neighbor(n, prefix=p)", 100, &["neighbor()", "150 of 250"]),
    ("head(max) | accumulate(count())", 100, &["accumulate()", "150 of 250"]),
    ("head(max) | slidingWindow(count(), events=3)", 100, &["slidingWindow()", "150 of 250"]),
    ("head(max) | slidingTimeWindow(count(), span=3s)", 100, &["slidingTimeWindow()", "150 of 250"]),
    ("series(n, maxpause=0ms)", 100, &["series()", "150 of 250"]),
    ("counterAsRate(n)", 1, &["counterAsRate()", "150 of 250", "narrow the search"]),
    (
        "[collect(n, multival=false), collect(g, multival=false)]",
        100,
        &["list of aggregates", "650 of 750", "of their own"],
    ),
    ("* | union { g=9 }", 100, &["union", "150 of 250"]),
    ("g=9 | union { * }", 100, &["union", "rows of the subquery", "150 of 250", "narrow the subquery"]),
    ("defineTable({*}, include=[n], name=t) | readFile(t)", 100, &["defineTable()", "t: keeps", "150 of 250"]),
    ("join({*}, field=n)", 100, &["join()", "150 of 250", "limit="]),
    ("selfJoinFilter(n, where=[{n=*}])", 100, &["selfJoinFilter()", "first 100 keys"]),
    (
        "v := format(\"[\\\"%s\\\"]\", field=n) | parseJson(v, prefix=\"v\") | array:union(v)",
        1,
        &["array:union()", "100 values"],
    ),
    ("top(n, limit=200)", 100, &["top()", "first 100 groups"]),
    ("groupBy(n)", 100, &["groupBy()", "first 100 groups"]),
    ("sankey(source=n, target=g)", 100, &["sankey()", "first 100 marks"]),
    ("worldMap(lat=g, lon=n, precision=12)", 100, &["worldMap()", "first 100 marks"]),
    (
        "v := format(\"{\\\"f%s\\\":1}\", field=n) | parseJson(v) | drop(v) | fieldset()",
        100,
        &["fieldset()", "100 fields"],
    ),
    (
        "v := format(\"{\\\"f%s\\\":1}\", field=n) | parseJson(v) | fieldstats(limit=300)",
        100,
        &["fieldstats()", "100 fields"],
    ),
    ("setTimeInterval(start=0, end=1000) | bucket(1s, field=n, limit=max)", 100, &["bucket()", "first 100 buckets"]),
    ("setTimeInterval(start=0, end=500000) | timeChart(span=1s)", 100, &["timeChart()", "empty", "longer span"]),
];

#[test]
fn nothing_grows_without_bound() {
    for (query, rows, texts) in BOUNDED {
        let (found, warnings) = run_within(query, 250, 100);
        assert_eq!(found, *rows, "{query}: {warnings:?}");
        assert_eq!(warnings.len(), usize::from(!texts.is_empty()), "{query}: {warnings:?}");
        for (warning, text) in warnings.iter().flat_map(|warning| texts.iter().map(move |text| (warning, text))) {
            assert!(warning.contains(text), "{query}: '{text}' is not in: {warning}");
        }
        let (_, warnings) = run_within(query, 250, 10_000);
        assert_eq!(warnings, Vec::<String>::new(), "{query}");
    }
}

#[test]
fn what_is_left_out_does_not_depend_on_blocks() {
    // Each block but the smallest has more than is kept.
    let queries = [
        "session(function=collect(n), maxpause=0ms)",
        "head(max) | accumulate(sum(n))",
        "series(n)",
        "sankey(source=n, target=g)",
        "array:union(n)",
        "bucket(1ms, field=g, function=window(sum(n), buckets=3))",
        "transpose(limit=7)",
        "collect(n, limit=7)",
    ];
    for query in queries {
        let whole = rows(query, 250, 1000, 30);
        for block in [1, 7, 100] {
            assert_eq!(rows(query, 250, block, 30), whole, "{query}, blocks of {block} events");
        }
    }
}

#[test]
fn charts_in_groups_show_few_empty_buckets() {
    told("groupBy(g, function=bucket(1s))", 3, 3 * 1500, &["bucket()", "first 1500", "empty"]);
    silent("groupBy(g, function=bucket(2s))", 3, 3 * 1000);
}

#[test]
fn states_share_the_memory_of_the_run() {
    let within = |query: &str, memory: usize| {
        let options = RunOptions { threads: 2, memory, ..RunOptions::default() };
        outcome(query, 10_000, 100, &options).map_err(|error| error.to_string())
    };
    for function in [
        "session()",
        "collect(n)",
        "tail(max)",
        "table(n, limit=max)",
        "series(n)",
        "count()",
        "percentile(n)",
        "count(n, distinct=true)",
    ] {
        let query = format!("groupBy(n, function={function})");
        let refused = within(&query, 100_000).expect_err(function);
        assert!(refused.contains("more than 100000 bytes of memory") && refused.contains("narrow"), "{refused}");
        assert!(within(&query, 100_000_000).is_ok(), "{query}");
    }
    // What is no longer kept does not count.
    for query in
        ["sort(n, limit=5)", "tail(5)", "head(5)", "groupBy(g, function=tail(3))", "groupBy(g)", "percentile(n)"]
    {
        assert!(within(query, 1_000_000).is_ok(), "{query}");
    }
}
