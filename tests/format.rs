//! Formatting changes how a query looks and nothing else: every known query means the same afterwards, has the same
//! comments, and stays as it is when it is formatted again.

mod support;

use cql_syntax::{format, parse};
use support::known::{cases, rules};

/// What is wrong with how a query is formatted. That it means the same and has the same comments, `format` itself makes
/// sure of.
fn problem(text: &str) -> Option<String> {
    if parse(text).has_errors() {
        return None;
    }
    let problem = match format(text) {
        Err(_) => "is refused".to_string(),
        Ok(once) => match format(&once) {
            Ok(twice) if twice == once => return None,
            twice => format!("is formatted as\n{once}\nand then as\n{twice:?}"),
        },
    };
    Some(format!("{text}\n{problem}"))
}

#[test]
fn every_known_query_keeps_its_meaning_and_its_comments() {
    let mut queries: Vec<String> = cases().into_iter().map(|case| case.query).collect();
    queries.extend(rules().into_iter().map(|(_, text)| text));
    assert!(queries.len() > 1000, "only {} queries", queries.len());
    let wrong: Vec<String> = queries.iter().filter_map(|query| problem(query)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), queries.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}
