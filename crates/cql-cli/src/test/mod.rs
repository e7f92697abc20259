//! `cql test`

mod coverage;
mod human;
mod json;
mod junit;
mod watch;

use crate::texts::KeyOption;
use crate::{REFUSED, USAGE, config, report};
use clap::{Args, ValueEnum};
use cql_testing::coverage::Coverage;
use cql_testing::suite::{self, Outcome, Problem, RuleText, Suite, Test};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use watch::Watched;

/// Runs tests of rules: events and what must come out, written down as YAML.
#[derive(Args)]
#[command(after_help = "The exit status is 0 if all tests pass, 1 if one fails, 2 if a test cannot be read.")]
pub(crate) struct TestCommand {
    /// Test files, rules with tests beside them, YAML that holds a rule, and folders of these.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Only tests whose name, or whose file's name, contains this.
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,
    #[command(flatten)]
    key: KeyOption,
    /// Write the rows that come out into the tests, in place of those that they expect.
    #[arg(long)]
    update: bool,
    /// Run again whenever a rule, a test or an event file changes.
    #[arg(long, conflicts_with = "update")]
    watch: bool,
    /// What to print.
    #[arg(long, value_enum, default_value = "human", alias = "output")]
    format: Format,
    /// Show which filters, branches and if arms no test event reached.
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    coverage: Option<CoverageForm>,
    /// Tests that run at a time.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people.
    Human,
    /// One JSON object.
    Json,
    /// JUnit XML.
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CoverageForm {
    /// A list of what was not reached.
    Text,
    /// All parts, as JSON.
    Json,
    /// A page that shows the rules.
    Html,
}

/// A test that was run.
pub(crate) struct Ran {
    suite: Suite,
    test: Test,
    outcome: Outcome,
}

/// All that there is to report.
#[derive(Default)]
pub(crate) struct Report {
    ran: Vec<Ran>,
    /// Files that cannot be used.
    errors: Vec<String>,
    coverage: BTreeMap<RuleText, Coverage>,
    time: Duration,
    filtered: usize,
}

impl Report {
    fn failed(&self) -> usize {
        self.ran.iter().filter(|ran| !ran.outcome.passed()).count()
    }

    /// 2 if something cannot be read, else 1 if a test failed.
    fn status(&self) -> u8 {
        let setup = |problem: &Problem| matches!(problem, Problem::Setup { .. });
        if !self.errors.is_empty() || self.ran.iter().any(|ran| ran.outcome.problems.iter().any(setup)) {
            return USAGE;
        }
        if self.failed() > 0 { REFUSED } else { 0 }
    }
}

impl TestCommand {
    pub(crate) fn run(&self) -> ExitCode {
        if !self.watch {
            return self.once().0.into();
        }
        loop {
            let before = self.once().1;
            eprintln!("waiting for changes; end with Ctrl-C");
            before.wait_for_change();
            eprintln!();
        }
    }

    /// Runs all tests once and reports. Gives the exit status, and the files as they were.
    fn once(&self) -> (u8, Watched) {
        let keys = self.key.keys();
        let started = Instant::now();
        let mut found = suite::find(&self.paths, &keys);
        let mut paths = self.paths.clone();
        paths.extend(found.suites.iter().flat_map(Suite::paths));
        // What is changed while the tests run is a change too.
        let watched = Watched::new(paths);
        let mut report = Report { errors: found.errors.iter().map(ToString::to_string).collect(), ..Report::default() };
        match defaults() {
            Ok(defaults) => {
                let tests = found.suites.iter_mut().flat_map(|suite| &mut suite.tests);
                tests.for_each(|test| test.settings.set_defaults(&defaults));
            }
            Err(message) => report.errors.push(message),
        }
        self.execute(found.suites, &mut report);
        report.time = started.elapsed();
        if report.ran.is_empty() && report.errors.is_empty() {
            let what = if report.filtered > 0 { "no test has such a name" } else { "there are no tests" };
            report.errors.push(format!("{what} in {}", list(&self.paths)));
        }
        if self.update {
            self.renew(&mut report, &keys);
        }
        let mut shown = match self.format {
            Format::Human if matches!(self.coverage, None | Some(CoverageForm::Text)) => human::report(&report),
            // The coverage report is what was asked for; the rest goes to standard error.
            Format::Human => {
                eprint!("{}", human::report(&report));
                String::new()
            }
            Format::Json => json::report(&report),
            Format::Junit => junit::report(&report),
        };
        match self.coverage {
            None => {}
            Some(CoverageForm::Text) if self.format == Format::Human => shown.push_str(&coverage::text(&report)),
            Some(CoverageForm::Text) => eprint!("{}", coverage::text(&report)),
            // The report has it already.
            Some(CoverageForm::Json) if self.format == Format::Json => {}
            Some(CoverageForm::Json) => shown.push_str(&coverage::json(&report)),
            Some(CoverageForm::Html) => shown.push_str(&coverage::html(&report)),
        }
        report::print(&shown);
        (report.status(), watched)
    }

