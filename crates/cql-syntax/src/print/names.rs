//! Names, strings, regexes and parameters.

use super::Printer;
use crate::ast::{Parameter, Pattern, Regex, SavedQuery, SavedValue};
use crate::parser::{is_plain_argument, is_plain_field, is_plain_parameter, is_plain_saved_name};

/// A text in quotes. Backslashes are doubled only where they would be read as escapes.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\\' => match chars.peek() {
                Some('\\' | '"' | 'n' | '\n') | None => out.push_str("\\\\"),
                Some(_) => out.push('\\'),
            },
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

/// A field's name, in quotes if it needs them.
pub(crate) fn field_name(name: &str) -> String {
    if is_plain_field(name) { name.to_owned() } else { quote(name) }
}

/// The name of an argument or subquery, in quotes if it needs them.
pub(crate) fn argument_name(name: &str) -> String {
    if is_plain_argument(name) { name.to_owned() } else { quote(name) }
}

/// A regex literal.
pub(crate) fn regex(regex: &Regex) -> String {
    let mut out = String::with_capacity(regex.body.len() + 2);
    out.push('/');
    if regex.body.is_empty() || regex.body.starts_with('*') {
        // `//` and `/*` would be comments
        out.push_str("(?:)");
    }
    let mut chars = regex.body.chars();
    while let Some(char) = chars.next() {
        match char {
            '/' => out.push_str("\\/"),
            '\\' => {
                out.push('\\');
                out.push(chars.next().unwrap_or('\\'));
            }
            _ => out.push(char),
        }
    }
    out.push('/');
    out.push_str(&regex.flags);
    out
}

/// `?name`, `?{name="default"}`.
pub(crate) fn parameter(parameter: &Parameter) -> String {
    let name = if is_plain_parameter(&parameter.name) { parameter.name.clone() } else { quote(&parameter.name) };
    match &parameter.default {
        Some(default) => format!("?{{{name}={}}}", quote(default)),
        None => format!("?{name}"),
    }
}

impl Printer<'_> {
    pub(super) fn field(&mut self, name: &str) {
        let name = field_name(name);
        self.push(&name);
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Text { text, quoted: true } => self.push(&quote(text)),
            Pattern::Text { text, quoted: false } => self.push(text),
            Pattern::Regex(literal) => self.push(&regex(literal)),
            Pattern::Parameter(value) => self.push(&parameter(value)),
        }
    }

    pub(super) fn saved_query(&mut self, query: &SavedQuery) {
        let name = &query.name.node;
        let name = if is_plain_saved_name(name) { name.clone() } else { quote(name) };
        self.push("$");
        self.push(&name);
        self.push("(");
        self.list(&query.arguments, ", ", |printer, argument| {
            let name = &argument.name.node;
            let plain = is_plain_field(name) && !name.contains('[');
            printer.push(&if plain { name.clone() } else { quote(name) });
            printer.push("=");
            match argument.values.as_slice() {
                [value] => printer.saved_value(value),
                values => {
                    printer.push("[");
                    printer.list(values, ", ", |printer, value| printer.saved_value(value));
                    printer.push("]");
                }
            }
        });
        self.push(")");
    }

    fn saved_value(&mut self, value: &SavedValue) {
        match value {
            SavedValue::Text(text) => self.push(&quote(text)),
            SavedValue::Parameter(value) => self.push(&parameter(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{field_name, quote, regex};
    use crate::ast::Regex;

    #[test]
    fn backslashes_are_doubled_only_where_needed() {
        assert_eq!(quote(r"\d+\.log"), r#""\d+\.log""#);
        assert_eq!(quote("a\\\"b\n\\"), r#""a\\\"b\n\\""#);
        assert_eq!(quote(r"\name"), r#""\\name""#);
    }

    #[test]
    fn names_are_quoted_only_where_needed() {
        assert_eq!(field_name("a[0].b"), "a[0].b");
        assert_eq!(field_name("web-host"), "\"web-host\"");
        assert_eq!(field_name("and"), "\"and\"");
        assert_eq!(field_name(""), "\"\"");
    }

    #[test]
    fn slashes_in_regexes_are_escaped() {
        let literal = Regex { body: r"a/\/b\\".to_owned(), flags: "i".to_owned() };
        assert_eq!(regex(&literal), r"/a\/\/b\\/i");
    }
}
