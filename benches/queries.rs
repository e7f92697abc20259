//! Queries over events in memory, each made to spend its time in one part of the engine; and the compiler.

use cql::formats::{Loaded, Ndjson, open_files};
use cql::{Environment, EventSource, Query, RunOptions, Timestamp};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

/// The part that a query spends its time in, and the query.
const QUERIES: &[(&str, &str)] = &[
    ("scan for a text that few lines have", "#event_simpleName=UserLogon | count()"),
    ("extract three fields of every line", "sum(Size) | select([_sum])"),
    ("filter every line", "Size > 900 | RemotePort!=443 | count()"),
    ("regular expression on every line", r"CommandLine=/-enc\s+[A-Za-z0-9+]{8}/i | count()"),
    ("evaluate an expression", "Twice := 2 * Size + length(CommandLine) | max(Twice)"),
    ("group into 100", "groupBy(ComputerName, function=[count(), sum(Size)])"),
    ("group into as many groups as events", "groupBy(Id, limit=max) | count()"),
    ("sort", "sort(Size, limit=1000) | count()"),
    ("write whole events", "Size >= 0"),
];

/// Falcon-like events, the same every time.
fn events(count: u64) -> String {
    let mut text = String::new();
    for number in 0..count {
        let random = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let kind = ["ProcessRollup2", "NetworkConnectIP4", "DnsRequest", "EndOfProcess"][(random % 4) as usize];
        let kind = if random.is_multiple_of(500) { "UserLogon" } else { kind };
        let _ = writeln!(
            text,
            r##"{{"@timestamp":{},"#event_simpleName":"{kind}","ComputerName":"HOST-{}","Id":"{number:x}","Size":"{}","RemotePort":"{}","CommandLine":"\"C:\\Windows\\System32\\cmd.exe\" /c run{} -x","aid":"{random:032x}","cid":"{number:032x}","ConfigBuild":"1007.3.0018909.1","event_platform":"Win","Entitlements":"15","name":"{kind}V19"}}"##,
            1_700_000_000_000 + number,
            random % 100,
            random % 1000,
            random % 7000,
            random % 13,
        );
    }
    text
}

/// A query of so many steps of all kinds.
fn long_query(steps: usize) -> String {
    let mut text = String::from("#event_simpleName=ProcessRollup2");
    for number in 0..steps {
        let _ = match number % 5 {
            0 => write!(text, "\n| f{number} := lower(CommandLine)"),
            1 => write!(text, "\n| x{number}=/a{number}.*b/i"),
            2 => write!(text, "\n| y{number} := length(z) + {number}"),
            3 => write!(text, "\n| test(a{number} > b)"),
            _ => write!(text, "\n| case {{ a={number} | b := 1; * | c := 2 }}"),
        };
    }
    text
}

fn environment() -> Environment {
    Environment::new(Timestamp(1_800_000_000_000))
}

fn run(query: &Query, source: &dyn EventSource, threads: usize) {
    let options = RunOptions { threads, ..RunOptions::default() };
    match query.run(source, &mut Ndjson::new(std::io::sink()), &options) {
        Ok(summary) => _ = black_box(summary),
        Err(error) => panic!("{error}"),
    }
}

fn compiled(text: &str) -> Query {
    Query::compile(text, &environment()).unwrap_or_else(|refused| panic!("{text}: {refused}"))
}

fn parts(criterion: &mut Criterion) {
    let text = events(20_000);
    let source = Loaded::ndjson("events", text.as_bytes());
    let mut group = criterion.benchmark_group("one thread");
    group.throughput(Throughput::Bytes(text.len() as u64));
    for (name, query) in QUERIES {
        let query = compiled(query);
        group.bench_function(*name, |bench| bench.iter(|| run(&query, &source, 1)));
    }
    group.finish();
}

/// Many blocks with many groups each, so that most of the work is to merge them; and a rule over a file from beginning to end.
fn whole(criterion: &mut Criterion) {
    let text = events(100_000);
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let path = folder.path().join("events.ndjson");
    std::fs::write(&path, &text).unwrap_or_else(|error| panic!("{error}"));
    let source = open_files(&[&path], cql::formats::Input::Auto, false).unwrap_or_else(|error| panic!("{error}"));
    let mut group = criterion.benchmark_group("file");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    let rule = include_str!("../queries/t1571_non_standard_port.cql");
    for (name, query) in [("T1571", rule), ("merge groups", "groupBy([Id, ComputerName], limit=max) | count()")] {
        let query = compiled(query);
        for threads in [1, 2] {
            group.bench_function(format!("{name}, threads: {threads}"), |bench| {
                bench.iter(|| run(&query, source.as_ref(), threads));
            });
        }
    }
    group.finish();
}

fn compiler(criterion: &mut Criterion) {
    let text = long_query(200);
    criterion.bench_function("compile 200 steps", |bench| {
        bench.iter(|| black_box(compiled(&text)));
    });
}

criterion_group!(all, parts, whole, compiler);
criterion_main!(all);
