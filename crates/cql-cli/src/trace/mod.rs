//! `cql trace`

mod human;
mod json;

pub(crate) use human::report as human;

use crate::events::EventOptions;
use crate::options::QueryOptions;
use crate::{REFUSED, USAGE, environment, report};
use clap::{Args, ValueEnum};
use cql::TracedQuery;
use cql::trace::Selection;
use std::process::ExitCode;
use std::sync::Arc;

/// Follows events through a query: what each step did to them, and where and why they were dropped.
#[derive(Args)]
pub(crate) struct TraceCommand {
    #[command(flatten)]
    query: QueryOptions,
    /// The query, unless -f gives it; then files, patterns, folders, or - for standard input, as of cql run.
    #[arg(value_name = "QUERY | FILE")]
    arguments: Vec<String>,
    #[command(flatten)]
    events: EventOptions,
    /// Follow this event alone, or with --limit those from it on; events are counted from 1.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    event: Option<u64>,
    /// At most so many events, and so many rows of each aggregate; 10 if nothing is said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Only which step was the first to refuse each event, and why.
    #[arg(long)]
    why_not: bool,
    /// What to print.
    #[arg(long, value_enum, default_value = "human", alias = "format")]
    output: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines for people.
    Human,
    /// One JSON object.
    Json,
}

/// How many events are followed if nothing is said.
const DEFAULT_LIMIT: usize = 10;

/// How much of a trace is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every step.
    Steps,
    /// The first step that refused each event.
    WhyNot,
}

impl TraceCommand {
    pub(crate) fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("cql trace: {message}");
                USAGE.into()
            }
        }
    }

    fn selection(&self) -> Selection {
        let most = match (self.limit, self.event) {
            (Some(limit), _) => limit as usize,
            (None, Some(_)) => 1,
            (None, None) => DEFAULT_LIMIT,
        };
        Selection { first: self.event.unwrap_or(1), most }
    }

    fn try_run(&self) -> Result<ExitCode, String> {
        let (text, files) = self.query.query(&self.arguments)?;
        let environment = environment::environment(&self.query, text.path.as_deref())?;
        let traced = match TracedQuery::compile(&text.content, &environment, self.selection(), Arc::default()) {
            Ok(traced) => traced,
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, &text.title, &text.content);
                return Ok(REFUSED.into());
            }
        };
        report::warnings(traced.query().diagnostics(), &text.title, &text.content);
        let source = self.events.source(files, traced.query())?;
        let trace = match traced.run(&source) {
            Ok((trace, summary)) => {
                summary.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
                trace
            }
            Err(error) => return Ok(report::run_error(&error)),
        };
        if trace.events.is_empty() {
            return Err(match self.event {
                Some(number) => format!("there is no event {number}; events are counted from 1"),
                None => "there are no events to follow".into(),
            });
        }
        let scope = if self.why_not { Scope::WhyNot } else { Scope::Steps };
        let text = match self.output {
            Form::Human => human::report(&trace, scope),
            Form::Json => json::report(&trace, scope),
        };
        report::print(&text);
        Ok(ExitCode::SUCCESS)
    }
}
