//! `cql repl`: a prompt to explore events with.

mod commands;
mod complete;
mod editor;
mod fields;
mod highlight;
mod history;
mod last_rows;
mod multiline;
mod session;
mod settings;
#[cfg(test)]
mod tests;

use crate::options::QueryOptions;
use crate::{REFUSED, USAGE, color, config};
use clap::Args;
use cql::formats::{Input, OutputFormat};
use editor::Assistant;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};
use session::Session;
use std::io::{IsTerminal, StdinLock, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Explores events at a prompt: they are read once and stay, queries are completed and coloured while they are typed.
#[derive(Args)]
pub(crate) struct ReplCommand {
    #[command(flatten)]
    query: QueryOptions,
    /// Event files, patterns and folders; the inputs of the configuration if none is given.
    files: Vec<String>,
    /// The format of the events; auto, which looks at them, if neither this nor the configuration says so.
    #[arg(long, value_parser = ["auto", "ndjson", "json", "csv", "lines"])]
    input: Option<String>,
    /// The format of the rows; auto is a table on a terminal and NDJSON in a pipe.
    #[arg(long, default_value = "auto", value_parser = ["auto", "table", "chart", "ndjson", "json", "csv", "markdown"])]
    output: String,
}

const PROMPT: &str = "cql> ";

type LineEditor = Editor<Assistant, FileHistory>;

impl ReplCommand {
    pub(crate) fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("cql repl: {message}");
                USAGE.into()
            }
        }
    }

    fn try_run(&self) -> Result<ExitCode, String> {
        let cancel = Arc::new(AtomicBool::new(false));
        let mut session = self.session(&cancel)?;
        let interactive = std::io::stdin().is_terminal();
        let mut lines = match interactive {
            true => Lines::typed()?,
            false => Lines::Script(std::io::stdin().lock()),
        };
        self.first_events(&mut session, interactive)?;
        // While a line is typed, Ctrl-C is a key like others; so this is for the time that a query runs.
        let flag = cancel.clone();
        ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).map_err(|error| error.to_string())?;
        let mut failed = false;
        while let Some(line) = lines.next(&session)? {
            let reply = session.respond(&line);
            failed |= reply.failed;
            if let Some(message) = reply.error {
                eprintln!("{message}");
            }
            let mut stdout = std::io::stdout();
            let written = stdout.write_all(reply.text.as_bytes()).and_then(|()| stdout.flush());
            // A reader that went away wants nothing more.
            if reply.quit || written.is_err() {
                break;
            }
        }
        // Who types has seen the errors; a script wants to know.
        Ok(if failed && !interactive { REFUSED.into() } else { ExitCode::SUCCESS })
    }

    fn session(&self, cancel: &Arc<AtomicBool>) -> Result<Session, String> {
        if self.query.file.is_some() {
            return Err("-f is for cql run and others; at the prompt, type the query".into());
        }
        let input = self.input.as_ref().or(config::current()?.input.as_ref()).map_or("auto", String::as_str);
        let input: Input = input.parse().map_err(|error: cql::formats::input::UnknownFormat| error.to_string())?;
        let output: OutputFormat =
            self.output.parse().map_err(|error: cql::formats::input::UnknownFormat| error.to_string())?;
        Session::new(self.query.clone(), input, output, std::io::stdout().is_terminal(), cancel.clone())
    }

    fn first_events(&self, session: &mut Session, interactive: bool) -> Result<(), String> {
        let mut files = self.files.clone();
        if files.iter().any(|file| file == "-") {
            return Err("standard input is where the queries come from; give files of events".into());
        }
        if files.is_empty() {
            files.extend(config::current()?.inputs.iter().map(|path| path.to_string_lossy().into_owned()));
        }
        let said = if files.is_empty() { "no events yet; :load FILE".to_string() } else { session.load(&files)? };
        if interactive {
            // The first prompt will tell if nobody is there.
            let _ = writeln!(std::io::stdout(), "cql {}: {said}. :help lists the commands.", env!("CARGO_PKG_VERSION"));
        }
        Ok(())
    }
}

/// Where the queries come from.
enum Lines {
    /// Somebody types them.
    Typed { editor: Box<LineEditor>, history: Option<PathBuf> },
    /// They are sent to standard input.
    Script(StdinLock<'static>),
}

impl Lines {
    fn typed() -> Result<Lines, String> {
        let (mut editor, history) = (editor()?, history::file());
        if let Some(path) = &history {
            // There is none the first time.
            let _ = editor.load_history(path);
        }
        Ok(Lines::Typed { editor: Box::new(editor), history })
    }

    /// The next query or command, of one line or several; `None` at the end.
    fn next(&mut self, session: &Session) -> Result<Option<String>, String> {
        let (editor, history) = match self {
            Lines::Script(input) => return multiline::read(input).map_err(|error| error.to_string()),
            Lines::Typed { editor, history } => (editor, history),
        };
        if let Some(assistant) = editor.helper_mut() {
            assistant.knowledge = session.knowledge();
        }
        loop {
            match editor.readline(PROMPT) {
                Ok(line) => {
                    remember(editor, &line, history.as_deref());
                    return Ok(Some(line));
                }
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return Ok(None),
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

fn editor() -> Result<LineEditor, String> {
    let colours = color::is_wanted(&std::io::stdout());
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .color_mode(if colours { ColorMode::Enabled } else { ColorMode::Disabled })
        .history_ignore_space(true)
        .build();
    let mut editor = Editor::with_config(config).map_err(|error| error.to_string())?;
    editor.set_helper(Some(Assistant::new(colours)));
    Ok(editor)
}

fn remember(editor: &mut LineEditor, line: &str, history: Option<&Path>) {
    let added = editor.add_history_entry(line.trim_end()).unwrap_or(false);
    if let Some(path) = history.filter(|_| added) {
        // At once, so that nothing is lost; a history that cannot be written is no reason to stop.
        let _ = editor.append_history(path);
    }
}
