//! Calls that people write but that LogScale does not know, rewritten into ones that it does.
//!
//! One file for each family of calls. The rewriting is done on the tree, so a formatter can print what comes out.

mod conversions;
mod counting;
pub(crate) mod hints;
mod joining;
mod matching;
mod names;
mod positions;
mod renamed;

use cql_core::function::{Replacement, Situation};
use cql_syntax::Span;
use cql_syntax::ast::{Argument, Call, Expr, ExprKind, FieldName, build};

/// What a call stands for, if it is one that only the extended dialect reads.
pub(crate) fn rewrite(call: &Call, situation: &Situation<'_>) -> Option<Replacement> {
    let written = Written { call, name: call.name.to_lowercase(), span: call.span.0 };
    counting::rewrite(&written, situation)
        .or_else(|| conversions::rewrite(&written, situation))
        .or_else(|| matching::rewrite(&written, situation))
        .or_else(|| positions::rewrite(&written))
        .or_else(|| renamed::rewrite(&written, situation))
        .or_else(|| joining::rewrite(&written))
        .or_else(|| names::rewrite(&written))
}

/// A call as it was written.
struct Written<'c> {
    call: &'c Call,
    /// Its name in lower case.
    name: String,
    span: Span,
}

impl<'c> Written<'c> {
    /// The value of a named argument.
    fn named(&self, name: &str) -> Option<&'c Expr> {
        let found = self.call.arguments.iter().find(|argument| is_named(argument, name));
        found.map(|argument| &argument.value)
    }

    /// The values of the unnamed arguments.
    fn unnamed(&self) -> Vec<&'c Expr> {
        self.call.arguments.iter().filter(|argument| argument.name.is_none()).map(|argument| &argument.value).collect()
    }

    /// The one argument, if there is just one and it has no name.
    fn only(&self) -> Option<&'c Expr> {
        match self.call.arguments.as_slice() {
            [Argument { name: None, value, .. }] => Some(value),
            _ => None,
        }
    }

    /// Whether no argument has a name but these.
    fn names_only(&self, known: &[&str]) -> bool {
        let mut named = self.call.arguments.iter().filter_map(|argument| argument.name.as_ref());
        named.all(|name| known.contains(&name.as_str()))
    }

    /// A call of another function in its place.
    fn instead(&self, name: &str) -> Call {
        build::call(name, self.span)
    }

    /// The same call with another name.
    fn renamed(&self, name: &str) -> Call {
        let mut call = self.call.clone();
        call.name.node = name.to_owned();
        call
    }
}

fn is_named(argument: &Argument, name: &str) -> bool {
    argument.name.as_ref().is_some_and(|known| known.as_str() == name)
}

/// The call with a further unnamed argument.
fn with_unnamed(mut call: Call, value: Expr) -> Call {
    call.arguments.push(build::argument(None, value));
    call
}

/// The field that an expression names.
fn as_field(expr: &Expr) -> Option<&FieldName> {
    match &expr.node {
        ExprKind::Field(name) => Some(name),
        _ => None,
    }
}
