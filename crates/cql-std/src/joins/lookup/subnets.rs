//! Subnets by the addresses that they contain.

use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;

/// Finds the subnets around an address with one look-up for each length of prefix that occurs.
pub(super) struct SubnetIndex {
    numbers: HashMap<IpNet, Vec<usize>>,
    /// The lengths that occur, the longest first.
    lengths_v4: Vec<u8>,
    lengths_v6: Vec<u8>,
}

impl SubnetIndex {
    /// The subnets, numbered from 0.
    pub(super) fn new(subnets: impl Iterator<Item = IpNet>) -> Self {
        let mut index = SubnetIndex { numbers: HashMap::new(), lengths_v4: Vec::new(), lengths_v6: Vec::new() };
        for (number, subnet) in subnets.enumerate() {
            let lengths = match subnet {
                IpNet::V4(_) => &mut index.lengths_v4,
                IpNet::V6(_) => &mut index.lengths_v6,
            };
            if !lengths.contains(&subnet.prefix_len()) {
                lengths.push(subnet.prefix_len());
            }
            index.numbers.entry(subnet.trunc()).or_default().push(number);
        }
        for lengths in [&mut index.lengths_v4, &mut index.lengths_v6] {
            lengths.sort_unstable_by(|left, right| right.cmp(left));
        }
        index
    }

    /// The numbers of the subnets that contain the address, the smallest subnet first.
    pub(super) fn containing(&self, address: IpAddr) -> impl Iterator<Item = usize> {
        let lengths = if address.is_ipv4() { &self.lengths_v4 } else { &self.lengths_v6 };
        let around = lengths.iter().filter_map(move |length| IpNet::new(address, *length).ok());
        around.filter_map(|net| self.numbers.get(&net.trunc())).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_subnet_around_an_address() {
        let texts = ["10.0.0.0/8", "10.8.0.0/16", "0.0.0.0/0", "10.8.0.0/16", "::/0", "10.8.1.1/32"];
        let index = SubnetIndex::new(texts.iter().filter_map(|text| text.parse().ok()));
        let found = |address: &str| -> Vec<usize> {
            let address = address.parse().ok();
            address.into_iter().flat_map(|address| index.containing(address)).collect()
        };
        assert_eq!(found("10.8.1.1"), [5, 1, 3, 0, 2]);
        assert_eq!(found("10.9.1.1"), [0, 2]);
        assert_eq!(found("::ffff:10.8.1.1"), [4]);
    }
}
