//! What surrounds a query: its clock, parameters, saved queries, lookup files, dialect.

use crate::observe::Observed;
use crate::table::Table;
use crate::time::{Timestamp, Zone};
use cql_syntax::Dialect;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

/// What a query is compiled in.
#[derive(Clone)]
pub struct Environment {
    /// Which texts are accepted.
    pub dialect: Dialect,
    /// Values of `?parameters`. A parameter with several values matches any of them.
    pub parameters: BTreeMap<String, Vec<String>>,
    /// When the query is issued.
    pub now: Timestamp,
    /// The first moment of the search interval.
    pub start: Option<Timestamp>,
    /// The first moment after it.
    pub end: Option<Timestamp>,
    /// The query's time zone.
    pub zone: Zone,
    /// Lookup files.
    pub lookups: Arc<dyn Lookups>,
    /// Saved queries.
    pub saved_queries: Arc<dyn SavedQueries>,
    /// Knowledge about addresses.
    pub network: Arc<dyn Network>,
    /// Whether plans are optimised. Without it every field is read and every event decoded.
    pub optimize: bool,
    /// Who watches the query while it runs, if somebody does.
    pub observer: Option<Observed>,
}

impl Environment {
    /// Nothing but a clock.
    pub fn new(now: Timestamp) -> Self {
        Environment {
            dialect: Dialect::Extended,
            parameters: BTreeMap::new(),
            now,
            start: None,
            end: None,
            zone: Zone::utc(),
            lookups: Arc::new(Nothing),
            saved_queries: Arc::new(Nothing),
            network: Arc::new(Nothing),
            optimize: true,
            observer: None,
        }
    }
}

/// Lookup files by name.
pub trait Lookups: Send + Sync {
    /// The table in a file; `None` if there is no such file.
    ///
    /// # Errors
    /// Why the file cannot be read, in one sentence.
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String>;
}

/// Saved queries by name.
pub trait SavedQueries: Send + Sync {
    /// The text of a saved query.
    fn text(&self, name: &str) -> Option<String>;
}

/// What is known of addresses, from files that the user gives.
pub trait Network: Send + Sync {
    /// Where an address is; `None` if no database knows it.
    ///
    /// # Errors
    /// Why a database cannot be read, in one sentence.
    fn location(&self, address: IpAddr) -> Result<Option<Location>, String>;

    /// Who announces an address; `None` if no database knows it.
    ///
    /// # Errors
    /// Why a database cannot be read, in one sentence.
    fn autonomous_system(&self, address: IpAddr) -> Result<Option<AutonomousSystem>, String>;

    /// The names of an address, the preferred one first; empty if no host file has any.
    fn host_names(&self, address: IpAddr) -> &[String];

    /// Whether there is a database of places.
    fn has_locations(&self) -> bool;

    /// Whether there is a database of autonomous systems.
    fn has_autonomous_systems(&self) -> bool;

    /// Whether there are host names.
    fn has_host_names(&self) -> bool;
}

/// Where an address is; empty where the database does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// Country, as a two-letter code.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// Who announces an address; empty where the database does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AutonomousSystem {
    /// Its number.
    pub number: Option<u32>,
    /// The organisation.
    pub organisation: Option<String>,
}

/// No files, no saved queries, no databases.
struct Nothing;

impl Lookups for Nothing {
    fn table(&self, _: &str) -> Result<Option<Arc<Table>>, String> {
        Ok(None)
    }
}

impl SavedQueries for Nothing {
    fn text(&self, _: &str) -> Option<String> {
        None
    }
}

impl Network for Nothing {
    fn location(&self, _: IpAddr) -> Result<Option<Location>, String> {
        Ok(None)
    }

    fn autonomous_system(&self, _: IpAddr) -> Result<Option<AutonomousSystem>, String> {
        Ok(None)
    }

    fn host_names(&self, _: IpAddr) -> &[String] {
        &[]
    }

    fn has_locations(&self) -> bool {
        false
    }

    fn has_autonomous_systems(&self) -> bool {
        false
    }

    fn has_host_names(&self) -> bool {
        false
    }
}
