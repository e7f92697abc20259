//! `geography:distance()`

use super::number_in;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Computes how far two places are from each other.
pub(crate) struct Distance;

static SIGNATURE: Signature = Signature {
    name: "geography:distance",
    kind: Kind::Value,
    group: "network",
    summary: "Computes the distance in metres between two places on the surface of the earth.",
    params: &[
        Param::new("lat1", ParamType::Field, "the field with the latitude of the first place").required(),
        Param::new("lon1", ParamType::Field, "the field with the longitude of the first place").required(),
        Param::new("lat2", ParamType::Field, "the field with the latitude of the second place").required(),
        Param::new("lon2", ParamType::Field, "the field with the longitude of the second place").required(),
        Param::new("as", ParamType::Output, "the field that the distance is written to").default("_distance"),
    ],
    output: "Metres, in the field named by `as`; nothing if a coordinate is missing or no number.",
    rules: &[
        "Coordinates are decimal degrees.",
        "The earth is taken for a sphere with a radius of 6371009 metres; height does not count.",
    ],
    examples: &[Example {
        title: "One degree along the equator",
        query: "d := geography:distance(lat1=la1, lon1=lo1, lat2=la2, lon2=lo2) | d := round(d) | select([d])",
        events: r#"{"la1":0,"lo1":0,"la2":0,"lo2":1}"#,
        rows: r#"{"d":111195}"#,
    }],
    source: "functions-geography-distance",
    ..Signature::EMPTY
};

/// The mean radius of the earth in metres.
const EARTH_RADIUS: f64 = 6_371_009.0;

/// A place: latitude and longitude in degrees.
type Place = (f64, f64);

/// Metres along the great circle, by the haversine formula.
fn metres((latitude1, longitude1): Place, (latitude2, longitude2): Place) -> f64 {
    let north = ((latitude2 - latitude1).to_radians() / 2.0).sin().powi(2);
    let east = ((longitude2 - longitude1).to_radians() / 2.0).sin().powi(2);
    let haversine = north + latitude1.to_radians().cos() * latitude2.to_radians().cos() * east;
    2.0 * EARTH_RADIUS * haversine.clamp(0.0, 1.0).sqrt().asin()
}

impl Function for Distance {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let first = (call.field("lat1")?, call.field("lon1")?);
        let second = (call.field("lat2")?, call.field("lon2")?);
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| {
            let place = |(latitude, longitude)| number_in(row, latitude).zip(number_in(row, longitude));
            match (place(first), place(second)) {
                (Some(first), Some(second)) => Value::float(metres(first, second)),
                _ => Value::Missing,
            }
        }))
    }
}
