//! Letter case: the one rule by which patterns ignore it.
//!
//! Each character is mapped to a representative of its case family, one character for one (Unicode's *simple* folding,
//! the same as the regex engine uses), so `ß` does not equal `ss`, and the Turkish `ı` is not an `i`.

use std::cell::RefCell;

/// The representative of the case family of a character.
#[inline]
pub(crate) fn fold_char(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    match letter {
        // These lower or upper to plain letters in some languages only.
        'ı' | 'İ' => letter,
        // Two ligatures and two Greek letters whose upper case is longer than one character.
        'ﬅ' => 'ﬆ',
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        _ => lower(upper(letter)),
    }
}

fn upper(letter: char) -> char {
    let mut letters = letter.to_uppercase();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

fn lower(letter: char) -> char {
    let mut letters = letter.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

/// The text with every character replaced by the representative of its case family. Two texts are equal but for case
/// exactly if their folded forms are equal.
///
/// ```
/// # use cql_core::pattern::fold;
/// assert_eq!(fold("PowerShell.EXE"), "powershell.exe");
/// assert_eq!(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded
}

/// Whether two texts are equal but for case.
pub fn equal_ignoring_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().map(fold_char).eq(right.chars().map(fold_char))
}

fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(text.chars().map(fold_char));
    }
}

thread_local! {
    static FOLDED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Folds the text into a buffer of the thread and looks at it there. Must not be nested.
pub(crate) fn with_folded<R>(text: &str, look: impl FnOnce(&str) -> R) -> R {
    FOLDED.with(|buffer| match buffer.try_borrow_mut() {
        Ok(mut folded) => {
            fold_into(text, &mut folded);
            let result = look(&folded);
            // One giant field must not keep its memory for good.
            if folded.capacity() > 1 << 20 {
                *folded = String::new();
            }
            result
        }
        Err(_) => look(&fold(text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    /// The characters that the regex engine takes for equal to this one when it ignores case.
    fn family(letter: char) -> Vec<char> {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(letter, letter)]);
        class.case_fold_simple();
        class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect()
    }

    #[test]
    fn folding_is_that_of_the_regex_engine() {
        let mut wrong = Vec::new();
        for letter in '\0'..=char::MAX {
            if !letter.is_alphabetic() && fold_char(letter) == letter && !matches!(letter, '\u{300}'..='\u{36f}') {
                continue;
            }
            let members = family(letter);
            // The standard library may know letters that the engine's tables do not have yet.
            let unknown = members.len() == 1 && family(fold_char(letter)).len() == 1;
            if !unknown && members.iter().any(|&other| fold_char(other) != fold_char(letter)) {
                wrong.push((letter, fold_char(letter), members));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn equality_needs_no_folding() {
        assert!(equal_ignoring_case("Straße", "sTRASSE".replace("SS", "ẞ").as_str()));
        assert!(equal_ignoring_case("\u{212a}elvin", "KELVIN"));
        assert!(!equal_ignoring_case("ı", "i"));
        assert!(!equal_ignoring_case("ab", "abc"));
    }
}
