//! Addresses that are nobody's on the internet.

use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::LazyLock;

/// The special-purpose registries of IANA for IPv4 and IPv6.
const SUBNETS: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
];

static PARSED: LazyLock<Vec<IpNet>> = LazyLock::new(|| SUBNETS.iter().filter_map(|net| net.parse().ok()).collect());

/// Whether the address is for a special purpose (private, loopback, documentation, ...), so that no name server of
/// the internet knows it.
pub(super) fn is_special(address: IpAddr) -> bool {
    PARSED.iter().any(|net| net.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_subnets_are_read() {
        assert_eq!(PARSED.len(), SUBNETS.len());
    }

    #[test]
    fn tells_special_addresses() {
        let special = |text: &str| text.parse().is_ok_and(is_special);
        assert!(["10.1.2.3", "172.31.0.1", "203.0.113.9", "fe80::1", "::1", "2001:db8::7"].into_iter().all(special));
        assert!(!["8.8.8.8", "172.32.0.1", "2606:4700::1111"].into_iter().any(special));
    }
}
