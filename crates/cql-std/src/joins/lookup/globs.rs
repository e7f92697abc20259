//! Many patterns, of which few can match a text.

use aho_corasick::AhoCorasick;
use cql_core::pattern::Glob;

/// Finds the patterns that may match a text in one pass over it, by a text that each of them requires.
pub(super) struct GlobIndex {
    /// Finds the required texts; `None` if no pattern has one.
    search: Option<AhoCorasick>,
    /// For each required text the number of its pattern.
    numbers: Vec<usize>,
    /// The patterns that require nothing.
    always: Vec<usize>,
    count: usize,
}

/// So few patterns are tried one after the other.
const FEW: usize = 4;

impl GlobIndex {
    /// The patterns, numbered from 0.
    pub(super) fn new<'g>(globs: impl Iterator<Item = &'g Glob>) -> Self {
        let (mut texts, mut numbers, mut always, mut count) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (number, glob) in globs.enumerate() {
            count += 1;
            match glob.required_literals().iter().max_by_key(|literal| literal.text.len()) {
                Some(literal) if !literal.text.is_empty() => {
                    texts.push(literal.text.to_string());
                    numbers.push(number);
                }
                _ => always.push(number),
            }
        }
        // A text in the wrong letter case makes a candidate that does not match; no match is lost.
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(&texts).ok();
        GlobIndex { search: search.filter(|_| count > FEW), numbers, always, count }
    }

    /// The numbers of the patterns that may match, in order.
    pub(super) fn candidates(&self, text: &str) -> Vec<usize> {
        let Some(search) = &self.search else { return (0..self.count).collect() };
        let mut found = self.always.clone();
        found.extend(search.find_overlapping_iter(text).map(|hit| self.numbers[hit.pattern().as_usize()]));
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pattern_that_matches_is_missing() {
        let patterns = ["evil", "*", "ev*il", "EVIL", "x*y*evilness", "", "vil", "other"];
        for ignore_case in [false, true] {
            let make = |pattern: &&str| match ignore_case {
                true => Glob::anywhere_ignoring_case(pattern),
                false => Glob::anywhere(pattern),
            };
            let globs: Vec<Glob> = patterns.iter().map(make).collect();
            let index = GlobIndex::new(globs.iter());
            for text in ["evil", "an EVIL eye", "x y evilness", "e v i l", "", "vi\u{212a}"] {
                let candidates = index.candidates(text);
                for (number, glob) in globs.iter().enumerate() {
                    assert!(candidates.contains(&number) || !glob.matches(text), "{} in {text}", glob.as_str());
                }
            }
            assert!(!index.candidates("evil").contains(&7));
        }
    }
}
