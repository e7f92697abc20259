//! `subnet()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{TextBuffer, Value};
use ipnet::Ipv4Net;
use std::net::Ipv4Addr;

/// Computes the subnet of an address.
pub(crate) struct Subnet;

static SIGNATURE: Signature = Signature {
    name: "subnet",
    kind: Kind::Value,
    group: "network",
    summary: "Computes the subnet of an IPv4 address for a prefix length.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").required().unnamed(),
        Param::new("bits", ParamType::Number, "the prefix length").required(),
        Param::new("as", ParamType::Output, "the field that the subnet is written to").default("_subnet"),
    ],
    output: "The subnet in the field named by `as`; nothing if the value is no IPv4 address.",
    rules: &["The result is the network address and the prefix length: 10.4.4.0/22."],
    examples: &[Example {
        title: "The /24 of an address",
        query: "subnet(ip, bits=24)",
        events: r#"{"ip":"10.1.2.3"}"#,
        rows: r#"{"ip":"10.1.2.3","_subnet":"10.1.2.0/24"}"#,
    }],
    source: "functions-subnet",
    ..Signature::EMPTY
};

impl Function for Subnet {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let bits = call.integer("bits", 0..=32)?.unwrap_or_default() as u8;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let mut buffer = TextBuffer::default();
            let address = row.get(field).text_in(&mut buffer).and_then(|text| text.parse::<Ipv4Addr>().ok());
            match address.and_then(|address| Ipv4Net::new(address, bits).ok()) {
                Some(subnet) => Value::Text(cx.text(&subnet.trunc().to_string())),
                None => Value::Missing,
            }
        }))
    }
}
