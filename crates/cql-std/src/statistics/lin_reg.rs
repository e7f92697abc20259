//! `linReg()`

use super::moments::Points;
use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, Value};

/// Fits a line to two fields.
pub(crate) struct LinReg;

static SIGNATURE: Signature = Signature {
    name: "linReg",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Fits a straight line to the numbers of two fields.",
    params: &[
        Param::new("x", ParamType::Field, "the independent variable").required(),
        Param::new("y", ParamType::Field, "the dependent variable").required(),
        Param::new("prefix", ParamType::Text, "what the names of the results begin with").default("_"),
    ],
    output: "One row with _slope, _intercept, _r2 and _n; none if all x or all y are equal.",
    rules: &[
        "Only events with both numbers count.",
        "_r2 is adjusted, and absent for two points.",
        "The prefix takes the place of the underscore: prefix=fit gives fitslope.",
        "Sums are exact, so the result does not depend on the order of the events.",
    ],
    examples: &[Example {
        title: "Three points on a line",
        query: "linReg(x=a, y=b)",
        events: r#"{"a":0,"b":1}
{"a":1,"b":3}
{"a":2,"b":5}"#,
        rows: r#"{"_slope":2,"_intercept":1,"_r2":1,"_n":3}"#,
    }],
    source: "functions-linreg",
    ..Signature::EMPTY
};

struct Line {
    x: Slot,
    y: Slot,
    outputs: [Slot; 4],
}

impl Summary for Line {
    type State = Points;

    fn outputs(&self) -> Vec<Slot> {
        self.outputs.to_vec()
    }

    fn init(&self) -> Points {
        Points::default()
    }

    fn update(&self, state: &mut Points, row: &Row<'_>, _: &Context<'_>) {
        if let (Some(x), Some(y)) = (row.get(self.x).number(), row.get(self.y).number()) {
            state.add(x, y);
        }
    }

    fn merge(&self, state: &mut Points, later: Points, _: &Run) {
        state.merge(&later);
    }

    fn finish<'a>(&self, state: &Points, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        let Some(fit) = state.fit() else { return false };
        let [slope, intercept, r2, n] = self.outputs;
        row.set(slope, Value::float(fit.slope));
        row.set(intercept, Value::float(fit.intercept));
        if let Some(adjusted) = fit.adjusted_r2 {
            row.set(r2, Value::float(adjusted));
        }
        row.set(n, Value::Int(state.count() as i64));
        true
    }
}

impl Function for LinReg {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let (x, y) = (call.field("x")?, call.field("y")?);
        let prefix = call.text("prefix")?;
        let outputs = ["slope", "intercept", "r2", "n"].map(|name| call.writes(&format!("{prefix}{name}")));
        Ok(Bound::summary(Line { x, y, outputs }))
    }
}
