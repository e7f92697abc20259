//! Texts that a match cannot do without.

use crate::pattern::fold::fold;
use std::fmt;

/// A text that must occur in every text a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Literal {
    /// The text; [folded](fold) if its letter case does not matter.
    pub text: Box<str>,
    /// Whether the letters of the text, those beyond ASCII too, may occur in any case.
    pub ignore_case: bool,
}

/// Alternatives of which at least one must occur in every text a pattern matches.
pub type AnyOf = Box<[Literal]>;

impl Literal {
    /// A text that occurs as it stands.
    pub fn exact(text: &str) -> Literal {
        Literal { text: text.into(), ignore_case: false }
    }

    /// A text whose letters may occur in any case.
    pub(crate) fn caseless(text: &str) -> Literal {
        Literal { text: fold(text).into(), ignore_case: text.chars().any(char::is_alphabetic) }
    }

    /// The text as one tells a user of it.
    pub fn shown(&self) -> String {
        format!("{}{}", self.text, if self.ignore_case { " (in any case)" } else { "" })
    }

    /// Whether it occurs in the text. A plain way to check, not a fast one.
    pub fn occurs_in(&self, text: &str) -> bool {
        if self.ignore_case { fold(text).contains(&*self.text) } else { text.contains(&*self.text) }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.text, if self.ignore_case { "i" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_have_a_case() {
        assert_eq!(Literal::caseless("PowerShell É.1").to_string(), "\"powershell é.1\"i");
        assert_eq!(Literal::caseless("10.1").to_string(), "\"10.1\"");
    }

    #[test]
    fn occurrence() {
        assert!(Literal::exact("ab").occurs_in("xabx"));
        assert!(!Literal::exact("ab").occurs_in("xAbx"));
        assert!(Literal::caseless("aB").occurs_in("xAbx"));
        assert!(Literal::caseless("sky").occurs_in("the \u{17f}\u{212a}y"));
    }
}
