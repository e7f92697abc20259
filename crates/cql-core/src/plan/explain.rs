//! The plan as text.

use super::{Plan, Stage};
use crate::layout::Layout;
use crate::op::{Op, OpKind};
use std::fmt::Write;

/// The plan as an indented tree: what `cql explain` prints.
pub fn explain(plan: &Plan) -> String {
    let mut out = String::new();
    write_plan(plan, 0, &mut out);
    out
}

fn line(depth: usize, text: &str, out: &mut String) {
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

fn write_plan(plan: &Plan, depth: usize, out: &mut String) {
    for table in &plan.tables {
        line(depth, &format!("table {}", table.name), out);
        write_plan(&table.plan, depth + 1, out);
    }
    match &plan.scan {
        None => line(depth, "no events are read", out),
        Some(scan) => {
            line(depth, "scan", out);
            let fields = if scan.projection.all() {
                "all".to_string()
            } else {
                let mut names: Vec<&str> = scan.projection.slots().map(|slot| plan.layout.name(slot)).collect();
                names.sort_unstable();
                names.join(", ")
            };
            line(depth + 1, &format!("fields: {fields}"), out);
            for texts in &scan.literals {
                let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
                line(depth + 1, &format!("events must contain: {}", texts.join(" or ")), out);
            }
            if let Some(why) = &scan.no_literals {
                line(depth + 1, &format!("every event is decoded: {why}"), out);
            }
        }
    }
    for (index, stage) in plan.stages.iter().enumerate() {
        if stage.ops.is_empty() && stage.barrier.is_none() {
            continue;
        }
        line(depth, &format!("stage {}", index + 1), out);
        write_stage(stage, &plan.layout, depth + 1, out);
    }
    if let Some(columns) = &plan.columns {
        line(depth, &format!("columns: {}", columns.join(", ")), out);
    }
}

fn write_stage(stage: &Stage, layout: &Layout, depth: usize, out: &mut String) {
    for op in &stage.ops {
        write_op(op, layout, depth, out);
    }
    if let Some(barrier) = &stage.barrier {
        line(
            depth,
            &format!("{} {}", if barrier.is_source { "source" } else { "aggregate" }, one_line(&barrier.text)),
            out,
        );
    }
}

fn write_op(op: &Op, layout: &Layout, depth: usize, out: &mut String) {
    let text = one_line(&op.text);
    match &op.kind {
        OpKind::Filter(_) => line(depth, &format!("filter {text}"), out),
        OpKind::Assign(slot, _) => line(depth, &format!("assign {} from {text}", layout.name(*slot)), out),
        OpKind::Mark(..) => line(depth, &format!("search first {text}"), out),
        OpKind::Note(..) => line(depth, &format!("note first what {text} needs"), out),
        OpKind::Transform(_) => line(depth, &format!("transform {text}"), out),
        OpKind::Watched(_) => line(depth, &text, out),
        OpKind::Case(clauses) => {
            line(depth, "case", out);
            for (index, clause) in clauses.iter().enumerate() {
                line(depth + 1, &format!("clause {}", index + 1), out);
                clause.ops().for_each(|op| write_op(op, layout, depth + 2, out));
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
