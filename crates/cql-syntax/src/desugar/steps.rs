//! Steps.

use super::{Desugar, Dialect, build};
use crate::ast::{
    Arm, ArrowClause, Assign, Command, Element, Expr, ExprExtension, ExprKind, Filter, FilterKind, Guard, Joint,
    NoCompare, Pipeline, SavedQuery, Step, StepExtension, StepKind,
};
use crate::codes;
use crate::diagnostic::{Edit, Fix};
use crate::print::{print_call, print_filter, print_step};
use crate::span::{Span, Spanned};

impl Desugar<'_> {
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Pipeline {
        let mut steps = Vec::with_capacity(pipeline.steps.len());
        for step in &pipeline.steps {
            self.step(&step.node, step.span, &mut steps);
        }
        Pipeline { steps, span: pipeline.span }
    }

    /// Appends what a step amounts to.
    fn step(&mut self, step: &StepKind, span: Span, out: &mut Vec<Step>) {
        let kind = match step {
            StepKind::Filter(filter) => filter_step(self.filter(filter)),
            StepKind::Call(call) => {
                let filter = Spanned::new(FilterKind::Call(call.clone()), span);
                filter_step(self.filter(&filter))
            }
            StepKind::Assign(assign) => self.assign(assign, span),
            StepKind::FieldCall { field, negated, call } => {
                StepKind::FieldCall { field: field.clone(), negated: *negated, call: self.call(call) }
            }
            StepKind::Case(clauses) => StepKind::Case(clauses.iter().map(|clause| self.pipeline(clause)).collect()),
            StepKind::Match { subject, arms } => {
                self.string(subject.as_str(), subject.span);
                let arms = arms
                    .iter()
                    .map(|arm| Arm { guard: self.guard(&arm.guard), pipeline: self.pipeline(&arm.pipeline) })
                    .collect();
                StepKind::Match { subject: subject.clone(), arms }
            }
            StepKind::Stats(elements) => StepKind::Stats(self.elements(elements)),
            StepKind::SavedQuery(query) => StepKind::SavedQuery(self.saved(query)),
            StepKind::Link { .. } => step.clone(),
            StepKind::Extension(extension) => return self.step_extension(extension, span, out),
        };
        out.push(Spanned::new(kind, span));
    }

    fn step_extension(&mut self, extension: &StepExtension, span: Span, out: &mut Vec<Step>) {
        match extension {
            StepExtension::Unpiped { joint, step } => self.unpiped(*joint, step, span, out),
            StepExtension::Union(branches) => {
                let start = Span { start: span.start, end: span.end.min(span.start + 5) };
                self.warn(
                    codes::COMPAT_UNION,
                    start,
                    "'union' read as the rows so far followed by those of the other query",
                    "'union' is not accepted by LogScale",
                    "where only filters differ write one with 'or'; else make each query a table with defineTable(), and read \
                     both with readFile(), as cql fmt --canonical does",
                );
                let branches = branches.iter().map(|branch| self.pipeline(branch)).collect();
                out.push(Spanned::new(StepKind::Extension(StepExtension::Union(branches)), span));
            }
            StepExtension::Eval(assigns) => {
                let steps: Vec<Step> = assigns
                    .iter()
                    .map(|assign| {
                        let place = assign.target.span.to(assign.value.span);
                        Spanned::new(self.assign(assign, place), place)
                    })
                    .collect();
                let meaning: Vec<String> = steps.iter().map(print_step).collect();
                self.compat(codes::COMPAT_EVAL, span, &meaning.join(" | "));
                out.extend(steps);
            }
            StepExtension::Where(filter) => {
                let filter = self.filter(filter);
                self.compat(codes::COMPAT_WHERE, span, &print_filter(&filter));
                out.push(Spanned::new(filter_step(filter), span));
            }
            StepExtension::ArrowCase(clauses) => {
                let kind = self.arrow_case(clauses);
                let step = Spanned::new(kind, span);
                self.compat(codes::COMPAT_CASE_ARROW, span, &print_step(&step));
                out.push(step);
            }
            StepExtension::CallAs { call, target } => {
                let call = build::with(self.call(call), "as", build::field_value(target));
                self.compat(codes::COMPAT_AS, span, &print_call(&call));
                out.push(Spanned::new(StepKind::Call(call), span));
            }
            StepExtension::Command(command) => {
                let call = command_call(command, span);
                self.compat(codes::COMPAT_COMMAND, span, &print_call(&call));
                out.push(Spanned::new(StepKind::Call(call), span));
            }
        }
    }

    /// A step that follows without a pipe.
    fn unpiped(&mut self, joint: Joint, step: &StepKind, span: Span, out: &mut Vec<Step>) {
        let is_call = |step: &StepKind| matches!(step, StepKind::Call(_));
        if self.dialect == Dialect::Logscale && joint == Joint::LineBreak && is_call(step) {
            // Two calls side by side are two filters for LogScale; whether they can be is for others to say.
            if let Some(StepKind::Call(first)) = out.last().map(|step| step.node.clone()) {
                let last = out.pop();
                let place = last.map_or(span, |last| last.span);
                let mut then = Vec::new();
                self.step(step, span, &mut then);
                let mut members = vec![Spanned::new(FilterKind::Call(first), place)];
                members.extend(then.into_iter().filter_map(|step| match step.node {
                    StepKind::Call(call) => Some(Spanned::new(FilterKind::Call(call), step.span)),
                    StepKind::Filter(filter) => Some(filter),
                    _ => None,
                }));
                let all = place.to(span);
                out.push(Spanned::new(StepKind::Filter(Spanned::new(FilterKind::And(members), all)), all));
                return;
            }
        }
        let source = crate::parser::excerpt(span.of(self.text));
        let meaning = format!("'| {source}'");
        match joint {
            Joint::LineBreak => {
                let what = format!("a new line before '{source}'");
                self.compat_as(codes::COMPAT_LINE_BREAK, span, &what, &meaning);
            }
            Joint::Semicolon => {
                let what = format!("';' before '{source}'");
                self.compat_as(codes::COMPAT_SEMICOLON, span, &what, &meaning);
            }
        }
        let before = self.text.get(..span.start as usize).unwrap_or_default().trim_end();
        let edit = match (joint, before.strip_suffix(';')) {
            (Joint::Semicolon, Some(earlier)) => Some(Edit::new(Span::new(earlier.len(), before.len()), " |")),
            // A comment stands between them.
            (Joint::Semicolon, None) => None,
            (Joint::LineBreak, _) => Some(Edit::new(Span { start: span.start, end: span.start }, "| ")),
        };
        if let Some(edit) = edit {
            self.offer(Fix::respell(vec![edit]));
        }
        self.step(step, span, out);
    }

    pub(super) fn assign_value(&mut self, assign: &Assign) -> Assign {
        self.string(assign.target.as_str(), assign.target.span);
        Assign { target: assign.target.clone(), value: self.expr(&assign.value) }
    }

    /// An assignment as a step. A case or match as its value becomes a step of that kind.
    fn assign(&mut self, assign: &Assign, span: Span) -> StepKind {
        let ExprKind::Extension(extension) = &assign.value.node else {
            return StepKind::Assign(self.assign_value(assign));
        };
        let place = assign.value.span;
        let set = |value: Expr| {
            let span = value.span;
            Spanned::new(StepKind::Assign(Assign { target: assign.target.clone(), value }), span)
        };
        let pass = || Spanned::new(StepKind::Filter(Spanned::new(FilterKind::Bool(true), place)), place);
        match extension.as_ref() {
            ExprExtension::Case(branches) => {
                let mut clauses: Vec<Pipeline> = Vec::new();
                let mut is_complete = false;
                for branch in branches {
                    let test = self.filter(&branch.test);
                    is_complete |= test.node == FilterKind::Bool(true);
                    let value = set(self.expr(&branch.value));
                    let test_span = test.span;
                    let span = test_span.to(value.span);
                    let steps = vec![Spanned::new(filter_step(test), test_span), value];
                    clauses.push(Pipeline { steps, span: NoCompare(span) });
                }
                if !is_complete {
                    clauses.push(Pipeline { steps: vec![pass()], span: NoCompare(place) });
                }
                let kind = StepKind::Case(clauses);
                self.compat(codes::COMPAT_CASE_VALUE, span, &print_step(&Spanned::new(kind.clone(), span)));
                kind
            }
            ExprExtension::Match { subject, branches } => {
                let mut arms: Vec<Arm> = Vec::new();
                let mut is_complete = false;
                for branch in branches {
                    let guard = self.guard(&branch.guard);
                    is_complete |= guard.node == Guard::Always;
                    let value = set(self.expr(&branch.value));
                    let span = value.span;
                    arms.push(Arm { guard, pipeline: Pipeline { steps: vec![value], span: NoCompare(span) } });
                }
                if !is_complete {
                    let guard = Spanned::new(Guard::Always, place);
                    arms.push(Arm { guard, pipeline: Pipeline { steps: vec![pass()], span: NoCompare(place) } });
                }
                let kind = StepKind::Match { subject: subject.clone(), arms };
                self.compat(codes::COMPAT_MATCH_VALUE, span, &print_step(&Spanned::new(kind.clone(), span)));
                kind
            }
            ExprExtension::CallAs { .. } => StepKind::Assign(self.assign_value(assign)),
        }
    }

    /// The arrow is the pipe behind the test. A clause of nothing but assignments continues the one before it.
    fn arrow_case(&mut self, clauses: &[ArrowClause]) -> StepKind {
        let mut out: Vec<Pipeline> = Vec::new();
        for clause in clauses {
            let rest = self.pipeline(&clause.pipeline);
            let Some(test) = &clause.test else {
                let only_assigns = rest.steps.iter().all(|step| matches!(step.node, StepKind::Assign(_)));
                match out.last_mut() {
                    Some(last) if only_assigns => last.steps.extend(rest.steps),
                    _ => out.push(rest),
                }
                continue;
            };
            let test = self.filter(test);
            let span = test.span;
            let mut steps = vec![Spanned::new(filter_step(test), span)];
            steps.extend(rest.steps);
            out.push(Pipeline { steps, span: clause.pipeline.span });
        }
        StepKind::Case(out)
    }

    pub(super) fn guard(&mut self, guard: &Spanned<Guard>) -> Spanned<Guard> {
        let node = match &guard.node {
            Guard::Always => Guard::Always,
            Guard::Pattern(pattern) => Guard::Pattern(self.pattern(pattern, guard.span)),
            Guard::Call { negated, call } => Guard::Call { negated: *negated, call: self.call(call) },
        };
        Spanned::new(node, guard.span)
    }

    pub(super) fn elements(&mut self, elements: &[Element]) -> Vec<Element> {
        elements
            .iter()
            .map(|element| match element {
                Element::Assign(assign) => Element::Assign(self.assign_value(assign)),
                // `field=[a, b=c]` are pairs of join keys; the function that gets them says what they mean.
                Element::Value(value) => match &value.node {
                    ExprKind::Filter(filter) if matches!(filter.node, FilterKind::Matches { .. }) => {
                        Element::Value(value.clone())
                    }
                    _ => Element::Value(self.expr(value)),
                },
            })
            .collect()
    }

    pub(super) fn saved(&mut self, query: &SavedQuery) -> SavedQuery {
        for argument in &query.arguments {
            for value in &argument.values {
                if let crate::ast::SavedValue::Text(text) = value {
                    self.string(text, Span::default());
                }
            }
        }
        query.clone()
    }
}

