//! `cql fmt`

use crate::{REFUSED, USAGE, environment, report};
use clap::Args;
use cql::Query;
use similar::TextDiff;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes queries in the one style, comments kept.
#[derive(Args)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct FmtCommand {
    /// Files to write anew, and folders, of which it is every *.cql; from standard input to standard output if there is
    /// none or it is -.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change.
    #[arg(long)]
    diff: bool,
    /// Also write what only the extended dialect reads as LogScale accepts it; the rows stay the same.
    #[arg(long)]
    canonical: bool,
    /// The folder of lookup files, with --canonical: match() on a name that is none of them tests a text.
    #[arg(long, value_name = "DIR", requires = "canonical")]
    lookups: Option<PathBuf>,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  with --check or --diff: a file would change
  2  wrong usage, a file that cannot be read or written, or a text that is no query or, with
     --canonical, that LogScale has no form for; it is left as it is";

/// How it went with one text, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Done,
    WouldChange,
    Failed,
}

impl FmtCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let standard = PathBuf::from("-");
        let paths = if self.paths.is_empty() { std::slice::from_ref(&standard) } else { &self.paths };
        let mut worst = Outcome::Done;
        for path in paths {
            worst = worst.max(if *path == standard { self.standard_input() } else { self.path(path) });
        }
        match worst {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::WouldChange => REFUSED.into(),
            Outcome::Failed => USAGE.into(),
        }
    }

    fn standard_input(&self) -> Outcome {
        let mut text = String::new();
        if let Err(error) = std::io::stdin().read_to_string(&mut text) {
            return failed(&format!("cannot read standard input: {error}"));
        }
        self.text(&text, "standard input", |formatted| {
            // A reader that goes away early is no error.
            let _ = std::io::stdout().write_all(formatted.as_bytes());
            Outcome::Done
        })
    }

    fn path(&self, path: &Path) -> Outcome {
        if !path.is_dir() {
            return self.file(path);
        }
        match queries(path) {
            Ok(files) => files.iter().map(|file| self.file(file)).max().unwrap_or(Outcome::Done),
            Err(error) => failed(&format!("cannot read {}: {error}", path.display())),
        }
    }

    fn file(&self, path: &Path) -> Outcome {
        let name = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return failed(&format!("cannot read {name}: {error}")),
        };
        self.text(&text, &name, |formatted| {
            if formatted == text {
                return Outcome::Done;
            }
            match std::fs::write(path, formatted) {
                Ok(()) => Outcome::Done,
                Err(error) => failed(&format!("cannot write {name}: {error}")),
            }
        })
    }

    /// Formats a text and writes it, or says what would change.
    fn text(&self, text: &str, name: &str, write: impl FnOnce(&str) -> Outcome) -> Outcome {
        let Some(formatted) = self.formatted(text, name) else { return Outcome::Failed };
        if !self.check && !self.diff {
            return write(&formatted);
        }
        if formatted == text {
            return Outcome::Done;
        }
        let said = if self.diff { difference(text, &formatted, name) } else { format!("{name}\n") };
        let _ = std::io::stdout().write_all(said.as_bytes());
        Outcome::WouldChange
    }

    /// The text as it should be; `None` if there is none, which was said.
    fn formatted(&self, text: &str, name: &str) -> Option<String> {
        if !self.canonical {
            return cql_syntax::format(text).map_err(|found| report::diagnostics(&found, name, text)).ok();
        }
        let environment = environment::of_lookups(self.lookups.as_deref());
        let environment = environment.map_err(|message| eprintln!("cql fmt: {message}")).ok()?;
        let documented = Query::documented(text, &environment)
            .map_err(|refused| report::diagnostics(&refused.diagnostics, name, text))
            .ok()?;
        if documented.refused.is_empty() {
            return Some(documented.text);
        }
        let name = format!("{name}, rewritten as far as possible");
        report::diagnostics(&documented.refused, &name, &documented.text);
        None
    }
}

fn failed(message: &str) -> Outcome {
    eprintln!("cql fmt: {message}");
    Outcome::Failed
}

/// The lines that differ, as `diff -u` shows them.
fn difference(before: &str, after: &str, name: &str) -> String {
    TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string()
}

/// The queries in a folder and its folders, sorted, without hidden ones.
fn queries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.retain(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with('.'));
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(queries(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "cql") {
            files.push(path);
        }
    }
    Ok(files)
}
