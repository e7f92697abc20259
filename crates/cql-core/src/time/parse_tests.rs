use super::*;
use proptest::prelude::*;

const NOW: &str = "2024-03-07T12:00:00Z";

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect(name)
}

/// The moment in ISO form and the zone's name, or what went wrong.
fn parse_at(format: &str, text: &str, parameter: Option<&str>, now: &str) -> String {
    let format = match TimestampFormat::compile(format, true) {
        Ok(format) => format,
        Err(error) => return error.to_string(),
    };
    let parameter = parameter.map(zone);
    let zones = ZoneChoice { parameter: parameter.as_ref(), field: None };
    match format.parse(text, zones, Timestamp::parse_iso(now).expect(now)) {
        Some(parsed) => format!("{} {} {}", parsed.moment, parsed.nanos, parsed.zone),
        None => "unparsed".to_owned(),
    }
}

fn parse(format: &str, text: &str, parameter: Option<&str>) -> String {
    parse_at(format, text, parameter, NOW)
}

#[test]
fn zones_in_the_text() {
    for (format, text, wanted) in [
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30Z", "2024-03-05T10:20:30.000Z 0 Z"),
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30.7Z", "2024-03-05T10:20:30.700Z 0 Z"),
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30.999999999Z", "2024-03-05T10:20:30.999Z 999999 Z"),
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30+02:00", "2024-03-05T08:20:30.000Z 0 +02:00"),
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30+00:00", "2024-03-05T10:20:30.000Z 0 Z"),
        (TimestampFormat::DEFAULT, "2024-03-05T10:20:30", "unparsed"),
        (TimestampFormat::DEFAULT, "tomorrow", "unparsed"),
        ("dd/MMM/yyyy:HH:mm:ss Z", "05/Mar/2024:03:20:31 -0500", "2024-03-05T08:20:31.000Z 0 -05:00"),
        ("EEE, dd MMM yyyy HH:mm:ss Z", "Tue, 05 Mar 2024 10:20:30 +0100", "2024-03-05T09:20:30.000Z 0 +01:00"),
        ("EEE, dd MMM yyyy HH:mm:ss Z", "Mon, 05 Mar 2024 10:20:30 +0100", "unparsed"),
        ("yyyy-MM-dd HH:mm VV", "2024-07-05 10:20 Europe/Berlin", "2024-07-05T08:20:00.000Z 0 Europe/Berlin"),
        ("yyyy-MM-dd HH:mm z", "2024-07-05 10:20 PDT", "2024-07-05T17:20:00.000Z 0 America/Los_Angeles"),
        ("yyyy-MM-dd HH:mm zzzz", "2024-07-05 10:20 Greenwich Mean Time", "2024-07-05T10:20:00.000Z 0 GMT"),
        ("yyyy-MM-dd HH:mm zzz", "2024-01-05 10:20 CET", "2024-01-05T09:20:00.000Z 0 CET"),
        ("yyyy-MM-dd HH:mm XXX", "2024-03-05 10:20 +05:30", "2024-03-05T04:50:00.000Z 0 +05:30"),
        ("yyyy-MM-dd HH:mm XXX", "2024-03-05 10:20 +0530", "unparsed"),
        ("yyyy-MM-dd HH:mm X", "2024-03-05 10:20 +05", "2024-03-05T05:20:00.000Z 0 +05:00"),
        ("yyyy-MM-dd HH:mm xx", "2024-03-05 10:20 -0330", "2024-03-05T13:50:00.000Z 0 -03:30"),
        ("yyyy-MM-dd HH:mm x", "2024-03-05 10:20 Z", "unparsed"),
        ("yyyy-MM-dd HH:mm O", "2024-03-05 10:20 GMT+8", "2024-03-05T02:20:00.000Z 0 +08:00"),
        ("yyyy-MM-dd HH:mm OOOO", "2024-03-05 10:20 GMT+08:00", "2024-03-05T02:20:00.000Z 0 +08:00"),
        (
            "yyyy-MM-dd HH:mmXXX'['VV']'",
            "2024-10-27 02:30+01:00[Europe/Paris]",
            "2024-10-27T01:30:00.000Z 0 Europe/Paris",
        ),
    ] {
        assert_eq!(parse(format, text, None), wanted, "{format} for {text}");
    }
    assert_eq!(
        parse(TimestampFormat::DEFAULT, "2024-03-05T10:20:30Z", Some("America/New_York")),
        "2024-03-05T15:20:30.000Z 0 America/New_York"
    );
}

