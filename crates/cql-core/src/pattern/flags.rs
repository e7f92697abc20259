//! The letters behind a regular expression.

use thiserror::Error;

/// How a regular expression is to be read ("Regular Expression Flags" of the reference).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    /// `i`: letter case does not matter.
    pub ignore_case: bool,
    /// `m`: `^` and `$` also match at the start and the end of lines.
    pub multi_line: bool,
    /// `d`: `.` also matches a line feed.
    pub dot_all: bool,
    /// `g`: every match counts, not only the first. Of no importance for compiling.
    pub repeat: bool,
    /// `F`: the second engine's reading of `\h`, `\v`, `\b` and of flags inside the expression.
    pub engine_f: bool,
}

/// A letter that is no flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("unknown regex flag '{0}'; the flags are d, g, i, m and F")]
pub struct FlagsError(pub char);

impl Flags {
    /// Line anchors only: what `regex()` and `replace()` use when no flags are given.
    pub const MULTI_LINE: Flags =
        Flags { ignore_case: false, multi_line: true, dot_all: false, repeat: false, engine_f: false };

    /// Reads flag letters in any order. Whether `g` is welcome is for the caller to decide.
    ///
    /// ```
    /// # use cql_core::pattern::Flags;
    /// assert!(Flags::parse("iF").is_ok_and(|flags| flags.ignore_case && flags.engine_f));
    /// assert!(Flags::parse("x").is_err());
    /// ```
    pub fn parse(letters: &str) -> Result<Flags, FlagsError> {
        let mut flags = Flags::default();
        for letter in letters.chars() {
            *match letter {
                'd' => &mut flags.dot_all,
                'g' => &mut flags.repeat,
                'i' => &mut flags.ignore_case,
                'm' => &mut flags.multi_line,
                'F' => &mut flags.engine_f,
                _ => return Err(FlagsError(letter)),
            } = true;
        }
        Ok(flags)
    }

    /// The flags of both.
    #[must_use]
    pub fn with(self, other: Flags) -> Flags {
        Flags {
            ignore_case: self.ignore_case || other.ignore_case,
            multi_line: self.multi_line || other.multi_line,
            dot_all: self.dot_all || other.dot_all,
            repeat: self.repeat || other.repeat,
            engine_f: self.engine_f || other.engine_f,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters() {
        assert_eq!(Flags::parse("m"), Ok(Flags::MULTI_LINE));
        assert_eq!(Flags::parse(""), Ok(Flags::default()));
        assert_eq!(Flags::parse("ig").map(|flags| (flags.ignore_case, flags.repeat)), Ok((true, true)));
        assert_eq!(Flags::parse("is"), Err(FlagsError('s')));
        assert!(FlagsError('s').to_string().contains("regex flag 's'"));
    }
}
