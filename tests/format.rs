//! Formatting changes how a query looks and nothing else: every known query means the same afterwards, has the same
//! comments, and stays as it is when it is formatted again.

mod support;

use cql_syntax::{Dialect, Parsed, desugar, dump::dump, format, parse};
use support::known::{cases, rules};

/// What the planner gets to see of a text.
fn meaning(parsed: &Parsed, text: &str) -> String {
    dump(&desugar(&parsed.query, text, Dialect::Extended).0)
}

fn comments(parsed: &Parsed) -> Vec<&str> {
    parsed.query.comments.0.iter().map(|comment| comment.node.as_str()).collect()
}

/// What is wrong with how a query is formatted.
fn problem(text: &str) -> Option<String> {
    let parsed = parse(text);
    if parsed.has_errors() {
        return None;
    }
    let once = format(&parsed.query, text);
    let again = parse(&once);
    let twice = format(&again.query, &once);
    let problem = if again.has_errors() {
        format!("cannot be read any more: {:?}", again.diagnostics)
    } else if meaning(&parsed, text) != meaning(&again, &once) {
        "means something else".to_string()
    } else if comments(&parsed) != comments(&again) {
        "has other comments".to_string()
    } else if twice != once {
        format!("changes when it is formatted again, into\n{twice}")
    } else {
        return None;
    };
    Some(format!("{text}\n-->\n{once}\n{problem}"))
}

#[test]
fn every_known_query_keeps_its_meaning_and_its_comments() {
    let mut queries: Vec<String> = cases().into_iter().map(|case| case.query).collect();
    queries.extend(rules().into_iter().map(|(_, text)| text));
    assert!(queries.len() > 1000, "only {} queries", queries.len());
    let wrong: Vec<String> = queries.iter().filter_map(|query| problem(query)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), queries.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}
