//! Steps and pipelines.

use super::layout::Piece;
use super::{Place, Printer};
use crate::ast::{Arm, ArrowClause, Assign, Command, Guard, Joint, Pipeline, Step, StepExtension, StepKind};
use crate::span::Span;

impl Printer<'_> {
    /// A step of the text itself, with what parts it from the one before.
    pub(super) fn joined_step(&mut self, step: &Step, follows: bool, is_last: bool) {
        match &step.node {
            StepKind::Extension(StepExtension::Union(branches)) if branches.len() > 1 && is_last => {
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        self.new_line();
                    }
                    self.push("union");
                    for (index, step) in branch.steps.iter().enumerate() {
                        if self.is_formatting() {
                            self.item_break(step.span.start, Piece::Hard);
                        } else {
                            self.new_line();
                        }
                        self.joined_step(step, index > 0, false);
                    }
                }
            }
            StepKind::Extension(StepExtension::Unpiped { joint, step: unpiped }) if follows => {
                match joint {
                    _ if self.is_formatting() => self.push("| "),
                    Joint::LineBreak => {}
                    Joint::Semicolon => self.push("; "),
                }
                self.step_kind(unpiped, step.span);
            }
            _ => {
                if follows {
                    self.push("| ");
                }
                self.step(step);
            }
        }
    }

    /// Steps on one line, if they fit.
    pub(super) fn inline_steps(&mut self, steps: &[Step]) {
        let inline = std::mem::replace(&mut self.inline, true);
        self.at(Place::Filter, |printer| {
            for (index, step) in steps.iter().enumerate() {
                let unpiped = matches!(&step.node, StepKind::Extension(StepExtension::Unpiped { .. }));
                match index {
                    0 => {}
                    _ if printer.is_formatting() => {
                        printer.item_break(step.span.start, Piece::Line(" "));
                        printer.push("| ");
                    }
                    _ if unpiped => printer.push("\n"),
                    _ => printer.push(" | "),
                }
                printer.step(step);
            }
        });
        self.inline = inline;
    }

    /// `{ steps }`; the closing brace ends at `end`.
    pub(super) fn block(&mut self, pipeline: &Pipeline, end: u32) {
        let Some(first) = pipeline.steps.first() else { return self.push("{}") };
        self.push("{");
        self.group(|printer| {
            printer.pieces.push(Piece::Indent);
            printer.item_break(first.span.start, Piece::Line(" "));
            printer.inline_steps(&pipeline.steps);
            printer.close_break(end, Piece::Line(" "));
        });
        self.push("}");
    }

    /// One step, without the pipe before it.
    pub(super) fn step(&mut self, step: &Step) {
        self.step_kind(&step.node, step.span);
    }

    fn step_kind(&mut self, step: &StepKind, span: Span) {
        match step {
            StepKind::Filter(filter) => self.filter(filter),
            StepKind::Call(call) => self.call(call),
            StepKind::Assign(assign) => self.assign(assign, " := "),
            StepKind::FieldCall { field, negated, call } => {
                self.field(field.as_str());
                self.push(if *negated { " =~ !" } else { " =~ " });
                self.call(call);
            }
            StepKind::Case(clauses) => {
                self.push("case ");
                self.branches(clauses, span.end, pipeline_start, |printer, clause| {
                    printer.group(|printer| printer.inline_steps(&clause.steps));
                });
            }
            StepKind::Match { subject, arms } => {
                self.field(subject.as_str());
                self.push(" match ");
                self.branches(arms, span.end, |arm| arm.guard.span.start, Self::arm);
            }
            StepKind::Stats(elements) => self.array(elements, span.end),
            StepKind::SavedQuery(query) => self.saved_query(query),
            StepKind::Link { left, right } => {
                self.field(left.as_str());
                self.push(" <=> ");
                // A parameter of a saved query is kept as written.
                if right.as_str().starts_with('?') { self.push(right.as_str()) } else { self.field(right.as_str()) }
            }
            StepKind::Extension(extension) => self.step_extension(extension, span),
        }
    }

    /// `{ a; b }`, over several lines where there is room for them. `start` says where an item begins in the text, `end`
    /// where the closing brace stands.
    pub(super) fn branches<T>(
        &mut self,
        items: &[T],
        end: u32,
        start: impl Fn(&T) -> u32,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        if self.inline && !self.is_formatting() {
            self.push("{ ");
            self.list(items, "; ", write);
            return self.push(" }");
        }
        self.push("{");
        self.pieces.push(Piece::Indent);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(";");
            }
            self.item_break(start(item), Piece::Hard);
            write(self, item);
        }
        self.close_break(end, Piece::Hard);
        self.push("}");
    }

    fn arm(&mut self, arm: &Arm) {
        self.guard(&arm.guard.node);
        self.push(" => ");
        self.steps_behind_arrow(&arm.pipeline);
    }

    /// Further steps stand one level deeper than the guard; a block that stands alone has a level of its own.
    fn steps_behind_arrow(&mut self, pipeline: &Pipeline) {
        self.group(|printer| match pipeline.steps.as_slice() {
            [_] => printer.inline_steps(&pipeline.steps),
            steps => printer.indented(|printer| printer.inline_steps(steps)),
        });
    }

    pub(super) fn guard(&mut self, guard: &Guard) {
        match guard {
            Guard::Always => self.push("*"),
            Guard::Pattern(pattern) => self.pattern(pattern),
            Guard::Call { negated, call } => {
                if *negated {
                    self.push("!");
                }
                self.call(call);
            }
        }
    }

    pub(super) fn assign(&mut self, assign: &Assign, sign: &str) {
        self.field(assign.target.as_str());
        self.push(sign);
        self.expr(&assign.value);
    }

    fn step_extension(&mut self, extension: &StepExtension, span: Span) {
        match extension {
            StepExtension::Unpiped { step, .. } => self.step_kind(step, span),
            StepExtension::Union(branches) => {
                self.list(branches, " | ", |printer, branch| {
                    printer.push("union [ ");
                    printer.group(|printer| printer.indented(|printer| printer.inline_steps(&branch.steps)));
                    printer.push(" ]");
                });
            }
            StepExtension::Eval(assigns) => {
                self.push("eval ");
                self.list(assigns, ", ", |printer, assign| printer.assign(assign, " = "));
            }
            StepExtension::Where(filter) => {
                self.push("where ");
                self.filter(filter);
            }
            StepExtension::ArrowCase(clauses) => {
                self.push("case ");
                let start = |clause: &ArrowClause| match &clause.test {
                    Some(test) => test.span.start,
                    None => pipeline_start(&clause.pipeline),
                };
                self.branches(clauses, span.end, start, Self::arrow_clause);
            }
            StepExtension::CallAs { call, target } => {
                self.call(call);
                self.push(" as ");
                self.field(target.as_str());
            }
            StepExtension::Command(command) => self.command(command),
        }
    }

    fn arrow_clause(&mut self, clause: &ArrowClause) {
        if let Some(test) = &clause.test {
            self.filter(test);
            self.push(" => ");
        }
        self.steps_behind_arrow(&clause.pipeline);
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Sort { name, fields, order } => {
                self.push(&name.node);
                self.push(" ");
                self.list(fields, ", ", |printer, field| printer.field(field.as_str()));
                if let Some(order) = order {
                    self.push(" ");
                    self.push(&order.node);
                }
            }
            Command::Fields { name, fields } => {
                self.push(&name.node);
                self.push(" ");
                self.list(fields, ", ", |printer, field| printer.field(field.as_str()));
            }
            Command::Count { name, number } => {
                self.push(&name.node);
                self.push(" ");
                self.push(&number.node);
            }
            Command::Regex { name, field, pattern } => {
                self.push(&name.node);
                if let Some(field) = field {
                    self.push(" field=");
                    self.field(field.as_str());
                }
                self.push(" ");
                self.push(&super::names::quote(&pattern.node));
            }
        }
    }
}

/// Where the first step of a pipeline begins in the text.
fn pipeline_start(pipeline: &Pipeline) -> u32 {
    pipeline.steps.first().map_or(pipeline.span.0.start, |step| step.span.start)
}
