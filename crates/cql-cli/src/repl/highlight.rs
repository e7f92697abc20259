//! Colours for a query while it is typed.

use cql::{LIBRARY, Registry};
use cql_syntax::{Lexeme, LexemeKind, lexemes};

const FUNCTION: &str = "\x1b[36m";
const KEYWORD: &str = "\x1b[35m";
const STRING: &str = "\x1b[32m";
const NUMBER: &str = "\x1b[33m";
const PARAMETER: &str = "\x1b[34m";
const FAINT: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const WRONG: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

const KEYWORDS: [&str; 8] = ["and", "or", "not", "in", "like", "case", "match", "where"];

/// The text with the escapes of a terminal around its pieces.
pub(crate) fn highlight(text: &str) -> String {
    let pieces = lexemes(text);
    let mut out = String::with_capacity(text.len() * 2);
    let mut end = 0;
    for (place, piece) in pieces.iter().enumerate() {
        let (start, stop) = (piece.span.start as usize, piece.span.end as usize);
        out.push_str(text.get(end..start).unwrap_or(""));
        let shown = piece.span.of(text);
        match colour(shown, *piece, pieces.get(place + 1).map(|next| next.span.of(text))) {
            Some(colour) => out.extend([colour, shown, PLAIN]),
            None => out.push_str(shown),
        }
        end = stop;
    }
    out.push_str(text.get(end..).unwrap_or(""));
    out
}

/// The colour of a hint.
pub(crate) fn faint(text: &str) -> String {
    format!("{FAINT}{text}{PLAIN}")
}

fn colour(shown: &str, piece: Lexeme, next: Option<&str>) -> Option<&'static str> {
    match piece.kind {
        LexemeKind::Word if next == Some("(") && !shown.starts_with('$') => {
            Some(if LIBRARY.function(shown).is_some() { FUNCTION } else { WRONG })
        }
        LexemeKind::Word if KEYWORDS.iter().any(|keyword| shown.eq_ignore_ascii_case(keyword)) => Some(KEYWORD),
        LexemeKind::Word if shown.starts_with(['?', '$']) => Some(PARAMETER),
        LexemeKind::Word if shown.starts_with(|letter: char| letter.is_ascii_digit()) => Some(NUMBER),
        LexemeKind::Word | LexemeKind::Open | LexemeKind::Close | LexemeKind::Sign => None,
        LexemeKind::Text | LexemeKind::Regex | LexemeKind::OpenText | LexemeKind::OpenRegex => Some(STRING),
        LexemeKind::Comment | LexemeKind::OpenComment => Some(FAINT),
        LexemeKind::Cut => Some(BOLD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_pieces_and_nothing_else() {
        let shown = highlight("a=\"x\" and not b=1 | count() | nothing() // c")
            .replace(FUNCTION, "<f>")
            .replace(KEYWORD, "<k>")
            .replace(STRING, "<s>")
            .replace(NUMBER, "<n>")
            .replace(FAINT, "<c>")
            .replace(BOLD, "<b>")
            .replace(WRONG, "<!>")
            .replace(PLAIN, "<>");
        assert_eq!(
            shown,
            "a=<s>\"x\"<> <k>and<> <k>not<> b=<n>1<> <b>|<> <f>count<>() <b>|<> <!>nothing<>() <c>// c<>"
        );
        for text in ["", "  ", "\"", "a=/x", "münchen=?", "f((", ")]}", "$_ | x"] {
            let mut plain = highlight(text);
            for colour in [FUNCTION, KEYWORD, STRING, NUMBER, PARAMETER, FAINT, BOLD, WRONG, PLAIN] {
                plain = plain.replace(colour, "");
            }
            assert_eq!(plain, text);
        }
    }
}
