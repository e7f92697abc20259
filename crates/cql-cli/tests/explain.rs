//! `cql explain`: the plan as text, JSON and a graph, and what a run of it took.

mod support;

use assert_cmd::Command;
use serde_json::Value as Json;
use std::path::Path;
use support::ended;

/// Exit status, standard output and standard error, in the project's folder.
fn outcome(arguments: &[&str], events: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).env_remove("NO_COLOR");
    ended(command.arg("explain").args(arguments).write_stdin(events).output().expect("cql starts"))
}

fn explain(arguments: &[&str], events: &str) -> String {
    let (status, plan, said) = outcome(arguments, events);
    assert_eq!((status, said.as_str()), (0, ""), "{arguments:?}");
    plan
}

/// The text with an `N` in place of each time.
fn without_times(text: &str) -> String {
    let mut parts = text.split(" ms").peekable();
    let mut out = String::new();
    while let Some(part) = parts.next() {
        match parts.peek() {
            Some(_) => {
                out +=
                    &format!("{}N ms", part.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.'))
            }
            None => out += part,
        }
    }
    out
}

/// Sets all times to 0.
fn clear_times(value: &mut Json) {
    match value {
        Json::Object(fields) => fields.iter_mut().for_each(|(name, value)| match name.as_str() {
            "milliseconds" => *value = 0.into(),
            _ => clear_times(value),
        }),
        Json::Array(values) => values.iter_mut().for_each(clear_times),
        _ => {}
    }
}

const QUERY: &str = "error or status>=500
| join({level=\"high\" | groupBy(host)}, field=host, include=_count, mode=left)
| case { path=/\\.php$/ | kind := \"script\"; * | kind := \"\\\"other\\\"\" }
| groupBy([host, kind], function=sum(bytes, as=total))
| total > 10
| select([host, total])";

#[test]
fn the_plan_in_every_form() {
    insta::assert_snapshot!("plan_text", explain(&[QUERY], ""));
    insta::assert_snapshot!("plan_json", explain(&[QUERY, "--format", "json"], ""));
    insta::assert_snapshot!("plan_dot", explain(&[QUERY, "--format", "dot"], ""));
    let none = explain(&["createEvents([\"a=1\"]) | kvParse()"], "");
    assert!(none.starts_with("no events are read\n"), "{none}");
}

const EVENTS: &str = "{\"host\":\"a\",\"status\":500,\"bytes\":7,\"path\":\"/x.php\"}\n\
                      {\"host\":\"a\",\"status\":503,\"bytes\":8,\"path\":\"/x.php\"}\n\
                      {\"host\":\"b\",\"status\":200,\"bytes\":9}\n\
                      {\"host\":\"b\",\"status\":502,\"bytes\":9,\"level\":\"high\"}\n";

#[test]
fn a_run_that_is_measured() {
    let text = explain(&[QUERY, "--analyze"], EVENTS);
    insta::assert_snapshot!("analyzed_text", without_times(&text));
    let mut whole: Json =
        serde_json::from_str(&explain(&[QUERY, "--analyze", "--format", "json"], EVENTS)).expect("JSON");
    clear_times(&mut whole);
    insta::assert_snapshot!("analyzed_json", format!("{whole:#}"));
    insta::assert_snapshot!("analyzed_dot", without_times(&explain(&[QUERY, "--analyze", "--format", "dot"], EVENTS)));
}

/// Beyond some thousand events, with several threads, rows are still counted one by one.
#[test]
fn every_row_counts() {
    let mut events = String::new();
    for number in 0..60_000 {
        events += &format!("{{\"number\":{number},\"host\":\"h{}\"}}\n", number % 7);
    }
    let query = "number >= 15000 | double := number * 2 | groupBy(host) | sort(_count, limit=10)";
    let plan = |options: &[&str]| {
        let text = explain(&[&[query, "--analyze", "--format", "json"], options].concat(), &events);
        let whole: Json = serde_json::from_str(&text).expect("JSON");
        let stages = whole["stages"].as_array().expect("stages").clone();
        let operators = stages.into_iter().flat_map(|stage| stage["operators"].as_array().expect("operators").clone());
        operators.map(|operator| (operator["entered"].as_u64(), operator["left"].as_u64())).collect::<Vec<_>>()
    };
    let expected = [(60_000, 45_000), (45_000, 45_000), (45_000, 7), (7, 7)];
    let expected = expected.map(|(entered, left)| (Some(entered), Some(left)));
    assert_eq!(plan(&["--threads", "1"]), expected);
    assert_eq!(plan(&["--threads", "4"]), expected);
}

#[test]
fn how_it_ends() {
    for (arguments, status, said) in [
        (&["*", "no-such-file"][..], 2, "events are read with --analyze only"),
        (&["*", "--analyze", "no-such-file"], 2, "no-such-file"),
        (&["*", "--threads", "2"], 2, "--analyze"),
        (&["nothing("], 1, "CQL"),
        (&[], 2, "give the query as the first argument"),
    ] {
        let (code, plan, message) = outcome(arguments, "");
        assert_eq!((code, plan.as_str()), (status, ""), "{arguments:?}");
        assert!(message.contains(said), "{arguments:?}: {message}");
    }
}
