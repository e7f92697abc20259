//! Conversions of rates, the `unit` parameter of charts: `bytes/bucket to Kbytes/s`.

/// A conversion from one rate to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Conversion {
    from: Rate,
    to: Rate,
}

/// So much in so long a time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rate {
    amount: f64,
    time: Time,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Time {
    Milliseconds(f64),
    Buckets(f64),
}

impl Time {
    fn milliseconds(self, bucket: f64) -> f64 {
        match self {
            Time::Milliseconds(time) => time,
            Time::Buckets(count) => count * bucket,
        }
    }
}

/// How many there are in one bucket.
const PER_BUCKET: Rate = Rate { amount: 1.0, time: Time::Buckets(1.0) };

impl Conversion {
    /// Reads `source to target`, or a target alone for what is counted in each bucket.
    pub(crate) fn parse(text: &str) -> Result<Conversion, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (from, to) = match words.iter().position(|word| *word == "to") {
            Some(middle) => (words[..middle].join(" "), words[middle + 1..].join(" ")),
            None => (String::new(), words.join(" ")),
        };
        let Some((amount, time)) = to.split_once('/') else {
            return Err(format!("'{to}' is no rate; write what it is converted to as in 'bytes/bucket to Kbytes/s'"));
        };
        let to = Rate { amount: self::amount(amount)?, time: self::time(time)? };
        let from = match from.split_once('/') {
            Some((amount, time)) => Rate { amount: self::amount(amount)?, time: self::time(time)? },
            None => Rate { amount: self::amount(&from)?, ..PER_BUCKET },
        };
        Ok(Conversion { from, to })
    }

    /// Converts a number of a bucket that is so many milliseconds wide.
    pub(crate) fn apply(self, number: f64, bucket: i64) -> f64 {
        let bucket = bucket as f64;
        // One division at the end rounds once.
        number * self.from.amount * self.to.time.milliseconds(bucket)
            / (self.from.time.milliseconds(bucket) * self.to.amount)
    }
}

/// Digits at the beginning, as a number other than zero; 1 if there are none.
fn count(text: &str) -> Result<(f64, &str), String> {
    let (digits, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    match digits {
        "" => Ok((1.0, rest)),
        _ => match digits.parse::<f64>() {
            Ok(number) if number > 0.0 && number.is_finite() => Ok((number, rest)),
            _ => Err(format!("'{digits}' cannot be the number of units in '{text}'")),
        },
    }
}

/// `2Mi bytes`: a number, a prefix, a name that means nothing.
fn amount(text: &str) -> Result<f64, String> {
    let (number, rest) = count(text.trim())?;
    let (letter, rest) = rest.split_at(rest.len().min(rest.chars().next().map_or(0, char::len_utf8)));
    let thousand: f64 = if rest.starts_with('i') { 1_024.0 } else { 1_000.0 };
    let power = match letter {
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "P" => 5,
        _ => 0,
    };
    Ok(number * thousand.powi(power))
}

/// `15min`: a number and the beginning of a unit's name.
fn time(text: &str) -> Result<Time, String> {
    let (number, rest) = count(text.trim())?;
    const UNITS: [(&str, f64); 5] = [
        ("seconds", 1_000.0),
        ("minutes", 60_000.0),
        ("hours", 3_600_000.0),
        ("days", 86_400_000.0),
        ("milliseconds", 1.0),
    ];
    match rest.trim() {
        "bucket" | "span" => Ok(Time::Buckets(number)),
        "ms" => Ok(Time::Milliseconds(number)),
        "" => Err(format!("there is no time behind the '/' in '/{text}'")),
        word => match UNITS.into_iter().find(|(name, _)| name.starts_with(word)) {
            Some((_, length)) => Ok(Time::Milliseconds(number * length)),
            None => Err(format!("'{word}' is no time; use one such as s, min, hour, day, ms, bucket or span")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Conversion;

    #[test]
    fn conversions() {
        for (text, number, bucket, wanted) in [
            ("bytes/bucket to Kbytes/s", 120_000.0, 60_000, 2.0),
            ("bytes/span to Kbytes/s", 600_000.0, 300_000, 2.0),
            ("octets/span to Ki octets/day", 2_048.0, 3_600_000, 48.0),
            ("/s to /h", 5.0, 1, 18_000.0),
            ("/bucket to /15min", 8.0, 3_600_000, 2.0),
            ("bytes/s to 2Mi bytes/s", 4_194_304.0, 1, 2.0),
            ("/s to /mi", 3.0, 1, 180.0),
            ("/s to /milli", 3_000.0, 1, 3.0),
            ("1/s", 30.0, 60_000, 0.5),
            ("bytes to Mbytes/hour", 500_000.0, 600_000, 3.0),
            ("P/s to G/s", 2.0, 1, 2e6),
            ("a/ 2 bucket to a/bucket", 4.0, 7, 2.0),
            ("k/s to /s", 4.0, 7, 4.0),
            ("é/s to /s", 4.0, 7, 4.0),
        ] {
            let found = Conversion::parse(text).map(|conversion| conversion.apply(number, bucket));
            assert_eq!(found, Ok(wanted), "{text}");
        }
        for text in
            ["", "bytes/s to Kbytes", "bytes", "/s to /fortnight", "/s to 0/h", "/0s to /h", "a/ to b/s", "/s to"]
        {
            assert!(Conversion::parse(text).is_err(), "{text}");
        }
    }
}
