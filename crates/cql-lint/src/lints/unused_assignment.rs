//! A field that is set and never read.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::pipelines;
use cql_core::layout::Slot;
use cql_core::op::{Op, OpKind};
use cql_core::plan::{Effects, Plan};
use cql_syntax::Code;
use cql_syntax::ast::StepKind;
use std::collections::{BTreeMap, BTreeSet};

/// A field that is set, and neither read nor part of the result.
pub(crate) struct UnusedAssignment;

static PAGE: Page = warning(
    Code("CQL0624"),
    "unused-assignment",
    "A field is set that no later step reads and that the result does not show. Often the name is spelled otherwise where it \
     is meant.",
    "seconds := duration / 1000 | groupBy(host, function=avg(duration))",
    "Use the field, or remove the assignment.",
);

impl Lint for UnusedAssignment {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        let Some(plan) = checked.plan else { return };
        let mut used = BTreeMap::new();
        assignments(plan, &mut used);
        for pipeline in pipelines(checked.query) {
            for step in &pipeline.steps {
                let StepKind::Assign(assign) = &step.node else { continue };
                if used.get(assign.target.as_str()) == Some(&false) {
                    let message = format!("the field '{}' is set and never used", assign.target);
                    report.at(assign.target.span, message, "use it, or remove the assignment");
                }
            }
        }
    }
}

/// Whether any of the assignments to a name is used.
fn assignments(plan: &Plan, used: &mut BTreeMap<String, bool>) {
    for table in &plan.tables {
        assignments(&table.plan, used);
    }
    let mut wanted = Wanted { all: plan.columns.is_none(), ..Wanted::default() };
    if let Some(columns) = &plan.columns {
        wanted.slots.extend(columns.iter().filter_map(|name| plan.layout.slot(name)));
    }
    for stage in plan.stages.iter().rev() {
        if let Some(barrier) = &stage.barrier {
            if !barrier.effects.passes_rows {
                wanted = Wanted::default();
            }
            wanted.add(&barrier.effects);
        }
        for op in stage.ops.iter().rev() {
            visit(op, &mut wanted, plan, used);
        }
    }
}

/// The fields that the steps behind some place read.
#[derive(Clone, Default)]
struct Wanted {
    all: bool,
    slots: BTreeSet<Slot>,
    prefixes: BTreeSet<String>,
}

impl Wanted {
    fn add(&mut self, effects: &Effects) {
        if let Some(kept) = &effects.keeps_only {
            *self = Wanted { slots: kept.iter().copied().collect(), ..Wanted::default() };
        }
        self.slots.extend(&effects.reads);
        self.prefixes.extend(effects.prefixes.iter().cloned());
        self.all |= effects.reads_all;
    }

    fn has(&self, slot: Slot, name: &str) -> bool {
        self.all || self.slots.contains(&slot) || self.prefixes.iter().any(|prefix| name.starts_with(prefix.as_str()))
    }
}

fn visit(op: &Op, wanted: &mut Wanted, plan: &Plan, used: &mut BTreeMap<String, bool>) {
    match op.essence() {
        OpKind::Assign(slot, _) => {
            let name = plan.layout.name(*slot);
            *used.entry(name.to_string()).or_default() |= wanted.has(*slot, name);
        }
        OpKind::Case(clauses) => {
            for clause in clauses {
                let mut inner = wanted.clone();
                let ops: Vec<&Op> = clause.ops().collect();
                ops.into_iter().rev().for_each(|op| visit(op, &mut inner, plan, used));
            }
        }
        // A function may run steps of its own that set fields.
        OpKind::Transform(_) => {
            for slot in &op.effects.writes {
                used.insert(plan.layout.name(*slot).to_string(), true);
            }
        }
        _ => {}
    }
    wanted.add(&op.effects);
}
