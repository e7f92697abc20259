//! Protocol numbers of the Internet Protocol.

use cql_core::Value;
use cql_core::number::Number;

/// A protocol, by the number that IANA has assigned to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Protocol(pub(super) u8);

impl Protocol {
    pub(super) const ICMP: Protocol = Protocol(1);
    pub(super) const TCP: Protocol = Protocol(6);
    pub(super) const UDP: Protocol = Protocol(17);
    pub(super) const ICMP_V6: Protocol = Protocol(58);
    pub(super) const SCTP: Protocol = Protocol(132);

    /// The protocol that a value names, by number or by keyword in any letter case.
    pub(super) fn of_value(value: Value<'_>) -> Option<Protocol> {
        match (value.number(), value) {
            (Some(number), _) => Protocol::of_number(number),
            (None, Value::Text(keyword)) => Protocol::of_keyword(keyword),
            (None, _) => None,
        }
    }

    fn of_number(number: Number) -> Option<Protocol> {
        u8::try_from(number.to_i64()?).ok().map(Protocol)
    }

    fn of_keyword(keyword: &str) -> Option<Protocol> {
        let found = KEYWORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(keyword));
        found.map(|(_, number)| Protocol(*number))
    }
}

/// IANA's keywords, and a few spellings that logs have instead.
const KEYWORDS: &[(&str, u8)] = &[
    ("TCP", 6),
    ("UDP", 17),
    ("ICMP", 1),
    ("IPv6-ICMP", 58),
    ("ICMPv6", 58),
    ("ICMP6", 58),
    ("SCTP", 132),
    ("GRE", 47),
    ("ESP", 50),
    ("AH", 51),
    ("IGMP", 2),
    ("HOPOPT", 0),
    ("GGP", 3),
    ("IPv4", 4),
    ("ST", 5),
    ("CBT", 7),
    ("EGP", 8),
    ("IGP", 9),
    ("BBN-RCC-MON", 10),
    ("NVP-II", 11),
    ("PUP", 12),
    ("EMCON", 14),
    ("XNET", 15),
    ("CHAOS", 16),
    ("MUX", 18),
    ("DCN-MEAS", 19),
    ("HMP", 20),
    ("PRM", 21),
    ("XNS-IDP", 22),
    ("RDP", 27),
    ("IRTP", 28),
    ("ISO-TP4", 29),
    ("NETBLT", 30),
    ("DCCP", 33),
    ("3PC", 34),
    ("IDPR", 35),
    ("XTP", 36),
    ("DDP", 37),
    ("IDPR-CMTP", 38),
    ("TP++", 39),
    ("IL", 40),
    ("IPv6", 41),
    ("SDRP", 42),
    ("IPv6-Route", 43),
    ("IPv6-Frag", 44),
    ("IDRP", 45),
    ("RSVP", 46),
    ("DSR", 48),
    ("BNA", 49),
    ("I-NLSP", 52),
    ("NARP", 54),
    ("MOBILE", 55),
    ("Min-IPv4", 55),
    ("TLSP", 56),
    ("SKIP", 57),
    ("IPv6-NoNxt", 59),
    ("IPv6-Opts", 60),
    ("CFTP", 62),
    ("KRYPTOLAN", 65),
    ("RVD", 66),
    ("IPPC", 67),
    ("VISA", 70),
    ("IPCV", 71),
    ("CPNX", 72),
    ("CPHB", 73),
    ("WSN", 74),
    ("PVP", 75),
    ("SUN-ND", 77),
    ("ISO-IP", 80),
    ("VMTP", 81),
    ("SECURE-VMTP", 82),
    ("VINES", 83),
    ("IPTM", 84),
    ("NSFNET-IGP", 85),
    ("DGP", 86),
    ("TCF", 87),
    ("EIGRP", 88),
    ("OSPFIGP", 89),
    ("OSPF", 89),
    ("Sprite-RPC", 90),
    ("LARP", 91),
    ("MTP", 92),
    ("AX.25", 93),
    ("IPIP", 94),
    ("MICP", 95),
    ("SCC-SP", 96),
    ("ETHERIP", 97),
    ("ENCAP", 98),
    ("GMTP", 100),
    ("IFMP", 101),
    ("PNNI", 102),
    ("PIM", 103),
    ("ARIS", 104),
    ("SCPS", 105),
    ("QNX", 106),
    ("A/N", 107),
    ("IPComp", 108),
    ("SNP", 109),
    ("Compaq-Peer", 110),
    ("IPX-in-IP", 111),
    ("VRRP", 112),
    ("PGM", 113),
    ("L2TP", 115),
    ("DDX", 116),
    ("IATP", 117),
    ("STP", 118),
    ("SRP", 119),
    ("UTI", 120),
    ("SMP", 121),
    ("SM", 122),
    ("PTP", 123),
    ("FIRE", 125),
    ("CRTP", 126),
    ("CRUDP", 127),
    ("SSCOPMCE", 128),
    ("IPLT", 129),
    ("SPS", 130),
    ("PIPE", 131),
    ("FC", 133),
    ("RSVP-E2E-IGNORE", 134),
    ("UDPLite", 136),
    ("MPLS-in-IP", 137),
    ("manet", 138),
    ("HIP", 139),
    ("Shim6", 140),
    ("WESP", 141),
    ("ROHC", 142),
    ("Ethernet", 143),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_keywords() {
        for (value, protocol) in [
            (Value::Text("tcp"), Some(Protocol::TCP)),
            (Value::Text("17"), Some(Protocol::UDP)),
            (Value::Int(132), Some(Protocol::SCTP)),
            (Value::Text("ipv6-icmp"), Some(Protocol::ICMP_V6)),
            (Value::Text("255"), Some(Protocol(255))),
            (Value::Text("256"), None),
            (Value::Text("-1"), None),
            (Value::Text("6.5"), None),
            (Value::Text(""), None),
            (Value::Missing, None),
        ] {
            assert_eq!(Protocol::of_value(value), protocol, "{value:?}");
        }
    }
}
