//! The functions of CQL: one file a function, with its signature and documentation at the top and the code under it.

mod arrays;
mod bitfield;
mod catalogue;
mod charts;
mod compat;
mod event;
mod hashing;
mod joins;
mod logic;
mod math;
mod network;
mod parsers;
mod query;
mod sequence;
mod statistics;
mod tables;
mod text;
mod time;

use cql_core::function::{Function, Registry, Replacement, Situation};
use cql_syntax::ast;
use std::collections::HashMap;
use std::sync::LazyLock;

/// All functions.
pub static LIBRARY: Library = Library;

/// The function library, see [`LIBRARY`].
pub struct Library;

static BY_NAME: LazyLock<HashMap<String, &'static dyn Function>> = LazyLock::new(|| {
    catalogue::ALL.iter().map(|function| (function.signature().name.to_lowercase(), *function)).collect()
});

impl Registry for Library {
    fn function(&self, name: &str) -> Option<&'static dyn Function> {
        BY_NAME.get(name).or_else(|| BY_NAME.get(&name.to_lowercase())).copied()
    }

    fn functions(&self) -> &[&'static dyn Function] {
        catalogue::ALL
    }

    fn rewrite(&self, call: &ast::Call, situation: &Situation<'_>) -> Option<Replacement> {
        compat::rewrite(call, situation)
    }

    fn function_hint(&self, name: &str) -> Option<&'static str> {
        compat::hints::function(name)
    }

    fn parameter_hint(&self, function: &str, name: &str) -> Option<&'static str> {
        compat::hints::parameter(function, name)
    }
}
