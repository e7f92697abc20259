//! `geohash()`

use super::cell::Cell;
use super::number_in;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Computes the geohash of a place.
pub(crate) struct Geohash;

/// More characters than the precision of a number can fill.
const MOST_CHARACTERS: i64 = 24;

static SIGNATURE: Signature = Signature {
    name: "geohash",
    kind: Kind::Value,
    group: "network",
    summary: "Computes the geohash of a latitude and a longitude.",
    params: &[
        Param::new("lat", ParamType::Field, "the field with the latitude in decimal degrees").default("ip.lat"),
        Param::new("lon", ParamType::Field, "the field with the longitude in decimal degrees").default("ip.lon"),
        Param::new("precision", ParamType::Number, "how many characters, from 1 to 24").default("12"),
        Param::new("as", ParamType::Output, "the field that the geohash is written to").default("_geohash"),
    ],
    output: "The geohash in the field named by `as`; nothing if a coordinate is missing or no number.",
    rules: &[
        "A shorter geohash is the beginning of a longer one, so places near each other often begin alike.",
        "A coordinate in the middle between two cells counts to the northern or eastern one.",
    ],
    examples: &[Example {
        title: "Places of about five kilometres",
        query: "cell := geohash(lat=la, lon=lo, precision=5)",
        events: r#"{"la":55.6761,"lo":12.5683}"#,
        rows: r#"{"la":55.6761,"lo":12.5683,"cell":"u3but"}"#,
    }],
    source: "functions-geohash",
    ..Signature::EMPTY
};

impl Function for Geohash {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let (latitude, longitude) = (call.field("lat")?, call.field("lon")?);
        let characters = call.integer("precision", 1..=MOST_CHARACTERS)?.unwrap_or_default() as usize;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let place = number_in(row, latitude).zip(number_in(row, longitude));
            match place.and_then(|(latitude, longitude)| Cell::of(latitude, longitude, characters)) {
                Some(cell) => Value::Text(cx.text(cell.name())),
                None => Value::Missing,
            }
        }))
    }
}
