//! From options to what a query is compiled in.

use crate::config::{self, Config};
use crate::options::QueryOptions;
use cql::formats::{Folders, NetworkFiles};
use cql::{Environment, TimePoint, Timestamp, Zone};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folders that are named, for files that queries speak of.
pub(crate) struct NamedFolders<'o> {
    lookups: Option<&'o PathBuf>,
    saved_queries: Option<&'o PathBuf>,
}

impl<'o> NamedFolders<'o> {
    /// Those of options, else of the configuration.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    pub(crate) fn new(lookups: Option<&'o PathBuf>, saved_queries: Option<&'o PathBuf>) -> Result<Self, String> {
        let config = config::current()?;
        Ok(NamedFolders {
            lookups: lookups.or(config.lookups.as_ref()),
            saved_queries: saved_queries.or(config.saved_queries.as_ref()),
        })
    }

    /// Puts them into an environment, and behind them the folders of the file that the query is from.
    pub(crate) fn put_into(&self, environment: &mut Environment, rule: Option<&Path>) {
        let folders = |named: Option<&PathBuf>| {
            let named = Folders::new(named);
            Arc::new(rule.map_or(named.clone(), |rule| named.and_of_rule(rule)))
        };
        environment.lookups = folders(self.lookups);
        environment.saved_queries = folders(self.saved_queries);
    }
}

/// The environment that the options describe, for a query from this file, if it is from one.
pub(crate) fn environment(options: &QueryOptions, rule: Option<&Path>) -> Result<Environment, String> {
    let now = match &options.now {
        Some(text) => moment(text).ok_or_else(|| format!("--now: '{text}' is no point in time"))?,
        None => Timestamp::now(),
    };
    let config = config::current()?;
    let mut environment = Environment::new(now);
    environment.dialect = options.dialect.or(config.dialect).unwrap_or_default().into();
    environment.optimize = !options.no_optimize;
    if let Some(zone) = options.timezone.as_ref().or(config.timezone.as_ref()) {
        environment.zone = Zone::parse(zone).map_err(|error| format!("--timezone: {error}"))?;
    }
    let bound = |name: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => match (moment(text), TimePoint::parse(text)) {
            (Some(moment), _) => Ok(Some(moment)),
            (None, Ok(point)) => Ok(Some(point.resolve(now, &environment.zone))),
            (None, Err(error)) => Err(format!("--{name}: {error}")),
        },
    };
    (environment.start, environment.end) = (bound("start", &options.start)?, bound("end", &options.end)?);
    for parameter in &options.parameters {
        let Some((name, value)) = parameter.split_once('=') else {
            return Err(format!("--param: '{parameter}' is not of the form NAME=VALUE"));
        };
        environment.parameters.entry(name.to_string()).or_default().push(value.to_string());
    }
    NamedFolders::new(options.lookups.as_ref(), options.saved_queries.as_ref())?.put_into(&mut environment, rule);
    environment.network = Arc::new(network(options, config)?);
    Ok(environment)
}

/// The databases and hosts files of the options.
fn network(options: &QueryOptions, config: &Config) -> Result<NetworkFiles, String> {
    let mut network = NetworkFiles::default();
    for path in config.geoip.iter().chain(&options.geoip) {
        network.open_database(path).map_err(|error| format!("--geoip: {error}"))?;
    }
    for path in config.hosts.iter().chain(&options.hosts) {
        network.open_hosts(path).map_err(|error| format!("--hosts: {error}"))?;
    }
    Ok(network)
}

/// The names of the saved queries that there are, as far as they can be listed.
pub(crate) fn saved_query_names(options: &QueryOptions) -> Vec<String> {
    let folder =
        options.saved_queries.as_ref().or(config::current().ok().and_then(|config| config.saved_queries.as_ref()));
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".cql").map(String::from));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().map(Timestamp).or_else(|| Timestamp::parse_iso(text))
}
