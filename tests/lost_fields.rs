//! A field that a step reads and a step before it took away is warned of, and only then.

mod support;

use cql::{Environment, Query, Timestamp};
use proptest::prelude::*;
use support::case::{Case, environment, outcome};
use support::generate::{config, event};
use support::known::{cases, rules};
use support::query::query;

/// A warning: the field, where it is read, and where it was lost.
struct Lost {
    field: String,
    reading: std::ops::Range<usize>,
    losing: Option<std::ops::Range<usize>>,
    help: String,
}

fn lost(query: &str, environment: &Environment) -> Vec<Lost> {
    let diagnostics = match Query::compile(query, environment) {
        Ok(compiled) => compiled.diagnostics().to_vec(),
        Err(refused) => refused.diagnostics,
    };
    let warnings = diagnostics.iter().filter(|warning| warning.code.0 == "CQL0611");
    let ranges = warnings.map(|warning| {
        let range = |label: &cql_syntax::Label| label.span.start as usize..label.span.end as usize;
        let mut places = warning.labels.iter().map(range);
        Lost {
            field: warning.message.split('\'').nth(1).expect("a field").to_string(),
            reading: places.next().expect("a place"),
            losing: places.next(),
            help: warning.help.clone().unwrap_or_default(),
        }
    });
    ranges.collect()
}

fn plainly_lost(query: &str) -> Vec<Lost> {
    let environment = Environment::new(Timestamp(0));
    if let Err(refused) = Query::compile(query, &environment) {
        panic!("{query}: {refused}");
    }
    lost(query, &environment)
}

/// Queries with a lost field: the field, the step that reads it, the step that took it away, and a piece of the help.
const LOST: &[(&str, [&str; 4])] = &[
    ("groupBy(host) | user=eve", ["user", "user=eve", "groupBy(host)", "selectLast(user)"]),
    ("groupBy(host) | hots=a", ["hots", "hots=a", "groupBy(host)", "did you mean 'host'?"]),
    ("groupBy(host) | count > 3", ["count", "count > 3", "groupBy(host)", "did you mean '_count'?"]),
    ("groupBy(#type) | type=a", ["type", "type=a", "groupBy(#type)", "did you mean '#type'?"]),
    ("count() | x := Port * 2", ["Port", "x := Port * 2", "count()", "put this step before it"]),
    ("[count(), max(n)] | n > 3", ["n", "n > 3", "[count(), max(n)]", ""]),
    ("stats([avg(n), max(n)]) | n > 3", ["n", "n > 3", "stats([avg(n), max(n)])", ""]),
    ("top(host) | user=eve", ["user", "user=eve", "top(host)", ""]),
    ("timeChart(host) | user=eve", ["user", "user=eve", "timeChart(host)", ""]),
    (
        "bucket(span=1h, field=host) | @timestamp > 3",
        ["@timestamp", "@timestamp > 3", "bucket(span=1h, field=host)", ""],
    ),
    ("session(function=count()) | host=a", ["host", "host=a", "session(function=count())", ""]),
    ("series(collect=[a]) | b=1", ["b", "b=1", "series(collect=[a])", ""]),
    ("collect(a, multival=false) | b=1", ["b", "b=1", "collect(a, multival=false)", ""]),
    ("fieldset() | host=a", ["host", "host=a", "fieldset()", ""]),
    ("fieldstats() | host=a", ["host", "host=a", "fieldstats()", ""]),
    ("sankey(source=a, target=b) | a=1", ["a", "a=1", "sankey(source=a, target=b)", ""]),
    ("table([a, b]) | port=1", ["port", "port=1", "table([a, b])", "add 'port' to the fields that are kept"]),
    ("select([a]) | timeChart()", ["@timestamp", "timeChart()", "select([a])", "add '@timestamp'"]),
    ("select([a]) | x := formatTime(\"%F\")", ["@timestamp", "x := formatTime(\"%F\")", "select([a])", ""]),
    ("select([a]) | regex(\"(?<x>.)\")", ["@rawstring", "regex(\"(?<x>.)\")", "select([a])", ""]),
    ("groupBy(a) | tail(5)", ["@timestamp", "tail(5)", "groupBy(a)", ""]),
    ("groupBy(a, function=max(b)) | sort()", ["_count", "sort()", "groupBy(a, function=max(b))", ""]),
    ("groupBy([a, b]) | select([a]) | b=1", ["b", "b=1", "select([a])", "add 'b'"]),
    ("groupBy([a, b]) | select([a]) | port=1", ["port", "port=1", "groupBy([a, b])", ""]),
    ("drop(a) | a=1", ["a", "a=1", "drop(a)", "remove the field later"]),
    ("drop(a) | a := a + 1", ["a", "a := a + 1", "drop(a)", ""]),
    ("drop([a, b]) | groupBy(b)", ["b", "groupBy(b)", "drop([a, b])", ""]),
    ("rename(a, as=b) | a=1", ["a", "a=1", "rename(a, as=b)", "did you mean 'b'?"]),
    ("rename([[a, b], [b, c]]) | b=1", ["b", "b=1", "rename([[a, b], [b, c]])", ""]),
    ("case { x=1 | drop(a); * | drop(a) } | a=1", ["a", "a=1", "drop(a)", ""]),
    ("groupBy(a) | case { b=1 | x := 1; * }", ["b", "b=1", "groupBy(a)", ""]),
    ("groupBy(a) | b match { x => y := 1; * => * }", ["b", "x", "groupBy(a)", ""]),
    ("groupBy(a) | groupBy(a, function=max(n))", ["n", "groupBy(a, function=max(n))", "groupBy(a)", ""]),
    (
        "groupBy(a) | groupBy(a, function={b=1 | count()})",
        ["b", "groupBy(a, function={b=1 | count()})", "groupBy(a)", ""],
    ),
    ("groupBy(a, function={count() | b=1})", ["b", "b=1", "count()", ""]),
    ("x := 1 | join({groupBy(a) | b=1}, field=a)", ["b", "b=1", "groupBy(a)", ""]),
    ("groupBy(a) | !in(b, values=[1, 2])", ["b", "!in(b, values=[1, 2])", "groupBy(a)", ""]),
];

