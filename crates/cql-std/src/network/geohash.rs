//! `geohash()`

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

const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// Halves the range of possible values; `true` if the value is in the upper half.
fn halve(range: &mut (f64, f64), value: f64) -> bool {
    let middle = (range.0 + range.1) / 2.0;
    let upper = value >= middle;
    if upper {
        range.0 = middle;
    } else {
        range.1 = middle;
    }
    upper
}

/// The geohash; `None` for coordinates that no place has.
fn encode(latitude: f64, longitude: f64, characters: usize) -> Option<String> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return None;
    }
    let (mut north, mut east) = ((-90.0, 90.0), (-180.0, 180.0));
    let mut eastern = true;
    let hash = (0..characters).map(|_| {
        let mut letter = 0;
        for _ in 0..5 {
            let upper = if eastern { halve(&mut east, longitude) } else { halve(&mut north, latitude) };
            letter = letter << 1 | usize::from(upper);
            eastern = !eastern;
        }
        char::from(LETTERS[letter])
    });
    Some(hash.collect())
}

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
            match place.and_then(|(latitude, longitude)| encode(latitude, longitude, characters)) {
                Some(hash) => Value::Text(cx.text(&hash)),
                None => Value::Missing,
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn encodes_places() {
        assert_eq!(encode(57.64911, 10.40744, 11).as_deref(), Some("u4pruydqqvj"));
        assert_eq!(encode(0.0, 0.0, 2).as_deref(), Some("s0"));
        assert_eq!(encode(-90.0, -180.0, 3).as_deref(), Some("000"));
        assert_eq!(encode(90.0, 180.0, 3).as_deref(), Some("zzz"));
        assert_eq!(encode(90.5, 0.0, 3), None);
        assert_eq!(encode(0.0, 181.0, 3), None);
    }
}
