//! A text of the extended dialect as LogScale accepts it.

use super::{compile, read};
use crate::codes;
use crate::environment::Environment;
use crate::function::{Kind, Registry};
use cql_syntax::ast::visit::Visit;
use cql_syntax::ast::{Call, Query, SavedQuery};
use cql_syntax::{Diagnostic, Dialect, Role, format_tree};
use std::collections::BTreeMap;

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
    let mut saved = Used { registry, environment: &extended, texts: BTreeMap::new() };
    saved.pipeline(&query.pipeline);
    let saved: Vec<String> = saved.texts.into_values().collect();
    let query = rewritten(&query, text, &saved, registry);
    let text = format_tree(&query, text)?;
    let compiled = compile(&text, registry, &in_dialect(environment, Dialect::Logscale));
    Ok(Documented { text, refused: compiled.diagnostics.into_iter().filter(is_mistake).collect() })
}

/// The query without what LogScale has other forms for. `saved` are the texts of the saved queries that it uses.
pub(super) fn rewritten(query: &Query, text: &str, saved: &[String], registry: &dyn Registry) -> Query {
    let role = |call: &Call| match registry.function(&call.name).map(|function| function.signature().kind) {
        Some(Kind::Filter) => Role::Filter,
        Some(Kind::Aggregate) => Role::Aggregate,
        Some(Kind::Preamble) => Role::Preamble,
        _ => Role::Other,
    };
    cql_syntax::documented(query, text, saved, &role)
}

/// The texts of the saved queries that a query uses, by their names, and of those that they use.
struct Used<'e> {
    registry: &'e dyn Registry,
    environment: &'e Environment,
    texts: BTreeMap<String, String>,
}

impl Visit for Used<'_> {
    fn saved_query(&mut self, saved: &SavedQuery) {
        let Some(text) = self.environment.saved_queries.text(&saved.name) else { return };
        if self.texts.insert(saved.name.to_string(), text.clone()).is_none() {
            self.pipeline(&read(&text, self.registry, self.environment).0.pipeline);
        }
    }
}

/// Whether a text is no query. One that only lacks what is around it here, such as a lookup file, is one elsewhere.
fn is_mistake(diagnostic: &Diagnostic) -> bool {
    let missing = [codes::NO_VALUE, codes::UNKNOWN_SAVED_QUERY, codes::MISSING_DATA];
    diagnostic.is_error() && !missing.contains(&diagnostic.code)
}

fn in_dialect(environment: &Environment, dialect: Dialect) -> Environment {
    Environment { dialect, ..environment.clone() }
}
