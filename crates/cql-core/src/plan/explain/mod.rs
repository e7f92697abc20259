//! The plan for people and programs: what `cql explain` shows.

mod dot;
mod text;

use super::{Measured, Meter, Plan, Scan, Stage};
use crate::layout::Layout;
use crate::op::{Op, OpKind};
use crate::pattern::Literal;
use serde::Serialize;
use std::sync::Arc;

/// A plan, described.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Queries that run first, each to fill a table.
    pub tables: Vec<ExplainedTable>,
    /// How events are read; `None` if none are.
    pub scan: Option<ExplainedScan>,
    /// The stages that do something.
    pub stages: Vec<ExplainedStage>,
    /// The columns of the result, if the query fixes them.
    pub columns: Option<Vec<String>>,
    /// What a run of the plan took, if it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<ExplainedRun>,
}

/// A query that fills a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedTable {
    /// What the table is for.
    pub name: String,
    /// The query.
    pub plan: Explained,
}

/// How events are read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedScan {
    /// The fields that are read; `None` for all.
    pub fields: Option<Vec<String>>,
    /// Texts that an event must contain to be decoded: of each list one.
    pub required: Vec<Vec<String>>,
    /// Why there are none.
    pub every_event_because: Option<String>,
}

/// Operators up to an aggregate or the result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedStage {
    /// Its number, from 1.
    pub number: usize,
    /// The operators in the order in which they run.
    pub operators: Vec<ExplainedOperator>,
}

/// One operator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedOperator {
    /// What it does.
    pub kind: OperatorKind,
    /// The query text that it was made from, on one line.
    pub text: String,
    /// The field that it sets, for an assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The operators of each clause of a case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Vec<ExplainedOperator>>,
    /// What it did in a run, if that was measured.
    #[serde(flatten)]
    pub measured: Option<Measured>,
}

/// What an operator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKind {
    /// Keeps or drops rows.
    Filter,
    /// Sets a field.
    Assign,
    /// Searches events before steps change them, for a filter further down.
    SearchFirst,
    /// Keeps a value of events before steps change them, for a step further down.
    NoteFirst,
    /// A function's work on a row.
    Transform,
    /// The first clause that lets the row through.
    Case,
    /// Takes all rows and puts out new ones.
    Aggregate,
    /// Puts out rows of its own.
    Source,
}

/// What a run took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExplainedRun {
    /// Events that were decoded.
    pub decoded: u64,
    /// Bytes of events that were looked at.
    pub bytes: u64,
    /// Rows of the result.
    pub rows: u64,
    /// How many milliseconds passed.
    pub milliseconds: f64,
}

impl Explained {
    /// The description of a plan, with what its operators have measured so far if they measure.
    pub fn of(plan: &Plan) -> Explained {
        let table =
            |table: &super::TablePlan| ExplainedTable { name: table.name.clone(), plan: Explained::of(&table.plan) };
        let stages = plan
            .stages
            .iter()
            .enumerate()
            .map(|(index, stage)| ExplainedStage { number: index + 1, operators: operators(stage, &plan.layout) });
        Explained {
            tables: plan.tables.iter().map(table).collect(),
            scan: plan.scan.as_ref().map(|scan| explained_scan(scan, &plan.layout)),
            stages: stages.filter(|stage| !stage.operators.is_empty()).collect(),
            columns: plan.columns.clone(),
            run: None,
        }
    }

    /// As an indented tree.
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// As a graph in the language of Graphviz.
    pub fn to_dot(&self) -> String {
        dot::write(self)
    }
}

fn explained_scan(scan: &Scan, layout: &Layout) -> ExplainedScan {
    let fields = (!scan.projection.all()).then(|| {
        let mut names: Vec<String> = scan.projection.slots().map(|slot| layout.name(slot).to_string()).collect();
        names.sort_unstable();
        names
    });
    ExplainedScan {
        fields,
        required: scan.literals.iter().map(|texts| texts.iter().map(Literal::shown).collect()).collect(),
        every_event_because: scan.no_literals.clone(),
    }
}

fn operators(stage: &Stage, layout: &Layout) -> Vec<ExplainedOperator> {
    let aggregate = stage.barrier.as_ref().map(|barrier| ExplainedOperator {
        kind: if barrier.is_source { OperatorKind::Source } else { OperatorKind::Aggregate },
        text: one_line(&barrier.text),
        field: None,
        clauses: Vec::new(),
        measured: measured(barrier.meter.as_ref()),
    });
    stage.ops.iter().map(|op| operator(op, layout)).chain(aggregate).collect()
}

fn operator(op: &Op, layout: &Layout) -> ExplainedOperator {
    let (mut field, mut clauses) = (None, Vec::new());
    let kind = match op.essence() {
        OpKind::Filter(_) => OperatorKind::Filter,
        OpKind::Assign(slot, _) => {
            field = Some(layout.name(*slot).to_string());
            OperatorKind::Assign
        }
        OpKind::Mark(..) => OperatorKind::SearchFirst,
        OpKind::Note(..) => OperatorKind::NoteFirst,
        // The essence of an operator is never one that looks on.
        OpKind::Transform(_) | OpKind::Watched(_) | OpKind::Measured(_) => OperatorKind::Transform,
        OpKind::Case(all) => {
            clauses = all.iter().map(|clause| clause.ops().map(|op| operator(op, layout)).collect()).collect();
            OperatorKind::Case
        }
    };
    ExplainedOperator { kind, text: one_line(&op.text), field, clauses, measured: measured(op.meter()) }
}

fn measured(meter: Option<&Arc<Meter>>) -> Option<Measured> {
    meter.map(|meter| meter.measured())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl ExplainedOperator {
    /// What it does, in a line.
    fn label(&self) -> String {
        let text = &self.text;
        match (self.kind, &self.field) {
            (OperatorKind::Filter, _) => format!("filter {text}"),
            (OperatorKind::Assign, field) => format!("assign {} from {text}", field.as_deref().unwrap_or_default()),
            (OperatorKind::SearchFirst, _) => format!("search first {text}"),
            (OperatorKind::NoteFirst, _) => format!("note first what {text} needs"),
            (OperatorKind::Transform, _) => format!("transform {text}"),
            (OperatorKind::Case, _) => "case".into(),
            (OperatorKind::Aggregate, _) => format!("aggregate {text}"),
            (OperatorKind::Source, _) => format!("source {text}"),
        }
    }

    /// What was measured, in a line.
    fn figures(&self) -> Option<String> {
        let Measured { entered, left, milliseconds } = self.measured?;
        let share = match entered {
            0 => String::new(),
            _ => format!(" ({:.1} %)", 100.0 * left as f64 / entered as f64),
        };
        Some(format!("{entered} in, {left} out{share}, {milliseconds:.3} ms"))
    }
}

impl ExplainedScan {
    /// What is read, a line each.
    fn lines(&self) -> Vec<String> {
        let fields = self.fields.as_ref().map_or("all".to_string(), |names| names.join(", "));
        let required = self.required.iter().map(|texts| {
            let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
            format!("events must contain: {}", texts.join(" or "))
        });
        let why = self.every_event_because.iter().map(|why| format!("every event is decoded: {why}"));
        std::iter::once(format!("fields: {fields}")).chain(required).chain(why).collect()
    }
}

impl ExplainedRun {
    /// What the run took, in a line.
    fn line(&self) -> String {
        let ExplainedRun { decoded, bytes, rows, milliseconds } = self;
        format!("run: events decoded {decoded}, bytes {bytes}, rows {rows}, time {milliseconds:.3} ms")
    }
}
