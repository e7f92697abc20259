//! Addresses and places.

pub(crate) mod cidr;
pub(crate) mod subnet;

use ipnet::IpNet;
use std::net::IpAddr;

/// The subnet that a text names: host bits are masked away, an address alone is a subnet of one.
pub(crate) fn parse_subnet(text: &str) -> Option<IpNet> {
    match text.parse::<IpNet>() {
        Ok(net) => Some(net.trunc()),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}
