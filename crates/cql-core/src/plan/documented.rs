//! A text of the extended dialect as LogScale accepts it.

use super::{compile, read};
use crate::codes;
use crate::environment::Environment;
use crate::function::{Kind, Registry};
use cql_syntax::ast::Call;
use cql_syntax::{Diagnostic, Dialect, Role, format_tree};

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
    let extended = in_dialect(environment, Dialect::Extended);
    let diagnostics = compile(text, registry, &extended).diagnostics;
    if diagnostics.iter().any(is_mistake) {
        return Err(diagnostics);
    }
    let (query, _) = read(text, registry, &extended);
    let role = |call: &Call| match registry.function(&call.name).map(|function| function.signature().kind) {
        Some(Kind::Filter) => Role::Filter,
        Some(Kind::Aggregate) => Role::Aggregate,
        _ => Role::Other,
    };
    let query = cql_syntax::documented(&query, text, &role);
    let text = format_tree(&query, text)?;
    let compiled = compile(&text, registry, &in_dialect(environment, Dialect::Logscale));
    Ok(Documented { text, refused: compiled.diagnostics.into_iter().filter(is_mistake).collect() })
}

/// Whether a text is no query. One that only lacks what is around it here, such as a lookup file, is one elsewhere.
fn is_mistake(diagnostic: &Diagnostic) -> bool {
    let missing = [codes::NO_VALUE, codes::UNKNOWN_SAVED_QUERY, codes::MISSING_DATA];
    diagnostic.is_error() && !missing.contains(&diagnostic.code)
}

fn in_dialect(environment: &Environment, dialect: Dialect) -> Environment {
    Environment { dialect, ..environment.clone() }
}
