//! `cql fmt`

use crate::environment::NamedFolders;
use crate::texts::{self, KeyOption, STANDARD_INPUT, Text};
use crate::{REFUSED, USAGE, report};
use clap::Args;
use cql::{Environment, Query, Timestamp};
use similar::TextDiff;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes queries in the one style, comments kept.
#[derive(Args)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct FmtCommand {
    /// Files to write anew, *.cql or YAML with a rule, and folders of these; from standard input to standard output if there
    /// is none or it is -.
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
    #[command(flatten)]
    key: KeyOption,
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
        let standard = PathBuf::from(STANDARD_INPUT);
        let paths = if self.paths.is_empty() { std::slice::from_ref(&standard) } else { &self.paths };
        let worst = paths.iter().map(|path| match texts::queries([path], &self.key.keys()) {
            Ok(files) => files.iter().map(|file| self.text(file)).max().unwrap_or(Outcome::Done),
            Err(message) => failed(&message),
        });
        match worst.max().unwrap_or(Outcome::Done) {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::WouldChange => REFUSED.into(),
            Outcome::Failed => USAGE.into(),
        }
    }

    /// Formats a text and writes it, or says what would change.
    fn text(&self, path: &Path) -> Outcome {
        let text = match Text::read(path, "standard input", &self.key.keys()) {
            Ok(text) => text,
            Err(message) => return failed(&message),
        };
        let Some(formatted) = self.formatted(&text) else { return Outcome::Failed };
        let whole = match text.with_query(&formatted) {
            Ok(whole) => whole,
            Err(message) => return failed(&message),
        };
        if !self.check && !self.diff {
            return text.write(&whole).map_or_else(|message| failed(&message), |()| Outcome::Done);
        }
        if whole == text.whole() {
            return Outcome::Done;
        }
        let name = &text.name;
        report::print(&if self.diff { difference(text.whole(), &whole, name) } else { format!("{name}\n") });
        Outcome::WouldChange
    }

    /// The query as it should be; `None` if there is none, which was said.
    fn formatted(&self, Text { content, title, path, .. }: &Text) -> Option<String> {
        if !self.canonical {
            return cql_syntax::format(content).map_err(|found| report::diagnostics(&found, title, content)).ok();
        }
        let mut environment = Environment::new(Timestamp::now());
        let named = NamedFolders::new(self.lookups.as_ref(), None);
        named.map_err(|message| eprintln!("cql fmt: {message}")).ok()?.put_into(&mut environment, path.as_deref());
        let documented = Query::documented(content, &environment)
            .map_err(|refused| report::diagnostics(&refused.diagnostics, title, content))
            .ok()?;
        if documented.refused.is_empty() {
            return Some(documented.text);
        }
        let name = format!("{title}, rewritten as far as possible");
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
