//! CQL, the CrowdStrike (LogScale) query language, as a library.

mod query;
mod traced;

pub use cql_core::environment::{AutonomousSystem, Environment, Location, Lookups, Network, SavedQueries};
pub use cql_core::exec::{Progress, RunOptions, Summary};
pub use cql_core::function::{Example, Function, Kind, Param, ParamType, Registry, Signature, nearest, suggestion};
pub use cql_core::op::{Finding, Subject};
pub use cql_core::output::Output;
pub use cql_core::plan::{Documented, Explained, ExplainedRun};
pub use cql_core::source::EventSource;
pub use cql_core::time::{TimePoint, Timestamp, Zone};
pub use cql_core::trace;
pub use cql_core::{OwnedValue, RunError, Table, TextBuffer, Value};
pub use cql_formats as formats;
pub use cql_std::LIBRARY;
pub use cql_syntax::{Code, Diagnostic, Dialect, Label, Severity, Span};
pub use query::{Query, Refused};
pub use traced::TracedQuery;
