//! The engine of CQL: values, plans and their execution.
//!
//! It knows no function by name (the library supplies them) and no file format (readers and writers implement
//! [`source`] and [`output`]).

pub mod agg;
pub mod codes;
pub mod environment;
pub mod exec;
pub mod expr;
pub mod function;
pub mod layout;
pub mod limit;
pub mod memory;
pub mod number;
pub mod observe;
pub mod op;
pub mod output;
pub mod pattern;
pub mod plan;
pub mod row;
pub mod run;
pub mod source;
pub mod table;
pub mod time;
pub mod trace;
pub mod value;

pub use environment::Environment;
pub use layout::{Layout, Slot};
pub use limit::Limit;
pub use number::Number;
pub use row::{OwnedRow, Row};
pub use run::{Context, Run, RunError};
pub use table::Table;
pub use value::{OwnedValue, TextBuffer, Value};
