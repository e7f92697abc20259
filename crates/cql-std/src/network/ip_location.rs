//! `ipLocation()`

use super::annotate::{annotate, field_and_prefix, needs_database};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::sync::Arc;

/// Adds where an address is.
pub(crate) struct IpLocation;

static SIGNATURE: Signature = Signature {
    name: "ipLocation",
    kind: Kind::Transform,
    group: "network",
    summary: "Adds the country, the city and the coordinates of an IP address.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").default("ip").unnamed(),
        Param::new(
            "as",
            ParamType::Output,
            "what the names of the added fields begin with; the name of field if not given",
        ),
    ],
    output: "PREFIX.country (two letters), PREFIX.city, PREFIX.lat and PREFIX.lon, where PREFIX is `as` or the name of the field.",
    rules: &[
        "Needs a MaxMind database with places, such as GeoLite2-City: `cql run --geoip FILE`. Without one the query is refused.",
        "An address that is missing, invalid or not in the database adds nothing; what the database does not know of an address is left out.",
    ],
    examples: &[Example {
        title: "Where an address is (database: tests/data/geoip/city.mmdb)",
        query: "ipLocation(addr)",
        events: r#"{"addr":"192.0.2.7"}
{"addr":"10.0.0.1"}"#,
        rows: r#"{"addr":"192.0.2.7","addr.country":"DK","addr.city":"Copenhagen","addr.lat":55.6761,"addr.lon":12.5683}
{"addr":"10.0.0.1"}"#,
    }],
    source: "functions-iplocation",
    ..Signature::EMPTY
};

impl Function for IpLocation {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let network = Arc::clone(&call.environment().network);
        let (field, prefix) = field_and_prefix(call)?;
        needs_database(call, network.has_locations(), "ipLocation", "places", "GeoLite2-City")?;
        let names = ["country", "city", "lat", "lon"];
        let [country, city, latitude, longitude] = names.map(|name| call.writes(&format!("{prefix}.{name}")));
        Ok(annotate(
            field,
            move |address| network.location(address),
            move |found, row, cx| {
                for (slot, found) in [(country, found.country), (city, found.city)] {
                    if let Some(found) = found {
                        row.set(slot, Value::Text(cx.text(&found)));
                    }
                }
                for (slot, found) in [(latitude, found.latitude), (longitude, found.longitude)] {
                    if let Some(found) = found {
                        row.set(slot, Value::float(found));
                    }
                }
            },
        ))
    }
}
