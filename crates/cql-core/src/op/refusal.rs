//! Why a filter refuses a row, for people.

use super::{Filter, FreeText, Op, OpKind, Operand, TextMatcher};
use crate::expr::Expr;
use crate::function::{Evaluate, RowFilter};
use crate::layout::Slot;
use crate::pattern::Glob;
use crate::row::Row;
use crate::run::Context;
use cql_syntax::ast::{LogicOp, Spelled};

/// What a filter looked at, what it found there, and what it wanted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What it looked at.
    pub subject: Subject,
    /// The value that was there; `None` if there was none, and for the event as a whole.
    pub value: Option<String>,
    /// What would have been right, in the notation of the language (`> 1024`); `None` if only a function knows.
    pub wanted: Option<String>,
}

/// What a filter looks at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// The field of this name.
    Field(String),
    /// A value that the filter computes.
    Computed,
    /// The event as it came.
    Event,
}

impl Op {
    /// Why the operator refuses the row: of a filter the conditions that are to blame, else the fields that it reads.
    /// Empty for a filter that keeps the row.
    pub fn refusal(&self, row: &Row<'_>, cx: &Context<'_>) -> Vec<Finding> {
        let mut look = Look { row, cx, findings: Vec::new(), by_function: false };
        match self.essence() {
            OpKind::Filter(filter) if filter.keeps(row, cx) => return Vec::new(),
            OpKind::Filter(filter) => look.filter(filter, false),
            // What its clauses refused, they said themselves.
            OpKind::Case(_) => return Vec::new(),
            _ => look.by_function = true,
        }
        if look.by_function {
            // What a function looks at is known of the operator as a whole.
            self.effects.reads.iter().for_each(|slot| look.field(*slot, None));
        }
        look.findings
    }
}

/// The search for what is to blame.
struct Look<'l, 'a> {
    row: &'l Row<'a>,
    cx: &'l Context<'a>,
    findings: Vec<Finding>,
    /// Whether the answer was that of a function.
    by_function: bool,
}

impl Look<'_, '_> {
    /// Says why the filter turned out as it did, `kept` or not.
    fn filter(&mut self, filter: &Filter, kept: bool) {
        match filter {
            Filter::Constant(_) => {}
            Filter::All(parts) | Filter::Any(parts) => {
                let is_all = matches!(filter, Filter::All(_));
                let to_blame = parts.iter().filter(|part| part.keeps(self.row, self.cx) == kept);
                // One part of `and` that fails decides, of `or` all must have failed; where they hold, the reverse.
                to_blame.take(most_to_blame(is_all, kept)).for_each(|part| self.filter(part, kept));
            }
            Filter::Not(part) => self.filter(part, !kept),
            Filter::Exists(operand) => self.operand(operand, if kept { "to be missing" } else { "any value" }.into()),
            Filter::Matches(operand, matcher) => self.operand(operand, equal(kept) + &pattern(matcher)),
            Filter::Captures(operand, capture) => {
                self.operand(operand, format!("{}/{}/", equal(kept), capture.regex.as_str()));
            }
            Filter::Orders(operand, op, bound) => {
                let not = if kept { "not " } else { "" };
                self.operand(operand, format!("{not}{} {}", op.spelled(), bound.to_text()));
            }
            Filter::FreeText(search) => {
                let text = match search {
                    FreeText::Pattern(matcher) => pattern(matcher),
                    FreeText::Capture(capture) => format!("/{}/", capture.regex.as_str()),
                };
                let wanted = format!("{text} {} a field", if kept { "not in" } else { "in" });
                self.add(Finding { subject: Subject::Event, value: None, wanted: Some(wanted) });
            }
            Filter::Test(value) => self.condition(value, kept),
            Filter::Call(_) => self.by_function = true,
        }
    }

