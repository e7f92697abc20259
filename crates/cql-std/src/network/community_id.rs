//! `communityId()`

use super::address_in;
use super::protocol::Protocol;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Slot, Value};
use sha1::{Digest, Sha1};
use std::net::IpAddr;

/// Computes the Community ID of a network flow.
pub(crate) struct CommunityId;

static SIGNATURE: Signature = Signature {
    name: "communityId",
    kind: Kind::Value,
    group: "network",
    summary: "Computes the Community ID, version 1, of a network flow.",
    params: &[
        Param::new("proto", ParamType::Field, "the field with the protocol: its number, or its keyword in any case")
            .required(),
        Param::new("sourceip", ParamType::Field, "the field with the source address").required(),
        Param::new("destinationip", ParamType::Field, "the field with the destination address").required(),
        Param::new("sourceport", ParamType::Field, "the field with the source port"),
        Param::new("destinationport", ParamType::Field, "the field with the destination port"),
        Param::new("icmptype", ParamType::Field, "the field with the ICMP type; needs icmpcode"),
        Param::new("icmpcode", ParamType::Field, "the field with the ICMP code; needs icmptype"),
        Param::new("seed", ParamType::Number, "a number from 0 to 65535 that goes into the hash").default("0"),
        Param::new("as", ParamType::Output, "the field that the ID is written to").default("_community_id"),
    ],
    output: "The ID, such as 1:wCb3OG7yAFWelaUydu0D+125CLM=, in the field named by `as`.",
    rules: &[
        "Both directions of a flow have the same ID.",
        "Ports count for TCP, UDP and SCTP, type and code for ICMP and ICMPv6; fields that do not concern the protocol are not looked at.",
        "A one-way ICMP message, such as 'unreachable', keeps its direction.",
        "If an address, a port or the protocol is missing or invalid, the result is the empty text.",
    ],
    examples: &[Example {
        title: "Both directions of a connection",
        query: "communityId(proto=p, sourceip=from, sourceport=sport, destinationip=to, destinationport=dport, as=flow)
| select([n, flow])",
        events: r#"{"n":1,"p":"tcp","from":"10.31.0.7","sport":44321,"to":"10.31.0.9","dport":8443}
{"n":2,"p":6,"from":"10.31.0.9","sport":8443,"to":"10.31.0.7","dport":44321}"#,
        rows: r#"{"n":1,"flow":"1:i6x0m4dZ4O/LIBorEYPv9THecYQ="}
{"n":2,"flow":"1:i6x0m4dZ4O/LIBorEYPv9THecYQ="}"#,
    }],
    source: "functions-communityid",
    ..Signature::EMPTY
};

/// Where the parts of a flow are found on an event.
struct FlowFields {
    protocol: Slot,
    source: Slot,
    destination: Slot,
    /// `None`: no port parameter is given, and ports are left out.
    ports: Option<(Option<Slot>, Option<Slot>)>,
    icmp: Option<(Slot, Slot)>,
    seed: u16,
}

/// The ports of a flow, or what stands for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ports {
    source: u16,
    destination: u16,
    /// The direction counts.
    one_way: bool,
}

impl FlowFields {
    /// The ID; `None` if the event does not describe a flow.
    fn id(&self, row: &Row<'_>) -> Option<String> {
        let protocol = Protocol::of_value(row.get(self.protocol))?;
        let source = address_in(row, self.source)?;
        let destination = address_in(row, self.destination)?;
        if source.is_ipv4() != destination.is_ipv4() {
            return None;
        }
        let ports = match protocol {
            Protocol::TCP | Protocol::UDP | Protocol::SCTP => match self.ports {
                Some((source, destination)) => {
                    Some(Ports { source: port(row, source?)?, destination: port(row, destination?)?, one_way: false })
                }
                None => None,
            },
            Protocol::ICMP | Protocol::ICMP_V6 => match self.icmp {
                Some((message, code)) => Some(icmp_ports(protocol, port(row, message)?, port(row, code)?)),
                None => None,
            },
            _ => None,
        };
        Some(community_id(self.seed, protocol, source, destination, ports))
    }
}

