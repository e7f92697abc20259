//! CQL, the CrowdStrike (LogScale) query language, as a library.
//!
//! ```
//! use cql::{Environment, Query, RunOptions, Timestamp, formats};
//!
//! let environment = Environment::new(Timestamp(0));
//! let query = Query::compile("status = 404 | count()", &environment).map_err(|refused| refused.to_string())?;
//! let events = formats::text_source("{\"status\": 404}\n{\"status\": 200}\n", formats::InputFormat::Ndjson);
//! let mut rows = formats::Collect::default();
//! query.run(&events, &mut rows, &RunOptions::default())?;
//! assert_eq!(rows.rows().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod query;

pub use cql_core::environment::{AutonomousSystem, Environment, Location, Lookups, Network, SavedQueries};
pub use cql_core::exec::{Progress, RunOptions, Summary};
pub use cql_core::output::Output;
pub use cql_core::source::EventSource;
pub use cql_core::time::{Timestamp, Zone};
pub use cql_core::{OwnedValue, RunError, Table, Value};
pub use cql_formats as formats;
pub use cql_std::LIBRARY;
pub use cql_syntax::{Code, Diagnostic, Dialect, Label, Severity, Span};
pub use query::{Query, Refused};
