//! A text in the one style that all queries should have.

use crate::ast::Query;
use crate::diagnostic::Diagnostic;
use crate::print::print_formatted;
use crate::span::Span;
use crate::{Dialect, codes, desugar, parse};

/// The text in the one style: a step a line, long lines broken, quotes and operators spelled in one way, comments where
/// they were. It means what it meant, and formatting it again changes nothing.
///
/// # Errors
/// The mistakes of a text that cannot be read.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (query, _) = parse(text).into_result()?;
    let formatted = format_tree(&query, text)?;
    let meaning = |query: &Query, text: &str| desugar(query, text, Dialect::Extended).0;
    match meaning(&parse(&formatted).query, &formatted) == meaning(&query, text) {
        true => Ok(formatted),
        false => Err(unfaithful(text)),
    }
}

/// The formatted text of a tree that was read from `text` and may have been rewritten since.
///
/// # Errors
/// The text cannot be read, or has lost a comment: a mistake of the printer, which must not reach a file.
pub fn format_tree(query: &Query, text: &str) -> Result<String, Vec<Diagnostic>> {
    let formatted = crate::parser::on_big_stack(text, || print_formatted(query, text));
    let again = parse(&formatted);
    match !again.has_errors() && again.query.comments.texts().eq(query.comments.texts()) {
        true => Ok(formatted),
        false => Err(unfaithful(text)),
    }
}

fn unfaithful(text: &str) -> Vec<Diagnostic> {
    let message = "formatted, this query would not be the same; it is left as it is";
    let whole = Span::new(0, text.trim_end().len());
    vec![Diagnostic::error(codes::FORMAT, whole, message).help("this is a mistake of cql; please report the query")]
}
