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
    let (meaning, _) = desugar(&query, text, Dialect::Extended);
    format_tree(&query, &meaning, text)
}

/// The formatted text of a tree that was read from `text` and may have been rewritten since. `meaning` is what a text
/// of that tree must be read as, desugared.
///
/// # Errors
/// The text would be read as something else, or lose a comment: a mistake of the printer, which must not reach a file.
pub fn format_tree(query: &Query, meaning: &Query, text: &str) -> Result<String, Vec<Diagnostic>> {
    let formatted = crate::parser::on_big_stack(text, || print_formatted(query, text));
    let again = parse(&formatted);
    let is_same = !again.has_errors()
        && desugar(&again.query, &formatted, Dialect::Extended).0 == *meaning
        && again.query.comments.texts().eq(query.comments.texts());
    if is_same {
        return Ok(formatted);
    }
    let message = "formatted, this query would mean something else; it is left as it is";
    let whole = Span::new(0, text.trim_end().len());
    Err(vec![Diagnostic::error(codes::FORMAT, whole, message).help("this is a mistake of cql; please report the query")])
}
