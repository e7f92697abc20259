//! The state of the prompt, and what its lines do. Knows no terminal: a line goes in, text comes out.

use super::commands::{self, Line};
use super::complete::Knowledge;
use super::fields::FieldCatalogue;
use super::last_rows::{LAST_ROWS, TIME, WithLastRows, after_last_rows, has_times, shown};
use super::settings::Settings;
use crate::options::QueryOptions;
use crate::{environment, report, run, trace};
use cql::formats::{Collect, Files, Input, Limited, Loaded, Ndjson, OutputFormat};
use cql::trace::Selection;
use cql::{Environment, EventSource, OwnedValue, Query, RunError, RunOptions, Timestamp, TracedQuery};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Events that take more memory than this stay in their files.
const MOST_IN_MEMORY: u64 = 256 << 20;
/// From how many events the fields are known.
const FIELDS_FROM: usize = 5000;
/// How many rows of a result are kept.
const KEPT_ROWS: usize = 100_000;
/// What is said when Ctrl-C ended something.
const CANCELLED: &str = "cancelled";

/// What became of a line.
pub(crate) struct Reply {
    /// What there is to show.
    pub(crate) text: String,
    /// What went wrong and has not been shown yet.
    pub(crate) error: Option<String>,
    /// Whether it was refused or ended with an error.
    pub(crate) failed: bool,
    /// Whether the session is over.
    pub(crate) quit: bool,
}

impl Reply {
    fn text(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), error: None, failed: false, quit: false }
    }

    fn error(message: String) -> Reply {
        Reply { text: String::new(), error: Some(message), failed: true, quit: false }
    }

    /// Something that has been told already.
    fn failed() -> Reply {
        Reply { text: String::new(), error: None, failed: true, quit: false }
    }
}

/// What the prompt remembers between lines.
pub(crate) struct Session {
    input: Input,
    source: Arc<dyn EventSource>,
    fields: FieldCatalogue,
    settings: Settings,
    last: Option<Arc<Collect>>,
    /// The last rows when the last query began: what its `$_` stands for.
    before: Option<Arc<Collect>>,
    queries: Vec<String>,
    /// Set from outside to end the running query.
    cancel: Arc<AtomicBool>,
}

/// What a query is compiled in, what it runs over, and its text.
type Surroundings = (Environment, Arc<dyn EventSource>, String);

