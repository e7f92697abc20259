//! Numbers with a unit, such as `5 MB/min`.

use cql_core::Number;
use cql_core::time::Unit;

/// A number and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity<'t> {
    /// The number.
    pub(crate) number: f64,
    /// The unit with its prefix and time; empty if there is none.
    pub(crate) unit: &'t str,
}

/// How units are read.
pub(crate) struct Units {
    /// The name that they must end with.
    pub(crate) name: Option<String>,
    /// Whether the large prefixes are powers of 1024 without an `i`, too.
    pub(crate) binary: bool,
}

/// What a unit multiplies its number with. Kept as a fraction: a division by 1000 rounds once where a multiplication with
/// 0.001 rounds twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    up: f64,
    down: f64,
    prefix: String,
    base: String,
    is_rate: bool,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale { up: 1.0, down: 1.0, prefix: String::new(), base: String::new(), is_rate: false }
    }
}

/// Prefixes with their power of ten and, for those that have one, their power of 1024. `da` comes before `d`.
const PREFIXES: [(&str, i32, Option<i32>); 22] = [
    ("Y", 24, Some(8)),
    ("Z", 21, Some(7)),
    ("E", 18, Some(6)),
    ("P", 15, Some(5)),
    ("T", 12, Some(4)),
    ("G", 9, Some(3)),
    ("M", 6, Some(2)),
    ("k", 3, Some(1)),
    ("h", 2, None),
    ("da", 1, None),
    ("d", -1, None),
    ("c", -2, None),
    ("m", -3, None),
    ("u", -6, None),
    // The micro sign, and the Greek letter that looks like it.
    ("\u{b5}", -6, None),
    ("\u{3bc}", -6, None),
    ("n", -9, None),
    ("p", -12, None),
    ("f", -15, None),
    ("a", -18, None),
    ("z", -21, None),
    ("y", -24, None),
];

/// Prefixes that are powers of 1024 in any case, with the power.
const BINARY_PREFIXES: [(&str, i32); 8] =
    [("Ki", 1), ("Mi", 2), ("Gi", 3), ("Ti", 4), ("Pi", 5), ("Ei", 6), ("Zi", 7), ("Yi", 8)];

impl<'t> Quantity<'t> {
    /// Reads a decimal number, blanks, and a unit that may be missing.
    pub(crate) fn parse(text: &'t str) -> Option<Quantity<'t>> {
        let text = text.trim();
        let (number, unit) = text.split_at(number_length(text));
        let number = Number::parse(number)?.to_f64();
        Some(Quantity { number, unit: unit.trim_start() })
    }
}

/// How many bytes at the beginning are a decimal number. An `E` that no digits follow is a prefix.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut end = sign + digits(sign);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

impl Units {
    /// What the unit of a value stands for; `None` if its time is none, or if it does not end with the name.
    pub(crate) fn of_value(&self, unit: &str) -> Option<Scale> {
        let amount = unit.split('/').next().unwrap_or(unit).trim_end();
        let named = self.name.as_ref().is_none_or(|name| amount.ends_with(name.as_str()));
        if named { self.scale(unit) } else { None }
    }

    /// What a unit stands for, of which the name may be missing; `None` if its time is none, or its prefix.
    pub(crate) fn scale(&self, unit: &str) -> Option<Scale> {
        let (amount, time) = match unit.split_once('/') {
            Some((amount, time)) => (amount.trim_end(), Some(seconds(time.trim())?)),
            None => (unit, None),
        };
        let prefix_end = match &self.name {
            Some(name) => {
                let prefix = amount.strip_suffix(name.as_str()).unwrap_or(amount);
                if !prefix.is_empty() && self.prefix(prefix) != prefix.len() {
                    return None;
                }
                prefix.len()
            }
            None => self.prefix(amount),
        };
        let (prefix, base) = amount.split_at(prefix_end);
        let (up, down) = self.factor(prefix);
        Some(Scale {
            up,
            down: down * time.unwrap_or(1.0),
            prefix: prefix.to_string(),
            base: base.to_string(),
            is_rate: time.is_some(),
        })
    }

    /// The length of the longest prefix that a unit begins with.
    fn prefix(&self, unit: &str) -> usize {
        let binary = BINARY_PREFIXES.iter().map(|(prefix, _)| *prefix);
        let all = binary.chain(PREFIXES.iter().map(|(prefix, ..)| *prefix));
        all.filter(|prefix| unit.starts_with(prefix)).map(str::len).max().unwrap_or(0)
    }

