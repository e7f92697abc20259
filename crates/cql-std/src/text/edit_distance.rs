//! `text:editDistance()`

use super::distance::{self, Measure};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Counts the edits between two texts.
pub(crate) struct EditDistance;

static SIGNATURE: Signature = Signature {
    name: "text:editDistance",
    kind: Kind::Value,
    group: "text",
    summary: "Counts how many characters must be edited to turn one text into another (Levenshtein distance).",
    params: &[
        Param::new("target", ParamType::Expression, "the text that is measured").required().unnamed(),
        Param::new("reference", ParamType::Expression, "the text that it is compared with").required(),
        distance::MOST,
        distance::IGNORE_CASE,
        distance::SWAPS,
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_distance"),
    ],
    output: "The distance in the field named by `as`; the event is always kept.",
    rules: &[
        "An edit inserts, deletes or replaces a character, or swaps two neighbours, which are then not edited again.",
        "If one of the texts has no value nothing is written.",
    ],
    examples: &[Example {
        title: "A name that looks like another",
        query: r#"text:editDistance(target=host, reference="example", maxDistance=5)"#,
        events: r#"{"host":"exmaple"}
{"host":"something"}"#,
        rows: r#"{"host":"exmaple","_distance":1}
{"host":"something","_distance":5}"#,
    }],
    source: "functions-text-editdistance",
    ..Signature::EMPTY
};

impl Function for EditDistance {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let target = call.expression("target")?;
        let reference = call.expression("reference")?;
        let measure = Measure::of(call)?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let target = target.evaluate(row, cx).text(cx.arena);
            let reference = reference.evaluate(row, cx).text(cx.arena);
            match (target, reference) {
                (Some(target), Some(reference)) => {
                    i64::try_from(measure.distance(target, reference)).map_or(Value::Missing, Value::Int)
                }
                _ => Value::Missing,
            }
        }))
    }
}