impl Session {
    /// A session without events.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub(crate) fn new(
        options: QueryOptions,
        input: Input,
        output: OutputFormat,
        terminal: bool,
        cancel: Arc<AtomicBool>,
    ) -> Result<Session, String> {
        let settings = Settings::new(options, output, terminal)?;
        let source = Arc::new(Loaded::ndjson("", b""));
        let (fields, queries) = (FieldCatalogue::default(), Vec::new());
        Ok(Session { input, source, fields, settings, last: None, before: None, queries, cancel })
    }

    /// Reads files and says how much there is in them.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(crate) fn load(&mut self, files: &[String]) -> Result<String, String> {
        let files = Files::new(files, self.input).map_err(|error| error.to_string())?.spool(true);
        let inputs = files.names().count();
        // What cancelled an earlier query says nothing about this.
        self.cancel.store(false, Ordering::Relaxed);
        let big = files.size().is_some_and(|size| size > MOST_IN_MEMORY);
        let loaded = match big {
            true => None,
            false => Loaded::load(&files, MOST_IN_MEMORY, &self.cancel).map_err(|error| error.to_string())?,
        };
        if self.cancel.load(Ordering::Relaxed) {
            return Err(CANCELLED.into());
        }
        let inputs = if inputs == 1 { "1 input".to_string() } else { format!("{inputs} inputs") };
        let said = match &loaded {
            Some(loaded) => {
                let megabytes = loaded.bytes() as f64 / 1e6;
                format!("{} events ({megabytes:.1} MB) from {inputs}", loaded.events())
            }
            None => format!("{inputs}, too big to be kept in memory: read again for every query"),
        };
        self.source = match loaded {
            Some(loaded) => Arc::new(loaded),
            None => Arc::new(files),
        };
        (self.last, self.before) = (None, None);
        let rows = self.first_events(FIELDS_FROM)?;
        self.fields = FieldCatalogue::of(rows.rows());
        Ok(said)
    }

    /// What completion may know.
    pub(crate) fn knowledge(&self) -> Knowledge {
        Knowledge { fields: self.fields.clone(), saved_queries: environment::saved_query_names(&self.settings.options) }
    }

    /// Does what a line says.
    pub(crate) fn respond(&mut self, line: &str) -> Reply {
        let line = match Line::read(line) {
            Ok(line) => line,
            Err(message) => return Reply::error(message),
        };
        match line {
            Line::Empty => Reply::text(""),
            Line::Query(text) => {
                self.queries.push(text.to_string());
                self.query(text, self.settings.output)
            }
            Line::Help(None) => Reply::text(commands::help()),
            Line::Help(Some(name)) => reply(commands::help_on(name)),
            Line::Load(files) => reply(self.load(&files).map(|said| said + "\n")),
            Line::Fields(part) => Reply::text(self.fields.table(part)),
            Line::Sample(count) => reply(self.sample(count)),
            Line::Explain(query) => self.explain(query),
            Line::Trace(number) => self.trace(number),
            Line::Format(query) => self.format(query),
            Line::Chart(Some(query)) => {
                self.queries.push(query.to_string());
                self.query(query, OutputFormat::Chart)
            }
            Line::Chart(None) => self.show_last(OutputFormat::Chart),
            Line::Last => self.show_last(self.settings.output),
            Line::Save(path) => reply(self.save(path)),
            Line::Set(None) => Reply::text(self.settings.text()),
            Line::Set(Some((name, value))) => reply(self.settings.set(name, value).map(|()| String::new())),
            Line::History => Reply::text(self.queries.iter().map(|query| format!("{query}\n")).collect::<String>()),
            Line::Clear => {
                self.last = None;
                Reply::text("")
            }
            Line::Quit => Reply { quit: true, ..Reply::text("") },
        }
    }

    fn query(&mut self, line: &str, format: OutputFormat) -> Reply {
        self.before = self.last.clone();
        let (environment, source, text) = match self.surroundings(line, self.before.as_deref()) {
            Ok(found) => found,
            Err(message) => return Reply::error(message),
        };
        let query = match Query::compile(&text, &environment) {
            Ok(query) => query,
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, "query", &text);
                return Reply::failed();
            }
        };
        report::diagnostics(query.diagnostics(), "query", &text);
        let started = Instant::now();
        let options = self.run_options();
        let mut output = Limited::new(Collect::new(), KEPT_ROWS);
        let result =
            run::with_progress(source.size(), &options.progress, || query.run(source.as_ref(), &mut output, &options));
        match result {
            Ok(summary) => {
                for warning in summary.warnings {
                    eprintln!("warning: {warning}");
                }
            }
            Err(RunError::Cancelled) => return Reply::error(CANCELLED.into()),
            Err(error) => return Reply::error(error.to_string()),
        }
        let mut rows = output.into_inner();
        if self.last.as_deref().is_some_and(|last| after_last_rows(line).is_some() && !has_times(last)) {
            // Rows without a time are given that of the query, as events are; here it was never asked for.
            let now = OwnedValue::Int(environment.now.0);
            rows.retain_fields(|name, value| name != TIME || *value != now);
        }
        if rows.rows().len() == KEPT_ROWS {
            eprintln!("warning: only the first {KEPT_ROWS} rows are kept");
        }
        self.last = Some(Arc::new(rows));
        let mut reply = self.show_last(format);
        if self.settings.stats {
            let why = query.plan().scan.as_ref().and_then(|scan| scan.no_literals.clone());
            reply.text.push_str(&run::stats(&options.progress, started.elapsed(), why));
        }
        reply
    }

    /// The environment and the events of a query, and its text without the `$_` that it may begin with.
    fn surroundings(&self, text: &str, last: Option<&Collect>) -> Result<Surroundings, String> {
        let mut environment = self.settings.environment.clone();
        if self.settings.options.now.is_none() {
            environment.now = Timestamp::now();
        }
        environment.lookups = Arc::new(WithLastRows::new(environment.lookups, last));
        let Some(rest) = after_last_rows(text) else {
            return Ok((environment, self.source.clone(), text.to_string()));
        };
        let last = last.ok_or("there are no last rows yet that $_ could stand for")?;
        // All rows count, whatever times they have.
        (environment.start, environment.end) = (None, None);
        let mut text = Vec::new();
        last.replay(&mut Ndjson::new(&mut text)).map_err(|error| error.to_string())?;
        let rest = if rest.trim().is_empty() { "*" } else { rest };
        Ok((environment, Arc::new(Loaded::ndjson(LAST_ROWS, &text)), rest.to_string()))
    }

    fn run_options(&self) -> RunOptions {
        self.cancel.store(false, Ordering::Relaxed);
        let mut options = RunOptions { cancel: self.cancel.clone(), ..RunOptions::default() };
        if let Some(threads) = self.settings.threads {
            options.threads = threads;
        }
        options
    }

    /// The first events, with all their fields.
    fn first_events(&self, count: usize) -> Result<Collect, String> {
        let query =
            Query::compile("*", &Environment::new(self.settings.environment.now)).map_err(|error| error.to_string())?;
        let mut output = Limited::new(Collect::new(), count);
        query.run(self.source.as_ref(), &mut output, &self.run_options()).map_err(|error| error.to_string())?;
        Ok(output.into_inner())
    }

    /// Events from all parts of those that the fields are known from.
    fn sample(&self, count: usize) -> Result<String, String> {
        let events = self.first_events(FIELDS_FROM)?;
        let rows = events.rows();
        let step = (rows.len() / count.max(1)).max(1);
        let mut chosen = Collect::new();
        rows.iter().step_by(step).take(count).for_each(|row| chosen.push(row.clone()));
        shown(&chosen, self.settings.output, self.settings.terminal, usize::MAX)
    }

    fn explain(&self, query: Option<&str>) -> Reply {
        let (query, last) = match (query, self.queries.last()) {
            (Some(query), _) => (query, &self.last),
            (None, Some(query)) => (query.as_str(), &self.before),
            (None, None) => return no_query(),
        };
        let (environment, _, text) = match self.surroundings(query, last.as_deref()) {
            Ok(found) => found,
            Err(message) => return Reply::error(message),
        };
        match Query::compile(&text, &environment) {
            Ok(query) => {
                report::diagnostics(query.diagnostics(), "query", &text);
                Reply::text(query.explain().to_text())
            }
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, "query", &text);
                Reply::failed()
            }
        }
    }

    fn trace(&self, number: u64) -> Reply {
        let Some(query) = self.queries.last() else { return no_query() };
        let (environment, source, text) = match self.surroundings(query, self.before.as_deref()) {
            Ok(found) => found,
            Err(message) => return Reply::error(message),
        };
        let selection = Selection { first: number, most: 1 };
        let traced = match TracedQuery::compile(&text, &environment, selection, self.run_options().cancel) {
            Ok(traced) => traced,
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, "query", &text);
                return Reply::failed();
            }
        };
        match traced.run(source.as_ref()) {
            Ok((trace, _)) if trace.events.is_empty() => Reply::error(format!("there is no event {number}")),
            Ok((trace, _)) => Reply::text(trace::human(&trace, trace::Scope::Steps)),
            Err(error) => Reply::error(error.to_string()),
        }
    }

    fn format(&self, query: Option<&str>) -> Reply {
        let Some(query) = query.or(self.queries.last().map(String::as_str)) else { return no_query() };
        match cql_syntax::format(query) {
            Ok(formatted) => Reply::text(formatted),
            Err(diagnostics) => {
                report::diagnostics(&diagnostics, "query", query);
                Reply::failed()
            }
        }
    }

    fn show_last(&self, format: OutputFormat) -> Reply {
        let Some(last) = &self.last else { return Reply::error("there are no last rows yet".into()) };
        let limit = if format == OutputFormat::Chart { usize::MAX } else { self.settings.limit };
        let mut text = match shown(last, format, self.settings.terminal, limit) {
            Ok(text) => text,
            Err(message) => return Reply::error(message),
        };
        let hidden = last.rows().len().saturating_sub(limit);
        if hidden > 0 && self.settings.terminal {
            text.push_str(&format!("… and {hidden} more; :set limit N shows more, :save FILE writes all\n"));
        }
        Reply::text(text)
    }

    fn save(&self, path: &str) -> Result<String, String> {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let format = match extension {
            "cql" => {
                let query = self.queries.last().ok_or("there is no query yet")?;
                write(path, format!("{query}\n").as_bytes())?;
                return Ok(format!("the last query is in {path}\n"));
            }
            "ndjson" | "jsonl" => OutputFormat::Ndjson,
            "json" => OutputFormat::Json,
            "csv" => OutputFormat::Csv,
            "md" => OutputFormat::Markdown,
            "txt" => OutputFormat::Table,
            _ => {
                return Err(format!(
                    "the end of {path} says no format; it is one of .ndjson, .json, .csv, .md, .txt, .cql"
                ));
            }
        };
        let last = self.last.as_ref().ok_or("there are no last rows yet")?;
        write(path, shown(last, format, false, usize::MAX)?.as_bytes())?;
        Ok(format!("{} rows are in {path}\n", last.rows().len()))
    }
}

fn reply(result: Result<String, String>) -> Reply {
    match result {
        Ok(text) => Reply::text(text),
        Err(message) => Reply::error(message),
    }
}

fn no_query() -> Reply {
    Reply::error("there is no query yet".into())
}

fn write(path: &str, text: &[u8]) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write {path}: {error}"))
}
