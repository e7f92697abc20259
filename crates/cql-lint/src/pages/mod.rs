//! What each code means: a page for every diagnostic that there is.

mod binding;
mod compatibility;
mod syntax;
mod warnings;

use crate::lints::LINTS;
use cql_syntax::{Code, Severity};
use std::fmt::Write;

/// The page of a code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: Code,
    /// Its name, which stands for the code in the configuration and in options.
    pub name: &'static str,
    /// How grave it is, unless somebody sets another level.
    pub severity: Severity,
    /// What is the matter.
    pub meaning: &'static str,
    /// A query that has the problem.
    pub example: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

const fn page(
    code: Code,
    name: &'static str,
    severity: Severity,
    [meaning, example, instead]: [&'static str; 3],
) -> Page {
    Page { code, name, severity, meaning, example, instead }
}

const fn error(
    code: Code,
    name: &'static str,
    meaning: &'static str,
    example: &'static str,
    instead: &'static str,
) -> Page {
    page(code, name, Severity::Error, [meaning, example, instead])
}

/// The page of a warning.
pub(crate) const fn warning(
    code: Code,
    name: &'static str,
    meaning: &'static str,
    example: &'static str,
    instead: &'static str,
) -> Page {
    page(code, name, Severity::Warning, [meaning, example, instead])
}

/// The page of a note.
pub(crate) const fn info(
    code: Code,
    name: &'static str,
    meaning: &'static str,
    example: &'static str,
    instead: &'static str,
) -> Page {
    page(code, name, Severity::Info, [meaning, example, instead])
}

/// The chapters of the pages, each with what it is about.
const CHAPTERS: &[(&str, &[&[Page]])] = &[
    ("The text is no query", &[syntax::PAGES]),
    ("Names, values and structure", &[binding::PAGES]),
    ("What LogScale does not accept", &[compatibility::PAGES]),
];

/// All pages, in the order of their codes.
pub fn pages() -> Vec<Page> {
    let others = CHAPTERS.iter().flat_map(|(_, pages)| pages.iter()).chain([&warnings::PAGES]);
    let mut pages: Vec<Page> = others.flat_map(|pages| pages.iter().copied()).collect();
    pages.extend(LINTS.iter().map(|lint| *lint.page()));
    pages.sort_by_key(|page| page.code);
    pages
}

/// The page of a code, or of a name that stands for one. Letter case does not matter.
pub fn page_of(word: &str) -> Option<Page> {
    pages().into_iter().find(|page| page.code.0.eq_ignore_ascii_case(word) || page.name.eq_ignore_ascii_case(word))
}

impl Page {
    /// Whether its level can be set: a query that is refused cannot be talked into running.
    pub fn can_be_set(&self) -> bool {
        self.severity != Severity::Error
    }

    /// The page as Markdown.
    pub fn markdown(&self) -> String {
        let Page { code, name, severity, meaning, example, instead } = self;
        let level = match severity {
            Severity::Error => "error",
            Severity::Warning if code.is_compatibility() => "warning; an error with `--dialect logscale`",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        format!("### {} {name}\n\n*{level}*\n\n{meaning}\n\n```cql\n{example}\n```\n\n{instead}\n", code.0)
    }
}

const PREFACE: &str = "\
# Diagnostics

Everything that `cql check` can say, by code: what it means, a query that has the problem, and what to write instead.
`cql check --explain CQL0101` shows one page in a terminal. How levels are set says [Checking queries](check.md).

<!-- Made by `cargo run -p cql-cli -- check --explain all > docs/diagnostics.md`; do not edit. -->
";

/// All pages as one Markdown document.
pub fn manual() -> String {
    let mut text = PREFACE.to_string();
    let mut chapters: Vec<(&str, Vec<Page>)> = CHAPTERS.iter().map(|(title, pages)| (*title, pages.concat())).collect();
    let is_in_chapter = |page: &Page| chapters.iter().any(|(_, pages)| pages.iter().any(|p| p.code == page.code));
    let rest = pages().into_iter().filter(|page| !is_in_chapter(page)).collect();
    chapters.push(("Legal, and perhaps not what was meant", rest));
    for (title, mut pages) in chapters {
        pages.sort_by_key(|page| page.code);
        let _ = writeln!(text, "\n## {title}");
        for page in pages {
            let _ = write!(text, "\n{}", page.markdown());
        }
    }
    text
}
