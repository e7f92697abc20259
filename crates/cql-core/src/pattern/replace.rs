//! Putting something else in the place of the matches.

use crate::pattern::regex::Regex;
use std::borrow::Cow;

/// What to put in the place of a match: text in which `$1` inserts group 1 and `$0` the whole match; `\$` is a dollar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    parts: Box<[Part]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Group(usize),
}

impl Replacement {
    /// Reads a replacement for an expression with so many groups. Of the digits behind a dollar as many belong to the
    /// number as name a group that exists; the number of a group that does not exist inserts nothing. A dollar without a
    /// number is a dollar.
    pub fn parse(template: &str, groups: usize) -> Replacement {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = template;
        while let Some(place) = rest.find(['$', '\\']) {
            let (before, sign) = rest.split_at(place);
            text.push_str(before);
            if let Some(after) = sign.strip_prefix("\\$") {
                text.push('$');
                rest = after;
                continue;
            }
            let (sign, after) = sign.split_at(1);
            match number(after, groups).filter(|_| sign == "$") {
                Some((group, digits)) => {
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text).into()));
                    }
                    parts.push(Part::Group(group));
                    rest = after.get(digits..).unwrap_or("");
                }
                None => {
                    text.push_str(sign);
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        if !text.is_empty() {
            parts.push(Part::Text(text.into()));
        }
        Replacement { parts: parts.into() }
    }

    /// The text with all matches of the expression replaced; borrowed if there is none.
    pub fn apply<'t>(&self, regex: &Regex, text: &'t str) -> Cow<'t, str> {
        if !regex.is_match(text) {
            return Cow::Borrowed(text);
        }
        let mut replaced = String::with_capacity(text.len());
        let mut slots = regex.slots();
        let mut matches = regex.matches(text);
        let mut from = 0;
        while matches.next_into(&mut slots) {
            let Some(found) = slots.get(0) else { break };
            replaced.push_str(text.get(from..found.start).unwrap_or(""));
            for part in &self.parts {
                match part {
                    Part::Text(text) => replaced.push_str(text),
                    Part::Group(group) => replaced.push_str(slots.text(*group, text).unwrap_or("")),
                }
            }
            from = found.end;
        }
        replaced.push_str(text.get(from..).unwrap_or(""));
        Cow::Owned(replaced)
    }
}

/// The number of a group at the start of a text, and how many digits it takes.
fn number(text: &str, groups: usize) -> Option<(usize, usize)> {
    let mut digits = text.chars().map_while(|letter| letter.to_digit(10)).map(|digit| digit as usize);
    let mut number = digits.next()?;
    let mut length = 1;
    for digit in digits {
        let longer = number.saturating_mul(10).saturating_add(digit);
        if longer > groups {
            break;
        }
        (number, length) = (longer, length + 1);
    }
    Some((number, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Flags;

    fn replace(body: &str, with: &str, text: &str) -> String {
        match Regex::compile(body, Flags::default()) {
            Ok(regex) => Replacement::parse(with, regex.group_count()).apply(&regex, text).into_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn groups() {
        for (body, with, text, wanted) in [
            ("(\\w+)@(\\w+)", "$2/$1", "joe@corp and ann@lab", "corp/joe and lab/ann"),
            ("[aeiou]", "", "education", "dctn"),
            ("b", "[$0]", "abc", "a[b]c"),
            ("b", "\\$1", "abc", "a$1c"),
            ("b", "\\x$", "abc", "a\\x$c"),
            ("(b)", "$12", "abc", "ab2c"),
            ("b", "<$7>", "abc", "a<>c"),
            ("(x)?b", "<$1>", "abc", "a<>c"),
            ("(?<n>b)(c)", "$2$1", "abc", "acb"),
            ("b(?=(c))", "$1", "abc", "acc"),
            ("a*", "x", "baac", "xbxxcx"),
            ("z", "y", "plain", "plain"),
        ] {
            assert_eq!(replace(body, with, text), wanted, "{body}");
        }
    }
}
