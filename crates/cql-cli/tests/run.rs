//! `cql run`: where queries and events come from, how rows are written, how it ends.

use assert_cmd::Command;
use std::io::Write;
use std::path::Path;

const EVENTS: &str = "{\"@timestamp\":1000,\"host\":\"web-01\",\"status\":200,\"bytes\":10}\n\
                      {\"@timestamp\":2000,\"host\":\"db\",\"status\":500,\"bytes\":20}\n\
                      {\"@timestamp\":3000,\"host\":\"web-01\",\"status\":404,\"bytes\":30}\n";

struct Outcome {
    status: i32,
    rows: String,
    said: String,
}

/// A folder with the events in a file of each form, and rules.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<&str> = EVENTS.lines().collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(EVENTS.as_bytes()).expect("no error");
    let files: [(&str, Vec<u8>); 14] = [
        ("e.ndjson", EVENTS.into()),
        ("e.gz", gzip.finish().expect("no error")),
        ("e.zst", zstd::encode_all(EVENTS.as_bytes(), 3).expect("no error")),
        ("array.json", format!("[\n{}\n]", lines.join(",\n")).into()),
        ("concatenated.json", lines.join(" ").replace(',', ",\n  ").into()),
        ("e.csv", "@timestamp,host,status,bytes\n1000,web-01,200,10\n2000,db,500,20\n3000,web-01,404,30\n".into()),
        ("e.log", "GET /a 200\nGET /b 500\n".into()),
        ("logs/1.ndjson", lines[0].into()),
        ("logs/2/3.ndjson", lines[1..].join("\n").into()),
        ("rule.cql", "// errors\nstatus >= ?least\n| groupBy(host)".into()),
        ("tables/hosts.csv", "host,team\ndb,blue\n".into()),
        ("saved/errors.cql", "status >= ?{least=400}".into()),
        ("broken.ndjson", format!("{EVENTS}{{\"host\":\n").into()),
        ("empty", Vec::new()),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

fn run_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.current_dir(folder).env_remove("NO_COLOR").arg("run").args(arguments).write_stdin(input);
    let output = command.output().expect("cql starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    let status = output.status.code().expect("cql ends by itself");
    Outcome { status, rows: text(output.stdout), said: text(output.stderr) }
}

fn run(arguments: &[&str]) -> Outcome {
    run_in(folder().path(), arguments, b"")
}

/// The rows of a run that says nothing and succeeds.
fn rows(arguments: &[&str]) -> String {
    let outcome = run(arguments);
    assert_eq!((outcome.status, outcome.said.as_str()), (0, ""), "{arguments:?}");
    outcome.rows
}

#[test]
fn the_query_is_an_argument_or_a_file() {
    assert_eq!(rows(&["status>400 | count()", "e.ndjson"]), "{\"_count\":2}\n");
    let grouped = "{\"host\":\"db\",\"_count\":1}\n{\"host\":\"web-01\",\"_count\":1}\n";
    assert_eq!(rows(&["-f", "rule.cql", "--param", "least=400", "e.ndjson"]), grouped);
    assert_eq!(rows(&["e.ndjson", "--param", "least=500", "--file", "rule.cql"]), "{\"host\":\"db\",\"_count\":1}\n");
    // A query that reads no events needs none.
    assert_eq!(rows(&["createEvents([\"a=1\"]) | kvParse() | select(a)"]), "{\"a\":\"1\"}\n");
}

#[test]
fn events_come_from_files_patterns_folders_and_standard_input() {
    let count = "count()";
    for (files, expected) in [
        (&["e.ndjson"][..], 3),
        (&["e.ndjson", "e.gz", "e.zst"], 9),
        (&["e.*d*"], 3),
        (&["logs"], 3),
        (&["logs/*", "e.csv"], 6),
        (&["array.json"], 3),
        (&["concatenated.json"], 3),
        (&["empty"], 0),
    ] {
        let arguments = [&[count], files].concat();
        assert_eq!(rows(&arguments), format!("{{\"_count\":{expected}}}\n"), "{files:?}");
    }
    let folder = folder();
    for files in [&[][..], &["-"]] {
        let outcome = run_in(folder.path(), &[&[count], files].concat(), EVENTS.as_bytes());
        assert_eq!(outcome.rows, "{\"_count\":3}\n", "{}", outcome.said);
    }
    let packed = std::fs::read(folder.path().join("e.zst")).expect("a file");
    assert_eq!(run_in(folder.path(), &[count, "-", "e.gz"], &packed).rows, "{\"_count\":6}\n");
}

#[test]
fn every_form_of_events_gives_the_same_rows() {
    let query = "select([host, bytes])";
    let expected = rows(&[query, "e.ndjson"]);
    for file in ["e.gz", "e.zst", "array.json", "concatenated.json", "e.csv"] {
        assert_eq!(rows(&[query, file]), expected, "{file}");
    }
    for (form, file) in [("ndjson", "e.ndjson"), ("json", "array.json"), ("csv", "e.csv")] {
        assert_eq!(rows(&["--input", form, query, file]), expected, "{file}");
    }
    assert_eq!(
        rows(&["select(@rawstring)", "e.log"]),
        "{\"@rawstring\":\"GET /a 200\"}\n{\"@rawstring\":\"GET /b 500\"}\n"
    );
    assert_eq!(rows(&["--input", "lines", "web | count()", "e.csv"]), "{\"_count\":2}\n");
}

#[test]
fn rows_are_written_in_every_form() {
    let query = "groupBy(host, function=[count(), avg(bytes)])";
    for form in ["table", "chart", "ndjson", "json", "csv", "markdown"] {
        let written = rows(&["--output", form, query, "e.ndjson"]);
        insta::with_settings!({omit_expression => true}, {
            insta::assert_snapshot!(format!("output_{form}"), written);
        });
    }
    let chart = rows(&["--output", "chart", "--start", "0", "--end", "6000", "timeChart(host, span=1s)", "e.ndjson"]);
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!("output_chart_over_time", chart); });
    assert_eq!(run(&["--output", "xml", "*", "e.ndjson"]).status, 2);
}