#[test]
fn lost_fields_are_told() {
    for (query, [field, reading, losing, help]) in LOST {
        let found = plainly_lost(query);
        let [one] = found.as_slice() else { panic!("{query}: {} warnings", found.len()) };
        let seen = [one.field.as_str(), &query[one.reading.clone()], one.losing.clone().map_or("", |at| &query[at])];
        assert_eq!(seen, [*field, *reading, *losing], "{query}");
        assert!(one.help.contains(help), "{query}: {}", one.help);
    }
}

/// Queries in which every field may be there, or is asked for in a way that its absence answers.
const KEPT: &[&str] = &[
    "a=1 | b=2",
    "groupBy(host) | host=a _count > 3",
    "groupBy(host, function=[count(as=n), {user=eve | max(port, as=p)}]) | n > 3 p < 5",
    "groupBy(host) | x := _count * 2 | x > 3",
    "groupBy(host) | b!=*",
    "groupBy(host) | not b=*",
    "groupBy(host) | default(value=x, field=b) | b=x",
    "groupBy(host) | c := coalesce([b, host]) | c=1",
    "groupBy(host) | table([host], limit=5)",
    "groupBy(host) | head(5) | groupBy(host, function=selectLast(_count))",
    "groupBy(host) | drop(b)",
    "groupBy(host) | case { host=a | kind := 1; * | kind := 2 } | kind=1",
    "groupBy(host) | case { host=a | kind := 1; * } | kind=1",
    "case { x=1 | drop(a); * } | a=1",
    "case { x=1 | select([b]); * } | a=1",
    "groupBy(a) | parseJson(a) | b=1",
    "groupBy(a) | kvParse(a) | b=1",
    "groupBy(a) | splitString(a, by=\",\", as=t) | t[0]=1",
    "groupBy(a) | regex(\"(?<b>.)\", field=a) | b=1",
    "groupBy(a) | a=/(?<b>.)/ | b=1",
    "groupBy(a) | eval(b=a+1) | b=1",
    "groupBy(a) | setField(target=\"b\", value=1) | b=1",
    "groupBy(a) | join({x=1}, field=a, include=[b]) | b=1",
    "groupBy(a) | collect(a) | a=1",
    "groupBy(a) | transpose() | b=1",
    "groupBy(a) | array:filter(\"x[]\", var=y, function={y=1})",
    "groupBy(a) | array:exists(\"x[]\", var=y, condition={y=1})",
    "groupBy(a) | objectArray:exists(\"x[]\", var=y, condition={y.z=1})",
    "groupBy(a) | array:reduceAll(\"x[]\", var=y, function=max(y))",
    "groupBy(a) | groupBy(a, function={x := a | x=1 | count()})",
    "groupBy(a) | groupBy(a, function={parseJson(a) | x=1 | count()})",
    "groupBy(a, function={head(2) | b > 1 | count(as=c)})",
    "groupBy(a, function=tail(1)) | b=1",
    "groupBy(a, function={x=1 | tail(1)}) | b=1",
    "bucket(span=1d) | time:dayOfWeekName(_bucket)",
    "bucket(span=1d) | parseTimestamp(millis, field=_bucket)",
    "sort(a) | b=1",
    "tail(5) | b=1",
    "drop(a) | a := 1 | a=1",
    "rename(a, as=b) | b=1",
    "rename([[a, b], [b, a]]) | a=1",
    "select([@timestamp, a]) | timeChart(a)",
    "createEvents([\"a=1\"]) | kvParse() | a=1",
    "groupBy(a) | union { b=1 } | b=1",
    "selfJoin(k, where=[{a=1}, {b=2}], select=[c]) | c=1",
    "defineTable(query={groupBy(a)}, include=*, name=\"t\") | match(table=\"t\", field=a) | b=1",
];

