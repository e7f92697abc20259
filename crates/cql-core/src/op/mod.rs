//! What a plan does to one row.

mod filter;
mod free_text;
mod matcher;
mod refusal;

pub use filter::{Capture, Filter, Operand};
pub(crate) use free_text::SearchedText;
pub use free_text::{FreeText, METADATA};
pub use matcher::TextMatcher;
pub use refusal::{Finding, Subject};

use crate::expr::Expr;
use crate::function::{Evaluate, Flow, RowFilter, Transform};
use crate::layout::Slot;
use crate::observe::Watched;
use crate::plan::{Effects, MeasuredOp, Meter};
use crate::row::Row;
use crate::run::Context;
use std::sync::Arc;

/// One operator, with what the plan knows of it.
pub struct Op {
    /// What it does.
    pub kind: OpKind,
    /// Which fields it reads and writes.
    pub effects: Effects,
    /// The query text that it was made from.
    pub text: String,
    /// Which step of the query it is of: parts of one filter have the same number.
    pub step: usize,
}

/// What an operator does.
pub enum OpKind {
    /// Keeps or drops the row; may set captured fields.
    Filter(Filter),
    /// Sets a field, unless the value is null.
    Assign(Slot, Expr),
    /// Sets a slot that no field name reaches to whether a filter holds.
    Mark(Slot, Filter),
    /// Sets a slot that no field name reaches to a value, for steps further down.
    Note(Slot, Expr),
    /// A function's work.
    Transform(Box<dyn Transform>),
    /// The first clause that lets the row through.
    Case(Vec<Clause>),
    /// One that reports what it does.
    Watched(Box<Watched>),
    /// One whose rows are counted and whose time is measured.
    Measured(Box<MeasuredOp>),
}

impl Op {
    /// Works on the row.
    #[inline]
    pub fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        apply(&self.kind, self, row, cx)
    }

    /// What it does, whether or not somebody watches.
    pub fn essence(&self) -> &OpKind {
        self.kind.essence()
    }

    /// Whether it does nothing but report to an observer.
    pub(crate) fn is_passage(&self) -> bool {
        matches!(&self.kind, OpKind::Watched(_)) && self.step == usize::MAX
    }

    /// What measures it, if something does.
    pub(crate) fn meter(&self) -> Option<&Arc<Meter>> {
        match &self.kind {
            OpKind::Measured(measured) => Some(&measured.meter),
            _ => None,
        }
    }

    /// Whether it looks at a row without changing it.
    fn only_looks(&self) -> bool {
        matches!(self.essence(), OpKind::Filter(filter) if !filter.writes())
    }

    /// Whether one row never becomes several.
    pub(crate) fn keeps_at_most_one(&self) -> bool {
        self.only_looks() || self.always_keeps()
    }

    /// Whether it always keeps the row as one row.
    fn always_keeps(&self) -> bool {
        match self.essence() {
            OpKind::Assign(..) | OpKind::Mark(..) | OpKind::Note(..) => true,
            OpKind::Transform(transform) => transform.always_keeps(),
            OpKind::Filter(_) | OpKind::Case(_) | OpKind::Watched(_) | OpKind::Measured(_) => false,
        }
    }
}

impl OpKind {
    /// What is done, whether or not somebody watches.
    fn essence(&self) -> &OpKind {
        match self {
            OpKind::Watched(watched) => watched.kind.essence(),
            OpKind::Measured(measured) => measured.kind.essence(),
            kind => kind,
        }
    }
}

/// Works on the row as the operator of this kind does.
#[inline]
pub(crate) fn apply<'a>(kind: &OpKind, op: &Op, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
    match kind {
        OpKind::Filter(filter) => filter.apply(row, cx),
        OpKind::Assign(slot, value) => {
            let value = value.evaluate(row, cx);
            if value.is_present() {
                row.set(*slot, value);
            }
            Flow::Keep
        }
        OpKind::Mark(slot, filter) => {
            let kept = matches!(filter.apply(row, cx), Flow::Keep);
            row.set_hidden(*slot, crate::Value::Bool(kept));
            Flow::Keep
        }
        OpKind::Note(slot, value) => {
            let value = value.evaluate(row, cx);
            row.set_hidden(*slot, value);
            Flow::Keep
        }
        OpKind::Transform(transform) => transform.apply(row, cx),
        OpKind::Case(clauses) => case(clauses, row, cx),
        OpKind::Watched(watched) => watched.apply(op, row, cx),
        OpKind::Measured(measured) => measured.apply(op, row, cx),
    }
}

/// A clause of a `case`, divided once so that no event has to ask again.
pub struct Clause {
    /// What only looks at the row.
    tests: Vec<Op>,
    /// The rest.
    steps: Vec<Op>,
    /// Whether the rest always keeps the row as one row, as assignments do.
    keeps: bool,
}

impl Clause {
    /// The clause of these operators.
    pub fn new(ops: Vec<Op>) -> Self {
        let mut tests = ops;
        let steps = tests.split_off(tests.iter().take_while(|op| op.only_looks()).count());
        let keeps = steps.iter().all(Op::always_keeps);
        Clause { tests, steps, keeps }
    }

    /// Its operators, in order.
    pub fn ops(&self) -> impl Iterator<Item = &Op> {
        self.tests.iter().chain(&self.steps)
    }
}

/// The first clause that puts out something for the row wins; a clause that fails leaves no trace.
fn case<'a>(clauses: &[Clause], row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
    for clause in clauses {
        if !clause.tests.iter().all(|op| matches!(op.apply(row, cx), Flow::Keep)) {
            continue;
        }
        if clause.keeps {
            // The usual clause, tests and then assignments, needs no copy of the row.
            for op in &clause.steps {
                op.apply(row, cx);
            }
            return Flow::Keep;
        }
        let mut copy = row.clone();
        let mut rows = Vec::new();
        run_ops(&clause.steps, &mut copy, cx, &mut |row| rows.push(row.clone()));
        match rows.len() {
            0 => {}
            1 => {
                row.clone_from(&rows[0]);
                return Flow::Keep;
            }
            _ => return Flow::Many(rows),
        }
    }
    Flow::Drop
}

/// Sends a copy of a row through operators; the row itself stays as it is. Tests at the start need no copy.
pub fn run_on_copy<'a>(ops: &[Op], row: &Row<'a>, cx: &Context<'a>, out: &mut dyn FnMut(&Row<'a>)) {
    let mut rest = ops;
    while let Some((first, after)) = rest.split_first()
        && let OpKind::Filter(filter) = &first.kind
        && !filter.writes()
    {
        if !filter.keeps(row, cx) {
            return;
        }
        rest = after;
    }
    if rest.is_empty() {
        return out(row);
    }
    let mut copy = row.clone();
    run_ops(rest, &mut copy, cx, &mut |row| out(row));
}

/// Sends a row through operators; what comes out goes to `out`.
pub fn run_ops<'a>(ops: &[Op], row: &mut Row<'a>, cx: &Context<'a>, out: &mut dyn FnMut(&mut Row<'a>)) {
    for (index, op) in ops.iter().enumerate() {
        match op.apply(row, cx) {
            Flow::Keep => {}
            Flow::Drop => return,
            Flow::Many(rows) => {
                for mut row in rows {
                    run_ops(&ops[index + 1..], &mut row, cx, out);
                }
                return;
            }
        }
    }
    out(row);
}
