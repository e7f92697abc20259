//! Readers of events, writers of results, and files that queries look things up in: one module a format.

mod encode;
pub mod error;
mod folder;
pub mod input;
pub mod json;
pub mod lines;
pub mod lookup;
pub mod network;
pub mod output;

pub use error::InputError;
pub use folder::Folders;
pub use input::{Files, Input, Loaded, open_files};
pub use json::JsonDecoder;
pub use lines::LinesDecoder;
pub use network::{NetworkError, NetworkFiles};
pub use output::{Chart, Collect, Discard, Limited, Ndjson, OutputFormat, Record};
