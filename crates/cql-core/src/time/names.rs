//! The names of months and days, and the locales that choose them.

use jiff::civil::Weekday;

/// January to December.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Monday to Sunday.
pub(crate) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The name of a month by its number, from 1.
pub(crate) fn month(number: i8) -> &'static str {
    let position = usize::try_from(number).unwrap_or_default();
    MONTHS.get(position.wrapping_sub(1)).copied().unwrap_or_default()
}

/// The name of a day of the week.
pub(crate) fn weekday(day: Weekday) -> &'static str {
    let position = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
    WEEKDAYS.get(position).copied().unwrap_or_default()
}

/// The first three letters.
pub(crate) fn short(name: &'static str) -> &'static str {
    name.get(..3).unwrap_or(name)
}

/// A locale such as `US` or `en_GB`. Only English names are built in; any other locale gets them too, which the user
/// should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    name: Box<str>,
}

impl Locale {
    /// A locale by its name.
    pub fn new(name: &str) -> Locale {
        Locale { name: name.into() }
    }

    /// Whether its names of months and days are those that will be written.
    pub fn is_known(&self) -> bool {
        let (language, region) = match self.name.split_once(['_', '-']) {
            Some((language, region)) => (language, Some(region)),
            None => (&*self.name, None),
        };
        let regions = ["US", "GB", "UK", "CA", "AU", "NZ", "IE", "ZA", "IN", "SG"];
        match region {
            Some(region) => {
                language.eq_ignore_ascii_case("en")
                    && region.len() == 2
                    && region.bytes().all(|byte| byte.is_ascii_alphabetic())
            }
            None => language.is_empty() || language.eq_ignore_ascii_case("en") || regions.contains(&language),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        for (name, known) in [
            ("US", true),
            ("en_GB", true),
            ("en", true),
            ("en-US", true),
            ("de_DE", false),
            ("xx", false),
            ("en_Mars", false),
        ] {
            assert_eq!(Locale::new(name).is_known(), known, "{name}");
        }
    }

    #[test]
    fn names() {
        assert_eq!((month(3), month(0), month(13)), ("March", "", ""));
        assert_eq!(short(weekday(Weekday::Sunday)), "Sun");
    }
}
