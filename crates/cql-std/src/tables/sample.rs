//! `sample()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Number, TextBuffer};

/// Keeps a share of the events.
pub(crate) struct Sample;

static SIGNATURE: Signature = Signature {
    name: "sample",
    kind: Kind::Filter,
    group: "tables",
    summary: "Keeps a share of the events, chosen by the value of a field.",
    params: &[
        Param::new("percentage", ParamType::Number, "the share that is kept, at most 100").default("1").unnamed(),
        Param::new("field", ParamType::Field, "the field whose value decides").default("@timestamp"),
    ],
    output: "The events that were chosen, unchanged.",
    rules: &["Equal values share their fate, in every run.", "Events without the field are discarded."],
    examples: &[Example {
        title: "All that have the field",
        query: "sample(100, field=n)",
        events: r#"{"n":1}
{"m":1}"#,
        rows: r#"{"n":1}"#,
    }],
    source: "functions-sample",
    ..Signature::EMPTY
};

/// How many classes values are spread over.
const CLASSES: u64 = 1_000_000;

/// The class of a text: the same in every run and version.
fn class(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed ^ (mixed >> 33)) % CLASSES
}

impl Function for Sample {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let share = call.number("percentage")?.map_or(1.0, Number::to_f64);
        if !(0.0..=100.0).contains(&share) {
            return Err(call.refuse_value("percentage", "must be a number from 0 to 100"));
        }
        let field = call.field("field")?;
        let kept = (share / 100.0 * CLASSES as f64).round() as u64;
        Ok(Bound::keeps(move |row, _| {
            let mut buffer = TextBuffer::default();
            row.get(field).text_in(&mut buffer).is_some_and(|text| class(text) < kept)
        }))
    }
}