#[test]
fn patterns() {
    for (format, text, wanted) in [
        ("yyyy-MM-dd HH:mm:ss", "2024-03-05 10:20:30", "2024-03-05T10:20:30.000Z"),
        ("yyyy-MM-dd HH:mm:ss", "2024-03-05 10:20:30 and more", "unparsed"),
        ("M/d/yyyy h:mm:ss a", "3/5/2024 2:05:09 PM", "2024-03-05T14:05:09.000Z"),
        ("M/d/yyyy h:mm:ss a", "3/5/2024 12:05:09 AM", "2024-03-05T00:05:09.000Z"),
        ("M/d/yyyy h:mm:ss a", "3/5/2024 12:05:09 PM", "2024-03-05T12:05:09.000Z"),
        ("M/d/yyyy h:mm:ss a", "3/5/2024 13:05:09 PM", "unparsed"),
        ("yyyy-MM-dd hh:mm", "2024-03-05 10:20", "unparsed"),
        ("LLL d yyyy HH:mm", "Mar 5 2024 10:20", "2024-03-05T10:20:00.000Z"),
        ("LLL d yyyy HH:mm", "mar 5 2024 10:20", "unparsed"),
        ("yyyyMMddHHmmss", "20240305102030", "2024-03-05T10:20:30.000Z"),
        ("yyyyMMddHHmmssSSS", "20240305102030123", "2024-03-05T10:20:30.123Z"),
        ("yMMdd", "20240305", "2024-03-05T00:00:00.000Z"),
        ("yyyy-DDD HH:mm", "2024-065 10:20", "2024-03-05T10:20:00.000Z"),
        ("M/d/yy", "3/5/24", "2024-03-05T00:00:00.000Z"),
        ("yyyy-MM-dd HH:mm:ss,SSS", "2024-03-05 10:20:30,045", "2024-03-05T10:20:30.045Z"),
        ("yyyy-MM-dd HH:mm[:ss]", "2024-03-05 10:20", "2024-03-05T10:20:00.000Z"),
        ("yyyy-MM-dd HH:mm[:ss]", "2024-03-05 10:20:30", "2024-03-05T10:20:30.000Z"),
        ("yyyy-MM-dd HH:mm:ss'Z'", "2024-03-05 10:20:30Z", "2024-03-05T10:20:30.000Z"),
        ("EEEE d MMMM yyyy HH:mm", "Tuesday 5 March 2024 10:20", "2024-03-05T10:20:00.000Z"),
        ("dd.MM.yy HH:mm", "05.03.99 10:20", "2099-03-05T10:20:00.000Z"),
        ("yyyy-MM-dd kk", "2024-03-05 24", "2024-03-05T00:00:00.000Z"),
        ("yyyy-MM-dd A", "2024-03-05 3600001", "2024-03-05T01:00:00.001Z"),
        ("YYYY-'W'ww-e", "2024-W10-2", "2024-03-05T00:00:00.000Z"),
        ("yyyy-MM-dd", "2023-02-31", "2023-02-28T00:00:00.000Z"),
        ("yyyy-MM-dd", "2023-13-01", "unparsed"),
        ("yyyy-MM-dd HH", "2024-03-05 24", "unparsed"),
        ("yyyy-MM", "2024-03", "unparsed"),
        ("HH:mm", "10:20", "unparsed"),
        ("yyyy-MM-dd yyyy", "2024-03-05 2023", "unparsed"),
    ] {
        let wanted = if wanted == "unparsed" { wanted.to_owned() } else { format!("{wanted} 0 UTC") };
        assert_eq!(parse(format, text, Some("UTC")), wanted, "{format} for {text}");
    }
    assert!(parse("yyyy-MM-dd", "2024-03-05", Some("Europe/Berlin")).starts_with("2024-03-04T23:00:00.000Z"));
}

#[test]
fn the_year_is_guessed() {
    for (now, text, wanted) in [
        (NOW, "Mar  5 10:20:30", "2024-03-05T10:20:30.000Z"),
        (NOW, "Mar 14 08:00:00", "2024-03-14T08:00:00.000Z"),
        (NOW, "Mar 20 08:00:00", "2023-03-20T08:00:00.000Z"),
        (NOW, "Dec 31 08:00:00", "2023-12-31T08:00:00.000Z"),
        ("2024-12-28T12:00:00Z", "Jan 2 08:00:00", "2024-01-02T08:00:00.000Z"),
        ("2024-12-28T12:00:00Z", "Dec 30 08:00:00", "2024-12-30T08:00:00.000Z"),
    ] {
        assert_eq!(parse_at("MMM [ ]d HH:mm:ss", text, Some("UTC"), now), format!("{wanted} 0 UTC"), "{text}");
    }
}

#[test]
fn counts_from_1970() {
    for (format, text, wanted) in [
        ("seconds", "1709633130", "2024-03-05T10:05:30.000Z 0 Z"),
        ("seconds", "1709633130.589", "2024-03-05T10:05:30.589Z 0 Z"),
        ("unixtime", "1709633130", "2024-03-05T10:05:30.000Z 0 Z"),
        ("unixTimeSeconds", "-0.5", "1969-12-31T23:59:59.500Z 0 Z"),
        ("UnixTimeMillis", "1709633130045", "2024-03-05T10:05:30.045Z 0 Z"),
        ("millis", "1709633130045.25", "2024-03-05T10:05:30.045Z 250000 Z"),
        ("nanos", "1709633130045998965", "2024-03-05T10:05:30.045Z 998965 Z"),
        ("seconds", "x", "unparsed"),
        ("seconds", "1.", "unparsed"),
        ("seconds", "1e9", "unparsed"),
        ("seconds", "", "unparsed"),
        ("seconds", "99999999999999999999", "unparsed"),
    ] {
        assert_eq!(parse(format, text, None), wanted, "{format} for {text}");
    }
}

#[test]
fn letter_case_and_the_zone_of_a_field() {
    let format = TimestampFormat::compile("MMM d yyyy h:mm a", false).expect("a format");
    let zone = zone("Asia/Tokyo");
    let zones = ZoneChoice { parameter: None, field: Some(&zone) };
    let parsed = format.parse("MAR 5 2024 10:21 Am", zones, Timestamp(0)).expect("a moment");
    assert_eq!((parsed.moment.to_string().as_str(), parsed.zone.name()), ("2024-03-05T01:21:00.000Z", "Asia/Tokyo"));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(format in "[yMLdDHhkKmsSAnNEecaGQYwWVzOXxZ' :.\\[\\]-]{0,12}", text in "[0-9A-Za-z :.+/é-]{0,16}") {
        if let Ok(format) = TimestampFormat::compile(&format, false) {
            let zone = Zone::utc();
            let zones = ZoneChoice { parameter: None, field: Some(&zone) };
            format.parse(&text, zones, Timestamp(1_709_622_489_045));
        }
    }
}