/// A filter as a step; a lone call is a call.
fn filter_step(filter: Filter) -> StepKind {
    match filter.node {
        FilterKind::Call(call) => StepKind::Call(call),
        _ => StepKind::Filter(filter),
    }
}

/// The call that a command stands for.
fn command_call(command: &Command, span: Span) -> crate::ast::Call {
    match command {
        Command::Sort { name, fields, order } => {
            let mut call = build::call(&name.node.to_ascii_lowercase(), span);
            call.arguments.push(build::argument(None, list_of(fields, span)));
            match order {
                Some(order) => {
                    let order = ExprKind::Field(order.node.to_ascii_lowercase().as_str().into());
                    build::with(call, "order", Spanned::new(order, span))
                }
                None => call,
            }
        }
        Command::Fields { name, fields } => {
            let mut call = build::call(&name.node.to_ascii_lowercase(), span);
            let fields = fields.iter().map(|field| Element::Value(build::field_value(field))).collect();
            call.arguments.push(build::argument(None, Spanned::new(ExprKind::Array(fields), span)));
            call
        }
        Command::Count { name, number } => {
            let mut call = build::call(&name.node.to_ascii_lowercase(), span);
            let number = Spanned::new(ExprKind::Number(number.node.clone()), number.span);
            call.arguments.push(build::argument(None, number));
            call
        }
        Command::Regex { name, field, pattern } => {
            let mut call = build::call(&name.node.to_ascii_lowercase(), span);
            call.arguments.push(build::argument(None, build::text(&pattern.node, pattern.span)));
            match field {
                Some(field) => build::with(call, "field", build::field_value(field)),
                None => call,
            }
        }
    }
}

/// One field, or a list of them.
fn list_of(fields: &[Spanned<crate::ast::FieldName>], span: Span) -> Expr {
    match fields {
        [field] => build::field_value(field),
        fields => {
            let fields = fields.iter().map(|field| Element::Value(build::field_value(field))).collect();
            Spanned::new(ExprKind::Array(fields), span)
        }
    }
}
