//! MaxMind databases.

use super::NetworkError;
use cql_core::environment::{AutonomousSystem, Location};
use maxminddb::{LookupResult, MaxMindDbError, PathElement, Reader, path};
use serde::Deserialize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// What a database is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Where addresses are.
    Places,
    /// Who announces addresses.
    AutonomousSystems,
}

impl Content {
    /// What a database of this type (GeoLite2-City, DBIP-ASN-Lite, ...) is about.
    fn of_type(database_type: &str) -> Option<Content> {
        let lower = database_type.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["city", "country", "enterprise", "location"]) {
            Some(Content::Places)
        } else if has(&["asn", "isp"]) {
            Some(Content::AutonomousSystems)
        } else {
            None
        }
    }
}

/// An open database.
pub(super) struct Database {
    path: PathBuf,
    reader: Reader<Vec<u8>>,
    content: Content,
}

type Found<'d> = LookupResult<'d, Vec<u8>>;

impl Database {
    pub(super) fn open(path: &Path) -> Result<Database, NetworkError> {
        let path = path.to_path_buf();
        let reader = match Reader::open_readfile(&path) {
            Ok(reader) => reader,
            Err(MaxMindDbError::Io(source)) => return Err(NetworkError::File { path, source }),
            Err(error) => return Err(NetworkError::Database { path, reason: error.to_string() }),
        };
        let found = &reader.metadata().database_type;
        match Content::of_type(found) {
            Some(content) => Ok(Database { path, reader, content }),
            None => Err(NetworkError::Kind { path, found: found.clone() }),
        }
    }

    pub(super) fn content(&self) -> Content {
        self.content
    }

    pub(super) fn location(&self, address: IpAddr) -> Result<Option<Location>, String> {
        self.record(address, |found| {
            Ok(Location {
                country: member(found, &path!["country", "iso_code"])?,
                city: member(found, &path!["city", "names", "en"])?,
                latitude: member(found, &path!["location", "latitude"])?,
                longitude: member(found, &path!["location", "longitude"])?,
            })
        })
    }

    pub(super) fn autonomous_system(&self, address: IpAddr) -> Result<Option<AutonomousSystem>, String> {
        self.record(address, |found| {
            Ok(AutonomousSystem {
                number: member(found, &path!["autonomous_system_number"])?,
                organisation: member(found, &path!["autonomous_system_organization"])?,
            })
        })
    }

    /// Reads the record of an address, if there is one.
    fn record<T>(
        &self,
        address: IpAddr,
        read: impl FnOnce(&Found<'_>) -> Result<T, MaxMindDbError>,
    ) -> Result<Option<T>, String> {
        if address.is_ipv6() && self.reader.metadata().ip_version == 4 {
            return Ok(None);
        }
        let record = self.reader.lookup(address).and_then(|found| found.has_data().then(|| read(&found)).transpose());
        record.map_err(|error| format!("the database {} is damaged: {error}", self.path.display()))
    }
}

/// A member of a record, which need not be there.
fn member<'d, T: Deserialize<'d>>(found: &Found<'d>, path: &[PathElement<'_>]) -> Result<Option<T>, MaxMindDbError> {
    found.decode_path(path)
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn tells_databases_apart() {
        for (database_type, content) in [
            ("GeoLite2-City", Some(Content::Places)),
            ("GeoIP2-Country", Some(Content::Places)),
            ("GeoIP2-Enterprise", Some(Content::Places)),
            ("DBIP-Location (compat=City)", Some(Content::Places)),
            ("GeoLite2-ASN", Some(Content::AutonomousSystems)),
            ("GeoIP2-ISP", Some(Content::AutonomousSystems)),
            ("GeoIP2-Anonymous-IP", None),
            ("", None),
        ] {
            assert_eq!(Content::of_type(database_type), content, "{database_type}");
        }
    }
}
