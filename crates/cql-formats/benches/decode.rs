//! How fast fields are read out of lines of JSON, and rows are written.

use bumpalo::Bump;
use cql_core::output::Output;
use cql_core::source::{Decode, Projection};
use cql_core::{Layout, Row};
use cql_formats::{JsonDecoder, Ndjson};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

/// Events with 40 fields in an order that differs from line to line.
fn events(count: usize) -> Vec<String> {
    let field = |event: usize, number: usize| {
        let name = format!("{}Field{number}", ["Process", "Parent", "Target", "Context"][number % 4]);
        match number % 10 {
            0 => format!("\"{name}\":{}", 1_700_000_000_000u64 + event as u64),
            1 => format!("\"{name}\":\"C:\\\\Windows\\\\System32\\\\tool{number}.exe\""),
            2 => format!("\"{name}\":\"\""),
            _ => format!("\"{name}\":\"{:x}\"", (event + number).wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        }
    };
    let line = |event: usize| {
        let mut line = String::from("{");
        for step in 0..40 {
            let separator = if step > 0 { "," } else { "" };
            let _ = write!(line, "{separator}{}", field(event, (event * 7 + step * 11) % 40));
        }
        line + "}"
    };
    (0..count).map(line).collect()
}

/// Decodes all lines, and does something with the rows.
fn decode(lines: &[String], wanted: &Projection, row: &mut impl FnMut(&Row<'_>), layout: &Layout, arena: &mut Bump) {
    arena.reset();
    let mut current = Row::new(layout);
    for line in lines {
        current.clear();
        JsonDecoder.decode(line.as_bytes(), wanted, &mut current, arena);
        row(&current);
    }
}

fn benches(criterion: &mut Criterion) {
    let lines = events(2000);
    let mut group = criterion.benchmark_group("json");
    group.throughput(Throughput::Bytes(lines.iter().map(|line| line.len() as u64).sum()));
    for (name, fields) in [("no field", 0), ("3 fields", 3), ("10 fields", 10), ("every field", 40)] {
        let (mut layout, mut arena) = (Layout::default(), Bump::new());
        let names = ["Process", "Parent", "Target", "Context"];
        let slots: Vec<_> =
            (0..fields.min(10)).map(|n| layout.bind(&format!("{}Field{}", names[n * 3 % 4], n * 3))).collect();
        let wanted = Projection::new(&layout, slots, vec![], fields == 40);
        group.bench_function(name, |bench| {
            bench.iter(|| decode(&lines, &wanted, &mut |row| _ = black_box(row.layout()), &layout, &mut arena));
        });
    }
    let (layout, mut arena) = (Layout::default(), Bump::new());
    let wanted = Projection::new(&layout, [], vec![], true);
    group.bench_function("every field, written", |bench| {
        let output = Ndjson::new(std::io::sink());
        let factory = output.batches();
        bench.iter(|| {
            let mut batch = factory.batch();
            decode(&lines, &wanted, &mut |row| batch.push(row), &layout, &mut arena);
            black_box(batch.len())
        });
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
