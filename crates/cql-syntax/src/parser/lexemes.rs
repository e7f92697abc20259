//! The pieces of a text, for programs that colour it, or complete it, while it is typed.

use super::{Grammar, Rule};
use crate::span::Span;
use pest::Parser;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// A name, a number, a bare word; `?` and `$` before a name belong to it.
    Word,
    /// A string.
    Text,
    /// A regular expression between slashes.
    Regex,
    /// A comment.
    Comment,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A pipe or semicolon.
    Cut,
    /// Any other sign.
    Sign,
    /// A string without an end; it goes on to the end of the text.
    OpenText,
    /// A comment without an end; it goes on to the end of the text.
    OpenComment,
    /// A regular expression without an end.
    OpenRegex,
}

/// A piece of text that is no blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Where it stands.
    pub span: Span,
}

/// The pieces of any text, in order. What is between them is blank.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut found = Vec::new();
    let mut end = 0;
    let items = Grammar::parse(Rule::outline, text).into_iter().flatten().flat_map(|node| node.into_inner());
    for item in items {
        let (span, piece) = (item.as_span(), item.as_str());
        let mut push = |found: &mut Vec<Lexeme>, kind, start: usize, stop: usize| {
            words(text, end, start, found);
            found.push(Lexeme { kind, span: Span::new(start, stop) });
            end = stop;
        };
        // The sign before a regular expression is read together with it.
        let slash = span.start() + piece.find('/').unwrap_or(0);
        match item.as_rule() {
            Rule::COMMENT => push(&mut found, LexemeKind::Comment, span.start(), span.end()),
            Rule::outline_skip if piece.starts_with(['"', '\'']) => {
                push(&mut found, LexemeKind::Text, span.start(), span.end());
            }
            Rule::outline_skip => push(&mut found, LexemeKind::Regex, slash, span.end()),
            // A slash may follow a closing bracket, and belongs to what comes next.
            Rule::open => push(&mut found, LexemeKind::Open, span.start(), span.start() + 1),
            Rule::close => push(&mut found, LexemeKind::Close, span.start(), span.start() + 1),
            Rule::cut => push(&mut found, LexemeKind::Cut, span.start(), span.end()),
            Rule::open_quote => push(&mut found, LexemeKind::OpenText, span.start(), span.end()),
            Rule::open_comment => push(&mut found, LexemeKind::OpenComment, span.start(), span.end()),
            Rule::open_regex => push(&mut found, LexemeKind::OpenRegex, slash, span.end()),
            _ => {}
        }
    }
    words(text, end, text.len(), &mut found);
    found
}

/// Signs of two or three characters.
const LONG_SIGNS: [&str; 9] = ["<=>", ":=", "!=", "==", "=~", "!~", "<=", ">=", "=>"];

/// The words and signs between `start` and `end`.
fn words(text: &str, start: usize, end: usize, found: &mut Vec<Lexeme>) {
    let mut rest = text.get(start..end).unwrap_or("");
    let mut place = start;
    while let Some(letter) = rest.chars().next() {
        let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign)).map(|sign| sign.len());
        let (kind, length) = match (long, word(rest)) {
            (Some(length), _) => (Some(LexemeKind::Sign), length),
            (None, length @ 1..) => (Some(LexemeKind::Word), length),
            (None, 0) if letter.is_whitespace() => (None, letter.len_utf8()),
            (None, 0) => (Some(LexemeKind::Sign), letter.len_utf8()),
        };
        found.extend(kind.map(|kind| Lexeme { kind, span: Span::new(place, place + length) }));
        place += length;
        rest = rest.get(length..).unwrap_or("");
    }
}

/// The length of the word that a text begins with.
fn word(text: &str) -> usize {
    let is_part = |letter: char| letter.is_alphanumeric() || "_.#@&%\\^".contains(letter);
    let mut letters = text.char_indices().peekable();
    if text.starts_with(['?', '$']) {
        letters.next();
    }
    let begin = letters.peek().map_or(0, |(place, _)| *place);
    let mut end = begin;
    while let Some((place, letter)) = letters.next() {
        // A namespace ends in a colon that no equals sign follows.
        let joins = letter == ':' && place > begin && letters.peek().is_some_and(|(_, next)| is_part(*next));
        if !is_part(letter) && !joins {
            break;
        }
        end = place + letter.len_utf8();
    }
    if end > begin { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(LexemeKind, &str)> {
        lexemes(text).into_iter().map(|lexeme| (lexeme.kind, lexeme.span.of(text))).collect()
    }

    #[test]
    fn tells_pieces_apart() {
        use LexemeKind::*;
        assert_eq!(
            read("a.b=/x|y/i and c!=\"d e\" | n := array:length(\"t[]\") // done"),
            [
                (Word, "a.b"),
                (Sign, "="),
                (Regex, "/x|y/i"),
                (Word, "and"),
                (Word, "c"),
                (Sign, "!="),
                (Text, "\"d e\""),
                (Cut, "|"),
                (Word, "n"),
                (Sign, ":="),
                (Word, "array:length"),
                (Open, "("),
                (Text, "\"t[]\""),
                (Close, ")"),
                (Comment, "// done"),
            ]
        );
        assert_eq!(
            read("x=?user $acme() a:=1,é"),
            [
                (Word, "x"),
                (Sign, "="),
                (Word, "?user"),
                (Word, "$acme"),
                (Open, "("),
                (Close, ")"),
                (Word, "a"),
                (Sign, ":="),
                (Word, "1"),
                (Sign, ","),
                (Word, "é")
            ]
        );
    }

    #[test]
    fn goes_on_where_something_has_no_end() {
        use LexemeKind::*;
        assert_eq!(read("a=\"b"), [(Word, "a"), (Sign, "="), (OpenText, "\"b")]);
        assert_eq!(read("a /* b"), [(Word, "a"), (OpenComment, "/* b")]);
        assert_eq!(read("a=/b"), [(Word, "a"), (Sign, "="), (OpenRegex, "/b")]);
        assert_eq!(read("f(a"), [(Word, "f"), (Open, "("), (Word, "a")]);
        assert_eq!(read(""), []);
    }
}
