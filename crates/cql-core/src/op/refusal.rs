//! Why a filter refuses a row, for people.

use super::{Filter, FreeText, Op, OpKind, Operand, TextMatcher};
use crate::expr::Expr;
use crate::function::{Evaluate, RowFilter};
use crate::layout::Slot;
use crate::pattern::Glob;
use crate::row::Row;
use crate::run::Context;
use crate::value::{TextBuffer, Value};
use cql_syntax::ast::Spelled;

/// What a filter found when it looked at a row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The field that it looked at; empty if it was a computed value.
    pub field: String,
    /// The value, if there was one.
    pub value: Option<String>,
    /// What the value was compared with, or what else became of it, as the end of a sentence: `is not over 1024`.
    pub verdict: String,
}

impl Op {
    /// Why the operator, a filter, refuses the row; empty if it keeps it.
    pub fn refusal(&self, row: &Row<'_>, cx: &Context<'_>) -> Vec<Finding> {
        match self.essence() {
            OpKind::Filter(filter) => {
                let mut findings = Vec::new();
                if !filter.keeps(row, cx) {
                    explain(filter, false, row, cx, &mut findings);
                }
                // What a function looks at is known of the operator as a whole.
                if findings.is_empty() || findings.iter().any(|finding| finding.field.is_empty()) {
                    findings.retain(|finding| !finding.field.is_empty());
                    self.fields_read(row, &mut findings);
                }
                findings
            }
            _ => {
                let mut findings = Vec::new();
                self.fields_read(row, &mut findings);
                findings
            }
        }
    }

    fn fields_read(&self, row: &Row<'_>, findings: &mut Vec<Finding>) {
        for slot in &self.effects.reads {
            let name = row.layout().name(*slot);
            let known = |finding: &Finding| finding.field == name;
            if !row.layout().is_hidden(*slot) && !findings.iter().any(known) {
                findings.push(finding(name, row.get(*slot), String::new()));
            }
        }
    }
}

fn finding(field: &str, value: Value<'_>, verdict: String) -> Finding {
    let value = value.text_in(&mut TextBuffer::default()).map(String::from);
    let verdict = if value.is_none() && verdict.is_empty() { "has no value".into() } else { verdict };
    Finding { field: field.to_string(), value, verdict }
}

/// Says why the filter did not turn out so, when it had to be `kept` the other way round.
fn explain(filter: &Filter, kept: bool, row: &Row<'_>, cx: &Context<'_>, out: &mut Vec<Finding>) {
    match filter {
        Filter::Constant(_) => {}
        Filter::All(parts) | Filter::Any(parts) => {
            // Of `and` the parts that refused it are to blame, of `or` all of them; negated it is the reverse.
            for part in parts.iter().filter(|part| part.keeps(row, cx) == kept) {
                explain(part, kept, row, cx, out);
                if matches!(filter, Filter::All(_)) && !kept {
                    break;
                }
            }
        }
        Filter::Not(part) => explain(part, !kept, row, cx, out),
        Filter::Exists(operand) => {
            let verdict = if kept { "is there" } else { "has no value" };
            note(operand, verdict.into(), row, cx, out);
        }
        Filter::Matches(operand, matcher) => note(operand, compared(matcher, kept), row, cx, out),
        Filter::Captures(operand, capture) => {
            let regex = capture.regex.as_str();
            note(operand, format!("{} /{regex}/", verb(kept)), row, cx, out);
        }
        Filter::Orders(operand, op, bound) => {
            let bound = bound.to_text();
            let verdict = match (operand_value(operand, row, cx).number(), kept) {
                (None, _) => format!("is no number, so it is not {} {bound}", op.spelled()),
                (Some(_), false) => format!("is not {} {bound}", op.spelled()),
                (Some(_), true) => format!("is {} {bound}", op.spelled()),
            };
            note(operand, verdict, row, cx, out);
        }
        Filter::FreeText(FreeText::Pattern(matcher)) => {
            let verdict = if kept { "is in the event: " } else { "is nowhere in the event: " };
            out.push(Finding { field: "text".into(), value: None, verdict: format!("{verdict}{}", pattern(matcher)) });
        }
        Filter::FreeText(FreeText::Capture(capture)) => {
            let verdict = format!("is nowhere in the event: /{}/", capture.regex.as_str());
            out.push(Finding { field: "text".into(), value: None, verdict });
        }
        Filter::Test(expr) => fields_of(expr, row, out),
        Filter::Call(_) => out.push(Finding { field: String::new(), value: None, verdict: String::new() }),
    }
}

