//! Regular expressions that are written over several lines.

use std::borrow::Cow;

/// The expression with every line break removed together with the blanks around it; other blanks count. People write
/// long lists of alternatives that way.
///
/// ```
/// # use cql_core::pattern::unfold_lines;
/// assert_eq!(unfold_lines("(\n  north|\n  south pole\n)"), "(north|south pole)");
/// ```
pub fn unfold_lines(body: &str) -> Cow<'_, str> {
    if !body.contains(['\n', '\r']) {
        return Cow::Borrowed(body);
    }
    let blank = [' ', '\t', '\r'];
    let last = body.lines().count().saturating_sub(1);
    let lines = body.lines().enumerate().map(|(number, line)| {
        let line = if number == 0 { line } else { line.trim_start_matches(blank) };
        if number == last && !body.ends_with('\n') { line } else { line.trim_end_matches(blank) }
    });
    Cow::Owned(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_go_with_their_blanks() {
        assert_eq!(unfold_lines(" a b "), " a b ");
        assert_eq!(unfold_lines(" a \r\n\t b c \n\n d "), " ab cd ");
        assert_eq!(unfold_lines("a \n"), "a");
    }
}
