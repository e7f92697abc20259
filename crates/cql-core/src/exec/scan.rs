//! The first stage: from blocks of input to states or rows.

use super::commit::{Committer, Partial};
use super::prefilter::Prefilter;
use super::{Progress, RunOptions};
use crate::agg::Groups;
use crate::op::run_ops;
use crate::output::{BatchFactory, Output};
use crate::plan::{Plan, Scan, Stage};
use crate::row::Row;
use crate::run::{Context, Run, RunError};
use crate::source::{Block, Decoded, EventSource};
use crate::time::Timestamp;
use crate::value::Value;
use bumpalo::Bump;
use std::sync::{Arc, OnceLock};

/// Runs the first stage over all events. Gives the state of its aggregate, or writes its rows to the output.
pub(crate) fn scan(
    plan: &Plan,
    stage: &Stage,
    run: &Run,
    source: &dyn EventSource,
    output: &mut dyn Output,
    options: &RunOptions,
) -> Result<Option<Box<dyn Groups>>, RunError> {
    let fresh = || {
        stage.barrier.as_ref().map(|barrier| {
            let mut groups = Arc::clone(&barrier.aggregate).groups();
            groups.resize(1);
            groups
        })
    };
    let Some(scan) = &plan.scan else { return Ok(fresh()) };
    let stream = source.open().map_err(|error| input_error("the events", &error))?;
    let factory = output.batches();
    let committer = Committer::new(fresh(), output, run, options);
    let worker = Worker {
        scan,
        stage,
        run,
        options,
        factory: factory.as_ref(),
        prefilter: Prefilter::new(&scan.literals),
        search: OnceLock::new(),
    };
    let work = || {
        let _guard = committer.end_on_panic();
        let (mut buffer, mut arena) = (Vec::new(), Bump::new());
        while !(run.has_failed() || committer.has_ended()) {
            let block = match stream.next(&mut buffer) {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(error) => return committer.fail(input_error("the events", &error)),
            };
            arena.reset();
            let index = block.index;
            match worker.block(&block, &buffer[block.lines.clone()], &arena, fresh()) {
                Ok(partial) => committer.commit(index, partial),
                Err(error) => return committer.fail(error),
            }
        }
    };
    on_all_threads(source, options, &work);
    let malformed = Progress::get(&options.progress.malformed);
    if malformed > 0 {
        let lines = if malformed == 1 { "line is" } else { "lines are" };
        run.warn(format!(
            "{malformed} {lines} not readable as events and kept with @rawstring only; --strict stops at the first"
        ));
    }
    committer.finish()
}

/// The lines of a block.
pub(super) fn lines(mut block: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if block.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', block).unwrap_or(block.len());
        let line = &block[..end];
        block = block.get(end + 1..).unwrap_or_default();
        Some(line)
    })
}

/// The record on a line; `None` if the line is blank.
pub(super) fn record(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    (!line.trim_ascii_start().is_empty()).then_some(line)
}

/// Lets all threads do the same work, which shares what there is to do among them.
pub(super) fn on_all_threads(source: &dyn EventSource, options: &RunOptions, work: &(impl Fn() + Sync)) {
    // A second thread costs more than it saves on input that fits one block.
    let small = source.size().is_some_and(|size| size <= 1 << 20);
    if options.threads <= 1 || small {
        return work();
    }
    std::thread::scope(|scope| {
        for _ in 1..options.threads {
            scope.spawn(work);
        }
        work();
    });
}

pub(super) fn input_error(input: &str, error: &std::io::Error) -> RunError {
    RunError::Input { input: input.into(), message: error.to_string() }
}

struct Worker<'w> {
    scan: &'w Scan,
    stage: &'w Stage,
    run: &'w Run,
    options: &'w RunOptions,
    factory: &'w dyn BatchFactory,
    prefilter: Option<Prefilter>,
    /// The search of the prefilter that is the best in the first block, if one is worth it.
    search: OnceLock<Option<usize>>,
}

/// Counts of one block, added to the progress at its end.
#[derive(Default)]
struct Counts {
    decoded: u64,
    malformed: u64,
    matched: u64,
    /// The smallest time of an event.
    earliest: Option<Timestamp>,
}