fn operand_value<'a>(operand: &Operand, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
    match operand {
        Operand::Field(slot) => row.get(*slot),
        Operand::Value(value) => value.evaluate(row, cx),
    }
}

fn note(operand: &Operand, verdict: String, row: &Row<'_>, cx: &Context<'_>, out: &mut Vec<Finding>) {
    match operand {
        Operand::Field(slot) => {
            let value = row.get(*slot);
            let verdict = if value.is_missing() { "has no value".into() } else { verdict };
            out.push(finding(row.layout().name(*slot), value, verdict));
        }
        Operand::Value(value) => {
            let found = value.evaluate(row, cx);
            out.push(finding("the computed value", found, verdict));
            fields_of(value, row, out);
        }
    }
}

/// The fields that an expression names.
fn fields_of(expr: &Expr, row: &Row<'_>, out: &mut Vec<Finding>) {
    match expr {
        Expr::Field(slot) => field(*slot, row, out),
        Expr::Negate(operand) | Expr::Not(operand) => fields_of(operand, row, out),
        Expr::Binary(_, left, right) | Expr::Logic(_, left, right) => {
            fields_of(left, row, out);
            fields_of(right, row, out);
        }
        Expr::Filter(_) | Expr::FilterCall(_) | Expr::Call(_) => {
            out.push(Finding { field: String::new(), value: None, verdict: String::new() });
        }
        Expr::Constant(_) | Expr::Bool(_) | Expr::Null => {}
    }
}

fn field(slot: Slot, row: &Row<'_>, out: &mut Vec<Finding>) {
    let finding = match row.layout().is_hidden(slot) {
        true => Finding { field: "text".into(), value: None, verdict: "is nowhere in the event as it came".into() },
        false => finding(row.layout().name(slot), row.get(slot), String::new()),
    };
    if !out.contains(&finding) {
        out.push(finding);
    }
}

fn verb(kept: bool) -> &'static str {
    if kept { "matches" } else { "does not match" }
}

fn compared(matcher: &TextMatcher, kept: bool) -> String {
    let exact = match matcher {
        TextMatcher::Glob(glob) => glob.as_exact().is_some(),
        TextMatcher::AnyOf(globs) => globs.iter().all(|glob| glob.as_exact().is_some()),
        TextMatcher::Regex(_) => false,
    };
    match (exact, kept) {
        (true, false) => format!("is not {}", pattern(matcher)),
        (true, true) => format!("is {}", pattern(matcher)),
        (false, _) => format!("{} {}", verb(kept), pattern(matcher)),
    }
}

fn pattern(matcher: &TextMatcher) -> String {
    let quoted = |glob: &Glob| format!("\"{}\"", glob.as_str());
    match matcher {
        TextMatcher::Glob(glob) => quoted(glob),
        TextMatcher::AnyOf(globs) => globs.iter().map(quoted).collect::<Vec<_>>().join(" or "),
        TextMatcher::Regex(regex) => format!("/{}/", regex.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_was_compared_with() {
        let glob = |text: &str| TextMatcher::Glob(Glob::whole(text, false));
        assert_eq!(compared(&glob("a\\b"), false), r#"is not "a\b""#);
        assert_eq!(compared(&glob("a*"), false), r#"does not match "a*""#);
        assert_eq!(compared(&glob("a*"), true), r#"matches "a*""#);
        let either = TextMatcher::AnyOf(vec![Glob::literal("a"), Glob::literal("b")]);
        assert_eq!(compared(&either, true), r#"is "a" or "b""#);
    }
}
