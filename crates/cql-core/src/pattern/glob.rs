//! Wildcard patterns: `*` stands for any run of characters, everything else for itself.

use crate::pattern::fold::{fold, with_folded};
use crate::pattern::literal::Literal;
use memchr::memmem::Finder;
use std::fmt;

/// A compiled wildcard pattern.
///
/// The only wildcard is `*`: any run of characters, also none, also line breaks. It cannot be escaped (see "Query
/// Filters" of the reference).
#[derive(Clone)]
pub struct Glob {
    source: Box<str>,
    shape: Shape,
    ignore_case: bool,
    required: Box<[Literal]>,
}

/// What there is between the wildcards. Texts are folded if case is ignored.
#[derive(Clone)]
enum Shape {
    /// `*`
    Any,
    /// `text`
    Exact(Box<str>),
    /// `text*`
    Prefix(Box<str>),
    /// `*text`
    Suffix(Box<str>),
    /// `*text*`
    Contains(Box<Finder<'static>>),
    /// `text*text`
    Ends(Box<str>, Box<str>),
    /// Everything else: the start, the pieces between stars in order, the end.
    Pieces(Box<str>, Box<[Finder<'static>]>, Box<str>),
}

impl Glob {
    /// A pattern that must match the whole text, as on the right of `=`.
    ///
    /// ```
    /// # use cql_core::pattern::Glob;
    /// assert!(Glob::whole("inv*.pdf", false).matches("invoice-7.pdf"));
    /// assert!(!Glob::whole("inv*.pdf", false).matches("my-invoice.pdf"));
    /// assert!(Glob::whole("inv*.pdf", true).matches("INV.PDF"));
    /// ```
    pub fn whole(pattern: &str, ignore_case: bool) -> Glob {
        Glob::compile(pattern, pattern.split('*'), ignore_case)
    }

    /// A pattern that may match anywhere in the text, as right of `like` and in free text.
    pub fn anywhere(pattern: &str) -> Glob {
        Glob::unanchored(pattern, false)
    }

    /// Like [`anywhere`](Glob::anywhere), in any letter case.
    pub fn anywhere_ignoring_case(pattern: &str) -> Glob {
        Glob::unanchored(pattern, true)
    }

    /// The very text, in which `*` is an asterisk.
    pub fn literal(text: &str) -> Glob {
        Glob::compile(text, std::iter::once(text), false)
    }

    fn unanchored(pattern: &str, ignore_case: bool) -> Glob {
        let pieces = std::iter::once("").chain(pattern.split('*')).chain(std::iter::once(""));
        Glob::compile(pattern, pieces, ignore_case)
    }

    /// From the texts between the stars; the first and the last are anchored.
    pub(crate) fn compile<'p>(source: &str, pieces: impl Iterator<Item = &'p str>, ignore_case: bool) -> Glob {
        let pieces: Vec<String> =
            pieces.map(|piece| if ignore_case { fold(piece) } else { piece.to_owned() }).collect();
        let required = pieces
            .iter()
            .filter(|piece| !piece.is_empty())
            .map(|piece| if ignore_case { Literal::caseless(piece) } else { Literal::exact(piece) })
            .collect();
        Glob { source: source.into(), shape: Shape::of(&pieces), ignore_case, required }
    }

    /// Whether the pattern matches.
    pub fn matches(&self, text: &str) -> bool {
        if !self.ignore_case {
            return self.shape.matches(text);
        }
        match &self.shape {
            Shape::Any => true,
            // Folding costs a copy; a text of another length cannot be equal if both are ASCII.
            Shape::Exact(whole) if text.is_ascii() => text.eq_ignore_ascii_case(whole),
            Shape::Prefix(start) if text.is_ascii() => starts_with_ignoring_case(text, start),
            Shape::Suffix(end) if text.is_ascii() => ends_with_ignoring_case(text, end),
            shape => with_folded(text, |folded| shape.matches(folded)),
        }
    }

    /// Whether it is `*` alone, which matches every text.
    pub fn is_any(&self) -> bool {
        matches!(self.shape, Shape::Any)
    }

    /// The text that alone matches, if the pattern has no wildcard and minds case.
    pub fn as_exact(&self) -> Option<&str> {
        match &self.shape {
            Shape::Exact(text) if !self.ignore_case => Some(text),
            _ => None,
        }
    }

    /// Whether letter case is ignored.
    pub fn ignores_case(&self) -> bool {
        self.ignore_case
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Texts that every matching text contains, all of them. May be empty.
    pub fn required_literals(&self) -> &[Literal] {
        &self.required
    }

    /// The piece of a pattern `*piece*`, folded if case is ignored.
    pub(crate) fn contained(&self) -> Option<&[u8]> {
        match &self.shape {
            Shape::Contains(piece) => Some(piece.needle()),
            _ => None,
        }
    }

    /// The only text of a pattern without a wildcard, folded if case is ignored.
    pub(crate) fn only_text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Exact(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the pattern matches a text that has been folded already, if case is ignored.
    pub(crate) fn matches_folded(&self, text: &str) -> bool {
        self.shape.matches(text)
    }
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Glob({:?}{})", self.source, if self.ignore_case { ", ignoring case" } else { "" })
    }
}

impl Shape {
    fn of(pieces: &[String]) -> Shape {
        let [first, middle @ .., last] = pieces else {
            return Shape::Exact(pieces.concat().into());
        };
        let middle: Vec<&String> = middle.iter().filter(|piece| !piece.is_empty()).collect();
        match (first.as_str(), middle.as_slice(), last.as_str()) {
            ("", [], "") => Shape::Any,
            (start, [], "") => Shape::Prefix(start.into()),
            ("", [], end) => Shape::Suffix(end.into()),
            ("", [piece], "") => Shape::Contains(Box::new(finder(piece))),
            (start, [], end) => Shape::Ends(start.into(), end.into()),
            (start, middle, end) => {
                Shape::Pieces(start.into(), middle.iter().map(|piece| finder(piece)).collect(), end.into())
            }
        }
    }

    #[inline]
    fn matches(&self, text: &str) -> bool {
        match self {
            Shape::Any => true,
            Shape::Exact(whole) => text == &**whole,
            Shape::Prefix(start) => text.starts_with(&**start),
            Shape::Suffix(end) => text.ends_with(&**end),
            Shape::Contains(piece) => piece.find(text.as_bytes()).is_some(),
            Shape::Ends(start, end) => between(text, start, end).is_some(),
            Shape::Pieces(start, middle, end) => between(text, start, end).is_some_and(|mut rest| {
                // The leftmost place of each piece leaves the most room for the next ones.
                middle.iter().all(|piece| match piece.find(rest) {
                    Some(position) => {
                        rest = &rest[position + piece.needle().len()..];
                        true
                    }
                    None => false,
                })
            }),
        }
    }
}

fn finder(piece: &str) -> Finder<'static> {
    Finder::new(piece.as_bytes()).into_owned()
}

/// What lies between two ends that do not overlap.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t [u8]> {
    text.as_bytes().strip_prefix(start.as_bytes())?.strip_suffix(end.as_bytes())
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    let Some(from) = text.len().checked_sub(end.len()) else { return false };
    text.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shapes() {
        for (pattern, yes, no) in [
            ("powershell", vec!["powershell"], vec!["powershell.exe", "PowerShell", ""]),
            ("pow*", vec!["pow", "powershell"], vec!["empower", "POW"]),
            ("*@corp.example", vec!["@corp.example", "a@corp.example"], vec!["a@corp.example.net"]),
            ("*curl*", vec!["curl", "libcurl/8"], vec!["cur", "CURL"]),
            ("inv*.pdf", vec!["inv.pdf", "invoice.pdf"], vec!["my-invoice.pdf", "inv.pd", "invoice.pdf.exe"]),
            ("ab*ba", vec!["abba", "abxba"], vec!["aba", "ab"]),
            ("*net*user*add*", vec!["net user bob /add", "netuseradd"], vec!["add user with net"]),
            ("a*b*c", vec!["abc", "axbxbc"], vec!["ab", "acb", "bc"]),
            ("a.b/?q=*", vec!["a.b/?q="], vec!["axb/?q=1", "a.bq=1"]),
            ("**", vec!["", "x"], vec![]),
            ("", vec![""], vec!["x"]),
            ("begin*end", vec!["begin\nmiddle\nend"], vec!["begin\nend."]),
            ("\\*", vec!["\\", "\\x"], vec!["*"]),
        ] {
            let glob = Glob::whole(pattern, false);
            for text in yes {
                assert!(glob.matches(text), "{pattern} should match {text:?}");
            }
            for text in no {
                assert!(!glob.matches(text), "{pattern} should not match {text:?}");
            }
        }
    }

    #[test]
    fn anywhere_and_literal() {
        assert!(Glob::anywhere("-enc").matches("ps -encodedcommand AA"));
        assert!(!Glob::anywhere("-enc").matches("ps -Enc AA"));
        assert!(Glob::anywhere_ignoring_case("-enc").matches("ps -Enc AA"));
        assert!(Glob::anywhere("a*b").matches("xaxbx"));
        assert!(!Glob::anywhere("a*b").matches("xbxax"));
        assert!(Glob::anywhere("").is_any());
        assert!(Glob::anywhere("*").is_any());
        assert!(Glob::literal("a*").matches("a*"));
        assert!(!Glob::literal("a*").matches("ab"));
        assert_eq!(Glob::literal("a*").as_exact(), Some("a*"));
    }

    #[test]
    fn case_is_ignored_beyond_ascii() {
        assert!(Glob::whole("ärger*", true).matches("ÄRGERLICH"));
        assert!(Glob::whole("k*", true).matches("\u{212a}elvin"));
        assert!(Glob::whole("*ΟΣ", true).matches("λόγος"));
        assert!(!Glob::whole("nginx", true).matches("nginx-plus"));
        assert!(Glob::whole("a.b(*", true).matches("A.B(1)"));
        assert!(!Glob::whole("a.b(*", true).matches("axb(1)"));
    }

    #[test]
    fn literals() {
        let texts = |glob: Glob| glob.required_literals().iter().map(Literal::to_string).collect::<Vec<_>>();
        assert_eq!(texts(Glob::whole("a*bc*", false)), ["\"a\"", "\"bc\""]);
        assert_eq!(texts(Glob::whole("*CMD.exe", true)), ["\"cmd.exe\"i"]);
        assert!(texts(Glob::whole("*", false)).is_empty());
    }

    /// The plain definition, slow but evident.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|skip| by_definition(rest, &text[skip..])),
            Some((letter, rest)) => text.first() == Some(letter) && by_definition(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*é]{0,8}", text in "[abé\n]{0,10}") {
            let letters: Vec<char> = text.chars().collect();
            let wanted = by_definition(&pattern.chars().collect::<Vec<_>>(), &letters);
            prop_assert_eq!(Glob::whole(&pattern, false).matches(&text), wanted);
            let around: Vec<char> = format!("*{pattern}*").chars().collect();
            prop_assert_eq!(Glob::anywhere(&pattern).matches(&text), by_definition(&around, &letters));
        }

        #[test]
        fn ignoring_case_is_folding_both(pattern in "[aAkKsS\u{212a}ſéÉ*]{0,6}", text in "[aAkKsS\u{212a}ſéÉ]{0,8}") {
            let folded: Vec<char> = fold(&text).chars().collect();
            let wanted = by_definition(&fold(&pattern).chars().collect::<Vec<_>>(), &folded);
            prop_assert_eq!(Glob::whole(&pattern, true).matches(&text), wanted);
        }

        #[test]
        fn matching_texts_hold_the_literals(pattern in "[aAkKéÉ*.]{0,6}", text in "[aAkK\u{212a}éÉ.]{0,8}", ignore_case: bool) {
            let glob = Glob::whole(&pattern, ignore_case);
            if glob.matches(&text) {
                for literal in glob.required_literals() {
                    prop_assert!(literal.occurs_in(&text), "{literal} in {text}");
                }
            }
        }
    }
}
