//! From options to what a query is compiled in.

use crate::config::{self, Config};
use crate::options::QueryOptions;
use cql::formats::{Folder, NetworkFiles};
use cql::{Environment, TimePoint, Timestamp, Zone};
use std::path::Path;
use std::sync::Arc;

/// The environment that the options describe.
pub(crate) fn environment(options: &QueryOptions) -> Result<Environment, String> {
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
    if let Some(folder) = options.lookups.as_ref().or(config.lookups.as_ref()) {
        environment.lookups = Arc::new(Folder::new(folder));
    }
    if let Some(folder) = options.saved_queries.as_ref().or(config.saved_queries.as_ref()) {
        environment.saved_queries = Arc::new(Folder::new(folder));
    }
    environment.network = Arc::new(network(options, config)?);
    Ok(environment)
}

/// An environment in which queries are looked at but not run: with the lookup files of a folder, or with those and the saved queries
/// of the configuration.
pub(crate) fn of_lookups(folder: Option<&Path>) -> Result<Environment, String> {
    let config = config::current()?;
    let mut environment = Environment::new(Timestamp::now());
    if let Some(folder) = folder.or(config.lookups.as_deref()) {
        environment.lookups = Arc::new(Folder::new(folder));
    }
    if let Some(folder) = &config.saved_queries {
        environment.saved_queries = Arc::new(Folder::new(folder));
    }
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
