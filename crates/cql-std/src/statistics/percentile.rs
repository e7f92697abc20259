//! `percentile()`

use super::quantile::{Classes, EXACT, Numbers};
use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::memory::{Charge, Size};
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
        Param::new("accuracy", ParamType::Number, "the relative error that is allowed, more than 0 and less than 1")
            .default("0.01"),
    ],
    output: "One row with a field for each percentile, such as _50; none if there are no numbers.",
    rules: &[
        "With as=w the fields are w_50 and so on.",
        "A percentile is always one of the values: the smallest that so many percent of the values do not exceed.",
        "Results are exact up to 50000 numbers. Beyond, they are within the relative error that accuracy allows.",
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
    /// The percentages and the fields of their results.
    ranks: Vec<(f64, Slot)>,
    classes: Classes,
}

impl Summary for Ranks {
    type State = (Numbers, Charge);

    fn outputs(&self) -> Vec<Slot> {
        self.ranks.iter().map(|(_, output)| *output).collect()
    }

    fn init(&self) -> Self::State {
        Self::State::default()
    }

    fn update(&self, (numbers, charge): &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let number = row.get(self.field).number().map(Number::to_f64);
        if let Some(number) = number.filter(|number| *number >= 0.0) {
            numbers.add(number, self.classes);
            charge.set(numbers.size(), cx.run);
        }
    }

    fn merge(&self, (numbers, charge): &mut Self::State, (later, _): Self::State, run: &Run) {
        numbers.merge(later, self.classes);
        charge.set(numbers.size(), run);
    }

    fn finish<'a>(&self, (numbers, _): &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let percentages = self.ranks.iter().map(|(percentage, _)| *percentage);
        let Some(values) = numbers.percentiles(percentages, self.classes) else { return false };
        if numbers.is_estimate() {
            let field = cx.run.layout.name(self.field);
            cx.run.warn(format!(
                "percentile({field}): with more than {EXACT} numbers the results are estimates within the accuracy; \
                 accuracy= sets it"
            ));
        }
        for ((_, output), value) in self.ranks.iter().zip(values) {
            row.set(*output, Value::float(value));
        }
        true
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
        let accuracy = call.number("accuracy")?.map_or(0.01, Number::to_f64);
        if !(accuracy > 0.0 && accuracy < 1.0) {
            return Err(call.refuse_value("accuracy", format!("must be more than 0 and less than 1, not {accuracy}")));
        }
        let prefix = call.output_name("as")?.unwrap_or_default();
        if percentiles.is_empty() {
            return Err(call.refuse_value("percentiles", "must hold a number, such as [50]"));
        }
        let mut ranks = Vec::new();
        for text in percentiles {
            let number = Number::parse(&text).map(Number::to_f64).filter(|number| (0.0..=100.0).contains(number));
            let Some(number) = number else {
                return Err(call.refuse_value("percentiles", format!("must hold numbers from 0 to 100, not '{text}'")));
            };
            ranks.push((number, call.writes(&format!("{prefix}_{text}"))));
        }
        Ok(Bound::summary(Ranks { field, ranks, classes: Classes::new(accuracy) }))
    }
}
