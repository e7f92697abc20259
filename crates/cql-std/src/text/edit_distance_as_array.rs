//! `text:editDistanceAsArray()`

use super::distance::{self, Measure};
use crate::arrays;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// How many references one call may have.
const MOST_REFERENCES: usize = 100;

/// Counts the edits between a text and several others.
pub(crate) struct EditDistanceAsArray;

static SIGNATURE: Signature = Signature {
    name: "text:editDistanceAsArray",
    kind: Kind::Transform,
    group: "text",
    summary: "Counts how many characters must be edited to turn a text into each of several others.",
    params: &[
        Param::new("target", ParamType::Expression, "the text that is measured").required().unnamed(),
        Param::new("references", ParamType::Texts, "the texts that it is compared with, 1 to 100").required(),
        distance::MOST,
        distance::IGNORE_CASE,
        distance::SWAPS,
        Param::new("asArray", ParamType::Array, "the array that the result is written to").default("_distance"),
    ],
    output: "An array with the members reference and distance, an element for each reference.",
    rules: &[
        "Distances are those of text:editDistance().",
        "An array that the event has under this name is replaced. If the target has no value nothing is written.",
    ],
    examples: &[Example {
        title: "The nearest of two names",
        query: r#"text:editDistanceAsArray(host, references=["acme", "zinc"], maxDistance=3)"#,
        events: r#"{"host":"acne"}"#,
        rows: r#"{"host":"acne","_distance[0].reference":"acme","_distance[0].distance":1,"_distance[1].reference":"zinc","_distance[1].distance":3}"#,
    }],
    source: "functions-text-editdistanceasarray",
    ..Signature::EMPTY
};

impl Function for EditDistanceAsArray {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let target = call.expression("target")?;
        let references = call.texts("references")?;
        if references.is_empty() || references.len() > MOST_REFERENCES {
            let problem = format!("takes 1 to {MOST_REFERENCES} texts, not {}", references.len());
            return Err(call.refuse_value("references", problem));
        }
        let measure = Measure::of(call)?;
        let array = call.array_prefix("asArray")?;
        call.writes_unknown();
        let references: Vec<_> =
            references.into_iter().map(|reference| (call.constant(reference.as_str()), reference)).collect();
        Ok(Bound::change(move |row, cx| {
            let Some(target) = target.evaluate(row, cx).text(cx.arena) else { return };
            arrays::clear(row, &array);
            for (index, (constant, reference)) in references.iter().enumerate() {
                let element = array.element(index);
                let distance = i64::try_from(measure.distance(target, reference)).map_or(Value::Missing, Value::Int);
                row.add_named(cx.text(&format!("{element}.reference")), constant.get(cx.run));
                row.add_named(cx.text(&format!("{element}.distance")), distance);
            }
        }))
    }
}
