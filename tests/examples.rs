//! Runs the examples of every function's documentation.

mod support;

use cql::{LIBRARY, Registry};
use cql_core::function::{Example, Signature};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use support::case::{Case, check, data};

fn main() {
    let mut trials = Vec::new();
    for function in LIBRARY.functions() {
        let signature = function.signature();
        trials.push(Trial::test(format!("{}: is documented", signature.name), move || documented(signature)));
        for example in signature.examples {
            trials.push(match case(signature.name, example) {
                Ok(case) => Trial::test(case.name.clone(), move || check(&case).map_err(Failed::from)),
                Err(failed) => Trial::test(signature.name, move || Err(failed)),
            });
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn documented(signature: &Signature) -> Result<(), Failed> {
    let texts = [signature.summary, signature.group, signature.source, signature.output];
    if texts.iter().any(|text| text.is_empty()) {
        return Err("summary, group, source or output is empty".into());
    }
    if let Some(param) = signature.params.iter().find(|param| param.doc.is_empty()) {
        return Err(format!("the parameter {} has no documentation", param.name).into());
    }
    if signature.examples.is_empty() {
        return Err("has no example".into());
    }
    Ok(())
}

fn case(name: &str, example: &Example) -> Result<Case, Failed> {
    let read = |what: &str, text: &str| {
        let lines: Result<Vec<BTreeMap<String, Json>>, _> = text.lines().map(serde_json::from_str).collect();
        lines.map_err(|error| Failed::from(format!("the {what} of '{}' are no NDJSON: {error}", example.title)))
    };
    let error = example.rows.strip_prefix("refused: ").map(str::to_string);
    let expect = if error.is_none() { Some(read("rows", example.rows)?) } else { None };
    let events = read("events", example.events)?.into_iter().map(|event| Json::Object(event.into_iter().collect()));
    Ok(Case {
        name: format!("{name}: {}", example.title),
        query: example.query.to_string(),
        events: events.collect(),
        geoip: vec!["city.mmdb".to_string(), "asn.mmdb".to_string()],
        hosts: std::fs::read_to_string(data("hosts")).map_err(|error| Failed::from(error.to_string()))?,
        expect,
        error,
        ..Case::default()
    })
}