    /// Says why an expression is true, or why it is not.
    fn condition(&mut self, value: &Expr, holds: bool) {
        match value {
            Expr::Filter(filter) => self.filter(filter, holds),
            Expr::Logic(op, left, right) => {
                let parts = [left, right].into_iter();
                let to_blame = parts.filter(|part| part.evaluate(self.row, self.cx).is_true() == holds);
                to_blame.take(most_to_blame(*op == LogicOp::And, holds)).for_each(|part| self.condition(part, holds));
            }
            // What has no truth value makes `not` fail too, so the operand alone does not say why.
            Expr::Not(operand) if operand.evaluate(self.row, self.cx).truth().is_some() => {
                self.condition(operand, !holds);
            }
            Expr::Binary(op, left, right) => {
                let not = if holds { "not " } else { "" };
                let bound = right.evaluate(self.row, self.cx);
                match (&**left, bound.owned_text()) {
                    (Expr::Field(slot), Some(bound)) => {
                        self.field(*slot, Some(format!("{not}{} {bound}", op.spelled())));
                    }
                    _ => self.fields_of(left),
                }
                self.fields_of(right);
            }
            other => self.fields_of(other),
        }
    }

    /// The fields that an expression names.
    fn fields_of(&mut self, expr: &Expr) {
        match expr {
            Expr::Field(slot) => self.field(*slot, None),
            Expr::Negate(operand) | Expr::Not(operand) => self.fields_of(operand),
            Expr::Binary(_, left, right) | Expr::Logic(_, left, right) => {
                self.fields_of(left);
                self.fields_of(right);
            }
            Expr::Filter(_) | Expr::FilterCall(_) | Expr::Call(_) => self.by_function = true,
            Expr::Constant(_) | Expr::Bool(_) | Expr::Null => {}
        }
    }

    fn operand(&mut self, operand: &Operand, wanted: String) {
        match operand {
            Operand::Field(slot) => self.field(*slot, Some(wanted)),
            Operand::Value(value) => {
                let found = value.evaluate(self.row, self.cx).owned_text();
                self.add(Finding { subject: Subject::Computed, value: found, wanted: Some(wanted) });
                self.fields_of(value);
            }
        }
    }

    fn field(&mut self, slot: Slot, wanted: Option<String>) {
        let layout = self.row.layout();
        if layout.is_hidden(slot) {
            // The outcome of a search that was made when the event entered the query.
            return self.add(Finding { subject: Subject::Event, value: None, wanted });
        }
        let subject = Subject::Field(layout.name(slot).to_string());
        self.add(Finding { subject, value: self.row.get(slot).owned_text(), wanted });
    }

    /// Adds what was found, unless as much is known of the same thing.
    fn add(&mut self, finding: Finding) {
        let known = |known: &Finding| known.subject == finding.subject && finding.wanted.is_none();
        if !self.findings.iter().any(|other| known(other) || *other == finding) {
            self.findings.push(finding);
        }
    }
}

/// How many parts of a conjunction (or else a disjunction) decide that it holds, or that it does not.
fn most_to_blame(conjunction: bool, holds: bool) -> usize {
    if conjunction == holds { usize::MAX } else { 1 }
}

/// What a value is wanted to be, if it was `kept` when it should not, or the reverse.
fn equal(kept: bool) -> String {
    if kept { "!= " } else { "= " }.to_string()
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
    fn one_part_decides_or_all_do() {
        let blamed =
            [(true, false), (true, true), (false, false), (false, true)].map(|(and, holds)| most_to_blame(and, holds));
        assert_eq!(blamed, [1, usize::MAX, usize::MAX, 1]);
    }

    #[test]
    fn patterns_are_shown_as_they_are_written() {
        let either = TextMatcher::AnyOf(vec![Glob::literal("a"), Glob::literal("b")]);
        assert_eq!(equal(false) + &pattern(&either), r#"= "a" or "b""#);
        assert_eq!(equal(true) + &pattern(&TextMatcher::Glob(Glob::whole("a\\b*", false))), r#"!= "a\b*""#);
    }
}
