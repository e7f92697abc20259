//! What `:set` changes, and shows.

use super::commands;
use crate::environment;
use crate::options::QueryOptions;
use clap::ValueEnum;
use cql::formats::OutputFormat;
use cql::{Dialect, Environment};

/// How many rows are shown if nothing else is set.
const DEFAULT_LIMIT: usize = 100;

/// The settings, with the options that the program was started with and what they make.
pub(super) struct Settings {
    pub(super) options: QueryOptions,
    pub(super) environment: Environment,
    pub(super) output: OutputFormat,
    pub(super) limit: usize,
    pub(super) threads: Option<usize>,
    pub(super) stats: bool,
    /// Whether the rows go to a terminal.
    pub(super) terminal: bool,
}

impl Settings {
    /// The settings that hold without `:set`.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub(super) fn new(options: QueryOptions, output: OutputFormat, terminal: bool) -> Result<Settings, String> {
        let environment = environment::environment(&options, None)?;
        Ok(Settings { options, environment, output, limit: DEFAULT_LIMIT, threads: None, stats: false, terminal })
    }

    /// Changes a setting; without a value to its default.
    ///
    /// # Errors
    /// What is wrong with the name or the value.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), String> {
        let number = || value.map(str::parse::<usize>).transpose().map_err(|_| format!("{name}: give a number"));
        let mut options = self.options.clone();
        let owned = value.map(str::to_string);
        match name {
            "output" => {
                let format = value.unwrap_or("auto").parse();
                self.output = format.map_err(|error: cql::formats::input::UnknownFormat| error.to_string())?;
                return Ok(());
            }
            "limit" => {
                self.limit = number()?.unwrap_or(DEFAULT_LIMIT);
                return Ok(());
            }
            "threads" => {
                self.threads = number()?.filter(|threads| *threads > 0);
                return Ok(());
            }
            "stats" => {
                self.stats = match value {
                    Some("on") => true,
                    Some("off") | None => false,
                    Some(other) => return Err(format!("stats: '{other}' is neither on nor off")),
                };
                return Ok(());
            }
            "start" => options.start = owned,
            "end" => options.end = owned,
            "now" => options.now = owned,
            "timezone" => options.timezone = owned,
            "dialect" => {
                let dialect = value.map(|word| crate::options::DialectOption::from_str(word, true)).transpose();
                options.dialect = dialect.map_err(|_| "dialect: it is extended or logscale")?;
            }
            _ => {
                let parameter = name.strip_prefix('?').filter(|parameter| !parameter.is_empty()).ok_or_else(|| {
                    let known: Vec<&str> = commands::SETTINGS.iter().map(|(name, _)| *name).collect();
                    format!("there is no setting '{name}'; it is one of {}", known.join(", "))
                })?;
                let given = format!("{parameter}=");
                options.parameters.retain(|parameter| !parameter.starts_with(&given));
                options.parameters.extend(value.map(|value| given.clone() + value));
            }
        }
        // What is an option elsewhere is a setting here.
        let named = |message: String| message.trim_start_matches("--").to_string();
        self.environment = environment::environment(&options, None).map_err(named)?;
        self.options = options;
        Ok(())
    }

    /// All settings, a line each.
    pub(super) fn text(&self) -> String {
        let options = &self.options;
        let format = OutputFormat::ALL.iter().find(|(_, format)| *format == self.output);
        let dialect = match self.environment.dialect {
            Dialect::Extended => "extended",
            Dialect::Logscale => "logscale",
        };
        let settings = [
            ("output", format.map(|(name, _)| name.to_string())),
            ("limit", Some(self.limit.to_string())),
            ("start", options.start.clone()),
            ("end", options.end.clone()),
            ("now", options.now.clone()),
            ("timezone", Some(self.environment.zone.to_string())),
            ("dialect", Some(dialect.to_string())),
            ("threads", self.threads.map(|threads| threads.to_string())),
            ("stats", Some(if self.stats { "on" } else { "off" }.to_string())),
        ];
        let line = |name: &str, value: &str| format!("{name:10}{value}\n");
        let settings = settings.iter().map(|(name, value)| line(name, value.as_deref().unwrap_or("-")));
        let parameters = options.parameters.iter().filter_map(|parameter| parameter.split_once('='));
        settings.chain(parameters.map(|(name, value)| line(&format!("?{name} "), value))).collect()
    }
}
