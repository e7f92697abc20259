//! The law of all queries: optimised or plain, with any number of threads and any size of block, the rows are the same.

use super::case::{Case, measured_outcome, outcome_of, traced_outcome};
use super::memory::Fields;
use cql::RunOptions;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Longest that one case may run before the tests are ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// A field that tells how long a step took, which is never twice the same.
const CLOCK: &str = "timeMs";

/// The rows as text, so that every digit counts; or why there are none.
pub fn rows(case: &Case, optimize: bool, threads: usize, block: usize) -> Result<String, String> {
    outcome_of(case, optimize, block, &options(threads), |_| {}).map(written)
}

/// Options of runs whose queries may be anything: of the rows that a chart makes for empty buckets a few are enough.
pub fn options(threads: usize) -> RunOptions {
    RunOptions { threads, most_kept: 1_000, ..RunOptions::default() }
}

/// Rows as text.
pub fn written(rows: Vec<Fields>) -> String {
    let mut text = String::new();
    for mut row in rows {
        row.retain(|(name, _)| name != CLOCK);
        text.push_str(&format!("{row:?}\n"));
    }
    text
}

/// Runs a case in several ways, which must agree. Gives what they agree on.
pub fn agree(case: &Case, threads: usize, block: usize) -> Result<Result<String, String>, String> {
    let _watched = watch(case);
    let plain = rows(case, false, 1, usize::MAX);
    for (optimize, threads, block) in [(true, threads, block), (true, 1, usize::MAX), (false, threads, block)] {
        let other = rows(case, optimize, threads, block);
        if other != plain {
            let way = if optimize { "optimised" } else { "plain" };
            return Err(format!(
                "{way}, {threads} threads, {block} events a block:\n{}\nplain, one thread, one block:\n{}\n{}",
                shown(&other),
                shown(&plain),
                case.query
            ));
        }
    }
    let traced = traced_outcome(case, &options(1));
    let measured = measured_outcome(case, block, &options(threads));
    for (way, rows) in [("traced", traced), ("measured", measured)] {
        let other = rows.map(written);
        if other != plain {
            return Err(format!("{way}:\n{}\nplain:\n{}\n{}", shown(&other), shown(&plain), case.query));
        }
    }
    Ok(plain)
}

fn shown(rows: &Result<String, String>) -> &str {
    match rows {
        Ok(text) | Err(text) => text,
    }
}

/// The cases that run now, with the time at which each began.
static RUNNING: Mutex<Vec<(Instant, String)>> = Mutex::new(Vec::new());

/// Ends the tests, and says which case it was, if a case never ends.
fn watch(case: &Case) -> Watched {
    static WATCHMAN: OnceLock<()> = OnceLock::new();
    WATCHMAN.get_or_init(|| {
        std::thread::spawn(|| {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let Ok(running) = RUNNING.lock() else { return };
                if let Some((_, case)) = running.iter().find(|(begun, _)| begun.elapsed() > PATIENCE) {
                    eprintln!("runs for more than {} s:\n{case}", PATIENCE.as_secs());
                    std::process::abort();
                }
            }
        });
    });
    let begun = Instant::now();
    if let Ok(mut running) = RUNNING.lock() {
        running.push((begun, format!("{case:?}")));
    }
    Watched(begun)
}

/// Takes the case off the list when it is done, also by a panic.
struct Watched(Instant);

impl Drop for Watched {
    fn drop(&mut self) {
        if let Ok(mut running) = RUNNING.lock() {
            running.retain(|(begun, _)| *begun != self.0);
        }
    }
}
