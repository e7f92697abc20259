//! `linReg()`

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
    rules: &["Only events with both numbers count.", "_r2 is adjusted, and absent for two points."],
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

/// Number of points, means, and sums of products of deviations.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    fn merge(&mut self, other: Moments) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        let weight = self.count * other.count / count;
        self.xx += other.xx + dx * dx * weight;
        self.xy += other.xy + dx * dy * weight;
        self.yy += other.yy + dy * dy * weight;
        self.x += dx * other.count / count;
        self.y += dy * other.count / count;
        self.count = count;
    }
}

impl Summary for Line {
    type State = Moments;

    fn outputs(&self) -> Vec<Slot> {
        self.outputs.to_vec()
    }

    fn init(&self) -> Moments {
        Moments::default()
    }

    fn update(&self, state: &mut Moments, row: &Row<'_>, _: &Context<'_>) {
        if let (Some(x), Some(y)) = (row.get(self.x).number(), row.get(self.y).number()) {
            state.merge(Moments { count: 1.0, x: x.to_f64(), y: y.to_f64(), ..Moments::default() });
        }
    }

    fn merge(&self, state: &mut Moments, later: Moments, _: &Run) {
        state.merge(later);
    }

    fn finish<'a>(&self, state: &Moments, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        if state.count < 2.0 || state.xx <= 0.0 || state.yy <= 0.0 {
            return false;
        }
        let [slope, intercept, r2, n] = self.outputs;
        let ratio = state.xy / state.xx;
        row.set(slope, Value::float(ratio));
        row.set(intercept, Value::float(state.y - ratio * state.x));
        if state.count > 2.0 {
            let plain = state.xy * state.xy / (state.xx * state.yy);
            row.set(r2, Value::float(1.0 - (1.0 - plain) * (state.count - 1.0) / (state.count - 2.0)));
        }
        row.set(n, Value::Int(state.count as i64));
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