    fn execute(&self, suites: Vec<Suite>, report: &mut Report) {
        let mut jobs: Vec<(Suite, Test)> = Vec::new();
        for mut suite in suites {
            for test in std::mem::take(&mut suite.tests) {
                let wanted = |filter: &String| {
                    test.name.contains(filter) || suite.file.to_string_lossy().contains(filter.as_str())
                };
                if self.filter.as_ref().is_none_or(wanted) {
                    jobs.push((suite.clone(), test));
                } else {
                    report.filtered += 1;
                }
            }
        }
        let watch = if self.coverage.is_some() { suite::Watch::Coverage } else { suite::Watch::Nothing };
        let next = AtomicUsize::new(0);
        let outcomes: Mutex<Vec<Option<Outcome>>> = Mutex::new(jobs.iter().map(|_| None).collect());
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some((_, test)) = jobs.get(index) else { break };
                let outcome = suite::run(test, watch);
                if let Ok(mut outcomes) = outcomes.lock()
                    && let Some(place) = outcomes.get_mut(index)
                {
                    *place = Some(outcome);
                }
            }
        };
        let threads =
            self.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        std::thread::scope(|scope| {
            for _ in 1..threads.min(jobs.len().max(1)) {
                scope.spawn(work);
            }
            work();
        });
        let outcomes = outcomes.into_inner().unwrap_or_default();
        for ((suite, test), outcome) in jobs.into_iter().zip(outcomes) {
            let Some(mut outcome) = outcome else { continue };
            if let Some(coverage) = outcome.coverage.take() {
                report.coverage.entry(test.rule.clone()).or_default().merge(coverage);
            }
            report.ran.push(Ran { suite, test, outcome });
        }
    }

    /// Writes the rows of tests whose rows differ into the tests.
    fn renew(&self, report: &mut Report, keys: &[String]) {
        for ran in &mut report.ran {
            let differs = |problem: &Problem| matches!(problem, Problem::Rows { .. } | Problem::Unwritten { .. });
            if !ran.outcome.problems.iter().any(differs) {
                continue;
            }
            match suite::update(&ran.suite, &ran.test, &ran.outcome.rows, keys) {
                Ok(path) => {
                    eprint!(
                        "renewed {} in {}\n{}",
                        ran.test.name,
                        path.display(),
                        human::problems(&ran.outcome.problems)
                    );
                    ran.outcome.problems.retain(|problem| !differs(problem));
                }
                Err(error) => report.errors.push(error.to_string()),
            }
        }
    }
}

/// What the configuration says, as settings of tests. The clock and the events are a matter of each test.
fn defaults() -> Result<Map<String, Json>, String> {
    let config = config::current()?;
    let folder = |folder: &Option<PathBuf>| {
        let absolute = folder.as_ref().and_then(|folder| std::path::absolute(folder).ok());
        absolute.map(|folder| Json::from(folder.to_string_lossy()))
    };
    let dialect = config.dialect.and_then(|dialect| dialect.to_possible_value());
    let settings = [
        ("lookups", folder(&config.lookups)),
        ("saved_queries", folder(&config.saved_queries)),
        ("dialect", dialect.map(|dialect| Json::from(dialect.get_name()))),
        ("timezone", config.timezone.as_deref().map(Json::from)),
    ];
    let said = settings.into_iter().filter_map(|(key, value)| Some((key.to_string(), value?)));
    Ok(said.collect())
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
