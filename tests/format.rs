//! Formatting changes how a query looks and nothing else: every known query means the same afterwards, has the same
//! comments, and stays as it is when it is formatted again.

mod support;

use cql::{Dialect, Environment, Query, Timestamp};
use cql_syntax::{format, parse};
use support::case::{Case, check};
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

/// What LogScale has no form for, by a word of the message: no step gives the rows of another query besides those there
/// are; what a template engine would have put in nobody knows; and only join() itself can name the fields that it adds
/// so that an event's own of the same name stay.
const WITHOUT_FORM: &[&str] = &["union", "template engine", "names of the included fields"];

/// What is wrong with how a query is written for LogScale.
fn written_for_logscale(case: &Case) -> Result<(), String> {
    let environment = Environment::new(Timestamp(0));
    let documented = match Query::documented(&case.query, &environment) {
        Ok(documented) => documented,
        Err(_) if case.error.is_some() => return Ok(()),
        Err(refused) => return Err(format!("is refused: {refused}")),
    };
    let shown = &documented.text;
    if let Some(first) = documented.refused.first() {
        let known = WITHOUT_FORM.iter().any(|word| first.message.contains(word));
        return if known || case.error.is_some() { Ok(()) } else { Err(format!("-->\n{shown}is not accepted: {}", first.message)) };
    }
    let again = Query::documented(shown, &environment).map_err(|refused| format!("-->\n{shown}is refused: {refused}"))?;
    if again.text != *shown {
        return Err(format!("-->\n{shown}-->\n{}", again.text));
    }
    let case = Case { query: shown.clone(), dialect: Dialect::Logscale, ..case.clone() };
    check(&case).map_err(|problem| format!("-->\n{shown}{problem}"))
}

#[test]
fn every_known_query_can_be_written_for_logscale_and_gives_the_same_rows() {
    let cases = cases();
    let problem = |case: &Case| {
        let problem = written_for_logscale(case).err()?;
        Some(format!("{}:\n{}\n{problem}", case.name, case.query.trim_end()))
    };
    let wrong: Vec<String> = cases.iter().filter_map(problem).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}
