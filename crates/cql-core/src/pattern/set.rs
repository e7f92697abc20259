//! Lists of wildcard patterns, as in `in(values=[...])`.

use crate::pattern::fold::with_folded;
use crate::pattern::glob::Glob;
use crate::pattern::literal::Literal;
use aho_corasick::AhoCorasick;
use hashbrown::HashSet;
use std::fmt;

/// So many patterns of the form `*text*` are looked for in one pass over the text.
const TOGETHER: usize = 4;

/// A set of patterns; a text matches if one of them does. However long the list, a value without a wildcard costs
/// one look-up.
#[derive(Clone)]
pub struct GlobSet {
    exact: HashSet<Box<str>>,
    contained: Option<AhoCorasick>,
    globs: Box<[Glob]>,
    ignore_case: bool,
    any: bool,
    required: Option<Box<[Literal]>>,
}

impl GlobSet {
    /// A set of patterns, each of which must match the whole text.
    ///
    /// ```
    /// # use cql_core::pattern::GlobSet;
    /// let set = GlobSet::new(["error", "warn*"], true);
    /// assert!(set.matches("ERROR") && set.matches("Warning") && !set.matches("info"));
    /// ```
    pub fn new<P: AsRef<str>>(patterns: impl IntoIterator<Item = P>, ignore_case: bool) -> GlobSet {
        GlobSet::from_globs(patterns.into_iter().map(|pattern| Glob::whole(pattern.as_ref(), ignore_case)), ignore_case)
    }

    /// A set of texts in which `*` is an asterisk.
    pub fn of_literals<P: AsRef<str>>(texts: impl IntoIterator<Item = P>, ignore_case: bool) -> GlobSet {
        let exact = |text: P| Glob::compile(text.as_ref(), std::iter::once(text.as_ref()), ignore_case);
        GlobSet::from_globs(texts.into_iter().map(exact), ignore_case)
    }

    fn from_globs(patterns: impl Iterator<Item = Glob>, ignore_case: bool) -> GlobSet {
        let (mut exact, mut globs, mut contained) = (HashSet::new(), Vec::new(), Vec::new());
        let mut required = Some(Vec::new());
        let mut any = false;
        for glob in patterns {
            required = required.zip(longest(glob.required_literals())).map(|(mut all, literal)| {
                all.push(literal.clone());
                all
            });
            any |= glob.is_any();
            if let Some(text) = glob.only_text() {
                exact.insert(text.into());
            } else if glob.contained().is_some() {
                contained.push(glob);
            } else {
                globs.push(glob);
            }
        }
        let automaton = if contained.len() < TOGETHER {
            None
        } else {
            AhoCorasick::new(contained.iter().filter_map(Glob::contained)).ok()
        };
        if automaton.is_none() {
            globs.append(&mut contained);
        }
        let required = required.map(|mut all| {
            all.sort();
            all.dedup();
            all.into_boxed_slice()
        });
        GlobSet { exact, contained: automaton, globs: globs.into(), ignore_case, any, required }
    }

    /// Whether one of the patterns matches.
    pub fn matches(&self, text: &str) -> bool {
        if self.any {
            true
        } else if self.ignore_case {
            with_folded(text, |folded| self.matches_folded(folded))
        } else {
            self.matches_folded(text)
        }
    }

    fn matches_folded(&self, text: &str) -> bool {
        (!self.exact.is_empty() && self.exact.contains(text))
            || self.contained.as_ref().is_some_and(|automaton| automaton.is_match(text))
            || self.globs.iter().any(|glob| glob.matches_folded(text))
    }

    /// Whether `*` is among the patterns, which matches every text.
    pub fn is_any(&self) -> bool {
        self.any
    }

    /// The texts that match, if none of the patterns has a wildcard and case matters. In no order.
    pub fn as_exact(&self) -> Option<impl Iterator<Item = &str>> {
        let plain = !self.ignore_case && self.globs.is_empty() && self.contained.is_none();
        plain.then(|| self.exact.iter().map(|text| &**text))
    }

    /// Texts of which every matching text contains at least one; `None` if there is no such list. An empty list
    /// says that nothing matches.
    pub fn required_literals(&self) -> Option<&[Literal]> {
        self.required.as_deref()
    }
}

fn longest(literals: &[Literal]) -> Option<&Literal> {
    literals.iter().max_by_key(|literal| literal.text.len())
}

impl fmt::Debug for GlobSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GlobSet").field("exact", &self.exact).field("globs", &self.globs).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_and_wildcards() {
        let set = GlobSet::new(["4*", "50?", "ok"], false);
        for (text, wanted) in [("404", true), ("500", false), ("14", false), ("50?", true), ("ok", true), ("OK", false)]
        {
            assert_eq!(set.matches(text), wanted, "{text}");
        }
        assert!(GlobSet::new(["x", "*"], false).is_any());
        assert!(!GlobSet::new([""; 0], false).matches(""));
        assert!(GlobSet::of_literals(["4*"], false).matches("4*"));
        assert!(!GlobSet::of_literals(["4*"], false).matches("44"));
        assert_eq!(GlobSet::new(["b"], false).as_exact().map(|texts| texts.collect::<Vec<_>>()), Some(vec!["b"]));
        assert!(GlobSet::new(["b*"], false).as_exact().is_none());
    }

    proptest! {
        #[test]
        fn is_the_union_of_its_members(
            patterns in proptest::collection::vec("[abA*]{0,4}|\\*[abA]{1,2}\\*", 0..9),
            text in "[abAB]{0,6}",
            ignore_case: bool,
        ) {
            let set = GlobSet::new(&patterns, ignore_case);
            let wanted = patterns.iter().any(|pattern| Glob::whole(pattern, ignore_case).matches(&text));
            prop_assert_eq!(set.matches(&text), wanted);
            if let Some(literals) = set.required_literals().filter(|_| wanted) {
                prop_assert!(literals.iter().any(|literal| literal.occurs_in(&text)));
            }
        }
    }
}
