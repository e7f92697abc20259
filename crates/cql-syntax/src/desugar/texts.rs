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
            let message =
                format!("compat: '{{{{{name}}}}}' is read as plain text; no template engine has filled it in");
            self.warn(codes::COMPAT_TEMPLATE, span, message, "replace it, or use a ?parameter");
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
