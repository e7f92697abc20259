//! Fields, values, events and filters for generated queries.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// So many cases, if `PROPTEST_CASES` asks for no other number.
pub fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..default }
}

/// Fields that generated events have and generated queries speak of.
pub const FIELDS: &[&str] = &["a", "b", "s", "t", "n.x", "#kind"];

/// When the first of the generated events with an ordinary time happened.
const START: i64 = 1_709_251_200_000;

pub fn field() -> impl Strategy<Value = &'static str> {
    prop::sample::select(FIELDS)
}

/// A field as it stands in a query.
pub fn name() -> impl Strategy<Value = String> {
    field().prop_map(str::to_string)
}

/// Names as a list of texts would hold them.
pub fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// A value as events mostly have them.
pub fn value() -> impl Strategy<Value = Json> {
    prop_oneof![
        4 => (-3i64..12).prop_map(Json::from),
        2 => prop::sample::select(vec![0.1, 2.5, -7.25, 1e300, 1e-9, 3.0]).prop_map(Json::from),
        4 => prop::sample::select(vec!["", "x", "north", "South", "a=1 b=2", "10", "1e3", "é\u{1F600}", "a,b,c", "{\"k\":1}"])
            .prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(json!(["x", 2, "y"])),
    ]
}

/// An event as they mostly are.
pub fn event() -> impl Strategy<Value = Json> {
    event_of(field(), value(), prop::option::weighted(0.9, (0i64..5000).prop_map(|time| json!(START + time * 1000))))
}

/// An event with some of these fields and values, and this time if there is one.
fn event_of<N: ToString + std::fmt::Debug>(
    field: impl Strategy<Value = N>,
    value: impl Strategy<Value = Json>,
    time: impl Strategy<Value = Option<Json>>,
) -> impl Strategy<Value = Json> {
    (prop::collection::vec((field, value), 0..6), time).prop_map(|(fields, time)| {
        let mut event: Map<String, Json> = fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        if let Some(time) = time {
            event.insert("@timestamp".into(), time);
        }
        Json::Object(event)
    })
}

/// Texts with the characters that mean something to one of the functions.
pub fn text() -> impl Strategy<Value = String> {
    let marks = prop_oneof![
        "",
        "CEF:0\\|",
        "LEEF:[12]\\.0\\|a\\|b\\|c\\|d\\|",
        "https?://",
        "<a>|<a b='|\\{\"a\":|\\[",
        "0x|16#|-|[0-9]{1,40}"
    ];
    let rest = prop_oneof![
        "[a-c=|\\\\\"'<>/&;#:@%\\[\\]{}(),. \t\n0-9é🙂^+-]{0,60}",
        "[0-9.eE+-]{0,12}",
        "[A-Za-z0-9+/=%]{0,20}",
        ".{0,20}"
    ];
    (marks, rest).prop_map(|(mark, rest)| mark + &rest)
}

/// Numbers at the edges, and texts that look like numbers or times without being any.
const EDGES: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "1e308",
    "-1e308",
    "1e309",
    "5e-324",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "9007199254740993",
    "NaN",
    "Infinity",
    "-Infinity",
    "1.7976931348623157e308",
    "0x10",
    "1,000",
    "100000000000000000000000000000000000000000",
    "253402300800000",
    "-62135596800001",
    "2024-02-30T00:00:00Z",
    "2024-03-31T02:30:00+02:00",
    "+999999-01-01T00:00:00Z",
    "10.0.0.1",
    "256.1.1.1",
    "2001:db8::1",
    "::ffff:1.2.3.4",
    "5m",
    "-3 days",
    "12 kB/s",
];

/// Any value: texts of all kinds, numbers at the edges, null, arrays and objects in each other.
pub fn wild_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        3 => value(),
        3 => text().prop_map(Json::from),
        2 => prop::sample::select(EDGES).prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => any::<f64>().prop_map(Json::from),
        1 => Just(Json::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((prop::sample::select(vec!["k", "v", "x", "", "a.b", "é", "0"]), inner), 0..4)
                .prop_map(|fields| Json::Object(
                    fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
                )),
        ]
    })
}

/// An event of anything, at any time, with some of these fields.
pub fn wild_event(fields: Vec<String>) -> impl Strategy<Value = Json> {
    let time = prop_oneof![
        6 => (0i64..5000).prop_map(|time| Some(json!(START + time * 1000))),
        1 => Just(None),
        1 => (-3i64..3).prop_map(|time| Some(json!(time))),
        1 => prop::sample::select(EDGES).prop_map(|time| Some(json!(time))),
        1 => any::<i64>().prop_map(|time| Some(json!(time))),
    ];
    event_of(prop::sample::select(fields), wild_value(), time)
}

fn literal() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["1", "2.5", "10", "north", "\"\"", "*", "x*", "\"a=1 b=2\"", "n*h"])
}

pub fn filter() -> impl Strategy<Value = String> {
    let simple = prop_oneof![
        (name(), prop::sample::select(vec!["=", "!="]), literal()).prop_map(|(f, op, v)| format!("{f}{op}{v}")),
        (name(), prop::sample::select(vec!["<", ">=", ">"]), -2i64..9).prop_map(|(f, op, v)| format!("{f}{op}{v}")),
        (name(), prop::sample::select(vec!["/o/", "/^N/i", "/\\d+/", "/(?:x|south)/i"]))
            .prop_map(|(f, r)| format!("{f}={r}")),
        prop::sample::select(vec!["north", "\"b=2\"", "*o*", "/outh/"]).prop_map(str::to_string),
        (name(), name()).prop_map(|(f, g)| format!("test({f} == {g})")),
        name().prop_map(|f| format!("in({f}, values=[1, north, \"x*\"])")),
    ];
    simple.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} AND {r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} OR {r})")),
            inner.prop_map(|f| format!("NOT ({f})")),
        ]
    })
}
