//! Readers of events and writers of results: one module a format.

pub mod json;
pub mod lines;

pub use json::JsonDecoder;
pub use lines::LinesDecoder;
