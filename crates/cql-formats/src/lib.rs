//! Readers of events and writers of results: one module a format.

mod encode;
pub mod error;
pub mod input;
pub mod json;
pub mod lines;
pub mod lookup;
pub mod output;

pub use error::InputError;
pub use input::{Files, Input, open_files};
pub use json::JsonDecoder;
pub use lines::LinesDecoder;
pub use output::{Collect, Limited, Ndjson, OutputFormat, Record};
