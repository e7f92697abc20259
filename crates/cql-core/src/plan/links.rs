//! Named queries and the links between them: `Name: { steps | field <=> Other.field } include: [a]`.

use super::planner::Planner;
use crate::codes;
use crate::function::{Bind, Call};
use crate::op::Op;
use cql_syntax::ast::{Attribute, ExprKind, FieldName, Parameter, Step};
use cql_syntax::{Diagnostic, Span, Spanned};

/// A named query, see [`Call::named_queries`].
#[derive(Clone, Debug)]
pub struct NamedQuery {
    /// Its name.
    pub name: Spanned<String>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What follows the braces.
    pub attributes: Vec<Attribute>,
}

/// A link as it stands in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The field of the query itself.
    pub field: String,
    /// What it is tied to, as written; a parameter is replaced by its value.
    pub target: String,
    /// Where it stands; for a link of a saved query, where that is called.
    pub span: Span,
}

/// The steps of a named query, bound, with its links.
pub struct LinkedQuery {
    /// What happens to each event.
    pub ops: Vec<Op>,
    /// The links in order.
    pub links: Vec<Link>,
    /// Whether no step was refused.
    pub is_sound: bool,
}

/// The links that were met so far.
pub(crate) struct Collected {
    /// How deep the steps of the named query are nested: links stand there and no deeper.
    depth: usize,
    links: Vec<Link>,
}

impl Planner<'_> {
    /// Notes a link of the named query that is being planned.
    pub(crate) fn link(&mut self, left: &FieldName, right: &FieldName, span: Span) -> Bind<()> {
        let depth = self.places.len();
        if self.links.as_ref().is_none_or(|links| links.depth != depth) {
            return Err(Box::new(
                Diagnostic::error(codes::NOT_HERE, span, "syntax: '<=>' ties queries together and has no meaning here")
                    .help("it stands at the end of a named query inside correlate()"),
            ));
        }
        let target = match right.as_str().strip_prefix('?') {
            Some(parameter) => self.parameter(&read_parameter(parameter), span)?.into_iter().next().unwrap_or_default(),
            None => right.to_string(),
        };
        let called = self.scopes.iter().find_map(|scope| scope.call.as_ref()).map(|(_, span)| *span);
        if let Some(links) = &mut self.links {
            links.links.push(Link { field: left.to_string(), target, span: called.unwrap_or(span) });
        }
        Ok(())
    }
}

/// A parameter as it was written behind its `?`: `name` or `{name=default}`.
fn read_parameter(written: &str) -> Parameter {
    let inner = written.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    let Some(inner) = inner else { return Parameter { name: written.trim_matches('"').to_string(), default: None } };
    let (name, default) = match inner.split_once('=') {
        Some((name, default)) => (name, Some(default)),
        None => (inner, None),
    };
    let plain = |text: &str| text.trim().trim_matches('"').to_string();
    Parameter { name: plain(name), default: default.map(plain) }
}

impl Call<'_, '_> {
    /// The named queries of a parameter: each query's name, its steps, its attributes.
    pub fn named_queries(&self, name: &str) -> Vec<NamedQuery> {
        let arguments = self.arguments_of(name).into_iter();
        let named = arguments.filter_map(|argument| match argument.value.node {
            ExprKind::NamedSubquery { name, pipeline } => {
                Some(NamedQuery { name, steps: pipeline.steps, attributes: argument.attributes })
            }
            _ => None,
        });
        named.collect()
    }

    /// Binds the steps of a named query. They work on one event at a time, and on a copy of it.
    pub fn linked_query(&mut self, query: &NamedQuery) -> LinkedQuery {
        let function = self.name();
        let planner = &mut *self.planner;
        let errors = planner.diagnostics.len();
        let changed = planner.changed;
        let depth = planner.places.len() + 1;
        let outer = planner.links.replace(Collected { depth, links: Vec::new() });
        let ops = planner.row_steps(&query.steps);
        let links = std::mem::replace(&mut planner.links, outer).map_or_else(Vec::new, |collected| collected.links);
        planner.changed = changed;
        let mut is_sound = true;
        for diagnostic in &mut planner.diagnostics[errors..] {
            is_sound &= !diagnostic.is_error();
            diagnostic.message = format!("{function}(): {}: {}", query.name.node, diagnostic.message);
        }
        LinkedQuery { ops, links, is_sound }
    }
}
