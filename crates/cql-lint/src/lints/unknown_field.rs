//! Fields that no event of a sample has.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use cql_core::function::{Kind, ParamType, Registry};
use cql_core::layout::Slot;
use cql_core::op::{Op, OpKind};
use cql_core::plan::Plan;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{Call, Expr, ExprKind, FieldName, Filter, FilterKind, Step, StepKind, Subject};
use cql_syntax::{Code, Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// A field that the query reads from the events, and that no event has.
pub(crate) struct UnknownField;

static PAGE: Page = warning(
    Code("CQL0640"),
    "unknown-field",
    "The query reads a field that none of the events given with `--events` has. (In the example the events have a field \
     `DestinationPort`.)",
    "DestinatonPort=443",
    "Use the name that the events have.",
);

impl Lint for UnknownField {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        let (Some(sample), Some(plan)) = (checked.settings.sample.filter(|sample| !sample.is_empty()), checked.plan)
        else {
            return;
        };
        let mut wanted = BTreeSet::new();
        read_from_events(plan, &mut wanted);
        let mut places = Places { registry: checked.settings.registry, found: BTreeMap::new() };
        places.pipeline(&checked.query.pipeline);
        for name in wanted.iter().filter(|name| !name.starts_with('@') && !sample.has(name)) {
            let Some(span) = places.found.get(name) else { continue };
            let help = match sample.nearest(name) {
                Some(near) => format!("did you mean '{near}'?"),
                None => "look at the names of the fields with: cql run 'fieldstats()'".to_string(),
            };
            report.at(*span, format!("no event has '{name}'"), help);
        }
    }
}

/// The fields that must come from the events, since no step sets them.
fn read_from_events(plan: &Plan, wanted: &mut BTreeSet<String>) {
    for table in &plan.tables {
        read_from_events(&table.plan, wanted);
    }
    if plan.scan.is_none() {
        return;
    }
    let mut set: BTreeSet<Slot> = BTreeSet::new();
    for stage in &plan.stages {
        for op in &stage.ops {
            if !self::op(op, plan, &mut set, wanted) {
                return;
            }
        }
        let Some(barrier) = &stage.barrier else { return };
        note(plan, &barrier.effects.reads, &set, wanted);
        if barrier.is_source || barrier.effects.writes_unknown || !barrier.effects.passes_rows {
            return;
        }
        set.extend(&barrier.effects.writes);
    }
}

/// Notes what a step reads and sets; whether it is still known which fields there are.
fn op(op: &Op, plan: &Plan, set: &mut BTreeSet<Slot>, wanted: &mut BTreeSet<String>) -> bool {
    match op.essence() {
        OpKind::Case(clauses) => {
            let before = set.clone();
            for clause in clauses {
                let mut inner = before.clone();
                if !clause.ops().all(|step| self::op(step, plan, &mut inner, wanted)) {
                    return false;
                }
                set.extend(inner);
            }
        }
        _ => {
            // What a step sets it may read, as the steps in the braces of a function do.
            let own: BTreeSet<Slot> = match op.essence() {
                OpKind::Assign(..) => set.clone(),
                _ => set.union(&op.effects.writes).copied().collect(),
            };
            note(plan, &op.effects.reads, &own, wanted);
        }
    }
    set.extend(&op.effects.writes);
    !op.effects.writes_unknown
}

fn note(plan: &Plan, reads: &BTreeSet<Slot>, set: &BTreeSet<Slot>, wanted: &mut BTreeSet<String>) {
    let slots = reads.iter().filter(|slot| !set.contains(slot) && !plan.layout.is_hidden(**slot));
    wanted.extend(slots.map(|slot| plan.layout.name(*slot).to_string()));
}

/// Where each field is named first.
struct Places<'r> {
    registry: &'r dyn Registry,
    found: BTreeMap<String, Span>,
}

impl Places<'_> {
    fn add(&mut self, name: &str, span: Span) {
        self.found.entry(name.to_string()).or_insert(span);
    }

    fn field(&mut self, field: &Spanned<FieldName>) {
        self.add(field.as_str(), field.span);
    }
}

impl Visit for Places<'_> {
    fn step(&mut self, step: &Step) {
        match &step.node {
            StepKind::FieldCall { field, .. } | StepKind::Match { subject: field, .. } => self.field(field),
            _ => {}
        }
        walk::step(self, step);
    }

    fn filter(&mut self, filter: &Filter) {
        match &filter.node {
            FilterKind::Matches { subject: Subject::Field(field), .. }
            | FilterKind::Orders { subject: Subject::Field(field), .. } => self.field(field),
            _ => {}
        }
        walk::filter(self, filter);
    }

    fn call(&mut self, call: &Call) {
        let function = self.registry.function(&call.name).map(|function| function.signature());
        for argument in &call.arguments {
            // A quoted name is one where a function takes fields.
            let takes_fields = argument.name.as_ref().is_none_or(|name| {
                let param = function.and_then(|signature| signature.param(name));
                param.is_some_and(|(_, param)| matches!(param.ty, ParamType::Field | ParamType::Fields))
            });
            let is_value = function.is_some_and(|signature| signature.kind == Kind::Value);
            if let (ExprKind::Text(name), true) = (&argument.value.node, takes_fields && !is_value) {
                self.add(name, argument.value.span);
            }
        }
        walk::call(self, call);
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Field(field) = &expr.node {
            self.add(field.as_str(), expr.span);
        }
        walk::expr(self, expr);
    }
}
