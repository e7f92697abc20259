//! The session, line by line.

use super::session::{Reply, Session};
use crate::options::QueryOptions;
use clap::Parser;
use cql::formats::{Input, OutputFormat};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Parser)]
struct Options {
    #[command(flatten)]
    query: QueryOptions,
}

fn session(folder: &Path) -> Session {
    session_cancelled_by(folder, Arc::default())
}

fn session_cancelled_by(folder: &Path, cancel: Arc<AtomicBool>) -> Session {
    let path = folder.join("events.ndjson");
    let events: String = (0..20).fold(String::new(), |mut text, number| {
        let _ =
            writeln!(text, r#"{{"@timestamp":{},"host":"{}","n":{number}}}"#, number * 1000, ["a", "b"][number % 2]);
        text
    });
    std::fs::write(&path, events).expect("a file");
    let options = Options::parse_from(["cql"]).query;
    let mut session = Session::new(options, Input::Auto, OutputFormat::Auto, false, cancel).expect("a session");
    let said = session.load(&[path.to_string_lossy().into_owned()]).expect("events");
    assert_eq!(said, "20 events (0.0 MB) from 1 input");
    session
}

/// What the lines say, one after the other.
fn talk(lines: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    let said = |Reply { text, error, .. }: Reply| error.map_or(text, |error| format!("error: {error}"));
    lines.iter().map(|line| said(session.respond(&line.replace("DIR", &folder.path().to_string_lossy())))).collect()
}

#[test]
fn answers_queries() {
    let said = talk(&["groupBy(host)", "n>17", ":set limit 1", ":last", "zzz | nothing(", ":set output csv", "n=3"]);
    assert_eq!(said[0], "{\"host\":\"a\",\"_count\":10}\n{\"host\":\"b\",\"_count\":10}\n");
    assert_eq!(said[1].lines().count(), 2);
    assert_eq!(said[3], "{\"@timestamp\":\"18000\",\"host\":\"a\",\"n\":\"18\"}\n");
    assert_eq!(said[4], "");
    assert_eq!(said[6], "@timestamp,host,n\n3000,b,3\n");
}

#[test]
fn goes_on_from_the_last_rows() {
    let said = talk(&[
        "$_ | count()",
        "groupBy(host, function=sum(n))",
        "$_ | _sum > 95",
        "$_",
        "n < 2 | match(file=\"$_\", field=host) | select([host, _sum])",
    ]);
    assert_eq!(said[0], "error: there are no last rows yet that $_ could stand for");
    assert_eq!(said[1], "{\"host\":\"a\",\"_sum\":90}\n{\"host\":\"b\",\"_sum\":100}\n");
    assert_eq!(said[2], "{\"host\":\"b\",\"_sum\":\"100\"}\n");
    assert_eq!(said[2], said[3]);
    assert_eq!(said[4], "{\"host\":\"b\",\"_sum\":\"100\"}\n");
}

#[test]
fn keeps_settings() {
    let said = talk(&[
        ":set start 1970-01-01T00:00:18Z",
        "count()",
        ":set start",
        "count()",
        ":set ?host a",
        "host=?host | count()",
        ":set timezone Mars",
        ":set colour red",
        ":set limit x",
        ":set",
    ]);
    assert_eq!(said[1], "{\"_count\":2}\n");
    assert_eq!(said[3], "{\"_count\":20}\n");
    assert_eq!(said[5], "{\"_count\":10}\n");
    assert!(said[6].starts_with("error: timezone: unknown"), "{}", said[6]);
    assert!(said[7].starts_with("error: there is no setting 'colour'"));
    assert_eq!(said[8], "error: limit: give a number");
    assert!(
        said[9].contains("limit     100\n")
            && said[9].contains("timezone  UTC\ndialect   extended\n")
            && said[9].contains("?host     a\n"),
        "{}",
        said[9]
    );
}

#[test]
fn looks_at_events_and_queries() {
    let said = talk(&[
        ":fields host",
        ":sample 2",
        ":fmt a=1|count()",
        ":explain",
        "a=1 | count()",
        ":explain",
        ":chart groupBy(host)",
        ":help count",
        ":history",
    ]);
    assert!(said[0].contains("host      100.0%  text          2  a, b\n"), "{}", said[0]);
    assert_eq!(said[1].lines().count(), 2);
    assert!(said[1].contains("\"n\":\"0\"") && said[1].contains("\"n\":\"10\""), "{}", said[1]);
    assert_eq!(said[2], "a=1\n| count()\n");
    assert_eq!(said[3], "error: there is no query yet");
    assert!(said[5].contains("count()"), "{}", said[5]);
    assert!(said[6].starts_with("_count\na  ██"), "{}", said[6]);
    assert!(said[7].starts_with("count() - aggregate"), "{}", said[7]);
    assert_eq!(said[8], "a=1 | count()\ngroupBy(host)\n");
}

#[test]
fn saves_and_loads() {
    let said = talk(&[
        ":save DIR/x.csv",
        "groupBy(host)",
        ":save DIR/x.csv",
        ":save DIR/x.cql",
        ":save DIR/x.zip",
        ":load DIR/x.csv",
        "_count=10 | count()",
        ":load DIR/absent",
        ":load DIR/x.cql",
        "*",
        ":clear",
        ":last",
    ]);
    assert_eq!(said[0], "error: there are no last rows yet");
    assert!(said[2].starts_with("2 rows are in"), "{}", said[2]);
    assert!(said[3].starts_with("the last query is in"), "{}", said[3]);
    assert!(said[4].contains("x.zip says no format"), "{}", said[4]);
    assert!(said[5].starts_with("2 events"), "{}", said[5]);
    assert_eq!(said[6], "{\"_count\":2}\n");
    assert!(said[7].starts_with("error: "), "{}", said[7]);
    assert!(said[9].contains("\"@rawstring\":\"groupBy(host)\""), "{}", said[9]);
    assert_eq!(said[11], "error: there are no last rows yet");
}

#[test]
fn ends_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    assert!(!session.respond("").quit);
    assert!(session.respond(":quit").quit);
    assert!(session.respond(":nothing").failed);
}

