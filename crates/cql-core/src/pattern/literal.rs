//! Texts that a match cannot do without.

use std::fmt;

/// A text that must occur in every text a pattern matches.
///
/// It never ignores the case of a letter that has a relative beyond ASCII (`k`, whose relative is the Kelvin sign, and
/// `s`), so a search that ignores the case of ASCII letters only is enough to find it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Literal {
    /// The text; in lower case if its letter case does not matter.
    pub text: Box<str>,
    /// Whether the letters `A` to `Z` of the text may occur in either case.
    pub ignore_ascii_case: bool,
}

/// Alternatives of which at least one must occur in every text a pattern matches.
pub type AnyOf = Box<[Literal]>;

impl Literal {
    /// A text that occurs as it stands.
    pub fn exact(text: &str) -> Literal {
        Literal { text: text.into(), ignore_ascii_case: false }
    }

    /// A text whose ASCII letters may occur in either case.
    pub(crate) fn caseless(text: &str) -> Literal {
        let ignore_ascii_case = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        Literal { text: text.to_ascii_lowercase().into(), ignore_ascii_case }
    }

    /// The text as one tells a user of it.
    pub fn shown(&self) -> String {
        format!("{}{}", self.text, if self.ignore_ascii_case { " (in any case)" } else { "" })
    }

    /// Whether it occurs in the text. A plain way to check, not a fast one.
    pub fn occurs_in(&self, text: &str) -> bool {
        if self.ignore_ascii_case {
            text.to_ascii_lowercase().contains(&*self.text)
        } else {
            text.contains(&*self.text)
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.text, if self.ignore_ascii_case { "i" } else { "" })
    }
}

/// Whether a search that ignores the case of ASCII letters only finds every spelling of this character.
pub(crate) fn is_ascii_caseless(letter: char) -> bool {
    letter.is_ascii() && !matches!(letter, 'k' | 'K' | 's' | 'S')
}

/// The runs of a text that can be looked for by ignoring the case of ASCII letters only.
pub(crate) fn caseless_runs(text: &str) -> impl Iterator<Item = Literal> + '_ {
    text.split(|letter| !is_ascii_caseless(letter)).filter(|run| !run.is_empty()).map(Literal::caseless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stop_at_letters_with_foreign_relatives() {
        let runs: Vec<String> = caseless_runs("PowerShell é.1").map(|run| run.to_string()).collect();
        assert_eq!(runs, ["\"power\"i", "\"hell \"i", "\".1\""]);
    }

    #[test]
    fn occurrence() {
        assert!(Literal::exact("ab").occurs_in("xabx"));
        assert!(!Literal::exact("ab").occurs_in("xAbx"));
        assert!(Literal::caseless("aB").occurs_in("xAbx"));
    }
}
