//! Checking a query: everything that the parser, the planner and the lints have to say of it.
//!
//! A lint is a file in `lints`: its page (code, name, severity, what it means, an example) and its check. The pages of all
//! other codes are in [`pages`], so that `cql check --explain` and `docs/diagnostics.md` know every code.

mod fix;
mod levels;
mod lint;
mod lints;
mod pages;
mod sample;
mod silence;
mod tree;

pub use fix::{Fixed, fix};
pub use levels::{Level, Levels};
pub use lint::Lint;
pub use lints::LINTS;
pub use pages::{Page, manual, page_of, pages};
pub use sample::Sample;

use cql_core::environment::Environment;
use cql_core::function::Registry;
use cql_core::plan::{Planner, read};
use cql_syntax::{Diagnostic, Severity};
use lint::{Checked, Report};

/// What a query is checked against.
pub struct Settings<'s> {
    /// The functions.
    pub registry: &'s dyn Registry,
    /// What the query is compiled in.
    pub environment: &'s Environment,
    /// How grave each finding is.
    pub levels: &'s Levels,
    /// Events that the query's field names are compared with.
    pub sample: Option<&'s Sample>,
    /// Whether findings come with their fixes. To see that one is sound the text is read once more.
    pub fixes: bool,
}

/// Everything there is to say of a query text, in the order of the text.
pub fn check(text: &str, settings: &Settings<'_>) -> Vec<Diagnostic> {
    let (query, mut diagnostics) = read(text, settings.registry, settings.environment);
    let plan = Planner::new(text, settings.registry, settings.environment).plan(&query, &mut diagnostics);
    // A construct that only LogScale refuses was read all the same; behind other errors steps are missing.
    if !diagnostics.iter().any(|diagnostic| diagnostic.is_error() && !diagnostic.code.is_compatibility()) {
        let checked = Checked { text, query: &query, plan: plan.as_ref(), settings };
        for lint in LINTS.iter().filter(|lint| settings.levels.is_on(lint.page())) {
            let mut report = Report::new(lint.page());
            lint.check(&checked, &mut report);
            diagnostics.extend(report.found);
        }
    }
    for diagnostic in &mut diagnostics {
        diagnostic.fix.take_if(|fix| !settings.fixes || !fix::is_sound(fix, text, &query, settings));
    }
    let silenced = silence::Silenced::new(text, &query);
    let mut diagnostics: Vec<Diagnostic> =
        diagnostics.into_iter().filter_map(|found| settings.levels.apply(found)).collect();
    diagnostics.retain(|diagnostic| !silenced.covers(diagnostic));
    for diagnostic in &mut diagnostics {
        say_that_logscale_refuses(diagnostic);
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span().unwrap_or_default().start, diagnostic.code));
    diagnostics
}

/// The help of a compatibility warning says why it is one; the message says how the piece was read.
fn say_that_logscale_refuses(diagnostic: &mut Diagnostic) {
    if !diagnostic.code.is_compatibility() || diagnostic.severity == Severity::Error {
        return;
    }
    if let Some(help) = &mut diagnostic.help {
        *help = format!("not accepted by LogScale; {help}");
    }
}