#[test]
fn options_bound_a_run() {
    assert_eq!(rows(&["--limit", "1", "select(host)", "e.ndjson"]), "{\"host\":\"web-01\"}\n");
    assert_eq!(rows(&["--limit", "0", "select(host)", "e.ndjson"]), "");
    let expected = rows(&["groupBy(host)", "e.ndjson", "logs"]);
    for threads in ["1", "2", "7"] {
        assert_eq!(rows(&["--threads", threads, "groupBy(host)", "e.ndjson", "logs"]), expected);
        assert_eq!(rows(&["--no-optimize", "--threads", threads, "groupBy(host)", "e.ndjson", "logs"]), expected);
    }
    assert_eq!(run(&["--threads", "0", "*", "e.ndjson"]).status, 2);
}

#[test]
fn statistics_go_to_standard_error() {
    let outcome = run(&["--stats", "status=500", "e.ndjson"]);
    assert_eq!(outcome.rows.lines().count(), 1);
    for said in ["lines decoded   ", "events matched  1\n", "rows            1\n", "bytes scanned   "] {
        assert!(outcome.said.contains(said), "{}", outcome.said);
    }
}

#[test]
fn bad_lines_are_counted_or_end_the_run() {
    let outcome = run(&["count()", "broken.ndjson"]);
    assert_eq!((outcome.status, outcome.rows.as_str()), (0, "{\"_count\":4}\n"));
    assert!(outcome.said.starts_with("warning: 1 line is not readable"), "{}", outcome.said);
    let outcome = run(&["--strict", "count()", "broken.ndjson"]);
    assert_eq!((outcome.status, outcome.rows.as_str()), (2, ""));
    assert!(
        outcome.said.contains("broken.ndjson: this line cannot be read as an event: {\"host\":"),
        "{}",
        outcome.said
    );
}

