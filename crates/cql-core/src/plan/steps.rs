//! Steps.

use super::fields::Fields;
use super::filters::not_a_filter;
use super::planner::{Place, Planner, Stages};
use super::{Barrier, Effects, Stage, Subquery};
use crate::agg::{AggregateList, Aggregator, PipelineAggregate};
use crate::codes;
use crate::expr::Expr;
use crate::function::{Bind, Bound, Kind, ParamType, Refusal, Signature};
use crate::observe::PlaceKind;
use crate::op::{Clause, Filter as RunFilter, Op, OpKind};
use cql_syntax::ast::{
    Argument, Arm, Assign, Call, Element, ExprKind, FieldName, Filter, FilterKind, Guard, MatchOp, NoCompare, Pipeline,
    Step, StepExtension, StepKind, Subject,
};
use cql_syntax::codes as syntax;
use cql_syntax::{Diagnostic, Edit, Fix, Span, Spanned, print_call};
use std::sync::Arc;

impl Planner<'_> {
    /// Plans steps one after the other. A step that is refused is reported, and the next one is looked at.
    pub(crate) fn steps(&mut self, steps: &[Step], out: &mut Stages) {
        for step in steps {
            self.effects = Effects::default();
            if let Err(refusal) = self.step(step, out) {
                self.report(*refusal);
            }
        }
    }

    fn step(&mut self, step: &Step, out: &mut Stages) -> Bind<()> {
        match &step.node {
            StepKind::Filter(filter) => {
                self.filter_step(filter, out)?;
                self.steps_before += 1;
                return Ok(());
            }
            StepKind::Call(call) => {
                let bound = self.bind(call, Some(None))?;
                let is_preamble = matches!(bound, Bound::Nothing);
                self.add(bound, step.span, out)?;
                if is_preamble {
                    // It is no step that would come before another preamble function.
                    return Ok(());
                }
            }
            StepKind::Assign(assign) => self.assign(assign, step.span, out)?,
            StepKind::FieldCall { field, negated, call } => {
                let call = self.with_field(call, field)?;
                if *negated {
                    let filter = self.filter_call(&call)?;
                    let op = self.op(OpKind::Filter(RunFilter::Not(Box::new(RunFilter::Call(filter)))), step.span);
                    out.ops.push(op);
                } else {
                    let bound = self.bind(&call, Some(None))?;
                    self.add(bound, step.span, out)?;
                }
            }
            StepKind::Case(clauses) => {
                let clauses = clauses.iter().map(|clause| (None, clause)).collect();
                self.branches(clauses, step.span, out)?;
            }
            StepKind::Match { subject, arms } => self.arms(subject, arms, step.span, out)?,
            StepKind::Stats(elements) => {
                let list = self.aggregate_elements(elements)?;
                self.add(Bound::Aggregate(Arc::new(list)), step.span, out)?;
            }
            StepKind::SavedQuery(call) => {
                self.expand(call, |planner, steps| {
                    planner.steps(steps, out);
                    Ok(())
                })?;
                return Ok(());
            }
            StepKind::Link { left, right } => self.link(left, right, step.span)?,
            StepKind::Extension(StepExtension::Union(branches)) => self.union(branches, step.span, out)?,
            StepKind::Extension(_) => return Err(unreadable(step.span)),
        }
        self.steps_before += 1;
        self.remember(step.clone());
        Ok(())
    }

    /// Adds what a call became as a step.
    pub(crate) fn add(&mut self, bound: Bound, span: Span, out: &mut Stages) -> Bind<()> {
        let kind = match bound {
            Bound::Filter(filter) => OpKind::Filter(RunFilter::Call(filter)),
            Bound::Value { value, output } => {
                self.effects.writes.insert(output);
                OpKind::Assign(output, Expr::Call(value))
            }
            Bound::Transform(transform) => OpKind::Transform(transform),
            Bound::Aggregate(aggregate) => return self.add_barrier(aggregate, false, span, out),
            Bound::Source(source) => {
                let aggregate = crate::agg::aggregate(crate::agg::SourceAggregate(source));
                return self.add_barrier(aggregate, true, span, out);
            }
            Bound::Nothing => return Ok(()),
        };
        let op = self.op(kind, span);
        out.ops.push(op);
        Ok(())
    }

    /// The rows so far, then those of other queries, each run from the source of events.
    fn union(&mut self, branches: &[Pipeline], span: Span, out: &mut Stages) -> Bind<()> {
        if self.place() != Place::Top {
            return Err(Box::new(
                Diagnostic::error(
                    codes::NOT_HERE,
                    span,
                    "syntax: 'union' joins whole queries and cannot stand in braces",
                )
                .help("make it a step of the query itself"),
            ));
        }
        let tables = branches
            .iter()
            .map(|branch| self.subquery(&branch.steps, Subquery { name: "union".into(), ..Subquery::default() }));
        let tables = tables.collect();
        self.effects = Effects { passes_rows: true, writes_unknown: true, reads_all: true, ..Effects::default() };
        self.add_barrier(crate::agg::aggregate(crate::agg::Union(tables)), false, span, out)
    }

    fn add_barrier(
        &mut self,
        aggregate: Arc<dyn Aggregator>,
        is_source: bool,
        span: Span,
        out: &mut Stages,
    ) -> Bind<()> {
        if matches!(self.place(), Place::Clause | Place::Row) {
            return Err(Box::new(
                Diagnostic::error(
                    codes::AGGREGATE_NOT_ALLOWED,
                    span,
                    "an aggregate cannot stand here: these steps look at one event at a time",
                )
                .help("put the aggregate into a step of its own, after the closing brace"),
            ));
        }
        if self.order_wanted.is_some_and(|depth| self.places.len() < depth) {
            match out.done.last() {
                Some(Stage { barrier: Some(before), .. }) => {
                    before.aggregate.order_rows();
                    self.order_wanted = None;
                }
                // Within braces the rows come from outside: the wish is that of the step around them.
                _ => self.order_wanted = Some(self.places.len()),
            }
        }
        let effects = std::mem::take(&mut self.effects);
        self.check_needs(&effects, span);
        let text = self.excerpt(span);
        let span = self.own_span(span);
        if effects.passes_rows || effects.writes_unknown || effects.keeps_only.is_some() {
            self.fields.change(&effects, span);
        } else {
            self.fields = Fields::of_aggregate(aggregate.columns(), span);
        }
        out.barrier(Barrier { aggregate, effects, text, span, meter: None, is_source });
        self.in_result = true;
        Ok(())
    }

    fn assign(&mut self, assign: &Assign, span: Span, out: &mut Stages) -> Bind<()> {
        if let ExprKind::Call(call) = &assign.value.node
            && let Some(function) = self.registry.function(&call.name)
        {
            let signature = function.signature();
            let has_output = signature.param("as").is_some();
            if has_output || matches!(signature.kind, Kind::Aggregate | Kind::Source) {
                let bound = self.bind(call, Some(Some(assign.target.as_str())))?;
                return self.add(bound, span, out);
            }
            if signature.kind == Kind::Filter {
                let target = assign.target.span.of(&self.text()).to_string();
                let shown = print_call(call);
                let official = format!("case {{ {shown} | {target} := true ; * | {target} := false }}");
                let reading = format!("the filter {}() read as true or false", signature.name);
                self.compat(assign.value.span, reading, &official);
                return self.truth_of(call, &assign.target, span, out);
            }
        }
        let value = self.expression(&assign.value)?;
        let slot = self.write(assign.target.as_str());
        let op = self.op(OpKind::Assign(slot, value), span);
        out.ops.push(op);
        Ok(())
    }

    /// `target := filter()`: as a `case`, so that what the filter writes is there as well.
    fn truth_of(&mut self, call: &Call, target: &Spanned<FieldName>, span: Span, out: &mut Stages) -> Bind<()> {
        let set = |value: bool| {
            let value = Spanned::new(ExprKind::Bool(value), span);
            Spanned::new(StepKind::Assign(Assign { target: target.clone(), value }), span)
        };
        let clause = |steps: Vec<Step>| Pipeline { steps, span: NoCompare(span) };
        let every = StepKind::Filter(Spanned::new(FilterKind::Bool(true), span));
        let passed = clause(vec![Spanned::new(StepKind::Call(call.clone()), span), set(true)]);
        let refused = clause(vec![Spanned::new(every, span), set(false)]);
        self.branches(vec![(None, &passed), (None, &refused)], span, out)
    }

    /// The call with the field of `field =~ call()`.
    fn with_field(&self, call: &Call, field: &Spanned<FieldName>) -> Bind<Call> {
        let function = self.function(call)?;
        let signature = function.signature();
        let list = signature.params.iter().find(|p| p.unnamed && matches!(p.ty, ParamType::Field | ParamType::Fields));
        let name = match (signature.param("field"), list) {
            (Some((_, param)), _) => param.name,
            (None, Some(param)) => param.name,
            (None, None) => {
                return Err(Box::new(
                    Diagnostic::error(
                        codes::UNKNOWN_PARAMETER,
                        call.name.span,
                        format!("{}() has no parameter 'field'", signature.name),
                    )
                    .help("'=~' hands its left side to the parameter 'field' of the call"),
                ));
            }
        };
        let mut call = call.clone();
        call.arguments.push(Argument {
            name: Some(Spanned::new(name.to_string(), field.span)),
            value: Spanned::new(ExprKind::Field(field.node.clone()), field.span),
            attributes: Vec::new(),
        });
        Ok(call)
    }

    /// A filter at the top level: its parts become operators of their own.
    fn filter_step(&mut self, filter: &Filter, out: &mut Stages) -> Bind<()> {
        let FilterKind::And(parts) = &filter.node else {
            self.filter_part(filter, out)?;
            self.remember(Spanned::new(StepKind::Filter(filter.clone()), filter.span));
            return Ok(());
        };
        let mut before: Option<(&Filter, Option<&'static Signature>)> = None;
        for part in parts {
            let call = self.plain_step(part);
            let signature = call.map(|(_, signature)| signature);
            if let Some((last, other)) = before.replace((part, signature)) {
                self.may_follow(part, signature, last, other)?;
            }
            let Some((call, _)) = call else {
                self.filter_part(part, out)?;
                self.remember(Spanned::new(StepKind::Filter(part.clone()), part.span));
                continue;
            };
            let bound = self.bind(call, Some(None))?;
            if !matches!(bound, Bound::Nothing) {
                self.remember(Spanned::new(StepKind::Call(call.clone()), part.span));
            }
            self.add(bound, part.span, out)?;
            self.effects = Effects::default();
        }
        Ok(())
    }

    /// A call among filters that is no filter.
    fn plain_step<'f>(&self, part: &'f Filter) -> Option<(&'f Call, &'static Signature)> {
        let FilterKind::Call(call) = &part.node else { return None };
        let signature = self.function(call).ok()?.signature();
        (!matches!(signature.kind, Kind::Filter | Kind::Value)).then_some((call, signature))
    }

    /// Whether two parts that no pipe divides may follow each other; a part with a signature is a call that is no filter.
    /// A line break stands for the pipe before such a call, but not behind it.
    fn may_follow(
        &mut self,
        part: &Filter,
        signature: Option<&'static Signature>,
        last: &Filter,
        other: Option<&'static Signature>,
    ) -> Bind<()> {
        let text = self.text();
        let gap = Span { start: last.span.end, end: part.span.start.max(last.span.end) }.of(&text);
        let connected = gap.to_ascii_lowercase().contains("and");
        match (signature, other) {
            (Some(Signature { kind: Kind::Preamble, .. }), _)
            | (None, Some(Signature { kind: Kind::Preamble, .. })) => {}
            (Some(signature), _) if connected || !gap.contains('\n') => {
                return Err(not_a_filter(signature, part.span, "'and'", "put '|' before it"));
            }
            (Some(signature), _) => {
                let reading = format!("the line break before {}() read as '|'", signature.name);
                let official = format!("'|' before {}()", signature.name);
                let diagnostic = self.compat_diagnostic(syntax::COMPAT_LINE_BREAK, part.span, reading, &official);
                let place = Span { start: part.span.start, end: part.span.start };
                self.report(diagnostic.fix(Fix::respell(vec![Edit::new(place, "| ")])));
            }
            (None, Some(other)) if connected => {
                return Err(not_a_filter(other, last.span, "'and'", "put '|' behind it"));
            }
            (None, Some(_)) => {
                let at_top = !self.is_subquery;
                return Err(Box::new(cql_syntax::missing_pipe(&text, last.span, part.span, at_top)));
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn filter_part(&mut self, filter: &Filter, out: &mut Stages) -> Bind<()> {
        self.effects = Effects::default();
        let lowered = self.filter(filter, true)?;
        let op = self.op(OpKind::Filter(lowered), filter.span);
        out.ops.push(op);
        Ok(())
    }

    fn arms(&mut self, subject: &Spanned<FieldName>, arms: &[Arm], span: Span, out: &mut Stages) -> Bind<()> {
        let mut clauses = Vec::new();
        for arm in arms {
            let guard = match &arm.guard.node {
                Guard::Always => FilterKind::Bool(true),
                Guard::Pattern(pattern) => FilterKind::Matches {
                    subject: Subject::Field(subject.clone()),
                    op: MatchOp::Equal,
                    pattern: Spanned::new(pattern.clone(), arm.guard.span),
                },
                Guard::Call { negated, call } => {
                    let call = FilterKind::Call(self.with_field(call, subject)?);
                    match negated {
                        true => FilterKind::Not(Box::new(Spanned::new(call, arm.guard.span))),
                        false => call,
                    }
                }
            };
            clauses.push((Some(Spanned::new(guard, arm.guard.span)), &arm.pipeline));
        }
        self.branches(clauses, span, out)
    }

    /// The clauses of `case` and `match`, each with the guard that comes first.
    fn branches(&mut self, clauses: Vec<(Option<Filter>, &Pipeline)>, span: Span, out: &mut Stages) -> Bind<()> {
        let mut effects = Effects::default();
        let mut branches = Vec::new();
        let before = self.fields.clone();
        let mut behind: Option<Fields> = None;
        for (guard, pipeline) in clauses {
            self.fields.clone_from(&before);
            let mut inner = Stages::default();
            self.places.push(Place::Clause);
            let steps = pipeline.span.0;
            let whole = guard.as_ref().map_or(steps, |guard| guard.span.to(steps));
            if let Some(guard) = guard
                && let Err(refusal) = self.filter_part(&guard, &mut inner)
            {
                self.report(*refusal);
            }
            self.steps(&pipeline.steps, &mut inner);
            self.places.pop();
            let fields = std::mem::take(&mut self.fields);
            behind = Some(match behind {
                Some(behind) => behind.or(fields),
                None => fields,
            });
            inner.ops.iter().for_each(|op| effects.merge(&op.effects));
            if let Some(observer) = &self.environment.observer {
                let place = self.watched_place(PlaceKind::Branch, whole);
                inner.ops.push(observer.passage(place));
            }
            branches.push(Clause::new(inner.ops));
        }
        self.effects = effects;
        let op = self.op(OpKind::Case(branches), span);
        // Each branch may leave other fields.
        self.fields = behind.unwrap_or(before);
        out.ops.push(op);
        Ok(())
    }

    /// Steps in braces that work on one event.
    pub(crate) fn row_steps(&mut self, steps: &[Step]) -> Vec<Op> {
        let outer = std::mem::take(&mut self.effects);
        // The function may set fields for its steps: what they need is looked at when all of it is known.
        let fields = std::mem::take(&mut self.fields);
        let mut inner = Stages::default();
        self.places.push(Place::Row);
        self.steps(steps, &mut inner);
        self.places.pop();
        (self.effects, self.fields) = (outer, fields);
        self.effects.merge_steps(inner.ops.iter().map(|op| &op.effects));
        inner.ops
    }

    /// Steps in braces that hold an aggregate.
    pub(crate) fn aggregate_steps(&mut self, steps: &[Step], span: Span) -> Bind<Arc<dyn Aggregator>> {
        let outer = std::mem::take(&mut self.effects);
        let (in_result, changed) = (self.in_result, self.changed);
        let fields = std::mem::take(&mut self.fields);
        let mut inner = Stages::default();
        self.places.push(Place::Composite);
        self.steps(steps, &mut inner);
        self.places.pop();
        (self.in_result, self.changed) = (in_result, changed);
        (self.effects, self.fields) = (outer, fields);
        let mut stages = inner.finish();
        let first = stages.remove(0);
        let Some(barrier) = first.barrier else {
            return Err(Box::new(
                Diagnostic::error(codes::AGGREGATE_NEEDED, span, "these steps must hold an aggregate, such as count()")
                    .help("for example { status=404 | count() }"),
            ));
        };
        self.effects.merge_steps(first.ops.iter().map(|op| &op.effects).chain([&barrier.effects]));
        // What follows reads the fields of the events as long as they are passed on.
        let mut passes = barrier.effects.passes_rows;
        for stage in &stages {
            if !passes {
                break;
            }
            stage.ops.iter().for_each(|op| self.effects.merge(&op.effects));
            if let Some(barrier) = &stage.barrier {
                self.effects.merge(&barrier.effects);
                passes = barrier.effects.passes_rows;
            }
        }
        self.effects.passes_rows |= passes;
        Ok(if first.ops.is_empty() && stages.iter().all(|stage| stage.ops.is_empty() && stage.barrier.is_none()) {
            barrier.aggregate
        } else {
            Arc::new(PipelineAggregate::new(first.ops, barrier.aggregate, stages))
        })
    }

    /// The members of `[count(), n := max(x)]`.
    pub(crate) fn aggregate_elements(&mut self, elements: &[Element]) -> Bind<AggregateList> {
        let mut members = Vec::new();
        for element in elements {
            members.push(match element {
                Element::Assign(assign) => match &assign.value.node {
                    ExprKind::Call(call) => {
                        self.aggregate_call(call, Some(assign.target.as_str()), assign.value.span)?
                    }
                    _ => return Err(not_an_aggregate(assign.value.span, "this assignment")),
                },
                Element::Value(value) => self.aggregate_value(value)?,
            });
        }
        Ok(AggregateList::new(members))
    }

    /// A value that must be an aggregate: a call, steps in braces, or a list of them.
    pub(crate) fn aggregate_value(&mut self, value: &cql_syntax::ast::Expr) -> Bind<Arc<dyn Aggregator>> {
        match &value.node {
            ExprKind::Call(call) => self.aggregate_call(call, None, value.span),
            ExprKind::Subquery(pipeline) => self.aggregate_steps(&pipeline.steps, value.span),
            ExprKind::Array(elements) => Ok(Arc::new(self.aggregate_elements(elements)?)),
            ExprKind::SavedQuery(saved) => {
                let step = Spanned::new(StepKind::SavedQuery(saved.clone()), value.span);
                self.aggregate_steps(&[step], value.span)
            }
            _ => Err(not_an_aggregate(value.span, "this")),
        }
    }

    fn aggregate_call(&mut self, call: &Call, target: Option<&str>, span: Span) -> Bind<Arc<dyn Aggregator>> {
        let outer = std::mem::take(&mut self.effects);
        self.places.push(Place::Composite);
        let bound = self.bind(call, Some(target));
        self.places.pop();
        let inner = std::mem::replace(&mut self.effects, outer);
        self.effects.merge_aggregate(&inner);
        match bound? {
            Bound::Aggregate(aggregate) => Ok(aggregate),
            _ => Err(not_an_aggregate(span, &format!("{}()", &*call.name))),
        }
    }
}

fn not_an_aggregate(span: Span, what: &str) -> Refusal {
    Box::new(
        Diagnostic::error(codes::AGGREGATE_NEEDED, span, format!("{what} is not an aggregate, and one is needed here"))
            .help("an aggregate is a call such as count() or max(x), a list of them, or steps in braces that hold one"),
    )
}

/// What the parser could not make sense of was reported by it.
pub(crate) fn unreadable(span: Span) -> Refusal {
    Box::new(Diagnostic::error(codes::NOT_HERE, span, "syntax: this cannot stand here"))
}
