//! Time zones ("Supported Time Zones" of the reference).

use crate::time::error::TimeError;
use crate::time::timestamp::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// A time zone and the name it goes by. Cheap to clone.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
    /// What stands for the zone in short; named zones have abbreviations that depend on the moment.
    short: Option<Arc<str>>,
}

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

impl Zone {
    /// Universal time, under the name `UTC`.
    pub fn utc() -> Zone {
        Zone { name: "UTC".into(), rules: TimeZone::UTC, short: None }
    }

    /// Universal time under the name `Z`, which is what timestamps written with a `Z` are in.
    pub fn zulu() -> Zone {
        Zone { name: "Z".into(), rules: TimeZone::UTC, short: Some("Z".into()) }
    }

    /// Reads a zone: a name of the IANA database in its exact spelling (`Europe/Copenhagen`, `UTC`), `Z`, `Zulu`, an offset
    /// (`+02:00`, `-0530`, `+2`), one behind `UTC` or `GMT` (`UTC+02:00`), or one of the abbreviations `PST` and `CST` (US
    /// Pacific and Central). `EST`, `MST` and `HST` are names of the database and have no summer time.
    ///
    /// ```
    /// # use cql_core::time::Zone;
    /// assert!(Zone::parse("Europe/Berlin").is_ok());
    /// assert_eq!(Zone::parse("UTC+2").map(|zone| zone.name().to_owned()), Ok("UTC+02:00".to_owned()));
    /// assert!(Zone::parse("CDT").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Zone, TimeError> {
        let fixed = |hours: i32| Zone::fixed(text, hours * 3_600, Some(text));
        match text {
            "UTC" => return Ok(Zone::utc()),
            "Z" => return Ok(Zone::zulu()),
            "EST" => return fixed(-5),
            "MST" => return fixed(-7),
            "HST" => return fixed(-10),
            "PST" => return Zone::named(text, "America/Los_Angeles"),
            "CST" => return Zone::named(text, "America/Chicago"),
            _ => {}
        }
        if text.starts_with(['+', '-']) {
            return Zone::of_offset(text, text, "");
        }
        for prefix in ["UTC", "GMT"] {
            if let Some(offset) = text.strip_prefix(prefix).filter(|offset| offset.starts_with(['+', '-'])) {
                return Zone::of_offset(text, offset, prefix);
            }
        }
        Zone::named(text, text)
    }

    /// A zone with a fixed distance from UTC in seconds, named after it: `+02:00`, or `Z` if there is none.
    pub fn offset(seconds: i32) -> Option<Zone> {
        if seconds == 0 {
            return Some(Zone::zulu());
        }
        let name = offset_name(seconds);
        Zone::fixed(&name, seconds, Some(&name)).ok()
    }

    fn named(text: &str, name: &str) -> Result<Zone, TimeError> {
        match DATABASE.get(name) {
            // The database does not mind letter case, we do.
            Ok(rules) if rules.iana_name() == Some(name) && !rules.is_unknown() => {
                Ok(Zone { name: name.into(), rules, short: None })
            }
            _ => Err(TimeError::new(
                "unknown time zone",
                text,
                "use a name such as Europe/Berlin, or an offset such as +02:00",
            )),
        }
    }

    fn fixed(name: &str, seconds: i32, short: Option<&str>) -> Result<Zone, TimeError> {
        let offset = Offset::from_seconds(seconds)
            .map_err(|_| TimeError::new("unknown time zone", name, "the offset is out of range"))?;
        Ok(Zone { name: name.into(), rules: TimeZone::fixed(offset), short: short.map(Arc::from) })
    }

    fn of_offset(text: &str, offset: &str, prefix: &str) -> Result<Zone, TimeError> {
        let seconds = parse_offset(offset)
            .ok_or_else(|| TimeError::new("unknown time zone", text, "an offset is written +hh:mm, up to 18 hours"))?;
        match (prefix, seconds) {
            ("", 0) => Ok(Zone::zulu()),
            (prefix, 0) => Zone::named(text, prefix),
            (prefix, seconds) => {
                let name = format!("{prefix}{}", offset_name(seconds));
                Zone::fixed(&name, seconds, Some(&name))
            }
        }
    }

    /// The name, as it is written into `@timezone`: `Europe/Copenhagen`, `+02:00`, `Z`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The abbreviation that is in use at a moment: `CET`, `CEST`; for an offset the offset.
    pub fn abbreviation(&self, moment: Timestamp) -> Arc<str> {
        match (&self.short, moment.to_jiff()) {
            (Some(short), _) => short.clone(),
            (None, Some(moment)) => self.rules.to_offset_info(moment).abbreviation().into(),
            (None, None) => self.name.clone(),
        }
    }

    /// How many seconds the zone's clocks are ahead of UTC at a moment.
    pub fn seconds_ahead(&self, moment: Timestamp) -> i32 {
        moment.to_jiff().map_or(0, |moment| self.rules.to_offset(moment).seconds())
    }

    /// What clock and calendar show at a moment; `None` outside the years -9999 to 9999.
    pub(crate) fn civil(&self, moment: Timestamp) -> Option<DateTime> {
        moment.to_jiff().map(|moment| self.rules.to_datetime(moment))
    }

    /// The moment at which clock and calendar show this, and the nanoseconds of its millisecond. A time that is skipped when
    /// the clocks change is moved forward by as much as they are; of two, it is the first.
    pub(crate) fn moment(&self, civil: DateTime) -> Option<(Timestamp, u32)> {
        let nanos = self.rules.to_timestamp(civil).ok()?.as_nanosecond();
        let millis = i64::try_from(nanos.div_euclid(1_000_000)).ok()?;
        Some((Timestamp(millis), u32::try_from(nanos.rem_euclid(1_000_000)).ok()?))
    }
}

