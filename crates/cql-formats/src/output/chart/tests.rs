use super::*;
use cql_core::{Layout, Row, Value};

/// The chart of rows whose cells are separated by blanks, under a line of names. `-` is no cell.
fn chart(width: u16, lines: &str) -> String {
    let mut lines = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let names = lines.next().unwrap_or_default();
    let mut out = Vec::new();
    let mut chart = Chart::new(&mut out).width(width);
    let layout = Layout::default();
    let mut batch = chart.batches().batch();
    for cells in lines {
        let mut row = Row::ordered(&layout);
        for (name, cell) in names.iter().zip(cells).filter(|(_, cell)| *cell != "-") {
            row.set_named(name, Value::Text(cell));
        }
        batch.push(&row);
    }
    assert!(chart.write(batch).expect("no error").is_continue());
    chart.finish().expect("no error");
    String::from_utf8(out).expect("text")
}

#[test]
fn bars_of_counts() {
    insta::assert_snapshot!(chart(60, "host _count\nweb-01 120\ndb 33\nmünchen-东京 7\nold 0\nbroken -"));
}

#[test]
fn bars_of_several_values_and_keys() {
    insta::assert_snapshot!(chart(50, "port proto _count _avg\n22 6 10 0.5\n53 17 5 2.25"));
}

#[test]
fn bars_on_both_sides_of_zero() {
    insta::assert_snapshot!(chart(50, "name change\nup 10\ndown -5\nnone 0"));
}

#[test]
fn more_rows_than_bars() {
    let rows: String = (0..70).map(|number| format!("\nhost{number} {number}")).collect();
    let text = chart(40, &format!("host _count{rows}"));
    assert_eq!(text.lines().count(), 62);
    assert!(text.ends_with("… and 10 more rows\n"), "{text}");
}

#[test]
fn one_series_over_time() {
    let rows: String =
        (0..12_i64).map(|hour| format!("\n{} {}", 1_767_225_600_000 + hour * 3_600_000, (hour - 6).pow(2))).collect();
    insta::assert_snapshot!(chart(70, &format!("_bucket _count{rows}")));
}

#[test]
fn several_series_over_time() {
    let rows: String = (0..40_i64)
        .map(|second| {
            format!("\n{} {} {}", second / 2 * 1000, ["a", "b"][second as usize % 2], second * (second % 2 + 1))
        })
        .collect();
    insta::assert_snapshot!(chart(60, &format!("_bucket host _count{rows}")));
}

#[test]
fn more_buckets_than_columns() {
    let rows: String = (0..100_i64).map(|minute| format!("\n{} {}", minute * 60_000, minute % 7 * 20_000)).collect();
    insta::assert_snapshot!(chart(40, &format!("_bucket bytes{rows}")));
}

#[test]
fn nothing_to_draw() {
    assert_eq!(chart(40, "a"), "no rows\n");
    assert!(chart(40, "a b\nx y").starts_with("nothing to draw"));
}

#[test]
fn survives_any_width_and_numbers() {
    for width in [0, 1, 7, 30, 500] {
        for lines in [
            "_bucket _count\n1e300 1e308\n-1e300 -1e308",
            "x _count\n\u{202e}y 1e-300\nz 99999999999999999999",
            "_bucket n\n5 5",
        ] {
            assert!(!chart(width, lines).is_empty());
        }
    }
}
