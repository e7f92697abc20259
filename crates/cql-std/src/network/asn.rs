//! `asn()`

use super::annotate::{annotate, field_and_prefix, needs_database};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::sync::Arc;

/// Adds who announces an address.
pub(crate) struct Asn;

static SIGNATURE: Signature = Signature {
    name: "asn",
    kind: Kind::Transform,
    group: "network",
    summary: "Adds the number and the organisation of the autonomous system that an IP address belongs to.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").default("ip").unnamed(),
        Param::new(
            "as",
            ParamType::Output,
            "what the names of the added fields begin with; the name of field if not given",
        ),
    ],
    output: "PREFIX.asn and PREFIX.org, where PREFIX is `as` or the name of the field.",
    rules: &[
        "Needs a MaxMind database with autonomous systems, such as GeoLite2-ASN: `cql run --geoip FILE`. Without one the query is refused.",
        "An address that is missing, invalid or not in the database adds nothing.",
    ],
    examples: &[Example {
        title: "Who owns an address (database: tests/data/geoip/asn.mmdb)",
        query: "asn(addr, as=owner)",
        events: r#"{"addr":"192.0.2.7"}
{"addr":"10.0.0.1"}"#,
        rows: r#"{"addr":"192.0.2.7","owner.asn":64496,"owner.org":"Example Networks"}
{"addr":"10.0.0.1"}"#,
    }],
    source: "functions-asn",
    ..Signature::EMPTY
};

impl Function for Asn {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let network = Arc::clone(&call.environment().network);
        let (field, prefix) = field_and_prefix(call)?;
        needs_database(call, network.has_autonomous_systems(), "asn", "autonomous systems", "GeoLite2-ASN")?;
        let [number, organisation] = ["asn", "org"].map(|name| call.writes(&format!("{prefix}.{name}")));
        Ok(annotate(
            field,
            move |address| network.autonomous_system(address),
            move |found, row, cx| {
                if let Some(found) = found.number {
                    row.set(number, Value::Int(found.into()));
                }
                if let Some(found) = found.organisation {
                    row.set(organisation, Value::Text(cx.text(&found)));
                }
            },
        ))
    }
}
