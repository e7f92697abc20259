//! `percentile()`

use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Number, Row, Run, Slot, Value};

/// Computes percentiles of a field.
pub(crate) struct Percentile;

static SIGNATURE: Signature = Signature {
    name: "percentile",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Computes percentiles of the numbers of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that holds the numbers").required().unnamed(),
        Param::new("percentiles", ParamType::Numbers, "which percentiles").default("[50, 75, 99]"),
        Param::new("as", ParamType::Output, "what the names of the results begin with"),
        Param::new("accuracy", ParamType::Number, "without effect: results are exact").default("0.01"),
    ],
    output: "One row with a field for each percentile, such as _50; none if there are no numbers.",
    rules: &[
        "With as=w the fields are w_50 and so on.",
        "A percentile is always one of the values: the smallest that so many percent of the values do not exceed.",
        "Negative numbers and values that are no numbers are passed over.",
    ],
    examples: &[Example {
        title: "The median",
        query: "percentile(n, percentiles=[50])",
        events: r#"{"n":120}
{"n":145}"#,
        rows: r#"{"_50":120}"#,
    }],
    source: "functions-percentile",
    ..Signature::EMPTY
};

struct Ranks {
    field: Slot,
    ranks: Vec<(f64, Slot)>,
}

impl Summary for Ranks {
    type State = Vec<f64>;

    fn outputs(&self) -> Vec<Slot> {
        self.ranks.iter().map(|(_, output)| *output).collect()
    }

    fn init(&self) -> Vec<f64> {
        Vec::new()
    }

    fn update(&self, state: &mut Vec<f64>, row: &Row<'_>, _: &Context<'_>) {
        let number = row.get(self.field).number().map(Number::to_f64);
        state.extend(number.filter(|number| *number >= 0.0));
    }

    fn merge(&self, state: &mut Vec<f64>, later: Vec<f64>, _: &Run) {
        state.extend(later);
    }

    fn finish<'a>(&self, state: &Vec<f64>, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        let mut values = state.clone();
        values.sort_by(f64::total_cmp);
        for (percentile, output) in &self.ranks {
            let rank = (percentile * values.len() as f64 / 100.0 - 1e-9).ceil().max(1.0) as usize;
            if let Some(value) = values.get(rank - 1).or(values.last()) {
                row.set(*output, Value::float(*value));
            }
        }
        !values.is_empty()
    }
}

impl Function for Percentile {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let percentiles = match call.has("percentiles") {
            true => call.texts("percentiles")?,
            false => ["50", "75", "99"].map(String::from).to_vec(),
        };
        let prefix = call.output_name("as")?.unwrap_or_default();
        let mut ranks = Vec::new();
        for text in percentiles {
            let number = Number::parse(&text).map(Number::to_f64).filter(|number| (0.0..=100.0).contains(number));
            let Some(number) = number else {
                return Err(call.refuse_value("percentiles", format!("must hold numbers from 0 to 100, not '{text}'")));
            };
            ranks.push((number, call.writes(&format!("{prefix}_{text}"))));
        }
        Ok(Bound::summary(Ranks { field, ranks }))
    }
}
