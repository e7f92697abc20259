//! The rough shape of a text: brackets, pipes, and where strings never end. Works for texts with mistakes.

use super::{Grammar, Rule};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use pest::Parser;

/// How deep brackets may nest.
pub(super) const DEEPEST: usize = 128;

/// The rough shape of a text.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Where pipes and semicolons outside of all brackets stand.
    pub(super) cuts: Vec<usize>,
    /// The first bracket, string, regex or comment that does not fit.
    pub(super) flaw: Option<Flaw>,
    /// Where nesting first gets too deep.
    too_deep: Option<usize>,
    /// The brackets that are open at each place: offset, bracket, and the index of the one around it.
    brackets: Vec<Bracket>,
}

/// A pair of brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bracket {
    /// Where it opens.
    pub(super) start: usize,
    /// Where it closes, or the end of the text.
    pub(super) end: usize,
    /// `(`, `[` or `{`.
    pub(super) symbol: char,
}

/// What does not fit, and where.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flaw {
    /// A bracket that is never closed.
    Unclosed(usize, char),
    /// A closing bracket that has no opening one.
    Stray(usize, char),
    /// A closing bracket of the wrong kind: its place, itself, the opening one's place and the opening one.
    Mismatch(usize, char, usize, char),
    /// A string without an end.
    Quote(usize),
    /// A regex without an end.
    Regex(usize),
    /// A block comment without an end.
    Comment(usize),
}

impl Flaw {
    /// Where it stands.
    pub(super) fn place(self) -> usize {
        match self {
            Flaw::Unclosed(place, _) | Flaw::Stray(place, _) | Flaw::Mismatch(place, ..) => place,
            Flaw::Quote(place) | Flaw::Regex(place) | Flaw::Comment(place) => place,
        }
    }
}

fn partner(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

impl Outline {
    /// Reads the shape of a text.
    pub(super) fn of(text: &str) -> Outline {
        let mut outline = Outline::default();
        let mut stack: Vec<usize> = Vec::new();
        let items = Grammar::parse(Rule::outline, text).into_iter().flatten().flat_map(|node| node.into_inner());
        for item in items {
            let start = item.as_span().start();
            let symbol = item.as_str().chars().next().unwrap_or(' ');
            match item.as_rule() {
                Rule::open => {
                    stack.push(outline.brackets.len());
                    outline.brackets.push(Bracket { start, end: text.len(), symbol });
                    if stack.len() > DEEPEST {
                        outline.too_deep.get_or_insert(start);
                    }
                }
                Rule::close => match stack.pop().and_then(|index| outline.brackets.get_mut(index)) {
                    Some(bracket) => {
                        bracket.end = start;
                        if partner(bracket.symbol) != symbol {
                            let flaw = Flaw::Mismatch(start, symbol, bracket.start, bracket.symbol);
                            outline.flaw.get_or_insert(flaw);
                        }
                    }
                    None => {
                        outline.flaw.get_or_insert(Flaw::Stray(start, symbol));
                    }
                },
                Rule::cut if stack.is_empty() => outline.cuts.push(start),
                Rule::open_quote => outline.flaw = Some(Flaw::Quote(start)),
                Rule::open_comment => outline.flaw = Some(Flaw::Comment(start)),
                Rule::open_regex => {
                    let slash = item.as_str().find('/').unwrap_or(0);
                    outline.flaw = Some(Flaw::Regex(start + slash));
                }
                _ => {}
            }
        }
        if let (None, Some(index)) = (outline.flaw, stack.pop()) {
            outline.flaw = outline.brackets.get(index).map(|bracket| Flaw::Unclosed(bracket.start, bracket.symbol));
        }
        outline
    }

    /// The innermost brackets around a place.
    pub(super) fn around(&self, place: usize) -> Option<Bracket> {
        self.brackets.iter().rev().find(|bracket| bracket.start < place && place <= bracket.end).copied()
    }
}

/// An error if brackets nest too deep to be read.
pub(super) fn too_deep(text: &str) -> Option<Diagnostic> {
    if deepest_at_sight(text) <= DEEPEST {
        return None;
    }
    let place = Outline::of(text).too_deep?;
    Some(nested_too_deep(Span::new(place, place + 1)))
}

/// An error if very many brackets are never closed. The grammar would try every reading of each of them before it gave
/// up, and there is nothing to be learnt from that.
pub(super) fn many_unclosed(text: &str) -> Option<Diagnostic> {
    const MOST: usize = 12;
    let count = |symbols: [u8; 3]| text.bytes().filter(|byte| symbols.contains(byte)).count();
    if count(*b"([{") <= count(*b")]}") + MOST {
        return None;
    }
    let Some(Flaw::Unclosed(place, symbol)) = Outline::of(text).flaw else { return None };
    let message = format!("syntax error: '{symbol}' opened here is never closed");
    Some(Diagnostic::error(codes::UNCLOSED, Span::new(place, place + 1), message).help("close every bracket"))
}

/// The error for too many brackets in each other.
pub(super) fn nested_too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::TOO_DEEP,
        span,
        format!("syntax error: brackets are nested more than {DEEPEST} levels deep"),
    )
    .help("split the query into several steps")
}

/// How deep brackets seem to nest. Brackets in strings and regexes mislead it, so it is only a reason to look closer,
/// and in texts with very many brackets it counts them all: the tree builder measures again.
fn deepest_at_sight(text: &str) -> usize {
    const MANY: usize = 4096;
    let (mut opened, mut depth, mut deepest) = (0_usize, 0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                opened += 1;
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if opened > MANY { opened } else { deepest }
}
