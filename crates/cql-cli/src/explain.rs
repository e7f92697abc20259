//! `cql explain`

use crate::events::EventOptions;
use crate::options::QueryOptions;
use crate::run::with_progress;
use crate::{REFUSED, USAGE, environment, report};
use clap::{Args, ValueEnum};
use cql::formats::Discard;
use cql::{EventSource, Explained, ExplainedRun, Progress, Query, RunOptions};
use std::process::ExitCode;
use std::time::Instant;

/// Shows the plan of a query.
#[derive(Args)]
pub(crate) struct ExplainCommand {
    #[command(flatten)]
    query: QueryOptions,
    /// The query, unless -f gives it; with --analyze then files, patterns, folders, or - for standard input, as of cql run.
    #[arg(value_name = "QUERY | FILE")]
    arguments: Vec<String>,
    /// Run the query, and show of each operator how many events came to it and passed, and how long it took.
    #[arg(long)]
    analyze: bool,
    #[command(flatten)]
    events: EventOptions,
    /// Worker threads, with --analyze.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), requires = "analyze")]
    threads: Option<u16>,
    /// What to print.
    #[arg(long, value_enum, default_value = "text", alias = "output")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// An indented tree.
    Text,
    /// One JSON object.
    Json,
    /// A graph for Graphviz.
    Dot,
}

impl ExplainCommand {
    pub(crate) fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("cql explain: {message}");
                USAGE.into()
            }
        }
    }

    fn try_run(&self) -> Result<ExitCode, String> {
        let (text, files) = self.query.query(&self.arguments)?;
        if !(self.analyze || files.is_empty()) {
            return Err("events are read with --analyze only".into());
        }
        let environment = environment::environment(&self.query, text.path.as_deref())?;
        let mut query = match Query::compile(&text.content, &environment) {
            Ok(query) => query,
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, &text.title, &text.content);
                return Ok(REFUSED.into());
            }
        };
        report::diagnostics(query.diagnostics(), &text.title, &text.content);
        let explained = match self.analyze {
            false => query.explain(),
            true => {
                let source = self.events.source(files, &query)?;
                query.measure();
                match self.analyze(&query, &source) {
                    Ok(explained) => explained,
                    Err(error) => return Ok(report::run_error(&error)),
                }
            }
        };
        let shown = match self.format {
            Format::Text => explained.to_text(),
            Format::Json => format!("{:#}\n", serde_json::json!(explained)),
            Format::Dot => explained.to_dot(),
        };
        report::print(&shown);
        Ok(ExitCode::SUCCESS)
    }

    /// Runs a query that is measured.
    fn analyze(&self, query: &Query, source: &dyn EventSource) -> Result<Explained, cql::RunError> {
        let mut options = RunOptions::default();
        if let Some(threads) = self.threads {
            options.threads = threads.into();
        }
        let progress = &options.progress;
        let started = Instant::now();
        let summary = with_progress(source.size(), progress, || query.run(source, &mut Discard, &options))?;
        let milliseconds = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        summary.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
        let [decoded, bytes, rows] = [&progress.decoded, &progress.bytes, &progress.rows].map(Progress::get);
        Ok(Explained { run: Some(ExplainedRun { decoded, bytes, rows, milliseconds }), ..query.explain() })
    }
}