#[test]
fn the_clock_and_the_interval_are_given() {
    let count = |options: &[&str]| rows(&[options, &["count()", "e.ndjson"]].concat());
    assert_eq!(count(&["--start", "2000"]), "{\"_count\":2}\n");
    assert_eq!(count(&["--end", "2000"]), "{\"_count\":1}\n");
    assert_eq!(count(&["--start", "1970-01-01T00:00:02Z", "--end", "1970-01-01T00:00:03Z"]), "{\"_count\":1}\n");
    assert_eq!(count(&["--now", "4000", "--start", "1s"]), "{\"_count\":1}\n");
    let query = "head(1) | n := now() | hour := time:hour(n) | select([n, hour])";
    assert_eq!(rows(&["--now", "1767229200000", query, "e.ndjson"]), "{\"n\":1767229200000,\"hour\":1}\n");
    assert_eq!(
        rows(&["--now", "1767229200000", "--timezone", "Asia/Tokyo", query, "e.ndjson"]),
        "{\"n\":1767229200000,\"hour\":10}\n"
    );
    for options in [["--now", "soon"], ["--start", "soon"], ["--timezone", "Mars"], ["--param", "x"]] {
        let outcome = run(&[&options[..], &["*", "e.ndjson"]].concat());
        assert_eq!(outcome.status, 2);
        assert!(outcome.said.starts_with(&format!("cql run: {}: ", options[0])), "{}", outcome.said);
    }
}

#[test]
fn parameters_lookups_and_saved_queries_are_given() {
    assert_eq!(
        rows(&["--lookups", "tables", "match(file=\"hosts.csv\", field=host) | select([team])", "e.ndjson"]),
        "{\"team\":\"blue\"}\n"
    );
    assert_eq!(rows(&["--saved-queries", "saved", "$errors() | count()", "e.ndjson"]), "{\"_count\":2}\n");
    assert_eq!(rows(&["--saved-queries", "saved", "$errors(least=500) | count()", "e.ndjson"]), "{\"_count\":1}\n");
    let several = ["--param", "host=db", "--param", "host=web-01", "host=?host | count()", "e.ndjson"];
    assert_eq!(rows(&several), "{\"_count\":3}\n");
    for (query, said) in [
        ("host=?host", "host"),
        ("$nothing()", "the saved query 'nothing' is not available offline"),
        ("match(file=\"none.csv\", field=host)", "none.csv"),
        ("match(file=\"../e.csv\", field=host)", "../e.csv"),
    ] {
        let outcome = run(&["--lookups", "tables", "--saved-queries", "saved", query, "e.ndjson"]);
        assert_eq!((outcome.status, outcome.rows.as_str()), (1, ""), "{query}");
        assert!(outcome.said.contains(said), "{}", outcome.said);
    }
}

#[test]
fn the_dialect_is_chosen() {
    let query = "status in [404, 500] | count()";
    let outcome = run(&[query, "e.ndjson"]);
    assert_eq!((outcome.status, outcome.rows.as_str()), (0, "{\"_count\":2}\n"));
    let outcome = run(&["--dialect", "logscale", query, "e.ndjson"]);
    assert_eq!((outcome.status, outcome.rows.as_str()), (1, ""));
    assert!(outcome.said.contains("CQL0508"), "{}", outcome.said);
    assert_eq!(run(&["--dialect", "sql", "*", "e.ndjson"]).status, 2);
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let folder = folder();
    std::fs::write(folder.path().join("wrong.cql"), "host=db\n| groupBy(hots,, functoin=count())\n| nothing(x)")
        .expect("a file");
    let outcome = run_in(folder.path(), &["-f", "wrong.cql", "e.ndjson"], b"");
    assert_eq!((outcome.status, outcome.rows.as_str()), (1, ""));
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!("mistakes_in_a_file", outcome.said); });
    let outcome = run_in(folder.path(), &["count() | | unknwon(a) | sort(", "e.ndjson"], b"");
    assert_eq!(outcome.status, 1);
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!("mistakes_in_an_argument", outcome.said); });
}

#[test]
fn wrong_usage_has_a_status_of_its_own() {
    for (arguments, said) in [
        (&[][..], "give the query"),
        (&["*", "absent.ndjson"], "absent.ndjson"),
        (&["*", "*.nothing"], "*.nothing"),
        (&["-f", "absent.cql", "e.ndjson"], "cannot read absent.cql"),
        (&["--nothing"], "unexpected argument"),
        (&["--input", "xml", "*"], "invalid value 'xml'"),
    ] {
        let outcome = run(arguments);
        assert_eq!((outcome.status, outcome.rows.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.said.contains(said), "{arguments:?}: {}", outcome.said);
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Read;
    use std::process::Stdio;
    let folder = folder();
    let many = EVENTS.repeat(50_000);
    std::fs::write(folder.path().join("many.ndjson"), many).expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cql"));
    command.current_dir(folder.path()).args(["run", "*", "many.ndjson"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cql starts");
    let mut head = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut head).expect("rows");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
