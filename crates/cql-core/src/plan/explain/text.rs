//! The plan as an indented tree.

use super::{Explained, ExplainedOperator};
use std::fmt::Write;

pub(super) fn write(plan: &Explained) -> String {
    let mut out = String::new();
    write_plan(plan, 0, &mut out);
    out
}

fn line(depth: usize, text: &str, out: &mut String) {
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

fn write_plan(plan: &Explained, depth: usize, out: &mut String) {
    for table in &plan.tables {
        line(depth, &format!("table {}", table.name), out);
        write_plan(&table.plan, depth + 1, out);
    }
    match &plan.scan {
        None => line(depth, "no events are read", out),
        Some(scan) => {
            line(depth, "scan", out);
            scan.lines().iter().for_each(|text| line(depth + 1, text, out));
        }
    }
    for stage in &plan.stages {
        line(depth, &format!("stage {}", stage.number), out);
        stage.operators.iter().for_each(|operator| write_operator(operator, depth + 1, out));
    }
    if let Some(columns) = &plan.columns {
        line(depth, &format!("columns: {}", columns.join(", ")), out);
    }
    if let Some(run) = &plan.run {
        line(depth, &run.line(), out);
    }
}

fn write_operator(operator: &ExplainedOperator, depth: usize, out: &mut String) {
    let figures = operator.figures().map_or_else(String::new, |figures| format!("  [{figures}]"));
    line(depth, &format!("{}{figures}", operator.label()), out);
    for (index, clause) in operator.clauses.iter().enumerate() {
        line(depth + 1, &format!("clause {}", index + 1), out);
        clause.iter().for_each(|operator| write_operator(operator, depth + 2, out));
    }
}
