//! Finding the lines that can matter without reading the others.
//!
//! The plan knows texts that every event must contain to pass its first filters. Their bytes are searched for in the
//! raw block, and only lines that have them are decoded; the filters are then checked on the fields as always.
//!
//! Texts whose letter case does not matter are searched for too, which takes longer; so the search is chosen by what it costs.
//!
//! It must never lose an event, and JSON can write a character in several ways. So only those parts of a text are searched for
//! that have one spelling but for `\uXXXX` (no quote, backslash, slash or control character), and every line that holds `\u` is
//! decoded, whatever else it holds.

use crate::pattern::Literal;
use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use memchr::{memchr, memrchr};
use regex::bytes::{Regex, RegexBuilder};
use std::cmp::Reverse;

/// Shorter parts are found in too many lines to be worth the search.
const SHORTEST: usize = 3;

/// So many searches are prepared and tried, those with the longest texts: a long query may have hundreds.
const MOST: usize = 8;

/// Searches blocks for the lines that may pass.
pub(crate) struct Prefilter {
    candidates: Vec<Search>,
}

enum Search {
    One(Box<Finder<'static>>),
    Any(Box<AhoCorasick>),
    /// Any of several texts, in any letter case.
    Caseless(Box<Regex>),
}

/// What it costs to decode a byte. Here and in [`Search::cost`] the unit is what it costs to look at a byte in the search for
/// one text.
const DECODING: usize = 12;

impl Search {
    fn find(&self, block: &[u8], from: usize) -> Option<usize> {
        let rest = block.get(from..)?;
        let found = match self {
            Search::One(finder) => finder.find(rest),
            Search::Any(searcher) => searcher.find(rest).map(|found| found.start()),
            Search::Caseless(searcher) => searcher.find(rest).map(|found| found.start()),
        };
        found.map(|at| from + at)
    }

    /// What it costs to look at a byte.
    fn cost(&self) -> usize {
        match self {
            Search::One(_) => 1,
            Search::Any(_) | Search::Caseless(_) => 4,
        }
    }
}

impl Prefilter {
    /// A prefilter for the texts of which events must contain all (of each inner list, one); `None` if none is usable.
    pub(crate) fn new(literals: &[Vec<Literal>]) -> Option<Self> {
        let shortest = |texts: &[Literal]| texts.iter().map(|literal| literal.text.len()).min().unwrap_or_default();
        let ignores_case = |texts: &[Literal]| texts.iter().any(|literal| literal.ignore_case);
        let mut ranked: Vec<&[Literal]> = literals.iter().map(Vec::as_slice).collect();
        ranked.sort_by_key(|texts| (ignores_case(texts), Reverse(shortest(texts))));
        let candidates: Vec<Search> = ranked.into_iter().filter_map(search).take(MOST).collect();
        (!candidates.is_empty()).then_some(Prefilter { candidates })
    }

    /// The search that costs least, judged by a sample; `None` if it costs less to decode every line.
    pub(crate) fn best(&self, sample: &[u8]) -> Option<usize> {
        let cost = |index: usize| {
            let decoded: usize = self.lines(index, sample).map(<[u8]>::len).sum();
            sample.len() * self.candidates[index].cost() + decoded * DECODING
        };
        let costs = (0..self.candidates.len()).map(|index| (cost(index), index));
        let (cost, index) = costs.min()?;
        (cost < sample.len() * (DECODING + 1)).then_some(index)
    }

    /// The lines of the block that may pass, found by the search of this number.
    pub(crate) fn lines<'b>(&'b self, search: usize, block: &'b [u8]) -> CandidateLines<'b> {
        let search = &self.candidates[search];
        let escape = Finder::new(b"\\u");
        CandidateLines { block, at: 0, search, hit: search.find(block, 0), escaped: escape.find(block), escape }
    }
}

/// The part of each text that has one spelling, as a search for any of them.
fn search(texts: &[Literal]) -> Option<Search> {
    let parts: Option<Vec<&str>> = texts.iter().map(|literal| plain_part(&literal.text)).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    if texts.iter().any(|literal| literal.ignore_case) {
        let any = parts.iter().map(|part| regex::escape(part)).collect::<Vec<_>>().join("|");
        let searcher = RegexBuilder::new(&any).case_insensitive(true).build().ok()?;
        return Some(Search::Caseless(Box::new(searcher)));
    }
    match parts.as_slice() {
        [one] => Some(Search::One(Box::new(Finder::new(one.as_bytes()).into_owned()))),
        many => AhoCorasick::new(many).ok().map(|searcher| Search::Any(Box::new(searcher))),
    }
}

fn plain_part(text: &str) -> Option<&str> {
    let special = |c: char| matches!(c, '"' | '\\' | '/' | '\u{fffd}') || c.is_control();
    text.split(special).max_by_key(|part| part.len()).filter(|part| part.len() >= SHORTEST)
}

/// Iterator over candidate lines, see [`Prefilter::lines`].
pub(crate) struct CandidateLines<'b> {
    block: &'b [u8],
    at: usize,
    search: &'b Search,
    hit: Option<usize>,
    escape: Finder<'static>,
    escaped: Option<usize>,
}

