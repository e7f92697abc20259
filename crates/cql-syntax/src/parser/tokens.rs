//! Names, strings, regexes and parameters.

use super::{Builder, Node, Rule, first, parts};
use crate::ast::{FieldName, Parameter, Pattern, Regex};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

/// The text that a quoted token stands for.
pub(super) fn unquote(token: &str) -> String {
    if let Some(body) = token.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")) {
        return body.to_owned();
    }
    let quote = token.chars().next().unwrap_or('"');
    let body = token.get(1..token.len().saturating_sub(1)).unwrap_or("");
    let mut text = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some(next) if next == '\\' || next == quote => text.push(next),
            Some(next) => text.extend(['\\', next]),
            None => text.push('\\'),
        }
    }
    text
}

/// Whether a token is a string.
fn is_quoted(token: &str) -> bool {
    token.starts_with(['"', '\''])
}

/// The text of a token that may be quoted.
pub(super) fn plain(token: &str) -> String {
    if is_quoted(token) { unquote(token) } else { token.to_owned() }
}

/// Whether a text reads as a number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|char: char| char.is_ascii_digit() || char == '.')
        && digits.ends_with(|char: char| char.is_ascii_digit() || char == '.')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'))
        && text.parse::<f64>().is_ok()
}

impl Builder<'_> {
    /// A field's name, quoted or not.
    pub(super) fn field(&mut self, node: &Node<'_>) -> Spanned<FieldName> {
        Spanned::new(FieldName::from(plain(node.as_str()).as_str()), self.span(node))
    }

    /// A word or string.
    pub(super) fn text(&mut self, node: &Node<'_>) -> Spanned<String> {
        Spanned::new(plain(node.as_str()), self.span(node))
    }

    /// A regex literal; reports letters behind it that are no flags.
    pub(super) fn regex(&mut self, node: &Node<'_>) -> Regex {
        let token = node.as_str();
        let end = token.rfind('/').unwrap_or(token.len());
        let flags = token.get(end + 1..).unwrap_or("").to_owned();
        let span = self.span(node);
        if let Some(flag) = flags.chars().find(|flag| !"dgimF".contains(*flag)) {
            let place = Span { start: span.start + end as u32 + 1, end: span.end };
            self.report(
                Diagnostic::error(
                    codes::REGEX_LITERAL,
                    place,
                    format!("syntax error: '{flag}' is no flag of a regex; the flags are d, g, i, m and F"),
                )
                .help(format!("a text that begins with '/' must be quoted: \"{token}\"")),
            );
        }
        let body = token.get(1..end).unwrap_or("");
        if has_open_class(body) {
            // The slash that ended the literal would stand inside the class if that were closed further on.
            self.report(
                Diagnostic::error(codes::REGEX_LITERAL, span, "syntax error: a '[' in this regex is never closed")
                    .help("close the class with ']', or write \\[ for a bracket"),
            );
        }
        Regex { body: unescape_slashes(body), flags }
    }

    /// `?name`, `?{name=default}`.
    pub(super) fn parameter(&mut self, node: Node<'_>) -> Parameter {
        let mut parameter = Parameter { name: String::new(), default: None };
        let node = if node.as_rule() == Rule::parameter_expr { first(node) } else { Some(node) };
        let Some(part) = node.and_then(first) else { return parameter };
        if part.as_rule() == Rule::parameter_name {
            parameter.name = plain(part.as_str());
            return parameter;
        }
        for part in parts(part) {
            match part.as_rule() {
                Rule::parameter_default => parameter.default = Some(plain(part.as_str())),
                _ => parameter.name = plain(part.as_str()),
            }
        }
        parameter
    }

    /// A word, string, regex, parameter or template as a pattern.
    pub(super) fn pattern(&mut self, node: Node<'_>) -> Spanned<Pattern> {
        let span = self.span(&node);
        let pattern = match node.as_rule() {
            Rule::regex => Pattern::Regex(self.regex(&node)),
            Rule::parameter | Rule::parameter_expr => Pattern::Parameter(self.parameter(node)),
            Rule::quoted => Pattern::Text { text: unquote(node.as_str()), quoted: true },
            _ => {
                self.check_word(node.as_str(), span);
                Pattern::Text { text: node.as_str().to_owned(), quoted: false }
            }
        };
        Spanned::new(pattern, span)
    }

    /// Reports a word that ends in `//`.
    fn check_word(&mut self, word: &str, span: Span) {
        if word.ends_with("//") {
            self.report(
                Diagnostic::error(
                    codes::WORD_ENDS_IN_SLASHES,
                    span,
                    format!("syntax error: the word '{word}' ends in '//'"),
                )
                .help(format!("quote it: \"{word}\"")),
            );
        }
    }
}

/// Reads `\/` as `/`, leaving all other escapes.
fn unescape_slashes(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            Some('/') => text.push('/'),
            Some(next) => text.extend(['\\', next]),
            None => text.push('\\'),
        }
    }
    text
}

/// Whether a regex opens a character class that it does not close. A `]` that comes first in a class belongs to it.
fn has_open_class(body: &str) -> bool {
    let mut rest = body.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => {
                rest.next();
            }
            '[' => {
                rest.next_if_eq(&'^');
                rest.next_if_eq(&']');
                loop {
                    match rest.next() {
                        None => return true,
                        Some(']') => break,
                        Some('\\') => {
                            rest.next();
                        }
                        Some(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{is_number, unescape_slashes, unquote};

    #[test]
    fn escapes_in_strings() {
        assert_eq!(unquote(r#""a\"b""#), "a\"b");
        assert_eq!(unquote(r#""\\d\d\n\x5c""#), "\\d\\d\n\\x5c");
        assert_eq!(unquote(r"'it\'s \d'"), "it's \\d");
        assert_eq!(unquote(r#""""a"b\n""""#), "a\"b\\n");
        assert_eq!(unquote("\"a\nb\""), "a\nb");
    }

    #[test]
    fn escapes_in_regexes() {
        assert_eq!(unescape_slashes(r"a\/b\\\/\."), r"a/b\\/\.");
    }

    #[test]
    fn numbers() {
        for number in ["0", "-5", "1.5", "1.5e10", "2E-5", "+3"] {
            assert!(is_number(number), "{number}");
        }
        for word in ["", "-", "5m", "1.2.3", "inf", "NaN", "e5", "0x1", "50+1"] {
            assert!(!is_number(word), "{word}");
        }
    }
}