impl Worker<'_> {
    fn block(
        &self,
        block: &Block,
        bytes: &[u8],
        arena: &Bump,
        fresh: Option<Box<dyn Groups>>,
    ) -> Result<Partial, RunError> {
        let mut counts = Counts::default();
        let mut partial = match fresh {
            Some(groups) => Partial::State(groups),
            None => Partial::Rows(self.factory.batch()),
        };
        let mut row = Row::new(&self.run.layout);
        row.track_order(self.scan.ordered);
        row.drop_extras(!self.scan.keeps_extras);
        let cx = Context { arena, run: self.run };
        let mut strict = Ok(());
        let prefilter = self.prefilter.as_ref().filter(|_| block.decoder.searchable() && !self.options.strict);
        let search =
            prefilter.and_then(|filter| self.search.get_or_init(|| filter.best(bytes)).map(|best| (filter, best)));
        match search {
            Some((prefilter, search)) => {
                for line in prefilter.lines(search, bytes) {
                    self.line(line, block, &mut row, &cx, &mut partial, &mut counts);
                }
            }
            None => {
                for line in lines(bytes) {
                    self.line(line, block, &mut row, &cx, &mut partial, &mut counts);
                    if self.options.strict && counts.malformed > 0 {
                        let line = String::from_utf8_lossy(line);
                        let line = line.chars().take(120).collect();
                        strict = Err(RunError::Strict { input: block.input.to_string(), line });
                        break;
                    }
                }
            }
        }
        let progress = &self.options.progress;
        Progress::add(&progress.consumed, block.consumed);
        Progress::add(&progress.bytes, bytes.len() as u64);
        Progress::add(&progress.decoded, counts.decoded);
        Progress::add(&progress.malformed, counts.malformed);
        Progress::add(&progress.matched, counts.matched);
        if let Some(time) = counts.earliest {
            self.run.earliest.note(time);
        }
        strict.map(|()| partial)
    }

    #[inline]
    fn line<'a>(
        &self,
        line: &'a [u8],
        block: &Block,
        row: &mut Row<'a>,
        cx: &Context<'a>,
        partial: &mut Partial,
        counts: &mut Counts,
    ) {
        let Some(line) = record(line) else { return };
        // Asked for each line, since a slow query may take long for a block.
        if self.run.has_failed() {
            return;
        }
        row.clear();
        counts.decoded += 1;
        if block.decoder.decode(line, &self.scan.projection, row, cx.arena) == Decoded::Malformed {
            counts.malformed += 1;
            row.clear();
            let text = cx.arena.alloc_str(&String::from_utf8_lossy(line));
            row.set_named("@rawstring", Value::Text(text));
        }
        let (time, inside) = self.complete(row, cx);
        counts.earliest = Some(counts.earliest.map_or(time, |earliest| earliest.min(time)));
        if !inside {
            if let Some(observer) = &self.run.observer {
                observer.0.outside(row, cx);
            }
            return;
        }
        run_ops(&self.stage.ops, row, cx, &mut |row| {
            counts.matched += 1;
            match partial {
                Partial::State(groups) => groups.update(0, row, cx),
                Partial::Rows(batch) => batch.push(row),
            }
        });
    }

    /// Gives the event its time and its tags' other spellings. Returns the time, and whether it is in the search interval.
    fn complete<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> (Timestamp, bool) {
        for (slot, other) in &self.scan.aliases {
            if row.get(*slot).is_missing() {
                let value = row.get(*other);
                if value.is_present() {
                    row.set_hidden(*slot, value);
                }
            }
        }
        let slot = self.scan.timestamp;
        let stated = row.get(slot);
        if stated.is_missing() {
            row.set(slot, Value::Int(cx.run.now.0));
            return (cx.run.now, true);
        }
        let Some(time) = event_time(stated) else { return (cx.run.now, true) };
        if let EventTime::Written(time) = time {
            row.set(slot, Value::Int(time.0));
        }
        let time = time.timestamp();
        (time, cx.run.start.is_none_or(|start| start <= time) && cx.run.end.is_none_or(|end| time < end))
    }
}

/// The time that an event states.
#[derive(Clone, Copy)]
pub(crate) enum EventTime {
    /// As a number of milliseconds since the epoch.
    Counted(Timestamp),
    /// In the manner of ISO 8601.
    Written(Timestamp),
}

impl EventTime {
    pub(crate) fn timestamp(self) -> Timestamp {
        match self {
            EventTime::Counted(time) | EventTime::Written(time) => time,
        }
    }
}

/// The time that an event states in its `@timestamp`; `None` if that is no time.
pub(crate) fn event_time(stated: Value<'_>) -> Option<EventTime> {
    if let Some(number) = stated.number() {
        return Some(EventTime::Counted(Timestamp(number.to_f64() as i64)));
    }
    match stated {
        Value::Text(text) => Timestamp::parse_iso(text).map(EventTime::Written),
        _ => None,
    }
}
