//! Addresses and places.

pub(crate) mod asn;
pub(crate) mod cell;
pub(crate) mod cidr;
pub(crate) mod community_id;
pub(crate) mod distance;
pub(crate) mod geohash;
pub(crate) mod ioc_lookup;
pub(crate) mod ip_location;
pub(crate) mod rdns;
pub(crate) mod reverse_dns;
pub(crate) mod subnet;

mod annotate;
mod host_names;
mod protocol;
mod special;

use cql_core::{Row, Slot, TextBuffer};
use ipnet::IpNet;
use std::net::IpAddr;

/// The subnet that a text names: host bits are masked away, an address alone is a subnet of one.
pub(crate) fn parse_subnet(text: &str) -> Option<IpNet> {
    match text.parse::<IpNet>() {
        Ok(net) => Some(net.trunc()),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

/// The address that a field holds.
pub(crate) fn address_in(row: &Row<'_>, field: Slot) -> Option<IpAddr> {
    row.get(field).text_in(&mut TextBuffer::default())?.parse().ok()
}

/// The number that a field holds.
fn number_in(row: &Row<'_>, field: Slot) -> Option<f64> {
    row.get(field).number().map(cql_core::number::Number::to_f64).filter(|number| number.is_finite())
}
