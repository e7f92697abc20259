//! `cql trace`: what the steps of a query did to events.

mod support;

use assert_cmd::Command;
use std::path::Path;
use support::ended;

const EVENTS: &str = "{\"@timestamp\":1000,\"host\":\"web-01\",\"status\":200,\"tags\":[\"a\",\"b\"]}\n\
                      {\"@timestamp\":2000,\"status\":500}\n\
                      {\"@timestamp\":3000,\"host\":\"web-02\",\"status\":\"n/a\"}\n\
                      {\"@timestamp\":4000,\"host\":\"db\",\"status\":503}\n";

/// Exit status, standard output and standard error of a trace in the project's folder.
fn outcome(arguments: &[&str], events: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).env_remove("NO_COLOR");
    ended(command.arg("trace").args(arguments).write_stdin(events).output().expect("cql starts"))
}

/// The trace of a query that succeeds without a word.
fn trace(arguments: &[&str]) -> String {
    let (status, trace, said) = outcome(arguments, EVENTS);
    assert_eq!((status, said.as_str()), (0, ""), "{arguments:?}");
    trace
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let text = trace(&[arguments, &["--output", "json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const RULE: &str = "queries/t1571_non_standard_port.cql";
const SAMPLE: &str = "examples/t1571.ndjson";

#[test]
fn a_near_miss_of_a_rule() {
    // A process that attackers like, on a port that everybody uses.
    let (status, trace, _) = outcome(&["-f", RULE, "--event", "55", "--why-not", SAMPLE], "");
    assert_eq!(status, 0);
    insta::assert_snapshot!("near_miss_why_not", trace);
    let (_, trace, _) = outcome(&["-f", RULE, "--event", "55", SAMPLE], "");
    insta::assert_snapshot!("near_miss", trace);
}

#[test]
fn an_event_and_the_row_of_its_group() {
    // The first connection of examples/t1571.ndjson that the rule finds.
    let (_, rows, _) = outcome(&["-f", RULE, "--limit", "292", "--output", "json", "--why-not", SAMPLE], "");
    let whole: serde_json::Value = serde_json::from_str(&rows).expect("JSON");
    let events = whole["events"].as_array().expect("events");
    let found = events.iter().find(|event| event["refused_by"].is_null()).expect("an event that matches");
    let number = found["event"].to_string();
    let (_, trace, _) = outcome(&["-f", RULE, "--event", &number, SAMPLE], "");
    insta::assert_snapshot!("match", trace);
    let (_, trace, _) = outcome(&["-f", RULE, "--event", &number, "--why-not", SAMPLE], "");
    insta::assert_snapshot!("match_why_not", trace);
}

#[test]
fn every_kind_of_step() {
    let query = "case { host=web* | kind := \"web\"; status>=500 | kind := \"error\" }
| status >= 200 or host=/^db/
| nothing := unknown + 1
| rename(kind, as=sort)
| test(status < 502)
| split(tags)
| groupBy([host, sort])";
    insta::assert_snapshot!("steps", trace(&[query]));
}

#[test]
fn what_filters_looked_at() {
    for (query, said) in [
        ("host=db", "host is \"web-01\", wanted = \"db\""),
        ("nothing=*", "nothing has no value, wanted any value"),
        ("status!=200", "status is \"200\", wanted != \"200\""),
        ("not (status>100 and host=web*)", "status is \"200\", wanted not > 100"),
        ("host=/^db/i", "host is \"web-01\", wanted = /^db/"),
        ("regex(\"^(?<n>x)\", field=host)", "host is \"web-01\"\n"),
        ("in(status, values=[1,2])", "status is \"200\"\n"),
        ("test(status > 2 * 200)", "status is \"200\"\n"),
        ("test(status == other)", "other has no value"),
        ("xyzzy", "wanted \"xyzzy\" in a field of the event as it came"),
        ("x := 1 | xyzzy", "the event as it came has no such text"),
        ("x := other + 1 | x = 6", "x has no value, wanted = \"6\" (got none at 1:1)"),
        ("case { x := 5 | host=db; x := 4 } | x = 6", "x is \"4\", wanted = \"6\" (set at 1:26)"),
        // What is within a filter reports too, also when it is asked why.
        ("test(if(status == 200, then=1, else=2) == 2)", "status is \"200\""),
        ("x := 5 | x = 6", "x is \"5\", wanted = \"6\" (set at 1:1)"),
    ] {
        let trace = trace(&[query, "--limit", "1"]);
        assert!(trace.contains("DROPPED") && trace.contains(said), "{query}: {trace}");
    }
    // Of `and` the first that failed is to blame, of `or` all are.
    let both = trace(&["(host=x and status=1) or status=2", "--limit", "1"]);
    assert!(both.contains("host is") && both.contains("wanted = \"2\"") && !both.contains("wanted = \"1\""), "{both}");
}

#[test]
fn what_becomes_of_events_in_json() {
    let whole = json(&["status >= 500 | groupBy(host) | host=web* | select(host)"]);
    let outcomes: Vec<_> = whole["events"].as_array().expect("events").iter().map(|event| &event["outcome"]).collect();
    // The second one has no host, and so no group.
    assert_eq!(outcomes, ["dropped", "dropped", "dropped", "aggregated"]);
    let last = &whole["events"][3]["steps"];
    assert_eq!(last[0]["text"], "status >= 500");
    assert_eq!((&last[0]["line"], &last[0]["column"], &last[0]["deed"]), (&1.into(), &1.into(), &"passed".into()));
    assert_eq!(last[1]["group"], serde_json::json!({"host": "db"}));
    let row = &whole["rows"][0];
    assert_eq!((&row["of"], &row["outcome"]), (&serde_json::json!([4]), &"dropped".into()));
    let why = json(&["status >= 500 | groupBy(host) | host=web*", "--why-not", "--event", "4"]);
    assert_eq!(why["events"][0]["row_of"], "groupBy(host)");
    assert_eq!(why["events"][0]["refused_by"]["because"][0]["value"], "db");
}

#[test]
fn which_events_are_followed() {
    let numbers = |arguments: &[&str]| {
        let whole = json(&[&["*"], arguments].concat());
        let events = whole["events"].as_array().expect("events").iter();
        events.map(|event| event["number"].as_u64().unwrap_or(0)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[]), [1, 2, 3, 4]);
    assert_eq!(numbers(&["--limit", "2"]), [1, 2]);
    assert_eq!(numbers(&["--event", "3"]), [3]);
    assert_eq!(numbers(&["--event", "2", "--limit", "2"]), [2, 3]);
    // Events outside the interval count, and are told of.
    let outside = trace(&["*", "--start", "1970-01-01T00:00:03Z", "--limit", "1"]);
    assert!(outside.contains("outside the search interval"), "{outside}");
    // A subquery reads them once more.
    let joined = json(&["join({*}, field=host)", "--end", "1970-01-01T00:00:02Z"]);
    let outcomes: Vec<_> = joined["events"].as_array().expect("events").iter().map(|event| &event["outcome"]).collect();
    assert_eq!(outcomes, ["result", "outside_interval", "outside_interval", "outside_interval"]);
    // The rows of an aggregate are those of all events, not only of those that are followed.
    let whole = json(&["groupBy(host, function=[]) | count()", "--event", "4"]);
    assert_eq!(whole["events"].as_array().map(Vec::len), Some(1));
    assert_eq!(whole["rows"][1]["fields"]["_count"], "3");
    // What a function puts out in place of events are events.
    let made = json(&["createEvents([\"a=1\", \"a=2\"]) | kvParse() | a=2"]);
    assert_eq!(made["events"][1]["outcome"], "result");
}

#[test]
fn how_it_ends() {
    for (arguments, status, said) in [
        (&["*", "--event", "5"][..], 2, "cql trace: there is no event 5"),
        (&["*", "--event", "0"], 2, "0 is not in"),
        (&["nothing("], 1, "CQL"),
        (&["*", "no-such-file"], 2, "no-such-file"),
        (&[], 2, "give the query as the first argument"),
    ] {
        let (code, trace, message) = outcome(arguments, EVENTS);
        assert_eq!((code, trace.as_str()), (status, ""), "{arguments:?}");
        assert!(message.contains(said), "{arguments:?}: {message}");
    }
    assert_eq!(outcome(&["*"], "").2, "cql trace: there are no events to follow\n");
}