impl Evaluate for FlowFields {
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        match self.id(row) {
            Some(id) => Value::Text(cx.text(&id)),
            None => Value::Text(""),
        }
    }
}

fn port(row: &Row<'_>, field: Slot) -> Option<u16> {
    u16::try_from(row.get(field).number()?.to_i64()?).ok()
}

/// Messages that are answered, with the type of the answer.
const ICMP_PAIRS: &[(u16, u16)] = &[(8, 0), (13, 14), (15, 16), (17, 18), (10, 9)];
const ICMP_V6_PAIRS: &[(u16, u16)] = &[(128, 129), (133, 134), (135, 136), (130, 131), (144, 145), (139, 140)];

/// What stands for ports in ICMP: the types of request and answer, or type and code.
fn icmp_ports(protocol: Protocol, message: u16, code: u16) -> Ports {
    let pairs = if protocol == Protocol::ICMP { ICMP_PAIRS } else { ICMP_V6_PAIRS };
    let both_ways = pairs.iter().flat_map(|(request, answer)| [(*request, *answer), (*answer, *request)]);
    match both_ways.into_iter().find(|(ours, _)| *ours == message) {
        Some((source, destination)) => Ports { source, destination, one_way: false },
        None => Ports { source: message, destination: code, one_way: true },
    }
}

fn community_id(seed: u16, protocol: Protocol, source: IpAddr, destination: IpAddr, ports: Option<Ports>) -> String {
    let mut from = (source, ports.map(|ports| ports.source));
    let mut to = (destination, ports.map(|ports| ports.destination));
    if to < from && !ports.is_some_and(|ports| ports.one_way) {
        std::mem::swap(&mut from, &mut to);
    }
    let mut hash = Sha1::new();
    hash.update(seed.to_be_bytes());
    for address in [from.0, to.0] {
        match address {
            IpAddr::V4(address) => hash.update(address.octets()),
            IpAddr::V6(address) => hash.update(address.octets()),
        }
    }
    hash.update([protocol.0, 0]);
    for port in [from.1, to.1].into_iter().flatten() {
        hash.update(port.to_be_bytes());
    }
    format!("1:{}", STANDARD.encode(hash.finalize()))
}

impl Function for CommunityId {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        for (given, other) in [("icmptype", "icmpcode"), ("icmpcode", "icmptype")] {
            if call.has(given) && !call.has(other) {
                let message = format!("communityId(): '{given}' needs the parameter '{other}'");
                return Err(call.refuse(codes::MISSING_PARAMETER, message));
            }
        }
        let protocol = call.field("proto")?;
        let source = call.field("sourceip")?;
        let destination = call.field("destinationip")?;
        let ports = match (call.optional_field("sourceport")?, call.optional_field("destinationport")?) {
            (None, None) => None,
            ports => Some(ports),
        };
        let icmp = call.optional_field("icmptype")?.zip(call.optional_field("icmpcode")?);
        let seed = call.integer("seed", 0..=u16::MAX.into())?.unwrap_or_default() as u16;
        let output = call.output("as")?;
        let value = FlowFields { protocol, source, destination, ports, icmp, seed };
        Ok(Bound::Value { value: Box::new(value), output })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_icmp_messages() {
        let ports = |protocol, message, code| {
            let ports = icmp_ports(protocol, message, code);
            (ports.source, ports.destination, ports.one_way)
        };
        assert_eq!(ports(Protocol::ICMP, 8, 0), (8, 0, false));
        assert_eq!(ports(Protocol::ICMP, 0, 0), (0, 8, false));
        assert_eq!(ports(Protocol::ICMP, 9, 5), (9, 10, false));
        assert_eq!(ports(Protocol::ICMP, 3, 1), (3, 1, true));
        assert_eq!(ports(Protocol::ICMP_V6, 136, 0), (136, 135, false));
        assert_eq!(ports(Protocol::ICMP_V6, 8, 0), (8, 0, true));
    }
}
