//! Many patterns, of which few can match a text.

use aho_corasick::AhoCorasick;
use cql_core::pattern::Glob;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Finds the patterns that may match a text in one pass over it, by a text that each of them requires.
pub(super) struct GlobIndex {
    /// Finds the required texts; `None` if there are so few patterns that it does not pay.
    search: Option<AhoCorasick>,
    /// For each required text the numbers of its patterns.
    numbers: Vec<Vec<usize>>,
    /// The patterns that require nothing.
    always: Vec<usize>,
    count: usize,
}

/// So few patterns are tried one after the other.
const FEW: usize = 4;

impl GlobIndex {
    /// The patterns, numbered from 0.
    pub(super) fn new<'g>(globs: impl Iterator<Item = &'g Glob> + Clone) -> Self {
        // Of the texts that a pattern requires, the one that the fewest patterns require tells the most.
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for text in globs.clone().flat_map(required) {
            *uses.entry(text).or_default() += 1;
        }
        let mut by_text: IndexMap<&str, Vec<usize>> = IndexMap::new();
        let (mut always, mut count) = (Vec::new(), 0);
        for (number, glob) in globs.enumerate() {
            count += 1;
            let rarest = required(glob).min_by_key(|text| (uses.get(text), Reverse(text.len())));
            match rarest {
                Some(text) => by_text.entry(text).or_default().push(number),
                None => always.push(number),
            }
        }
        // A text in the wrong letter case makes a candidate that does not match; no match is lost.
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(by_text.keys()).ok();
        let numbers = by_text.into_values().collect();
        GlobIndex { search: search.filter(|_| count > FEW), numbers, always, count }
    }

    /// The numbers of the patterns that may match, in order.
    pub(super) fn candidates(&self, text: &str) -> Vec<usize> {
        let Some(search) = &self.search else { return (0..self.count).collect() };
        let mut found = self.always.clone();
        found.extend(search.find_overlapping_iter(text).flat_map(|hit| &self.numbers[hit.pattern().as_usize()]));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The texts that occur in whatever the pattern matches.
fn required(glob: &Glob) -> impl Iterator<Item = &str> {
    glob.required_literals().iter().map(|literal| &*literal.text).filter(|text| !text.is_empty())
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
