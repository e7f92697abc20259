//! The manual page of one function, for a terminal.

use super::facts;
use cql::{Example, Param, Signature};
use textwrap::Options;

/// Longer lines are broken.
const WIDTH: usize = 100;

/// The page.
pub(super) fn page(signature: &Signature) -> String {
    let mut page = Page(String::new());
    page.line(&format!("{}() - {}", signature.name, facts::kind(signature)));
    page.blank();
    page.paragraph("", signature.summary);
    page.heading("Usage");
    page.hanging("  ", &facts::usage(signature));
    if !signature.params.is_empty() {
        page.heading("Parameters");
    }
    for param in signature.params {
        page.param(param);
    }
    page.heading("Output");
    page.paragraph("  ", signature.output);
    let rules = facts::rules(signature);
    if !rules.is_empty() {
        page.heading("Rules");
    }
    for rule in &rules {
        page.hanging("  - ", rule);
    }
    for example in signature.examples {
        page.example(example);
    }
    page.blank();
    page.line(&format!("Reference page: {}", signature.source));
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text.trim_end());
        self.0.push('\n');
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn heading(&mut self, title: &str) {
        self.blank();
        self.line(title);
    }

    /// Text whose lines all begin with `indent`.
    fn paragraph(&mut self, indent: &str, text: &str) {
        self.wrap(Options::new(WIDTH).initial_indent(indent).subsequent_indent(indent), text);
    }

    /// Text behind a mark, with further lines under the text.
    fn hanging(&mut self, mark: &str, text: &str) {
        let indent = " ".repeat(mark.len().max(4));
        self.wrap(Options::new(WIDTH).initial_indent(mark).subsequent_indent(&indent), text);
    }

    fn wrap(&mut self, options: Options<'_>, text: &str) {
        for line in textwrap::wrap(text, options.break_words(false)) {
            self.line(&line);
        }
    }

    /// Text as it stands.
    fn verbatim(&mut self, title: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.line(&format!("  {title}"));
        for line in text.lines() {
            self.line(&format!("    {line}"));
        }
    }

    fn param(&mut self, param: &Param) {
        let default = match param.default {
            Some("") => "; default: empty".to_string(),
            Some(default) => format!("; default: {default}"),
            None if param.required => "; required".to_string(),
            None => String::new(),
        };
        self.hanging("  ", &format!("{} ({}{default})", param.name, param.ty.word()));
        let text: Vec<String> = std::iter::once(param.doc.to_string()).chain(facts::notes(param)).collect();
        self.paragraph("      ", &text.join("; "));
    }

    fn example(&mut self, example: &Example) {
        self.heading(&format!("Example: {}", example.title));
        self.verbatim("query", example.query);
        self.verbatim("events", example.events);
        if example.rows.is_empty() {
            self.line("  no rows");
        }
        self.verbatim("rows", example.rows);
    }
}
