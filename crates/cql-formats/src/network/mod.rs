//! What files say of addresses: MaxMind databases and hosts files.

mod geoip;
mod hosts;

use cql_core::environment::{AutonomousSystem, Location, Network};
use geoip::{Content, Database};
use hosts::HostsFile;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Why a file with knowledge about addresses cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no MaxMind database.
    #[error("{} is no MaxMind database: {reason}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The database is about something else.
    #[error(
        "{} is a database of the type '{found}'; only databases of places (such as GeoLite2-City) and of autonomous \
         systems (such as GeoLite2-ASN) can be used",
        path.display()
    )]
    Kind {
        /// The file.
        path: PathBuf,
        /// The type that the database says it has.
        found: String,
    },
    /// A line of a hosts file is not an address followed by names.
    #[error("{}, line {line}: '{text}' is not an address followed by names", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The number of the line.
        line: usize,
        /// Its text.
        text: String,
    },
}

/// Databases and host names from files. Where several know an address, the one that was added first counts.
///
/// ```
/// use cql_core::environment::Network;
///
/// let mut network = cql_formats::NetworkFiles::default();
/// network.add_hosts("hosts".as_ref(), "192.0.2.7 www.example.com www  # the web server\n")?;
/// assert_eq!(network.host_names("192.0.2.7".parse()?), ["www.example.com", "www"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct NetworkFiles {
    databases: Vec<Database>,
    hosts: Option<HostsFile>,
}

impl NetworkFiles {
    /// Opens a MaxMind database; what it is about follows from its metadata.
    ///
    /// # Errors
    /// If the file cannot be read, or is no database of places or of autonomous systems.
    pub fn open_database(&mut self, path: &Path) -> Result<(), NetworkError> {
        self.databases.push(Database::open(path)?);
        Ok(())
    }

    /// Reads a hosts file.
    ///
    /// # Errors
    /// If the file cannot be read or a line is not of the form `ADDRESS NAME...`.
    pub fn open_hosts(&mut self, path: &Path) -> Result<(), NetworkError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| NetworkError::File { path: path.to_path_buf(), source })?;
        self.add_hosts(path, &text)
    }

    /// Adds the names in the text of a hosts file; `path` is for messages.
    ///
    /// # Errors
    /// If a line is not of the form `ADDRESS NAME...`.
    pub fn add_hosts(&mut self, path: &Path, text: &str) -> Result<(), NetworkError> {
        self.hosts.get_or_insert_default().add(path, text)
    }

    fn databases(&self, content: Content) -> impl Iterator<Item = &Database> {
        self.databases.iter().filter(move |database| database.content() == content)
    }
}

/// The first answer that is one.
fn first<T>(mut answers: impl Iterator<Item = Result<Option<T>, String>>) -> Result<Option<T>, String> {
    answers.find_map(Result::transpose).transpose()
}

impl Network for NetworkFiles {
    fn location(&self, address: IpAddr) -> Result<Option<Location>, String> {
        first(self.databases(Content::Places).map(|database| database.location(address)))
    }

    fn autonomous_system(&self, address: IpAddr) -> Result<Option<AutonomousSystem>, String> {
        first(self.databases(Content::AutonomousSystems).map(|database| database.autonomous_system(address)))
    }

    fn host_names(&self, address: IpAddr) -> &[String] {
        self.hosts.as_ref().map_or(&[], |hosts| hosts.names(address))
    }

    fn has_locations(&self) -> bool {
        self.databases(Content::Places).next().is_some()
    }

    fn has_autonomous_systems(&self) -> bool {
        self.databases(Content::AutonomousSystems).next().is_some()
    }

    fn has_host_names(&self) -> bool {
        self.hosts.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn data(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/geoip").join(name)
    }

    #[test]
    fn reads_places() -> Outcome {
        let mut network = NetworkFiles::default();
        network.open_database(&data("city.mmdb"))?;
        assert!(network.has_locations() && !network.has_autonomous_systems() && !network.has_host_names());
        let copenhagen = Location {
            country: Some("DK".into()),
            city: Some("Copenhagen".into()),
            latitude: Some(55.6761),
            longitude: Some(12.5683),
        };
        assert_eq!(network.location("192.0.2.7".parse()?)?, Some(copenhagen));
        let nowhere_in_particular =
            Location { country: Some("NZ".into()), city: None, latitude: Some(-41.5), longitude: Some(172.5) };
        assert_eq!(network.location("198.51.100.9".parse()?)?, Some(nowhere_in_particular));
        let country_only = Location { country: Some("AQ".into()), ..Location::default() };
        assert_eq!(network.location("2001:db8:2::1".parse()?)?, Some(country_only));
        assert_eq!(network.location("10.0.0.1".parse()?)?, None);
        assert_eq!(network.autonomous_system("192.0.2.7".parse()?)?, None);
        Ok(())
    }

    #[test]
    fn reads_autonomous_systems() -> Outcome {
        let mut network = NetworkFiles::default();
        network.open_database(&data("city.mmdb"))?;
        network.open_database(&data("asn.mmdb"))?;
        assert!(network.has_locations() && network.has_autonomous_systems());
        let system = |number, organisation: Option<&str>| AutonomousSystem {
            number: Some(number),
            organisation: organisation.map(String::from),
        };
        let example = system(64496, Some("Example Networks"));
        assert_eq!(network.autonomous_system("192.0.2.7".parse()?)?, Some(example));
        assert_eq!(network.autonomous_system("203.0.113.1".parse()?)?, Some(system(64511, None)));
        assert_eq!(network.autonomous_system("198.51.100.1".parse()?)?, None);
        Ok(())
    }

    #[test]
    fn refuses_what_is_no_usable_database() -> Outcome {
        let mut network = NetworkFiles::default();
        let refusal =
            |error: Result<(), NetworkError>| error.map_or_else(|error| error.to_string(), |()| String::new());
        assert!(refusal(network.open_database(&data("hosts"))).contains("no MaxMind database"));
        assert!(refusal(network.open_database(&data("absent.mmdb"))).contains("cannot read"));
        let other = refusal(network.open_database(&data("connection-type.mmdb")));
        assert!(other.contains("'Test-GeoIP2-Connection-Type'"), "{other}");
        Ok(())
    }

    #[test]
    fn a_damaged_database_is_an_error_not_a_panic() -> Outcome {
        let whole = std::fs::read(data("city.mmdb"))?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("damaged.mmdb");
        let address: IpAddr = "192.0.2.7".parse()?;
        for place in (0..whole.len()).step_by(5) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0xff;
            std::fs::write(&path, &bytes)?;
            let mut network = NetworkFiles::default();
            if network.open_database(&path).is_ok() {
                let _ = network.location(address);
                let _ = network.autonomous_system(address);
            }
        }
        Ok(())
    }
}