/// Reads `+hh:mm[:ss]`, `+hhmm[ss]`, `+hh` or `+h`, with either sign, as seconds.
pub(crate) fn parse_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let parts: Vec<&str> = if digits.contains(':') {
        digits.split(':').collect()
    } else if digits.len() == 1 {
        vec![digits]
    } else {
        (0..digits.len()).step_by(2).map(|start| digits.get(start..start + 2)).collect::<Option<_>>()?
    };
    if parts.len() > 3 || (parts.len() > 1 && parts.iter().any(|part| part.len() != 2)) {
        return None;
    }
    let mut seconds = 0;
    for (part, most) in parts.iter().zip([18, 59, 59]) {
        let number: i32 = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
        seconds = seconds * 60 + if number <= most { number } else { return None };
    }
    seconds *= [3_600, 60, 1].get(parts.len().checked_sub(1)?)?;
    (seconds <= 18 * 3_600).then_some(sign * seconds)
}

/// An offset as `+hh:mm`, with seconds if there are any.
fn offset_name(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{seconds:02}")
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::utc()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let winter = Timestamp(1_709_622_489_045);
        for (text, name, short, ahead) in [
            ("UTC", "UTC", "UTC", 0),
            ("GMT", "GMT", "GMT", 0),
            ("Z", "Z", "Z", 0),
            ("Zulu", "Zulu", "UTC", 0),
            ("Europe/Paris", "Europe/Paris", "CET", 3_600),
            ("Africa/Nairobi", "Africa/Nairobi", "EAT", 10_800),
            ("EST", "EST", "EST", -18_000),
            ("PST", "America/Los_Angeles", "PST", -28_800),
            ("CST", "America/Chicago", "CST", -21_600),
            ("+02:00", "+02:00", "+02:00", 7_200),
            ("-0330", "-03:30", "-03:30", -12_600),
            ("+2", "+02:00", "+02:00", 7_200),
            ("+00:00", "Z", "Z", 0),
            ("UTC+12:30", "UTC+12:30", "UTC+12:30", 45_000),
            ("GMT-5", "GMT-05:00", "GMT-05:00", -18_000),
            ("UTC+0", "UTC", "UTC", 0),
        ] {
            let zone = Zone::parse(text).unwrap_or_default();
            assert_eq!(
                (zone.name(), &*zone.abbreviation(winter), zone.seconds_ahead(winter)),
                (name, short, ahead),
                "{text}"
            );
        }
        for text in [
            "",
            "Mars/Base",
            "CDT",
            "europe/paris",
            "+",
            "+25:00",
            "+2:0",
            "+02:0",
            "UTC+",
            "+é",
            "Etc/Unknown",
            "+020",
            "+02:00:",
        ] {
            assert!(Zone::parse(text).is_err_and(|error| error.to_string().contains(text)), "{text}");
        }
    }

    #[test]
    fn clock_changes() {
        let zone = Zone::parse("Europe/Berlin").unwrap_or_default();
        let moment = |text: &str| {
            text.parse::<DateTime>().ok().and_then(|civil| zone.moment(civil)).map(|(moment, _)| moment.to_string())
        };
        assert_eq!(moment("2024-03-31T02:30:00").as_deref(), Some("2024-03-31T01:30:00.000Z"));
        assert_eq!(moment("2024-10-27T02:30:00").as_deref(), Some("2024-10-27T00:30:00.000Z"));
        assert_eq!(&*zone.abbreviation(Timestamp(1_719_792_000_000)), "CEST");
    }
}
