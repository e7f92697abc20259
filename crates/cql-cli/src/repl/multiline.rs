//! Whether what was typed is a whole query, or goes on in the next line.

use cql_syntax::{LexemeKind, lexemes};

/// Whether the text can be run as it stands.
///
/// It goes on while a bracket, a string or a comment is open, and behind a pipe. An empty line ends it in any case, so
/// that nobody is caught in a query that cannot be completed.
pub(crate) fn is_complete(text: &str) -> bool {
    if text.trim_start().starts_with(':') || ends_in_empty_line(text) {
        return true;
    }
    let pieces = lexemes(text);
    let mut open = 0_i32;
    for piece in &pieces {
        match piece.kind {
            LexemeKind::Open => open += 1,
            LexemeKind::Close if open == 0 => return true,
            LexemeKind::Close => open -= 1,
            LexemeKind::OpenText | LexemeKind::OpenComment => return false,
            _ => {}
        }
    }
    let last = pieces.iter().rev().find(|piece| piece.kind != LexemeKind::Comment);
    open == 0 && last.is_none_or(|last| last.span.of(text) != "|")
}

fn ends_in_empty_line(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    let last = lines.next().unwrap_or("");
    last.trim().is_empty() && lines.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_when_a_query_ends() {
        for text in [
            "",
            "a=1",
            "a=1 | count()",
            "f(a",
            "case {",
            "a=\"b",
            "/* x",
            "a=1 |",
            "a=1 | // then",
            "|",
            "x[",
            ":set (",
        ] {
            let whole = ["", "a=1", "a=1 | count()", ":set ("].contains(&text);
            assert_eq!(is_complete(text), whole, "{text}");
        }
        assert!(is_complete("f(a\n"));
        assert!(is_complete("a=1 |\n  "));
        assert!(!is_complete("f(\na"));
        assert!(is_complete("a)("));
        assert!(is_complete("a=/x(/"));
        assert!(is_complete("a=\"(\""));
    }
}
