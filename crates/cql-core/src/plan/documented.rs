//! A text of the extended dialect as LogScale accepts it.

use super::{compile, read};
use crate::environment::Environment;
use crate::function::{Kind, Registry};
use cql_syntax::ast::Call;
use cql_syntax::{Diagnostic, Dialect, format_tree};

/// A text that was written anew for LogScale.
pub struct Documented {
    /// The text.
    pub text: String,
    /// What LogScale would still refuse, since it has no form for it, by places in the new text.
    pub refused: Vec<Diagnostic>,
}

/// Writes a text as LogScale accepts it, formatted, with its comments. It gives the same rows.
///
/// # Errors
/// The mistakes of a text that is no query in the extended dialect either.
pub fn documented(
    text: &str,
    registry: &dyn Registry,
    environment: &Environment,
) -> Result<Documented, Vec<Diagnostic>> {
    let (query, diagnostics) = read(text, registry, &in_dialect(environment, Dialect::Extended));
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let keeps_fields =
        |call: &Call| registry.function(&call.name).is_none_or(|function| function.signature().kind != Kind::Aggregate);
    let query = cql_syntax::documented(&query, text, &keeps_fields);
    let text = format_tree(&query, text)?;
    let compiled = compile(&text, registry, &in_dialect(environment, Dialect::Logscale));
    // What else is wrong was wrong before, and perhaps only here: a lookup file, a parameter.
    let is_refused = |it: &Diagnostic| it.is_error() && it.code.is_compatibility();
    Ok(Documented { text, refused: compiled.diagnostics.into_iter().filter(is_refused).collect() })
}

fn in_dialect(environment: &Environment, dialect: Dialect) -> Environment {
    Environment { dialect, ..environment.clone() }
}
