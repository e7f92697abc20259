//! Whether what was typed is a whole query, or goes on in the next line.

use cql_syntax::{LexemeKind, lexemes};
use std::io::{self, BufRead};

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

/// Reads the next query or command from a script; what is not complete at its end is taken as it is. `None` at the end.
pub(crate) fn read(script: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut text = Vec::new();
    while script.read_until(b'\n', &mut text)? > 0 {
        let so_far = String::from_utf8_lossy(&text);
        let lines = so_far.strip_suffix('\n').unwrap_or(&so_far);
        let lines = lines.strip_suffix('\r').unwrap_or(lines);
        if is_complete(lines) {
            return Ok(Some(lines.to_string()));
        }
    }
    Ok((!text.is_empty()).then(|| String::from_utf8_lossy(&text).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_script() {
        let mut script = "a=1\r\ncount(\nas=n)\n\n:set limit\ngroupBy(\n\ncount(\n  x".as_bytes();
        let mut queries = Vec::new();
        while let Some(query) = read(&mut script).expect("a text") {
            queries.push(query);
        }
        assert_eq!(queries, ["a=1", "count(\nas=n)", "", ":set limit", "groupBy(\n", "count(\n  x"]);
    }

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
