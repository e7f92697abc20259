//! `counterAsRate()`

use cql_core::agg::{Kept, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::{Context, Number, Row, Run, Slot, Value};

/// The rate at which a counter grows.
pub(crate) struct CounterAsRate;

static SIGNATURE: Signature = Signature {
    name: "counterAsRate",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Gives the rate per second at which a counter grows.",
    params: &[
        Param::new("field", ParamType::Field, "the counter").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_rate"),
    ],
    output: "The field named by `as`.",
    rules: &[
        "Events are put in order of time; those without a number in the field are left out.",
        "There is no result for fewer than two points, or if the counter ever falls, because it was reset then.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "Bytes a second",
        query: "counterAsRate(bytes)",
        events: r#"{"@timestamp":1000,"bytes":100}
{"@timestamp":2000,"bytes":100}
{"@timestamp":5000,"bytes":300}"#,
        rows: r#"{"_rate":50}"#,
    }],
    source: "functions-counterasrate",
    ..Signature::EMPTY
};

struct Rate {
    field: Slot,
    time: Slot,
    output: Slot,
}

impl Summary for Rate {
    type State = Kept<(f64, f64)>;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        Kept::default()
    }

    fn update(&self, points: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let time = row.get(self.time).number().map(Number::to_f64);
        if let (Some(time), Some(value)) = (time, row.get(self.field).number()) {
            points.push(ROWS.within(cx.run), cx.run, || (time, value.to_f64()));
        }
    }

    fn merge(&self, points: &mut Self::State, later: Self::State, run: &Run) {
        points.append(ROWS.within(run), later);
    }

    fn finish<'a>(&self, points: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        points.warn("counterAsRate()", &ROWS, cx.run);
        let mut points = points.items().to_vec();
        points.sort_by(|left, right| left.0.total_cmp(&right.0));
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return false };
        if last.0 <= first.0 || points.windows(2).any(|pair| pair[1].1 < pair[0].1) {
            return false;
        }
        row.set(self.output, Value::float((last.1 - first.1) * 1_000.0 / (last.0 - first.0)));
        true
    }
}

impl Function for CounterAsRate {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let time = call.reads("@timestamp");
        let output = call.output("as")?;
        Ok(Bound::summary(Rate { field, time, output }))
    }
}
