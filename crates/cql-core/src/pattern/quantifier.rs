//! Quantifiers: `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}`, each greedy or lazy.

use crate::pattern::error::RegexError;
use crate::pattern::escape::Cursor;

/// The most repetitions that can be asked for by number.
const MOST: u32 = 5_000;

/// Reads a quantifier whose first character has been read, and writes it as the engine does. `None` if the brace opens
/// none and is thus a brace.
pub(crate) fn quantifier(cursor: &mut Cursor<'_>, first: char) -> Result<Option<String>, RegexError> {
    let start = cursor.offset().saturating_sub(1);
    let mut written = match first {
        '{' => match counts(cursor.rest()) {
            Some((inside, least, most)) => {
                if [Some(least), most].into_iter().flatten().any(|count| count.is_none_or(|count| count > MOST)) {
                    return Err(cursor.error(start, format!("more than {MOST} repetitions")));
                }
                if most.flatten().zip(least).is_some_and(|(most, least)| most < least) {
                    return Err(cursor.error(start, "the repetition's upper bound is below its lower bound"));
                }
                cursor.eat(inside);
                format!("{{{inside}")
            }
            None => return Ok(None),
        },
        other => other.to_string(),
    };
    if cursor.eat("?") {
        written.push('?');
    }
    if cursor.eat("+") {
        return Err(cursor.error(start, "a possessive quantifier is not supported"));
    }
    if let Some(next @ ('*' | '?')) = cursor.peek() {
        return Err(cursor.error(cursor.offset(), format!("'{next}' has nothing to repeat")));
    }
    Ok(Some(written))
}

/// A number of repetitions; `None` if it is beyond all bounds.
type Count = Option<u32>;

/// `n}`, `n,}` or `n,m}` with its numbers; the second one is missing in the first two forms.
fn counts(rest: &str) -> Option<(&str, Count, Option<Count>)> {
    let end = rest.find('}')?;
    let (least, most) = match rest.get(..end)?.split_once(',') {
        Some((least, "")) => (least, None),
        Some((least, most)) => (least, Some(most)),
        None => (rest.get(..end)?, None),
    };
    let number = |digits: &str| -> Option<Count> {
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())
    };
    let most = match most {
        Some(digits) => Some(number(digits)?),
        None => None,
    };
    Some((rest.get(..=end)?, number(least)?, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, RegexError> {
        let mut cursor = Cursor::new(text, false);
        let first = cursor.next().unwrap_or(' ');
        quantifier(&mut cursor, first)
    }

    #[test]
    fn forms() {
        for text in ["?", "*", "+", "??", "*?", "+?", "{3}", "{3,}", "{3,5}", "{3,5}?", "{0}"] {
            assert_eq!(read(text), Ok(Some(text.to_owned())), "{text}");
        }
        for text in ["{", "{}", "{,3}", "{a}", "{1,b}", "{-1}"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for text in ["?+", "*+", "++", "{3}+", "{1,2}+", "{5,3}", "{99999999999}", "{1,9000}", "**", "{2}*"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
