//! What surrounds the rule of a test: parameters, files, clock.

use super::events::text;
use cql::formats::{Folders, NetworkFiles};
use cql::{Dialect, Environment, Lookups, SavedQueries, Table, TimePoint, Timestamp, Zone};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// When the clock of a test stands if it says nothing: 1 June 2024, noon UTC.
const NOW: Timestamp = Timestamp(1_717_243_200_000);

/// The keys that stand for settings.
pub(crate) const KEYS: [&str; 12] = [
    "params",
    "files",
    "lookups",
    "saved",
    "saved_queries",
    "geoip",
    "hosts",
    "now",
    "start",
    "end",
    "timezone",
    "dialect",
];

/// What a rule is compiled in, as a test writes it down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    given: Map<String, Json>,
    folder: PathBuf,
}

impl Settings {
    /// The settings among these keys; paths are seen from the folder.
    pub(crate) fn new(map: &Map<String, Json>, folder: &Path) -> Settings {
        let given = map.iter().filter(|(key, _)| KEYS.contains(&key.as_str()));
        Settings {
            given: given.map(|(key, value)| (key.clone(), value.clone())).collect(),
            folder: folder.to_path_buf(),
        }
    }

    /// These settings where a case gives none of its own. Of maps, the members are put together.
    pub(crate) fn with(&self, case: &Map<String, Json>) -> Settings {
        let mut all = self.clone();
        for (key, value) in Settings::new(case, &self.folder).given {
            match (all.given.get_mut(&key), value) {
                (Some(Json::Object(outer)), Json::Object(inner)) => outer.extend(inner),
                (_, value) => {
                    all.given.insert(key, value);
                }
            }
        }
        all
    }

    /// Adds settings where nothing has been said; keys are those of a test file, paths absolute.
    pub fn set_defaults(&mut self, defaults: &Map<String, Json>) {
        for (key, value) in defaults {
            self.given.entry(key).or_insert_with(|| value.clone());
        }
    }

    /// The environment that they describe for a rule in this file.
    ///
    /// # Errors
    /// Which setting cannot be used, and why.
    pub fn environment(&self, rule: &Path) -> Result<Environment, String> {
        let mut environment = Environment::new(NOW);
        if let Some(now) = self.given.get("now") {
            environment.now = moment(now).ok_or_else(|| format!("'now: {}' is no point in time", text(now)))?;
        }
        if let Some(zone) = self.given.get("timezone") {
            environment.zone = Zone::parse(&text(zone)).map_err(|error| format!("'timezone': {error}"))?;
        }
        environment.start = self.bound("start", &environment)?;
        environment.end = self.bound("end", &environment)?;
        environment.dialect = match self.given.get("dialect").map(text).as_deref() {
            None | Some("extended") => Dialect::Extended,
            Some("logscale") => Dialect::Logscale,
            Some(other) => return Err(format!("'dialect: {other}': the dialects are extended and logscale")),
        };
        for (name, value) in self.map("params")? {
            let values = match value {
                Json::Array(values) => values.iter().map(text).collect(),
                one => vec![text(one)],
            };
            environment.parameters.insert(name.clone(), values);
        }
        let folders = |key| self.path(key).map(|named| Folders::new(named).and_of_rule(rule));
        environment.lookups = Arc::new(Files { written: self.texts("files")?, folders: folders("lookups")? });
        environment.saved_queries =
            Arc::new(Saved { written: self.texts("saved")?, folders: folders("saved_queries")? });
        environment.network = Arc::new(self.network()?);
        Ok(environment)
    }

    fn bound(&self, key: &str, environment: &Environment) -> Result<Option<Timestamp>, String> {
        let Some(value) = self.given.get(key) else { return Ok(None) };
        if let Some(moment) = moment(value) {
            return Ok(Some(moment));
        }
        let point = TimePoint::parse(&text(value)).map_err(|error| format!("'{key}': {error}"))?;
        Ok(Some(point.resolve(environment.now, &environment.zone)))
    }

    fn map(&self, key: &str) -> Result<Vec<(&String, &Json)>, String> {
        match self.given.get(key) {
            None => Ok(Vec::new()),
            Some(Json::Object(map)) => Ok(map.iter().collect()),
            Some(_) => Err(format!("'{key}' must be a map")),
        }
    }

    fn texts(&self, key: &str) -> Result<BTreeMap<String, String>, String> {
        Ok(self.map(key)?.into_iter().map(|(name, value)| (name.clone(), text(value))).collect())
    }

    fn path(&self, key: &str) -> Result<Option<PathBuf>, String> {
        match self.given.get(key) {
            None => Ok(None),
            Some(Json::String(path)) => Ok(Some(self.folder.join(path))),
            Some(_) => Err(format!("'{key}' must be the path of a folder")),
        }
    }

    fn network(&self) -> Result<NetworkFiles, String> {
        let mut network = NetworkFiles::default();
        let databases = match self.given.get("geoip") {
            None => &[][..],
            Some(Json::Array(names)) => names,
            Some(one) => std::slice::from_ref(one),
        };
        for name in databases {
            let path = self.folder.join(text(name));
            network.open_database(&path).map_err(|error| format!("'geoip': {error}"))?;
        }
        if let Some(hosts) = self.given.get("hosts") {
            network.add_hosts(Path::new("hosts"), &text(hosts)).map_err(|error| format!("'hosts': {error}"))?;
        }
        Ok(network)
    }

    /// The files and folders that the settings name, for a program that watches them.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let folders = ["lookups", "saved_queries"].into_iter().filter_map(|key| self.path(key).ok().flatten());
        folders.collect()
    }
}

/// Epoch milliseconds, or ISO 8601.
fn moment(value: &Json) -> Option<Timestamp> {
    let text = text(value);
    text.parse().ok().map(Timestamp).or_else(|| Timestamp::parse_iso(&text))
}

/// Lookup files that a test holds itself, and those of folders.
struct Files {
    written: BTreeMap<String, String>,
    folders: Folders,
}

impl Lookups for Files {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(text) = self.written.get(name) else { return self.folders.table(name) };
        let table = cql::formats::lookup::parse(name, text).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(table)))
    }
}

/// Saved queries that a test holds itself, and those of folders.
struct Saved {
    written: BTreeMap<String, String>,
    folders: Folders,
}

impl SavedQueries for Saved {
    fn text(&self, name: &str) -> Option<String> {
        self.written.get(name).cloned().or_else(|| self.folders.text(name))
    }
}
