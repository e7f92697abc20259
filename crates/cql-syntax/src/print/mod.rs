//! From tree to text: the printer.
//!
//! Every step stands on a line of its own. What is printed reads back as the same tree.

mod exprs;
mod filters;
mod names;
mod steps;

pub(crate) use names::{field_name, quote, regex};

use crate::ast::{Call, Expr, Filter, Pipeline, Query, Step};
use crate::span::{Span, Spanned};

/// The text of a query, a step on each line, comments in front of the step that they precede.
pub fn print(query: &Query) -> String {
    let mut printer = Printer { comments: &query.comments.0, ..Printer::default() };
    printer.top(&query.pipeline);
    printer.out
}

/// The text of a pipeline on one line, as it stands in brackets.
pub fn print_pipeline(pipeline: &Pipeline) -> String {
    let mut printer = Printer::default();
    printer.inline_steps(&pipeline.steps);
    printer.out
}

/// The text of one step.
pub fn print_step(step: &Step) -> String {
    let mut printer = Printer::default();
    printer.step(&step.node);
    printer.out
}

/// The text of a filter.
pub fn print_filter(filter: &Filter) -> String {
    let mut printer = Printer::default();
    printer.filter(filter);
    printer.out
}

/// The text of an expression.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer::default();
    printer.expr(expr);
    printer.out
}

/// The text of a call.
pub fn print_call(call: &Call) -> String {
    let mut printer = Printer::default();
    printer.call(call);
    printer.out
}

/// Where a filter stands: words differ, and so does what can be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// A step or anything else that is read as a filter.
    #[default]
    Filter,
    /// An expression or argument.
    Expression,
}

/// Writes a tree.
#[derive(Default)]
struct Printer<'q> {
    out: String,
    place: Place,
    /// How many levels of blocks the current line is inside.
    depth: usize,
    /// Blocks of this depth and deeper are written on one line.
    inline: bool,
    /// The comments not written yet, in the order of the text.
    comments: &'q [Spanned<String>],
}

impl Printer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// Writes the comments that stand before a place, each on a line of its own.
    fn comments_before(&mut self, span: Span) {
        while let Some((comment, rest)) = self.comments.split_first() {
            if comment.span.start >= span.start {
                return;
            }
            self.comments = rest;
            self.push(comment.node.as_str());
            self.new_line();
        }
    }

    /// The steps of the text itself.
    fn top(&mut self, pipeline: &Pipeline) {
        for (index, step) in pipeline.steps.iter().enumerate() {
            if index > 0 {
                self.new_line();
            }
            self.comments_before(step.span);
            let is_last = index + 1 == pipeline.steps.len();
            self.joined_step(&step.node, index > 0, is_last);
        }
        if !self.comments.is_empty() && !pipeline.steps.is_empty() {
            self.new_line();
        }
        let all: Vec<&str> = self.comments.iter().map(|comment| comment.node.as_str()).collect();
        self.push(&all.join("\n"));
    }

    /// Writes a list with separators.
    fn list<T>(&mut self, items: &[T], separator: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }

    /// Writes with another idea of where things stand.
    fn at(&mut self, place: Place, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, place);
        write(self);
        self.place = before;
    }
}
