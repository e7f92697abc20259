//! Names for what a rewritten query has besides what was written.

use crate::ast::FieldName;

/// What new names begin with, the best first: no function writes to one like these unasked.
const BEGINNINGS: [&str; 3] = ["_tmp_", "_scratch_", "_aside_"];

/// How many names are tried with one beginning: a wildcard may cover all.
const MOST_TRIED: usize = 1_000;

/// The names that are taken.
pub(super) struct Names<'t> {
    texts: Vec<&'t str>,
    given: Vec<String>,
}

impl<'t> Names<'t> {
    /// Those of a query and of the saved queries that it uses.
    pub(super) fn beside(text: &'t str, saved: &'t [String]) -> Names<'t> {
        Names { texts: std::iter::once(text).chain(saved.iter().map(String::as_str)).collect(), given: Vec::new() }
    }

    /// A name that nothing has, and that no wildcard of the query stands for if that can be.
    pub(super) fn make(&mut self, wanted: &str) -> FieldName {
        let wanted = wanted.rsplit(':').next().unwrap_or(wanted);
        let candidates = BEGINNINGS.iter().flat_map(|beginning| {
            let base = format!("{beginning}{wanted}");
            let numbered = (2..MOST_TRIED).map({
                let base = base.clone();
                move |number| format!("{base}{number}")
            });
            std::iter::once(base).chain(numbered)
        });
        let mut unused = candidates.filter(|name| !self.is_used(name)).peekable();
        let plain = unused.peek().cloned();
        let name = unused.find(|name| !self.is_covered(name)).or(plain);
        let name = name.unwrap_or_else(|| format!("_tmp_{wanted}{}", self.given.len() + MOST_TRIED));
        self.given.push(name.clone());
        FieldName::from(name.as_str())
    }

    fn is_used(&self, name: &str) -> bool {
        self.texts.iter().any(|text| text.contains(name)) || self.given.iter().any(|given| given == name)
    }

    /// Whether a word with wildcards stands for the name. One that is nothing but a wildcard stands for all.
    fn is_covered(&self, name: &str) -> bool {
        let is_end = |char: char| char.is_whitespace() || "\"'`,;|()[]{}=<>!~/".contains(char);
        let words = self.texts.iter().flat_map(|text| text.split(is_end));
        words.filter(|word| word.contains('*') && word.contains(|char| char != '*')).any(|word| covers(word, name))
    }
}

/// Whether a word with wildcards covers a name.
fn covers(word: &str, name: &str) -> bool {
    let (Some((first, _)), Some((_, last))) = (word.split_once('*'), word.rsplit_once('*')) else { return false };
    let Some(mut rest) = name.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
    let inner = word.get(first.len()..word.len() - last.len()).unwrap_or_default();
    for part in inner.split('*') {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Names, covers};

    #[test]
    fn a_new_name_is_in_no_text_and_under_no_wildcard() {
        let saved = ["_tmp_x2 := 1".to_string()];
        let mut names = Names::beside("_tmp_x=1 | drop(_tmp_x3) | select([\"_tmp_y*\", *])", &saved);
        let made = ["x", "x", "text:y"].map(|wanted| names.make(wanted).to_string());
        assert_eq!(made, ["_tmp_x4", "_tmp_x5", "_scratch_y"]);
    }

    #[test]
    fn wildcards_are_texts_with_anything_between() {
        for (word, expected) in [
            ("a*", true),
            ("*d", true),
            ("a*c*d", true),
            ("*bc*", true),
            ("a*x*d", false),
            ("abcd*d", false),
            ("*", true),
        ] {
            assert_eq!(covers(word, "abcd"), expected, "{word}");
        }
    }
}
