//! `cql check`

mod github;
mod human;
mod json;
mod sample;
mod sarif;

use crate::environment::{self, NamedFolders};
use crate::options::QueryOptions;
use crate::texts::{self, STANDARD_INPUT, Text};
use crate::{REFUSED, USAGE, config, report};
use clap::{Args, ValueEnum};
use cql::{Diagnostic, LIBRARY, Severity, Span};
use cql_lint::{Level, Levels, Settings};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks queries without running them: syntax, names, types, portability, and what is probably not meant.
///
/// A comment `// cql: allow(CODE)` silences a finding in its line or, if it stands alone, in the step that follows.
#[derive(Args)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct CheckCommand {
    /// Queries: files *.cql, YAML with a rule, folders of these, or - for standard input, which is also read if nothing is named.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    query: QueryOptions,
    /// The form of the findings.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Change the files where a finding has a fix that keeps the rows the same. A query from standard input is written to
    /// standard output instead, without its findings.
    #[arg(long)]
    fix: bool,
    /// Events that the query is compared with: the names of its fields, and how many groups it makes. The first 10,000 are read.
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Report nothing of this code or name, such as CQL0628 or missing-passes.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    allow: Vec<String>,
    /// Report findings of this code or name as warnings.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    warn: Vec<String>,
    /// Report findings of this code or name as errors.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    deny: Vec<String>,
    /// Warnings end with exit status 1 as errors do.
    #[arg(long)]
    deny_warnings: bool,
    /// Show the page of a code or name; all pages, as Markdown, for the word all.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["files", "fix", "events"])]
    explain: Option<String>,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  no errors; with --deny-warnings no warnings either
  1  there are some
  2  wrong usage, or files that cannot be read";

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// With the lines that are meant, for people.
    Human,
    /// A JSON array, one object for each finding.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands that become annotations in GitHub Actions.
    Github,
}

/// A text with what there is to say about it.
struct Checked {
    text: Text,
    findings: Vec<Diagnostic>,
}

/// A place in the terms of editors: lines and columns from 1, columns in characters, the end past the last character.
struct Region {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Checked {
    fn region(&self, span: Span) -> Region {
        if !self.text.is_in_place {
            // Only the file is known.
            return Region { line: 1, column: 1, end_line: 1, end_column: 1 };
        }
        let (line, column) = span.line_column(&self.text.content);
        let (end_line, end_column) = Span { start: span.end, end: span.end }.line_column(&self.text.content);
        Region { line, column, end_line, end_column }
    }
}

/// The name of a code; the code itself if it has no page.
fn name_of(finding: &Diagnostic) -> &'static str {
    cql_lint::page_of(finding.code.0).map_or(finding.code.0, |page| page.name)
}

impl CheckCommand {
    pub(crate) fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("cql check: {message}");
                USAGE.into()
            }
        }
    }

    fn try_run(&self) -> Result<ExitCode, String> {
        if let Some(word) = &self.explain {
            report::print(&explain(word)?);
            return Ok(ExitCode::SUCCESS);
        }
        let mut environment = environment::environment(&self.query, None)?;
        environment.optimize = false;
        let named = NamedFolders::new(self.query.lookups.as_ref(), self.query.saved_queries.as_ref())?;
        let levels = self.levels()?;
        let sample = match self.events.is_empty() {
            true => None,
            false => Some(sample::sample(&self.events, &environment)?),
        };
        let texts = self.texts()?;
        let mut checked = Vec::new();
        let mut fixed = 0;
        for mut text in texts {
            named.put_into(&mut environment, text.path.as_deref());
            let settings = Settings {
                registry: &LIBRARY,
                environment: &environment,
                levels: &levels,
                sample: sample.as_ref(),
                fixes: self.fix || matches!(self.format, Format::Json | Format::Sarif),
            };
            if self.fix {
                let changed = cql_lint::fix(&text.content, &settings);
                if changed.count > 0 || text.path.is_none() {
                    fixed += changed.count;
                    text.write(&text.with_changes(&changed.text)?)?;
                    text.content = changed.text;
                }
            }
            let mut findings = cql_lint::check(&text.content, &settings);
            if !text.is_in_place {
                // Nobody could make them in the file.
                findings.iter_mut().for_each(|finding| finding.fix = None);
            }
            checked.push(Checked { text, findings });
        }
        let shown = match self.format {
            Format::Human => human::show(&checked, self.fix.then_some(fixed)),
            Format::Json => json::show(&checked),
            Format::Sarif => sarif::show(&checked),
            Format::Github => github::show(&checked),
        };
        // The query itself is what goes to standard output then.
        if !(self.fix && checked.iter().any(|checked| checked.text.path.is_none())) {
            report::print(&shown);
        }
        let worst = checked.iter().flat_map(|checked| &checked.findings).map(|finding| finding.severity).max();
        let bound = if self.deny_warnings { Severity::Warning } else { Severity::Error };
        Ok(if worst >= Some(bound) { REFUSED.into() } else { ExitCode::SUCCESS })
    }

    fn texts(&self) -> Result<Vec<Text>, String> {
        let keys = self.query.key.keys();
        let named: Vec<&PathBuf> = self.query.file.iter().chain(&self.files).collect();
        if named.is_empty() && std::io::stdin().is_terminal() {
            return Err("name files or folders, or send a query to standard input".into());
        }
        let names = if named.is_empty() { vec![STANDARD_INPUT.into()] } else { texts::queries(named, &keys)? };
        names.iter().map(|name| Text::read(name, "stdin", &keys)).collect()
    }

    /// What the configuration says, and then the options.
    fn levels(&self) -> Result<Levels, String> {
        let mut levels = config::current()?.levels()?;
        for (option, words, level) in [
            ("allow", &self.allow, Level::Off),
            ("warn", &self.warn, Level::Warning),
            ("deny", &self.deny, Level::Error),
        ] {
            for word in words {
                levels.set(word, level).map_err(|error| format!("--{option}: {error}"))?;
            }
        }
        Ok(levels)
    }
}

fn explain(word: &str) -> Result<String, String> {
    if word == "all" {
        return Ok(cql_lint::manual());
    }
    cql_lint::page_of(word).map(|page| page.markdown()).ok_or_else(|| {
        format!("--explain: '{word}' is no code or name of a diagnostic, such as CQL0101 or unknown-function")
    })
}
