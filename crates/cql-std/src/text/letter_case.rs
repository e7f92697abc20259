//! Letter case, by language where languages differ.

use cql_core::Context;
use cql_core::function::{Bind, Call, Param, ParamType};

/// Which letters belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LetterCase {
    /// As Unicode has it for all languages.
    Common,
    /// As in Turkish and Azeri, which have an i with a dot and one without, each in both cases.
    Dotted,
}

/// The parameter that chooses the language.
pub(super) const LOCALE: Param = Param::new(
    "locale",
    ParamType::Text,
    "the language, perhaps with a country: da, en_US; tr and az have an i of their own",
);

impl LetterCase {
    /// The one that the call asks for. A locale that is none is not an error, but worth a word.
    pub(super) fn of(call: &mut Call<'_, '_>) -> Bind<LetterCase> {
        let Some(locale) = call.optional_text(LOCALE.name)? else { return Ok(LetterCase::Common) };
        let (language, country) = match locale.split_once(['_', '-']) {
            Some((language, country)) => (language, Some(country)),
            None => (locale.as_str(), None),
        };
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_known = matches!(language.len(), 2 | 3)
            && letters(language)
            && country.is_none_or(|country| country.len() == 2 && letters(country));
        if !is_known {
            call.warn(format!("'{locale}' is no locale"), "use a language such as da, or one with a country: en_US");
        }
        let dotted = ["tr", "az"].iter().any(|dotted| language.eq_ignore_ascii_case(dotted));
        Ok(if dotted { LetterCase::Dotted } else { LetterCase::Common })
    }

    /// The text in lower case.
    pub(super) fn lower<'a>(self, text: &'a str, cx: &Context<'a>) -> &'a str {
        match self {
            LetterCase::Common if text.is_ascii() => {
                if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    return text;
                }
                let copy = cx.arena.alloc_str(text);
                copy.make_ascii_lowercase();
                copy
            }
            LetterCase::Common => cx.text(&text.to_lowercase()),
            LetterCase::Dotted => cx.text(&dotted_lower(text)),
        }
    }

    /// The text in upper case.
    pub(super) fn upper<'a>(self, text: &'a str, cx: &Context<'a>) -> &'a str {
        match self {
            LetterCase::Common => cx.text(&text.to_uppercase()),
            LetterCase::Dotted => cx.text(&text.replace('i', "İ").to_uppercase()),
        }
    }
}

fn dotted_lower(text: &str) -> String {
    // The dot may also be a character of its own.
    text.replace("I\u{307}", "i").replace('İ', "i").replace('I', "ı").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted() {
        assert_eq!(dotted_lower("TITAN İZMİR I\u{307}"), "tıtan izmir i");
    }
}
