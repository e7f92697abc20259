//! Aggregates over the same events, divided into blocks in many ways and read by several threads: the rows must be the
//! same to the last digit.

mod support;

use cql::{Environment, EventSource, Query, RunError, RunOptions, Timestamp};
use cql_core::Row;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::source::{Block, BlockStream};
use std::any::Any;
use std::fmt::Write;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use support::memory::{Lines, Rows};

/// What is asked of all events at once, and of groups of them.
const AGGREGATES: &[&str] = &[
    "[sum(f), avg(f), stdDev(f), min(f), max(f), range(f)]",
    "linReg(x=f, y=g)",
    "percentile(f, percentiles=[1, 50, 99.9])",
    "[count(), count(k, distinct=true, as=kinds), collect(k, limit=3)]",
    "collect([k, n], multival=false, limit=20)",
    "selectLast([f, n])",
    "selectFromMax(n, include=[f])",
    "selectFromMin(n, include=[f])",
    "percentage({n > 5})",
    "head(7)",
    "tail(7)",
    "sort([n, f], order=[desc, asc], limit=9)",
    "table([k, f], sortby=n, limit=9)",
    "top(k, sum=f, limit=3, percent=true, rest=others)",
    "groupBy(n, function=[sum(f), {f > 0 | count(as=above)}], limit=4)",
    "session(maxpause=3ms)",
    "fieldset()",
    "fieldstats()",
    "transpose(limit=3)",
    "array:union(v)",
    "array:intersection(v)",
    r#"array:reduceAll("v[]", var=x, function=[avg(x), stdDev(x)])"#,
    "array:reduceColumn(v, var=x, function=sum(x))",
];

/// Events with numbers of all sizes, in no order of time.
fn events(count: u64) -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        // xorshift
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let event = |index: u64| {
        let mut line = String::new();
        let f = (random() % 2_000_003) as f64 / 7.0 - 100_000.0;
        let g = f * 1e-9 + (random() % 1000) as f64 * 1e12;
        let (time, n, k) = (1_000_000 + (index * 7919) % count * 2, random() % 10, random() % 40);
        let _ = write!(line, r#"{{"@timestamp":{time},"f":{f},"g":{g},"n":{n},"k":"k{k}","v":[{n},{f},{k},"all"]}}"#);
        line
    };
    (0..count).map(event).collect()
}

fn run(query: &str, lines: &[String], threads: usize, block: usize) -> Vec<support::memory::Fields> {
    let environment = Environment::new(Timestamp(2_000_000));
    let query = Query::compile(query, &environment).unwrap_or_else(|refused| panic!("{query}: {refused}"));
    let source = Lines { lines: lines.to_vec(), decoder: Arc::new(cql::formats::JsonDecoder), block };
    let mut rows = Rows::default();
    let options = RunOptions { threads, ..RunOptions::default() };
    if let Err(error) = query.run(&source, &mut rows, &options) {
        panic!("{error}");
    }
    rows.0
}

fn compare(query: &str, lines: &[String], divisions: &[(usize, usize)]) {
    let whole = run(query, lines, 1, usize::MAX);
    assert!(!whole.is_empty(), "{query}");
    for (threads, block) in divisions {
        let divided = run(query, lines, *threads, *block);
        assert_eq!(divided, whole, "{query}, {threads} threads, blocks of {block} lines");
    }
}

#[test]
fn blocks_and_threads_do_not_show() {
    let lines = events(700);
    for aggregate in AGGREGATES {
        compare(aggregate, &lines, &[(1, 1), (1, 13), (3, 1), (2, 200)]);
        compare(&format!("groupBy(k, function={aggregate})"), &lines, &[(1, 13), (3, 5)]);
    }
}

#[test]
fn estimates_do_not_depend_on_blocks() {
    let lines = events(130_000);
    let query = "[count(f, distinct=true), percentile(f, percentiles=[1, 50, 99.9])]";
    compare(query, &lines, &[(2, 1000), (1, 99_000)]);
}

/// Breaks in its first block, but not before another thread has read as many as it can.
struct Broken(AtomicU64);

impl EventSource for Broken {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        Ok(Box::new(Broken(AtomicU64::new(0))))
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

impl BlockStream for Broken {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        let index = self.0.fetch_add(1, Ordering::SeqCst);
        if index == 0 {
            // So many blocks wait for the first, and one more is read.
            while self.0.load(Ordering::SeqCst) < 66 {
                std::thread::yield_now();
            }
            panic!("the source is broken");
        }
        buffer.clear();
        let decoder = Arc::new(cql::formats::JsonDecoder);
        Ok(Some(Block { index, lines: 0..0, decoder, input: "test".into(), consumed: 0 }))
    }
}

#[test]
fn a_panic_of_one_thread_ends_the_run() {
    let query = Query::compile("count()", &Environment::new(Timestamp(2_000_000)))
        .unwrap_or_else(|refused| panic!("{refused}"));
    let options = RunOptions { threads: 2, ..RunOptions::default() };
    let run = || query.run(&Broken(AtomicU64::new(0)), &mut Rows::default(), &options).is_ok();
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
}

/// Somebody loses patience at the first row.
#[derive(Clone, Default)]
struct Impatient {
    cancel: Arc<AtomicBool>,
    rows: Arc<AtomicU64>,
}

impl Output for Impatient {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(self.clone())
    }

    fn columns(&mut self, _: Option<&[String]>) {}

    fn write(&mut self, _: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl BatchFactory for Impatient {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(self.clone())
    }
}

impl Batch for Impatient {
    fn push(&mut self, _: &Row<'_>) {
        self.rows.fetch_add(1, Ordering::Relaxed);
        self.cancel.store(true, Ordering::Relaxed);
    }

    fn len(&self) -> usize {
        0
    }

    fn truncate(&mut self, _: usize) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A slow query may take long for a block, or for the rows of an aggregate.
#[test]
fn a_cancelled_run_ends_at_once() {
    for query in ["*", "groupBy(k)", "groupBy(k) | x := k"] {
        let query = Query::compile(query, &Environment::new(Timestamp(2_000_000)))
            .unwrap_or_else(|refused| panic!("{refused}"));
        let lines = Lines { lines: events(700), decoder: Arc::new(cql::formats::JsonDecoder), block: usize::MAX };
        let mut output = Impatient::default();
        let options = RunOptions { threads: 1, cancel: output.cancel.clone(), ..RunOptions::default() };
        assert!(matches!(query.run(&lines, &mut output, &options), Err(RunError::Cancelled)));
        assert_eq!(output.rows.load(Ordering::Relaxed), 1);
    }
}
