//! From options to what a query is compiled in.

use crate::options::QueryOptions;
use cql::formats::{Folder, NetworkFiles};
use cql::{Environment, TimePoint, Timestamp, Zone};
use std::sync::Arc;

/// The environment that the options describe.
pub(crate) fn environment(options: &QueryOptions) -> Result<Environment, String> {
    let now = match &options.now {
        Some(text) => moment(text).ok_or_else(|| format!("--now: '{text}' is no point in time"))?,
        None => Timestamp::now(),
    };
    let mut environment = Environment::new(now);
    environment.dialect = options.dialect.into();
    environment.optimize = !options.no_optimize;
    if let Some(zone) = &options.timezone {
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
    if let Some(folder) = &options.lookups {
        environment.lookups = Arc::new(Folder::new(folder));
    }
    if let Some(folder) = &options.saved_queries {
        environment.saved_queries = Arc::new(Folder::new(folder));
    }
    environment.network = Arc::new(network(options)?);
    Ok(environment)
}

/// The databases and hosts files of the options.
fn network(options: &QueryOptions) -> Result<NetworkFiles, String> {
    let mut network = NetworkFiles::default();
    for path in &options.geoip {
        network.open_database(path).map_err(|error| format!("--geoip: {error}"))?;
    }
    for path in &options.hosts {
        network.open_hosts(path).map_err(|error| format!("--hosts: {error}"))?;
    }
    Ok(network)
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().map(Timestamp).or_else(|| Timestamp::parse_iso(text))
}