    fn factor(&self, prefix: &str) -> (f64, f64) {
        if let Some((_, power)) = BINARY_PREFIXES.iter().find(|(known, _)| *known == prefix) {
            return (1_024f64.powi(*power), 1.0);
        }
        match PREFIXES.iter().find(|(known, ..)| *known == prefix) {
            Some((_, _, Some(power))) if self.binary => (1_024f64.powi(*power), 1.0),
            Some((_, power, _)) if *power > 0 => (10f64.powi(*power), 1.0),
            Some((_, power, _)) => (1.0, 10f64.powi(-power)),
            None => (1.0, 1.0),
        }
    }
}

/// The seconds of a rate's time.
fn seconds(word: &str) -> Option<f64> {
    let unit = Unit::parse(word).filter(|unit| (Unit::Second..=Unit::Week).contains(unit))?;
    Some(unit.milliseconds() as f64 / 1_000.0)
}

impl Scale {
    /// The number without prefix and for each second, or as `to` counts it.
    pub(crate) fn convert(&self, number: f64, to: Option<&Scale>) -> f64 {
        let (up, down) = to.map_or((1.0, 1.0), |to| (to.up, to.down));
        number * (self.up * down) / (self.down * up)
    }

    /// The unit of what [`Scale::convert`] gives.
    pub(crate) fn unit(&self, to: Option<&Scale>) -> String {
        let prefix = to.map_or("", |to| to.prefix.as_str());
        let base = to.map(|to| &to.base).filter(|base| !base.is_empty()).unwrap_or(&self.base);
        let time = if self.is_rate || to.is_some_and(|to| to.is_rate) { "/s" } else { "" };
        format!("{prefix}{base}{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(text: &str, name: Option<&str>, binary: bool, to: Option<&str>) -> Option<f64> {
        let units = Units { name: name.map(String::from), binary };
        let quantity = Quantity::parse(text)?;
        let to = to.and_then(|to| units.scale(to));
        Some(units.of_value(quantity.unit)?.convert(quantity.number, to.as_ref()))
    }

    #[test]
    fn quantities() {
        for (text, wanted) in [
            ("5 MB", 5e6),
            ("514 us", 0.000514),
            ("7 µs", 7e-6),
            ("3 MiB", 3_145_728.0),
            ("2 Ki", 2_048.0),
            ("-1.5kB", -1_500.0),
            ("1e3 B", 1_000.0),
            ("2 EB", 2e18),
            ("2EB", 2e18),
            ("4 daB", 40.0),
            ("4 dB", 0.4),
            ("3 MB/min", 50_000.0),
            ("7200 B/h", 2.0),
            ("604800 B/week", 1.0),
            ("6 hops/min", 10.0),
            ("9 %", 9.0),
            ("12", 12.0),
        ] {
            assert_eq!(converted(text, None, false, None), Some(wanted), "{text}");
        }
        for text in ["", "MB", "5 B/parsec", "5 B/mon", "abc 5", "- 5"] {
            assert_eq!(converted(text, None, false, None), None, "{text}");
        }
    }

    #[test]
    fn names_and_targets() {
        assert_eq!(converted("90 hops/min", Some("hops"), false, None), Some(1.5));
        assert_eq!(converted("2 khops", Some("hops"), false, None), Some(2_000.0));
        assert_eq!(converted("2 skips", Some("hops"), false, None), None);
        assert_eq!(converted("2 k", Some("hops"), false, None), None);
        assert_eq!(converted("2 xhops", Some("hops"), false, None), None);
        assert_eq!(converted("3000 hops", Some("hops"), false, Some("k")), Some(3.0));
        assert_eq!(converted("2 GB", None, true, None), Some(2_147_483_648.0));
        assert_eq!(converted("2 ms", None, true, None), Some(0.002));
        assert_eq!(converted("4200 ms", None, false, Some("s")), Some(4.2));
        assert_eq!(converted("2500000", None, false, Some("M")), Some(2.5));
        assert_eq!(converted("5120 M", None, true, Some("G")), Some(5.0));
        assert_eq!(converted("120 kB/min", None, false, Some("kB/s")), Some(2.0));
    }

    #[test]
    fn units_of_results() {
        let units = Units { name: None, binary: false };
        let unit = |from: &str, to: Option<&str>| {
            let to = to.and_then(|to| units.scale(to));
            units.scale(from).map(|scale| scale.unit(to.as_ref()))
        };
        assert_eq!(unit("MB", None).as_deref(), Some("B"));
        assert_eq!(unit("MB/min", None).as_deref(), Some("B/s"));
        assert_eq!(unit("B", Some("M")).as_deref(), Some("MB"));
        assert_eq!(unit("", Some("GB")).as_deref(), Some("GB"));
    }
}