#[test]
fn nothing_else_is_told() {
    for query in KEPT {
        let fields: Vec<String> = plainly_lost(query).into_iter().map(|lost| lost.field).collect();
        assert!(fields.is_empty(), "{query}: {fields:?}");
    }
}

#[test]
fn the_shipped_rules_lose_nothing() {
    for (name, text) in rules() {
        // What a rule looks up is elsewhere.
        let fields: Vec<String> =
            lost(&text, &Environment::new(Timestamp(0))).into_iter().map(|lost| lost.field).collect();
        assert!(fields.is_empty(), "{name}: {fields:?}");
    }
}

/// What is untrue about the warnings of a case: some row that reaches the step has the field. Beside it, how many
/// warnings were looked at; of steps in braces nobody knows which rows reach them.
fn untrue(case: &Case) -> (usize, Option<String>) {
    let Ok(environment) = environment(case, true) else { return (0, None) };
    let mut looked_at = 0;
    for warning in lost(&case.query, &environment) {
        let before = &case.query[..warning.reading.start];
        let probe = Case { query: format!("{before} \"{}\"=*", warning.field), ..case.clone() };
        let Ok(rows) = outcome(&probe, false, 1, usize::MAX) else { continue };
        looked_at += 1;
        if !rows.is_empty() {
            return (looked_at, Some(format!("{}\nhas '{}' in {rows:?}", case.query, warning.field)));
        }
    }
    (looked_at, None)
}

#[test]
fn every_warning_about_a_known_query_is_true() {
    let outcomes: Vec<_> = cases().iter().map(untrue).collect();
    let wrong: Vec<&String> = outcomes.iter().filter_map(|(_, wrong)| wrong.as_ref()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let looked_at: usize = outcomes.iter().map(|(looked_at, _)| looked_at).sum();
    assert!(looked_at >= 5, "only {looked_at} warnings");
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn every_warning_about_a_generated_query_is_true(
        query in query(),
        events in prop::collection::vec(event(), 0..25),
    ) {
        let (_, wrong) = untrue(&Case { query, events, ..Case::default() });
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    }
}
