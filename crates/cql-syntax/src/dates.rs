//! Dates in ISO 8601, as people write them in filters.

/// The milliseconds since 1970 of `2024-03-01`, `2024-03-01T08:30`, `2024-03-01 08:30:15.250Z`, `...+02:00`.
/// Without a zone it is UTC.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let days = days_since_epoch(year, month, day);
    Some(days * 86_400_000 + time_of_day(time)?)
}

fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The milliseconds of a time with its zone, counted from midnight UTC.
fn time_of_day(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text.get(..zone_at)?, text.get(zone_at..)?);
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut thousandths = 0;
    if !fraction.is_empty() {
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
        thousandths = padded.parse::<i64>().ok()?;
    }
    let offset = match zone {
        "" | "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let number: String = zone.get(1..)?.chars().filter(|char| *char != ':').collect();
            let (hours, minutes) = (number.get(..2)?, number.get(2..)?);
            let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
            sign * (digits(hours, 2)? * 60 + minutes)
        }
    };
    Some(((hour * 60 + minute - offset) * 60 + second) * 1000 + thousandths)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar; years are counted from March, so that leap days come last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn reads_dates_and_times() {
        assert_eq!(milliseconds("1970-01-01"), Some(0));
        assert_eq!(milliseconds("2024-03-01T00:00:00Z"), Some(1_709_251_200_000));
        assert_eq!(milliseconds("2024-03-01 02:00:00.5+02:00"), Some(1_709_251_200_500));
        assert_eq!(milliseconds("2024-02-29T23:59"), Some(1_709_251_140_000));
        for bad in ["2024-02-30", "2024-13-01", "24-01-01", "soon", "2024-01-01T25:00", "80"] {
            assert_eq!(milliseconds(bad), None, "{bad}");
        }
    }
}