impl<'b> Iterator for CandidateLines<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        let place = match (self.hit, self.escaped) {
            (Some(hit), Some(escaped)) => hit.min(escaped),
            (Some(place), None) | (None, Some(place)) => place,
            (None, None) => return None,
        };
        let start = memrchr(b'\n', &self.block[self.at..place]).map_or(self.at, |line_feed| self.at + line_feed + 1);
        let end = memchr(b'\n', &self.block[place..]).map_or(self.block.len(), |line_feed| place + line_feed);
        self.at = (end + 1).min(self.block.len());
        if self.hit.is_some_and(|hit| hit < self.at) {
            self.hit = self.search.find(self.block, self.at);
        }
        if self.escaped.is_some_and(|escaped| escaped < self.at) {
            self.escaped = self.escape.find(&self.block[self.at..]).map(|found| self.at + found);
        }
        Some(&self.block[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text, in any letter case if it is written behind `i:`.
    fn literal(text: &str) -> Literal {
        text.strip_prefix("i:").map_or_else(|| Literal::exact(text), Literal::caseless)
    }

    fn candidates(literals: &[&[&str]], block: &str) -> Vec<String> {
        let literals: Vec<Vec<Literal>> =
            literals.iter().map(|texts| texts.iter().map(|text| literal(text)).collect()).collect();
        let Some(prefilter) = Prefilter::new(&literals) else { return vec!["all".into()] };
        let Some(search) = prefilter.best(block.as_bytes()) else { return vec!["every".into()] };
        let lines = prefilter.lines(search, block.as_bytes());
        lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }

    #[test]
    fn finds_the_lines_around_hits() {
        let block = "one cat\ntwo dogs cat\nthree\ncat";
        assert_eq!(candidates(&[&["cat"]], block), ["one cat", "two dogs cat", "cat"]);
        assert_eq!(candidates(&[&["cat"], &["dogs"]], block), ["two dogs cat"]);
        assert_eq!(candidates(&[&["dogs", "three"]], block), ["two dogs cat", "three"]);
    }

    #[test]
    fn a_few_long_texts_are_enough() {
        let letters = |count: usize| vec![Literal::exact(&"x".repeat(count))];
        let literals: Vec<_> = (1..40).map(letters).chain([vec![Literal::caseless(&"y".repeat(50))]]).collect();
        let prefilter = Prefilter::new(&literals).expect("texts that are long enough");
        assert_eq!(prefilter.candidates.len(), MOST);
        let (long, short) = ("x".repeat(39), "x".repeat(31));
        let found: Vec<_> = prefilter.lines(0, format!("{short}\n{long}\n").as_bytes()).map(<[u8]>::len).collect();
        assert_eq!(found, [39]);
    }

    #[test]
    fn letter_case_may_not_matter() {
        let block = "a longer line without\nfive Cats here\nanother one of those\ncat\nand one more of these\n";
        assert_eq!(candidates(&[&["i:cat"]], block), ["five Cats here", "cat"]);
        assert_eq!(candidates(&[&["i:CAT", "Xé"]], block), ["five Cats here", "cat"]);
        assert_eq!(candidates(&[&["i:cat"], &["five"]], block), ["five Cats here"]);
        assert_eq!(candidates(&[&["i:kate"]], "a longer line without\n\u{212a}ate"), ["\u{212a}ate"]);
        assert_eq!(candidates(&[&["i:cat"]], "cat one\nCAT two"), ["every"]);
    }

    #[test]
    fn lines_with_escapes_are_always_candidates() {
        assert_eq!(candidates(&[&["cat"]], "no\n{\"a\":\"\\u0063at\"}\nno"), ["{\"a\":\"\\u0063at\"}"]);
    }

    #[test]
    fn only_parts_with_one_spelling_are_searched() {
        assert_eq!(candidates(&[&["temp\\evil/x"]], "a evil b\nc\n"), ["a evil b"]);
        assert_eq!(candidates(&[&["a/b\\c"]], "x"), ["all"]);
    }
}
