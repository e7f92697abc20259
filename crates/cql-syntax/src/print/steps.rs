//! Steps and pipelines.

use super::{Place, Printer};
use crate::ast::{Arm, ArrowClause, Assign, Command, Guard, Joint, Pipeline, Step, StepExtension, StepKind};

impl Printer<'_> {
    /// A step of the text itself, with what parts it from the one before.
    pub(super) fn joined_step(&mut self, step: &StepKind, follows: bool, is_last: bool) {
        match step {
            StepKind::Extension(StepExtension::Union(branches)) if branches.len() > 1 && is_last => {
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        self.new_line();
                    }
                    self.push("union");
                    for (index, step) in branch.steps.iter().enumerate() {
                        self.new_line();
                        self.joined_step(&step.node, index > 0, false);
                    }
                }
            }
            StepKind::Extension(StepExtension::Unpiped { joint: Joint::LineBreak, step }) if follows => self.step(step),
            StepKind::Extension(StepExtension::Unpiped { joint: Joint::Semicolon, step }) if follows => {
                self.push("; ");
                self.step(step);
            }
            step => {
                if follows {
                    self.push("| ");
                }
                self.step(step);
            }
        }
    }

    /// Steps on one line.
    pub(super) fn inline_steps(&mut self, steps: &[Step]) {
        let inline = std::mem::replace(&mut self.inline, true);
        self.at(Place::Filter, |printer| {
            for (index, step) in steps.iter().enumerate() {
                let unpiped = matches!(&step.node, StepKind::Extension(StepExtension::Unpiped { .. }));
                match index {
                    0 => {}
                    _ if unpiped => printer.push("\n"),
                    _ => printer.push(" | "),
                }
                printer.step(&step.node);
            }
        });
        self.inline = inline;
    }

    /// `{ steps }`.
    pub(super) fn block(&mut self, pipeline: &Pipeline) {
        if pipeline.steps.is_empty() {
            return self.push("{}");
        }
        self.push("{ ");
        self.inline_steps(&pipeline.steps);
        self.push(" }");
    }

    /// One step, without the pipe before it.
    pub(super) fn step(&mut self, step: &StepKind) {
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
                self.branches(clauses, |printer, clause| printer.inline_steps(&clause.steps));
            }
            StepKind::Match { subject, arms } => {
                self.field(subject.as_str());
                self.push(" match ");
                self.branches(arms, Self::arm);
            }
            StepKind::Stats(elements) => self.array(elements),
            StepKind::SavedQuery(query) => self.saved_query(query),
            StepKind::Link { left, right } => {
                self.field(left.as_str());
                self.push(" <=> ");
                // A parameter of a saved query is kept as written.
                if right.as_str().starts_with('?') { self.push(right.as_str()) } else { self.field(right.as_str()) }
            }
            StepKind::Extension(extension) => self.step_extension(extension),
        }
    }

    /// `{ a; b }`, over several lines where there is room for them.
    pub(super) fn branches<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if self.inline {
            self.push("{ ");
            self.list(items, "; ", write);
            return self.push(" }");
        }
        self.push("{");
        self.depth += 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(";");
            }
            self.new_line();
            write(self, item);
        }
        self.depth -= 1;
        self.new_line();
        self.push("}");
    }

    fn arm(&mut self, arm: &Arm) {
        self.guard(&arm.guard.node);
        self.push(" => ");
        self.inline_steps(&arm.pipeline.steps);
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

    fn step_extension(&mut self, extension: &StepExtension) {
        match extension {
            StepExtension::Unpiped { step, .. } => self.step(step),
            StepExtension::Union(branches) => {
                self.list(branches, " | ", |printer, branch| {
                    printer.push("union [ ");
                    printer.inline_steps(&branch.steps);
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
                self.branches(clauses, Self::arrow_clause);
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
        self.inline_steps(&clause.pipeline.steps);
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
