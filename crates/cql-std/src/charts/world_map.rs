//! `worldMap()`

use super::marks::{self, MARKS, Mark};
use crate::network::cell::Cell;
use cql_core::environment::Network;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Number, Row, Slot, TextBuffer, Value, codes};
use std::sync::Arc;

/// Groups positions into cells of a map.
pub(crate) struct WorldMap;

static SIGNATURE: Signature = Signature {
    name: "worldMap",
    kind: Kind::Aggregate,
    group: "charts",
    summary: "Groups positions on earth into the cells of their geohashes.",
    params: &[
        Param::new("ip", ParamType::Field, "the field with an address, whose position is looked up"),
        Param::new("lat", ParamType::Field, "the field with the degrees north"),
        Param::new("lon", ParamType::Field, "the field with the degrees east"),
        Param::new("magnitude", ParamType::Aggregates, "the magnitude of a cell").default("count(as=_count)"),
        Param::new("precision", ParamType::Number, "how many letters the geohashes have, 1 to 12").default("4"),
    ],
    output: "`geohash`, `lat`, `lon` (the middle of the cell) and `magnitude` of each cell.",
    rules: &[
        "It needs either ip, for which there must be a database of places, or both lat and lon.",
        "Events without a position are left out.",
    ],
    limits: &[MARKS],
    examples: &[Example {
        title: "Events in a cell",
        query: "worldMap(lat=y, lon=x, precision=1)",
        events: r#"{"y":52.52,"x":13.4}
{"y":48.86,"x":2.35}"#,
        rows: r#"{"geohash":"u","lat":67.5,"lon":22.5,"magnitude":2}"#,
    }],
    source: "functions-worldmap",
    ..Signature::EMPTY
};

/// Where positions come from.
enum Origin {
    Fields { latitude: Slot, longitude: Slot },
    Address { address: Slot, network: Arc<dyn Network> },
}

struct Position {
    origin: Origin,
    letters: usize,
    geohash: Slot,
    latitude: Slot,
    longitude: Slot,
}

impl Origin {
    fn position(&self, row: &Row<'_>) -> Option<(f64, f64)> {
        let degrees = |slot: Slot| row.get(slot).number().map(Number::to_f64);
        match self {
            Origin::Fields { latitude, longitude } => Some((degrees(*latitude)?, degrees(*longitude)?)),
            Origin::Address { address, network } => {
                let mut buffer = TextBuffer::default();
                let address = row.get(*address).text_in(&mut buffer)?.parse().ok()?;
                let location = network.location(address).ok().flatten()?;
                Some((location.latitude?, location.longitude?))
            }
        }
    }
}

impl Mark for Position {
    type Key = Cell;

    fn key(&self, row: &Row<'_>) -> Option<Cell> {
        let (latitude, longitude) = self.origin.position(row)?;
        Cell::of(latitude, longitude, self.letters)
    }

    fn describe<'a>(&self, cell: &'a Cell, row: &mut Row<'a>) {
        let (latitude, longitude) = cell.center();
        row.set(self.geohash, Value::Text(cell.name()));
        row.set(self.latitude, Value::float(latitude));
        row.set(self.longitude, Value::float(longitude));
    }

    fn fields(&self) -> Vec<Slot> {
        vec![self.geohash, self.latitude, self.longitude]
    }
}

impl Function for WorldMap {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let (address, latitude) = (call.optional_field("ip")?, call.optional_field("lat")?);
        let origin = match (address, latitude, call.optional_field("lon")?) {
            (_, Some(latitude), Some(longitude)) => Origin::Fields { latitude, longitude },
            (Some(address), _, _) => {
                let network = Arc::clone(&call.environment().network);
                if !network.has_locations() {
                    call.warn(
                        "worldMap(): no address can be located",
                        "name a database of places, or give lat and lon",
                    );
                }
                Origin::Address { address, network }
            }
            _ => {
                let message = "worldMap() needs the parameter 'ip', or both 'lat' and 'lon'";
                return Err(call.refuse(codes::MISSING_PARAMETER, message));
            }
        };
        let letters = call.integer("precision", 1..=12)?.and_then(|letters| usize::try_from(letters).ok());
        let (geohash, latitude) = (call.writes("geohash"), call.writes("lat"));
        let longitude = call.writes("lon");
        marks::bind(Position { origin, letters: letters.unwrap_or(4), geohash, latitude, longitude }, "magnitude", call)
    }
}
