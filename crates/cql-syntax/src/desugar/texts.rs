//! Strings, regexes and what template engines left in them.

use super::Desugar;
use crate::ast::{Pattern, Regex};
use crate::codes;
use crate::span::Span;

impl Desugar<'_> {
    /// A pattern at its place.
    pub(super) fn pattern(&mut self, pattern: &Pattern, span: Span) -> Pattern {
        match pattern {
            Pattern::Text { text, .. } => {
                self.string(text, span);
                pattern.clone()
            }
            Pattern::Regex(regex) => Pattern::Regex(self.regex(regex, span)),
            Pattern::Parameter(_) => pattern.clone(),
        }
    }

    /// Looks at how a string was written, and for templates in it.
    pub(super) fn string(&mut self, text: &str, span: Span) {
        let source = span.of(self.text);
        if source.starts_with("\"\"\"") {
            self.compat(codes::COMPAT_TRIPLE_QUOTES, span, &crate::print::quote(text));
        } else if source.starts_with('\'') {
            self.compat(codes::COMPAT_SINGLE_QUOTES, span, &crate::print::quote(text));
        }
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else { return };
            rest = behind;
            if self.templates.iter().any(|known| known == name) {
                continue;
            }
            self.templates.push(name.to_owned());
            let left = format!("{{{{{name}}}}}");
            let parameter = parameter_name(name);
            let help = if text == left {
                format!("write the value, or a parameter that gets it: ?{parameter}")
            } else {
                format!("write the value; a parameter, such as ?{parameter}, can only be the whole of a text")
            };
            self.warn(
                codes::COMPAT_TEMPLATE,
                span,
                &format!("'{left}' is read as plain text; no template engine has filled it in"),
                &format!("'{left}' stands for a value that a template engine should have put in"),
                &help,
            );
        }
    }

    /// A regex literal; line breaks are dropped together with the blanks around them.
    pub(super) fn regex(&mut self, regex: &Regex, span: Span) -> Regex {
        if !regex.body.contains('\n') {
            return regex.clone();
        }
        let lines: Vec<&str> = regex.body.split('\n').collect();
        let last = lines.len() - 1;
        let body: String = lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let line = if index > 0 { line.trim_start() } else { line };
                if index < last { line.trim_end() } else { line }
            })
            .collect();
        let joined = Regex { body, flags: regex.flags.clone() };
        self.compat(codes::COMPAT_REGEX_LINES, span, &crate::print::regex(&joined));
        joined
    }
}

/// A name like the one in a template that a parameter can have.
fn parameter_name(template: &str) -> String {
    let words: Vec<&str> =
        template.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "value".to_owned() } else { words.join("_") }
}
