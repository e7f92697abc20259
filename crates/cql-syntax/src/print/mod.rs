//! From tree to text: the printer.
//!
//! Every step stands on a line of its own. What is printed reads back as the same tree. [`print_formatted`] also
//! breaks long lines and keeps comments and empty lines where they were.

mod comments;
mod exprs;
mod filters;
mod layout;
mod names;
mod steps;

pub(crate) use names::{field_name, quote, regex};

use crate::ast::{Call, Expr, Filter, Pipeline, Query, Step};
use crate::span::Spanned;
use layout::{Measure, Piece, lay_out};

/// The text of a query, a step on each line, comments in front of the step that they precede.
pub fn print(query: &Query) -> String {
    let mut printer = Printer { comments: &query.comments.0, ..Printer::default() };
    printer.top(&query.pipeline);
    printer.finish()
}

/// How wide [`print_formatted`] lets a line become, where it can.
const WIDTH: usize = 100;

/// The text of a query in the style that people write: long lines broken, comments and empty lines where they stand in
/// `text`, which is what the query was read from.
///
/// The tree may have been changed since it was read; comments then go to what is left of their surroundings.
pub(crate) fn print_formatted(query: &Query, text: &str) -> String {
    let mut printer = Printer { comments: &query.comments.0, source: Some(text), ..Printer::default() };
    printer.top(&query.pipeline);
    let mut out = lay_out(&printer.pieces, Measure { width: WIDTH, indent: 4 });
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The text of a pipeline on one line, as it stands in brackets.
pub fn print_pipeline(pipeline: &Pipeline) -> String {
    let mut printer = Printer::default();
    printer.inline_steps(&pipeline.steps);
    printer.finish()
}

/// The text of one step.
pub fn print_step(step: &Step) -> String {
    let mut printer = Printer::default();
    printer.step(step);
    printer.finish()
}

/// The text of a filter.
pub fn print_filter(filter: &Filter) -> String {
    let mut printer = Printer::default();
    printer.filter(filter);
    printer.finish()
}

/// The text of an expression.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer::default();
    printer.expr(expr);
    printer.finish()
}

/// The text of a call.
pub fn print_call(call: &Call) -> String {
    let mut printer = Printer::default();
    printer.call(call);
    printer.finish()
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
    pieces: Vec<Piece>,
    place: Place,
    /// Blocks are written on one line.
    inline: bool,
    /// The expression at hand is an operand of one that may go on in the next lines.
    in_chain: bool,
    /// The comments not written yet, in the order of the text.
    comments: &'q [Spanned<String>],
    /// The text that the query was read from, if long lines are to be broken as people do.
    source: Option<&'q str>,
    /// Where the last step or comment of the text ended.
    written_to: usize,
}

impl Printer<'_> {
    fn push(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    /// The text without regard to how long its lines are.
    fn finish(self) -> String {
        lay_out(&self.pieces, Measure { width: usize::MAX, indent: 2 })
    }

    /// Whether lines are broken where people would.
    fn is_formatting(&self) -> bool {
        self.source.is_some()
    }

    fn new_line(&mut self) {
        self.pieces.push(Piece::Hard);
    }

    /// What stands on one line if it fits.
    fn group(&mut self, write: impl FnOnce(&mut Self)) {
        self.pieces.push(Piece::Open);
        write(self);
        self.pieces.push(Piece::Close);
    }

    /// Lines that begin in there are one level deeper.
    fn indented(&mut self, write: impl FnOnce(&mut Self)) {
        self.pieces.push(Piece::Indent);
        write(self);
        self.pieces.push(Piece::Dedent);
    }

    /// Writes the comments that stand before a place, each on a line of its own.
    fn comments_before(&mut self, start: u32) {
        while let Some((comment, rest)) = self.comments.split_first() {
            if comment.span.start >= start {
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
            if self.is_formatting() {
                self.step_break(step.span, index > 0);
            } else {
                if index > 0 {
                    self.new_line();
                }
                self.comments_before(step.span.start);
            }
            let is_last = index + 1 == pipeline.steps.len();
            self.joined_step(step, index > 0, is_last);
        }
        if self.is_formatting() {
            return self.last_comments();
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

    /// Writes items that are parted by commas, between brackets that were or will be written. `start` says where an item
    /// begins in the text, `end` where the closing bracket stands.
    fn bracketed<T>(
        &mut self,
        items: &[T],
        end: u32,
        filled: bool,
        start: impl Fn(&T) -> u32,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.group(|printer| {
            printer.pieces.push(Piece::Indent);
            for (index, item) in items.iter().enumerate() {
                let line = match index {
                    0 => Piece::Line(""),
                    _ => {
                        printer.push(",");
                        if filled { Piece::Fill } else { Piece::Line(" ") }
                    }
                };
                printer.item_break(start(item), line);
                write(printer, item);
            }
            printer.close_break(end, Piece::Line(""));
        });
    }

    /// Writes with another idea of where things stand.
    fn at(&mut self, place: Place, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, place);
        write(self);
        self.place = before;
    }
}
