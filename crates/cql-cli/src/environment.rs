//! From options to what a query is compiled in.

use crate::config::{self, Config};
use crate::options::QueryOptions;
use cql::formats::NetworkFiles;
use cql::{Environment, Lookups, SavedQueries, Table, TimePoint, Timestamp, Zone};
use std::path::{Component, PathBuf};
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
        environment.lookups = Arc::new(Folder(folder.clone()));
    }
    if let Some(folder) = options.saved_queries.as_ref().or(config.saved_queries.as_ref()) {
        environment.saved_queries = Arc::new(Folder(folder.clone()));
    }
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

/// A folder of files that queries name.
struct Folder(PathBuf);

impl Folder {
    /// The file of a name that may begin with a package (`acme/kit:name`, `acme/kit/name.csv`): below a folder of that
    /// name, or else in the folder itself. Names that lead out of the folder have none.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(name.replace(':', "/"));
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let alone = path.file_name().map(PathBuf::from)?;
        let candidates = [PathBuf::from(name), path, alone].map(|path| self.0.join(path));
        candidates.into_iter().find(|path| inside && path.is_file())
    }
}

impl Lookups for Folder {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(path) = self.file(name) else { return Ok(None) };
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let table = cql::formats::lookup::parse(name, &text).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(table)))
    }
}

impl SavedQueries for Folder {
    fn text(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.file(&format!("{name}.cql"))?).ok()
    }
}
