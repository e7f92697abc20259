//! A regular expression that is a plain text.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, info};
use crate::tree::{argument_of, is_call, regexes_of, word};
use cql_core::function::Registry;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{Call, FieldName, Filter, FilterKind, MatchOp, Pattern, Regex, Step, StepKind, Subject};
use cql_syntax::{Code, Edit, Fix, Span, Spanned, print_filter};
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
        Filters { report, registry: checked.settings.registry }.pipeline(&checked.query.pipeline);
    }
}

struct Filters<'r> {
    report: &'r mut Report,
    registry: &'r dyn Registry,
}

impl Filters<'_> {
    /// A step `regex("text", field=f)` that sets nothing.
    fn regex_call(&mut self, call: &Call) {
        let names = call.arguments.iter().filter_map(|argument| argument.name.as_ref());
        let is_plain =
            is_call(call, "regex") && names.into_iter().all(|name| ["regex", "field"].contains(&name.as_str()));
        if let ([found], Some(field)) = (regexes_of(call, self.registry).as_slice(), argument_of(call, "field"))
            && is_plain
            // At the beginning of which line is not said.
            && let Some(text) = wildcard(&found.regex).filter(|text| text.starts_with('*'))
        {
            let field = Spanned::new(FieldName::from(word(&field.value).as_str()), field.value.span);
            self.tell(found.span, call.span.0, Subject::Field(field), MatchOp::Equal, text);
        }
    }

    fn tell(&mut self, regex: Span, filter: Span, subject: Subject, op: MatchOp, text: String) {
        let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "*_.-".contains(letter));
        let pattern = Spanned::new(Pattern::Text { text, quoted: !is_word }, regex);
        let plain = print_filter(&Spanned::new(FilterKind::Matches { subject, op, pattern }, filter));
        self.report.at(regex, "this regular expression is a plain text", format!("write {plain}"));
        self.report.fix(Fix::rewrite(vec![Edit::new(filter, plain)]));
    }
}

impl Visit for Filters<'_> {
    fn filter(&mut self, filter: &Filter) {
        if let FilterKind::Matches { subject, op: op @ (MatchOp::Equal | MatchOp::NotEqual), pattern } = &filter.node
            && let (Subject::Field(_), Pattern::Regex(regex)) = (subject, &pattern.node)
            && let Some(text) = wildcard(regex)
        {
            self.tell(pattern.span, filter.span, subject.clone(), *op, text);
        }
        walk::filter(self, filter);
    }

    fn step(&mut self, step: &Step) {
        if let StepKind::Call(call) = &step.node {
            self.regex_call(call);
        }
        walk::step(self, step);
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
