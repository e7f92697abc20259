//! Filters, ready to run.

use super::{FreeText, TextMatcher};
use crate::expr::Expr;
use crate::function::{Evaluate, Flow, RowFilter};
use crate::layout::Slot;
use crate::number::Number;
use crate::pattern::Regex;
use crate::row::Row;
use crate::run::Context;
use crate::value::{TextBuffer, Value};
use cql_syntax::ast::OrderOp;

/// A filter with its names bound.
pub enum Filter {
    /// `true`, `false`.
    Constant(bool),
    /// All of them.
    All(Vec<Filter>),
    /// Any of them.
    Any(Vec<Filter>),
    /// Not this one.
    Not(Box<Filter>),
    /// The field is there.
    Exists(Operand),
    /// The text matches.
    Matches(Operand, TextMatcher),
    /// A regex that also sets fields.
    Captures(Operand, Capture),
    /// A number is in order with another.
    Orders(Operand, OrderOp, Number),
    /// A field, any field, matches.
    FreeText(FreeText),
    /// An expression is true.
    Test(Expr),
    /// A function's filter.
    Call(Box<dyn RowFilter>),
}

/// What a filter looks at.
pub enum Operand {
    /// A field.
    Field(Slot),
    /// A computed value.
    Value(Expr),
}

impl Operand {
    fn value<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        match self {
            Operand::Field(slot) => row.get(*slot),
            Operand::Value(value) => value.evaluate(row, cx),
        }
    }
}

/// A regex whose named groups become fields.
pub struct Capture {
    /// The regex.
    pub regex: Regex,
    /// The numbers of its named groups and the slots they are written to.
    pub groups: Vec<(usize, Slot)>,
    /// Flag `g`: one row for every match.
    pub repeat: bool,
}

impl Capture {
    /// Sets the fields of the first match (of every match, with `repeat`); drops the row if there is none.
    pub fn apply<'a>(&self, text: &'a str, row: &mut Row<'a>) -> Flow<'a> {
        if !self.repeat {
            let Some(found) = self.regex.captures(text) else { return Flow::Drop };
            for (group, slot) in &self.groups {
                if let Some(range) = found.get(*group) {
                    row.set(*slot, Value::Text(&text[range]));
                }
            }
            return Flow::Keep;
        }
        let mut rows = Vec::new();
        let mut found = self.regex.slots();
        let mut matches = self.regex.matches(text);
        while matches.next_into(&mut found) {
            let mut copy = row.clone();
            for (group, slot) in &self.groups {
                if let Some(range) = found.get(*group) {
                    copy.set(*slot, Value::Text(&text[range]));
                }
            }
            rows.push(copy);
        }
        if rows.is_empty() { Flow::Drop } else { Flow::Many(rows) }
    }
}

impl RowFilter for Filter {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        match self {
            Filter::Constant(truth) => *truth,
            Filter::All(filters) => filters.iter().all(|filter| filter.keeps(row, cx)),
            Filter::Any(filters) => filters.iter().any(|filter| filter.keeps(row, cx)),
            Filter::Not(filter) => !filter.keeps(row, cx),
            Filter::Exists(operand) => operand.value(row, cx).is_present(),
            Filter::Matches(operand, matcher) => {
                let mut buffer = TextBuffer::default();
                operand.value(row, cx).text_in(&mut buffer).is_some_and(|text| matcher.matches(text))
            }
            Filter::Captures(operand, capture) => {
                let mut buffer = TextBuffer::default();
                operand.value(row, cx).text_in(&mut buffer).is_some_and(|text| capture.regex.is_match(text))
            }
            Filter::Orders(operand, op, bound) => operand.value(row, cx).number().is_some_and(|number| match op {
                OrderOp::Less => number < *bound,
                OrderOp::LessEqual => number <= *bound,
                OrderOp::Greater => number > *bound,
                OrderOp::GreaterEqual => number >= *bound,
            }),
            Filter::FreeText(text) => text.keeps(row, cx),
            Filter::Test(value) => value.evaluate(row, cx).is_true(),
            Filter::Call(filter) => filter.keeps(row, cx),
        }
    }

    fn writes(&self) -> bool {
        match self {
            Filter::Captures(..) => true,
            Filter::Call(filter) => filter.writes(),
            Filter::FreeText(text) => text.writes(),
            _ => false,
        }
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        match self {
            Filter::Captures(operand, capture) => match operand.value(row, cx).text(cx.arena) {
                Some(text) => capture.apply(text, row),
                None => Flow::Drop,
            },
            Filter::FreeText(text) => text.apply(row, cx),
            Filter::Call(filter) => filter.apply(row, cx),
            other if other.keeps(row, cx) => Flow::Keep,
            _ => Flow::Drop,
        }
    }
}
