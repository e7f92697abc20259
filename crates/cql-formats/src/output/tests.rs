use super::*;
use cql_core::{Layout, OwnedValue, Row, Value};
use std::sync::{Arc, Mutex};

/// Where tests write to.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().map_or(Ok(0), |mut all| all.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Cells = &'static [(&'static str, Value<'static>)];

const ROWS: [Cells; 4] = [
    &[("n", Value::Int(-7)), ("text", Value::Text("a \"b\",\\\n\u{1}é"))],
    &[("text", Value::Text("")), ("ratio", Value::Float(0.5)), ("ok", Value::Bool(true))],
    &[],
    &[("ok", Value::Text("true")), ("n", Value::Text("12")), ("pipe", Value::Text("a|b"))],
];

/// Writes the rows in batches of two; returns how many batches were taken.
fn write(output: &mut dyn Output, rows: &[Cells], columns: Option<&[&str]>) -> io::Result<usize> {
    let columns: Option<Vec<String>> = columns.map(|columns| columns.iter().map(|name| name.to_string()).collect());
    let factory = output.batches();
    output.columns(columns.as_deref());
    let layout = Layout::default();
    let mut taken = 0;
    for part in rows.chunks(2) {
        let mut batch = factory.batch();
        for cells in part {
            let mut row = Row::ordered(&layout);
            cells.iter().for_each(|(name, value)| row.set_named(name, *value));
            batch.push(&row);
        }
        assert_eq!(batch.len(), part.len());
        taken += 1;
        if output.write(batch)?.is_break() {
            break;
        }
    }
    output.finish()?;
    Ok(taken)
}

fn written(format: &str, rows: &[Cells], columns: Option<&[&str]>, limit: Option<usize>) -> String {
    let shared = Shared::default();
    let format: OutputFormat = format.parse().expect("a format");
    let mut output = format.open(shared.clone(), false, limit);
    write(output.as_mut(), rows, columns).expect("no error");
    let bytes = shared.0.lock().expect("no panic").clone();
    String::from_utf8(bytes).expect("text")
}

#[test]
fn writes_json() {
    let objects = [
        r#"{"n":-7,"text":"a \"b\",\\\n\u0001é"}"#,
        r#"{"text":"","ratio":0.5,"ok":true}"#,
        "{}",
        r#"{"ok":"true","n":"12","pipe":"a|b"}"#,
    ];
    assert_eq!(written("ndjson", &ROWS, None, None), objects.join("\n") + "\n");
    assert_eq!(written("auto", &ROWS, None, Some(3)), objects[..3].join("\n") + "\n");
    assert_eq!(written("json", &ROWS, None, None), format!("[\n{}\n]\n", objects.join(",\n")));
    assert_eq!(written("json", &ROWS, None, Some(1)), format!("[\n{}\n]\n", objects[0]));
    assert_eq!(written("json", &[], None, None), "[]\n");
    assert_eq!(written("ndjson", &[], None, None), "");
    let fixed = written("ndjson", &ROWS, Some(&["ok", "n"]), None);
    assert_eq!(fixed, "{\"n\":-7}\n{\"ok\":true}\n{}\n{\"ok\":\"true\",\"n\":\"12\"}\n");
}

#[test]
fn writes_csv() {
    let union = "n,text,ratio,ok,pipe\n-7,\"a \"\"b\"\",\\\n\u{1}é\",,,\n,,0.5,true,\n,,,,\n12,,,true,a|b\n";
    assert_eq!(written("csv", &ROWS, None, None), union);
    assert_eq!(written("csv", &ROWS, Some(&["ok", "n"]), None), "ok,n\n,-7\ntrue,\n,\ntrue,12\n");
    assert_eq!(written("csv", &ROWS, Some(&["ok", "n"]), Some(1)), "ok,n\n,-7\n");
    assert_eq!(written("csv", &ROWS[..2], Some(&["ok"]), None), "ok\n\"\"\ntrue\n");
    assert_eq!(written("csv", &[], Some(&["a", "b,c"]), None), "a,\"b,c\"\n");
    assert_eq!(written("csv", &[], None, None), "");
}

#[test]
fn writes_markdown() {
    let expected = "| pipe | text |\n| --- | --- |\n|  | a \"b\",\\\\<br>\u{1}é |\n|  |  |\n|  |  |\n| a\\|b |  |\n";
    assert_eq!(written("markdown", &ROWS, Some(&["pipe", "text"]), None), expected);
    assert_eq!(written("markdown", &[], None, None), "");
    let union = written("markdown", &ROWS[1..], None, None);
    assert_eq!(union.lines().next(), Some("| text | ratio | ok | n | pipe |"));
    assert_eq!(union.lines().last(), Some("|  |  | true | 12 | a\\|b |"));
}

fn table(make: impl Fn(Table<Shared>) -> Table<Shared>, columns: Option<&[&str]>) -> String {
    let shared = Shared::default();
    write(&mut make(Table::new(shared.clone())), &ROWS, columns).expect("no error");
    let bytes = shared.0.lock().expect("no panic").clone();
    String::from_utf8(bytes).expect("text")
}

#[test]
fn writes_tables() {
    let wide = table(|table| table.width(80).rows(3), Some(&["n", "text"]));
    let lines: Vec<&str> = wide.lines().map(str::trim_end).collect();
    assert!(lines.iter().any(|line| line.contains("-7") && line.contains("a \"b\",\\")), "{wide}");
    assert!(lines.iter().any(|line| line.trim() == "\u{fffd}é"), "{wide}");
    assert_eq!(lines.last(), Some(&"… and 1 more row"), "{wide}");
    let narrow = table(|table| table.width(20), None);
    assert!(narrow.starts_with("── 1 ───"), "{narrow}");
    assert!(narrow.contains("\nratio  0.5\n") && narrow.contains("\npipe   a|b\n"), "{narrow}");
    assert!(narrow.contains("\ntext   a \"b\",\\\n       \u{fffd}é\n"), "{narrow}");
    assert_eq!(written("table", &[], None, None), "no rows\n");
    assert!(written("table", &[], Some(&["a"]), None).contains('a'));
    assert!(written("table", &ROWS, None, None).contains("ratio"));
}

#[test]
fn stops_at_the_limit() -> io::Result<()> {
    for (limit, batches, rows) in [(0, 1, 0), (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 2, 4), (9, 2, 4)] {
        let mut output = Limited::new(Collect::new(), limit);
        assert_eq!(write(&mut output, &ROWS, None)?, batches, "{limit}");
        assert_eq!(output.into_inner().rows().len(), rows, "{limit}");
    }
    Ok(())
}

#[test]
fn collects_rows() -> io::Result<()> {
    let mut output = Collect::new();
    write(&mut output, &ROWS, Some(&["n", "ok"]))?;
    assert_eq!(Collect::columns(&output).map(<[String]>::len), Some(2));
    let shared = Shared::default();
    output.replay(OutputFormat::Csv.open(shared.clone(), false, None).as_mut())?;
    assert_eq!(*shared.0.lock().expect("no panic"), b"n,ok\n-7,\n,true\n,\n12,true\n");
    let rows = output.into_rows();
    assert_eq!(rows[0], [("n".to_string(), OwnedValue::Int(-7))]);
    assert_eq!(rows[3].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["n", "ok"]);
    Ok(())
}

/// A pipe whose reader is gone.
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn says_that_a_pipe_is_broken() {
    for (name, format) in OutputFormat::ALL {
        let error = write(format.open(Broken, true, None).as_mut(), &ROWS, None).expect_err(name);
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{name}");
    }
    assert!("xml".parse::<OutputFormat>().is_err());
}
