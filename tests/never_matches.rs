//! What `cql check` says never happens does not: no event passes, or no event gets to the branch.

mod support;

use cql_lint::{Levels, Settings, check};
use cql_syntax::Diagnostic;
use proptest::prelude::*;
use support::case::{Case, environment, outcome};
use support::generate::{config, event, filter};
use support::known::{cases, rules};

/// The findings of the lint whose message begins so.
fn findings(case: &Case, beginning: &str) -> Vec<Diagnostic> {
    let Ok(environment) = environment(case, true) else { return Vec::new() };
    let levels = Levels::default();
    let settings =
        Settings { registry: &cql::LIBRARY, environment: &environment, levels: &levels, sample: None, fixes: false };
    let found = check(&case.query, &settings).into_iter();
    found.filter(|found| found.code.0 == "CQL0620" && found.message.starts_with(beginning)).collect()
}

#[test]
fn nothing_is_said_of_the_shipped_rules() {
    for (name, query) in rules() {
        let found = findings(&Case { query, ..Case::default() }, "");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn cases_that_have_rows_hold_no_contradiction() {
    for case in cases().iter().filter(|case| case.expect.as_ref().is_some_and(|rows| !rows.is_empty())) {
        let found = findings(case, "no event passes");
        assert!(found.is_empty(), "{}\n{found:?}", case.query);
    }
}

fn events() -> impl Strategy<Value = Vec<serde_json::Value>> {
    prop::collection::vec(event(), 0..25)
}

/// A filter, mostly one about the same field as others, or an assignment.
fn step() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec!["1", "2.5", "10", "north", "\"\"", "*", "x*", "n*h"]);
    prop_oneof![
        2 => filter(),
        3 => (prop::sample::select(vec!["=", "!="]), value.clone()).prop_map(|(op, value)| format!("a{op}{value}")),
        2 => (prop::sample::select(vec!["<", ">=", ">", "<="]), -2i64..9).prop_map(|(op, n)| format!("a{op}{n}")),
        1 => (value.clone(), value).prop_map(|(one, other)| format!("in(a, values=[{one}, {other}])")),
        1 => (-3i64..12).prop_map(|n| format!("(a={n} OR a={})", n + 1)),
    ]
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn what_contradicts_passes_nothing(
        steps in prop::collection::vec(step(), 1..4),
        assigned in prop::option::weighted(0.2, 0i64..4),
        events in events(),
    ) {
        let first = assigned.map(|n| format!("a := {n}"));
        let query = first.into_iter().chain(steps).collect::<Vec<_>>().join(" | ");
        for found in findings(&Case { query: query.clone(), ..Case::default() }, "no event passes") {
            let end = found.span().unwrap_or_default().end as usize;
            let case = Case { query: query[..end].to_string(), events: events.clone(), ..Case::default() };
            if let Ok(rows) = outcome(&case, false, 1, usize::MAX) {
                prop_assert!(rows.is_empty(), "{query}\n{rows:?}");
            }
        }
    }

    #[test]
    fn no_event_gets_to_a_branch_that_is_said_to_be_beyond_reach(
        tests in prop::collection::vec(prop_oneof![8 => step(), 1 => Just("*".to_string())], 2..5),
        events in events(),
    ) {
        let branches: Vec<String> =
            tests.iter().enumerate().map(|(place, test)| format!("{test} | branch := {place}")).collect();
        let query = format!("case {{ {} }}", branches.join("; "));
        let case = Case { query: query.clone(), events, ..Case::default() };
        let found = findings(&case, "no event gets to");
        if let Ok(rows) = outcome(&case, false, 1, usize::MAX) {
            for found in found {
                let before = &query[..found.span().unwrap_or_default().start as usize];
                let branch = before.matches("branch := ").count().to_string();
                let reached = rows.iter().flatten().any(|(name, value)| {
                    name == "branch" && value.get().text_in(&mut cql_core::TextBuffer::default()) == Some(&branch)
                });
                prop_assert!(!reached, "{query}\n{found:?}\n{rows:?}");
            }
        }
    }
}
