//! Options that several subcommands share.

use crate::texts::{KeyOption, Text};
use clap::{Args, ValueEnum};
use cql::Dialect;
use std::path::PathBuf;

/// Where the query comes from and what surrounds it.
#[derive(Args, Clone)]
pub(crate) struct QueryOptions {
    /// Read the query from this file, or a rule from YAML; all other arguments are then files.
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) key: KeyOption,
    /// A value for the query's parameter ?NAME; given several times for one name, several values.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(crate) parameters: Vec<String>,
    /// The folder of lookup files for match(), readFile() and cidr(), and of ioc.csv for ioc:lookup(). The files of a rule may
    /// also lie beside it, or in the folder of its name.
    #[arg(long, value_name = "DIR")]
    pub(crate) lookups: Option<PathBuf>,
    /// The folder of saved queries: $name() is DIR/name.cql.
    #[arg(long, value_name = "DIR")]
    pub(crate) saved_queries: Option<PathBuf>,
    /// A MaxMind database (.mmdb) for ipLocation(), such as GeoLite2-City, or for asn(), such as GeoLite2-ASN; which of
    /// the two it is follows from the file. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) geoip: Vec<PathBuf>,
    /// Names of addresses for reverseDns() and rdns(), in the form of /etc/hosts; no name server is ever asked. May be
    /// given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) hosts: Vec<PathBuf>,
    /// When the query is issued: ISO 8601 or epoch milliseconds.
    #[arg(long, value_name = "T")]
    pub(crate) now: Option<String>,
    /// Start of the search interval: ISO 8601, epoch milliseconds, or relative to now (7d, 1d@d).
    #[arg(long, value_name = "T")]
    pub(crate) start: Option<String>,
    /// End of the search interval, which is not part of it.
    #[arg(long, value_name = "T")]
    pub(crate) end: Option<String>,
    /// The query's time zone.
    #[arg(long, value_name = "TZ")]
    pub(crate) timezone: Option<String>,
    /// Which texts are accepted; extended if neither this nor the configuration says so.
    #[arg(long, value_enum)]
    pub(crate) dialect: Option<DialectOption>,
    /// Do without prefilter and projection: the plain way to the same rows.
    #[arg(long)]
    pub(crate) no_optimize: bool,
}

/// Which texts are accepted.
#[derive(Clone, Copy, Debug, Default, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DialectOption {
    /// What LogScale accepts, and what people write where its meaning is plain.
    #[default]
    Extended,
    /// What LogScale accepts.
    Logscale,
}

impl From<DialectOption> for Dialect {
    fn from(option: DialectOption) -> Dialect {
        match option {
            DialectOption::Extended => Dialect::Extended,
            DialectOption::Logscale => Dialect::Logscale,
        }
    }
}

impl QueryOptions {
    /// The query text, and the arguments that are left.
    pub(crate) fn query(&self, arguments: &[String]) -> Result<(Text, Vec<String>), String> {
        match (&self.file, arguments.split_first()) {
            (Some(path), _) => Ok((Text::read(path, "query", &self.key.keys())?, arguments.to_vec())),
            (None, Some((text, files))) => Ok((Text::unnamed("query", text.clone()), files.to_vec())),
            (None, None) => Err("give the query as the first argument, or a file with -f".into()),
        }
    }
}
