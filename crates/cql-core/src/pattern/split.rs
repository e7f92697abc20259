//! Cutting a text at the matches of an expression.

use crate::pattern::regex::Regex;

/// The parts of the text between the matches.
///
/// Empty parts at the start and in the middle are kept, those at the end are not; an empty match at the very start cuts
/// nothing off. Without a match there is one part, the text.
pub(crate) fn split<'t>(regex: &Regex, text: &'t str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut matches = regex.matches(text);
    while let Some(found) = matches.next_range() {
        if found.end == 0 {
            continue;
        }
        parts.extend(text.get(from..found.start));
        from = found.end;
    }
    if from == 0 {
        return vec![text];
    }
    parts.extend(text.get(from..));
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::pattern::{Flags, Regex};

    #[test]
    fn parts() {
        for (by, text, wanted) in [
            (",", "a,b,,c,,", vec!["a", "b", "", "c"]),
            (",", ",a", vec!["", "a"]),
            (",", "abc", vec!["abc"]),
            (",", "", vec![""]),
            (",", ",,", vec![]),
            ("", "añc", vec!["a", "ñ", "c"]),
            ("\\s*", "a b", vec!["a", "", "b"]),
            ("(?=[A-Z])", "OneTwoThree", vec!["One", "Two", "Three"]),
            ("(?i)X", "1x2X3", vec!["1", "2", "3"]),
        ] {
            let regex = Regex::compile(by, Flags::default());
            assert_eq!(regex.map(|regex| regex.split(text)), Ok(wanted), "{by} in {text}");
        }
    }
}