/// What ended an earlier query neither ends what comes after it nor makes files seem too big for memory.
#[test]
fn goes_on_after_an_interrupt() {
    let (folder, cancel) = (tempfile::tempdir().expect("a folder"), Arc::<AtomicBool>::default());
    let mut session = session_cancelled_by(folder.path(), cancel.clone());
    let path = folder.path().join("events.ndjson").to_string_lossy().into_owned();
    for (line, said) in [("count()", "{\"_count\":20}\n"), (":sample 0", ""), ("n=3 | count()", "{\"_count\":1}\n")] {
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(session.load(std::slice::from_ref(&path)), Ok("20 events (0.0 MB) from 1 input".into()));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(session.respond(line).text, said);
    }
}

#[test]
fn follows_an_event_through_the_last_query() {
    let said = talk(&[":trace", "host=a | n>5", ":trace 3", ":trace 9", ":trace 21"]);
    assert_eq!(said[0], "error: there is no query yet");
    assert!(said[2].starts_with("event 3 ") && said[2].contains("n is \"2\", wanted > 5"), "{}", said[2]);
    assert!(said[3].contains("a row of the result"), "{}", said[3]);
    assert_eq!(said[4], "error: there is no event 21");
    // Of what $_ stood for, not of what came out.
    let said = talk(&["groupBy(host)", "$_ | host=b", ":trace 1", ":explain $_ | count()", ":explain"]);
    assert!(said[2].contains("host is \"a\", wanted = \"b\""), "{}", said[2]);
    assert!(said[3].contains("count()") && said[4].contains("host=b"), "{} {}", said[3], said[4]);
}
