//! `cql run`

use crate::events::EventOptions;
use crate::options::QueryOptions;
use crate::{REFUSED, USAGE, environment, report};
use clap::Args;
use cql::formats::OutputFormat;
use cql::{EventSource, Progress, Query, RunError, RunOptions};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Runs a query over files of events.
#[derive(Args)]
pub(crate) struct RunCommand {
    #[command(flatten)]
    query: QueryOptions,
    /// The query, unless -f gives it; then files, patterns, folders, or - for standard input. Without files, what is sent
    /// to standard input is read, else the inputs of the configuration.
    #[arg(value_name = "QUERY | FILE")]
    arguments: Vec<String>,
    #[command(flatten)]
    events: EventOptions,
    /// The format of the rows; auto is a table on a terminal and NDJSON in a pipe.
    #[arg(long, default_value = "auto", value_parser = ["auto", "table", "chart", "ndjson", "json", "csv", "markdown"])]
    output: String,
    /// At most this many rows.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Worker threads; the rows do not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Events, matches, bytes, time and throughput, on standard error.
    #[arg(long)]
    stats: bool,
    /// The first line that cannot be read ends the run.
    #[arg(long)]
    strict: bool,
}

/// A run that takes longer than this shows how far it has come.
const SHOW_PROGRESS_AFTER: Duration = Duration::from_secs(1);

impl RunCommand {
    pub(crate) fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("cql run: {message}");
                USAGE.into()
            }
        }
    }

    fn try_run(&self) -> Result<ExitCode, String> {
        let (text, files) = self.query.query(&self.arguments)?;
        let environment = environment::environment(&self.query, text.path.as_deref())?;
        let query = match Query::compile(&text.content, &environment) {
            Ok(query) => query,
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, &text.title, &text.content);
                return Ok(REFUSED.into());
            }
        };
        report::warnings(query.diagnostics(), &text.title, &text.content);
        let source = self.events.source(files, &query)?;
        let mut options = RunOptions { strict: self.strict, ..RunOptions::default() };
        if let Some(threads) = self.threads {
            options.threads = threads.into();
        }
        let started = Instant::now();
        let format: OutputFormat =
            self.output.parse().map_err(|error: cql::formats::input::UnknownFormat| error.to_string())?;
        let stdout = std::io::stdout();
        let terminal = stdout.is_terminal();
        let mut output = format.open(stdout, terminal, self.limit);
        let result = with_progress(source.size(), &options.progress, || query.run(&source, output.as_mut(), &options));
        drop(output);
        let code = match result {
            Ok(summary) => {
                for warning in summary.warnings {
                    eprintln!("warning: {warning}");
                }
                ExitCode::SUCCESS
            }
            Err(RunError::Output { broken_pipe: true, .. }) => ExitCode::SUCCESS,
            Err(error) => report::run_error(&error),
        };
        if self.stats {
            let why = query.plan().scan.as_ref().and_then(|scan| scan.no_literals.clone());
            eprint!("{}", stats(&options.progress, started.elapsed(), why));
        }
        Ok(code)
    }
}

/// Runs `work`; shows a progress bar on a terminal if it takes long.
pub(crate) fn with_progress<T>(size: Option<u64>, progress: &Arc<Progress>, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let done = Arc::new(AtomicBool::new(false));
    let (watched, finished) = (Arc::clone(progress), Arc::clone(&done));
    let bar = std::thread::spawn(move || {
        let started = Instant::now();
        let mut bar: Option<ProgressBar> = None;
        while !finished.load(Ordering::Relaxed) {
            std::thread::park_timeout(Duration::from_millis(100));
            if started.elapsed() < SHOW_PROGRESS_AFTER {
                continue;
            }
            let bar = bar.get_or_insert_with(|| match size {
                Some(size) => ProgressBar::new(size).with_style(style("{wide_bar} {bytes}/{total_bytes} {eta}")),
                None => ProgressBar::new_spinner().with_style(style("{spinner} {bytes} {elapsed}")),
            });
            bar.set_position(Progress::get(&watched.consumed));
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    });
    let result = work();
    done.store(true, Ordering::Relaxed);
    bar.thread().unpark();
    // The bar is only for show: whatever became of it, the result stands.
    let _ = bar.join();
    result
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// What a run took, a line each.
pub(crate) fn stats(progress: &Progress, elapsed: Duration, why: Option<String>) -> String {
    let bytes = Progress::get(&progress.bytes);
    let seconds = elapsed.as_secs_f64();
    let mut lines = vec![
        format!("lines decoded   {}", Progress::get(&progress.decoded)),
        format!("events matched  {}", Progress::get(&progress.matched)),
        format!("rows            {}", Progress::get(&progress.rows)),
        format!("bytes scanned   {bytes}"),
        format!("time            {seconds:.3} s"),
        format!("throughput      {:.1} MB/s", bytes as f64 / 1e6 / seconds.max(1e-9)),
    ];
    if let Some(why) = why {
        lines.push(format!("no prefilter    {why}"));
    }
    lines.join("\n") + "\n"
}
