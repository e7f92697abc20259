//! Where the events of a query come from.

use clap::Args;
use cql::Query;
use cql::formats::{Files, Input};
use std::io::IsTerminal;

/// How events are read.
#[derive(Args)]
pub(crate) struct EventOptions {
    /// The format of the events; auto, which looks at them, if neither this nor the configuration says so.
    #[arg(long, value_parser = ["auto", "ndjson", "json", "csv", "lines"])]
    input: Option<String>,
}

impl EventOptions {
    /// The events in these files; without any, what is sent to standard input, or else the inputs of the configuration.
    ///
    /// # Errors
    /// Why there are no events for the query, or what is wrong with the options.
    pub(crate) fn source(&self, mut files: Vec<String>, query: &Query) -> Result<Files, String> {
        let config = crate::config::current()?;
        if files.is_empty() && !something_is_sent() {
            files.extend(config.inputs.iter().map(|path| path.to_string_lossy().into_owned()));
        }
        if files.is_empty() {
            if query.plan().scan.is_some() && std::io::stdin().is_terminal() {
                return Err("give files of events after the query, or send events to standard input".into());
            }
            files.push("-".into());
        }
        let input = self.input.as_ref().or(config.input.as_ref()).map_or("auto", String::as_str);
        let input: Input = input.parse().map_err(|error: cql::formats::input::UnknownFormat| error.to_string())?;
        let source = Files::new(&files, input).map_err(|error| error.to_string())?;
        Ok(source.spool(query.plan().reads_source_again()))
    }
}

/// Whether standard input is a pipe or a file, rather than a terminal, or nothing.
#[cfg(unix)]
fn something_is_sent() -> bool {
    use std::os::fd::AsFd;
    let handle = std::io::stdin().as_fd().try_clone_to_owned();
    let about = handle.and_then(|handle| std::fs::File::from(handle).metadata());
    about.is_ok_and(|about| !std::os::unix::fs::FileTypeExt::is_char_device(&about.file_type()))
}

/// Whether standard input is no terminal.
#[cfg(not(unix))]
fn something_is_sent() -> bool {
    !std::io::stdin().is_terminal()
}
