//! A regular expression that is a plain text.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, info};
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{Filter, FilterKind, MatchOp, Pattern, Regex, Subject};
use cql_syntax::{Code, Edit, Fix, Spanned, print_filter};
use regex_syntax::hir::{Hir, HirKind, Look};

/// A regular expression without any sign of one.
pub(crate) struct PlainRegex;

static PAGE: Page = info(
    Code("CQL0622"),
    "plain-regex",
    "A regular expression that is a plain text. A wildcard says the same, is easier to read, and is found faster.",
    "command=/powershell/",
    "Write `command=*powershell*`. `--fix` does.",
);

impl Lint for PlainRegex {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        Filters { report }.pipeline(&checked.query.pipeline);
    }
}

struct Filters<'r> {
    report: &'r mut Report,
}

impl Visit for Filters<'_> {
    fn filter(&mut self, filter: &Filter) {
        if let FilterKind::Matches { subject, op: op @ (MatchOp::Equal | MatchOp::NotEqual), pattern } = &filter.node
            && let (Subject::Field(_), Pattern::Regex(regex)) = (subject, &pattern.node)
            && let Some(text) = wildcard(regex)
        {
            let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "*_.-".contains(letter));
            let plain = Spanned::new(Pattern::Text { text, quoted: !is_word }, pattern.span);
            let kind = FilterKind::Matches { subject: subject.clone(), op: *op, pattern: plain };
            let plain = print_filter(&Spanned::new(kind, filter.span));
            let message = "this regular expression is a plain text";
            self.report.at(pattern.span, message, format!("write {plain}"));
            self.report.fix(Fix::rewrite(vec![Edit::new(filter.span, plain)]));
        }
        walk::filter(self, filter);
    }
}

/// The pattern with stars that matches what the expression matches, if it is a text, perhaps at the beginning of the value.
fn wildcard(regex: &Regex) -> Option<String> {
    if !regex.flags.chars().all(|flag| "dgi".contains(flag)) {
        return None;
    }
    let ignores_case = regex.flags.contains('i');
    let hir = regex_syntax::ParserBuilder::new().case_insensitive(ignores_case).build().parse(&regex.body).ok()?;
    let pattern = match hir.kind() {
        HirKind::Literal(_) => format!("*{}*", text(&hir)?),
        HirKind::Concat(parts) => match parts.as_slice() {
            [start, rest] if matches!(start.kind(), HirKind::Look(Look::Start)) => format!("{}*", text(rest)?),
            _ => return None,
        },
        _ => return None,
    };
    Some(pattern)
}

fn text(hir: &Hir) -> Option<&str> {
    let HirKind::Literal(literal) = hir.kind() else { return None };
    let text = std::str::from_utf8(&literal.0).ok()?;
    (!text.contains(['*', '\n', '"'])).then_some(text)
}
