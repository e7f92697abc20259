//! Finding the lines that can matter without reading the others.
//!
//! The plan knows texts that every event must contain to pass its first filters. Their bytes are searched for in the
//! raw block, and only lines that have them are decoded; the filters are then checked on the fields as always.
//!
//! It must never lose an event, and JSON can write a character in several ways. So only those parts of a text are searched for
//! that have one spelling but for `\uXXXX` (no quote, backslash, slash or control character), and every line that holds `\u` is
//! decoded, whatever else it holds.

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use memchr::{memchr, memrchr};

/// Shorter parts are found in too many lines to be worth the search.
const SHORTEST: usize = 3;

/// Searches blocks for the lines that may pass.
pub(crate) struct Prefilter {
    candidates: Vec<Search>,
}

enum Search {
    One(Box<Finder<'static>>),
    Any(Box<AhoCorasick>),
}

impl Search {
    fn find(&self, block: &[u8], from: usize) -> Option<usize> {
        let rest = block.get(from..)?;
        let found = match self {
            Search::One(finder) => finder.find(rest),
            Search::Any(searcher) => searcher.find(rest).map(|found| found.start()),
        };
        found.map(|at| from + at)
    }
}

impl Prefilter {
    /// A prefilter for the texts of which events must contain all (of each inner list, one); `None` if none is usable.
    pub(crate) fn new(literals: &[Vec<String>]) -> Option<Self> {
        let candidates: Vec<Search> = literals.iter().filter_map(|texts| search(texts)).collect();
        (!candidates.is_empty()).then_some(Prefilter { candidates })
    }

    /// The search that hits the fewest places of a sample.
    pub(crate) fn rarest(&self, sample: &[u8]) -> usize {
        let hits = |search: &Search| {
            let mut at = 0;
            let mut count = 0;
            while let Some(hit) = search.find(sample, at) {
                count += 1;
                at = hit + 1;
            }
            count
        };
        let counted = self.candidates.iter().enumerate().map(|(index, search)| (hits(search), index));
        counted.min().map_or(0, |(_, index)| index)
    }

    /// The lines of the block that may pass, found by the search of this number.
    pub(crate) fn lines<'b>(&'b self, search: usize, block: &'b [u8]) -> CandidateLines<'b> {
        let search = &self.candidates[search];
        let escape = Finder::new(b"\\u");
        CandidateLines { block, at: 0, search, hit: search.find(block, 0), escaped: escape.find(block), escape }
    }
}

/// The part of each text that has one spelling, as a search for any of them.
fn search(texts: &[String]) -> Option<Search> {
    let parts: Option<Vec<&str>> = texts.iter().map(|text| plain_part(text)).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
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

    fn candidates(literals: &[&[&str]], block: &str) -> Vec<String> {
        let literals: Vec<Vec<String>> =
            literals.iter().map(|texts| texts.iter().map(|text| text.to_string()).collect()).collect();
        let Some(prefilter) = Prefilter::new(&literals) else { return vec!["all".into()] };
        let search = prefilter.rarest(block.as_bytes());
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
    fn lines_with_escapes_are_always_candidates() {
        assert_eq!(candidates(&[&["cat"]], "no\n{\"a\":\"\\u0063at\"}\nno"), ["{\"a\":\"\\u0063at\"}"]);
    }

    #[test]
    fn only_parts_with_one_spelling_are_searched() {
        assert_eq!(candidates(&[&["temp\\evil/x"]], "a evil b\nc\n"), ["a evil b"]);
        assert_eq!(candidates(&[&["a/b\\c"]], "x"), ["all"]);
    }
}
