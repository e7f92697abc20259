//! Every function over arbitrary arguments and events: a call is refused or runs, never panics, ends, and gives the same
//! rows whichever way it is run.

mod support;

use cql::{LIBRARY, Registry};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use std::sync::LazyLock;
use support::agree::agree;
use support::case::{Case, check, outcome};
use support::{calls, generate, known};

/// Functions of a field `m`, in the order in which they are applied.
const STEPS: &[&str] = &[
    "parseCEF(m)",
    "parseLEEF(m)",
    "parseCsv(m, columns=[c0, c1, c2], trim=true)",
    "parseFixedWidth(m, columns=[w0, w1], widths=[3, 2])",
    "parseHexString(m)",
    "parseHexString(m, charset=\"UTF-16LE\", as=wide)",
    "parseInt(m, as=n, endian=little)",
    "parseJson(m, prefix=\"j.\", exclude=\"j.a[*]\")",
    "parseUri(m, defaultBase=\"https://\", prefix=\"uri\")",
    "parseUrl(m)",
    "parseXml(m, prefix=\"x.\")",
    "kvParse(m, as=\"kv\")",
    "kvParse(m, as=\"kv\", separator=\":\", separatorPadding=yes, override=true)",
    "base64Decode(m)",
    "urlDecode(m)",
    "tokenHash(m)",
    "hash([m, nope])",
    "crypto:sha256(m)",
    "hashRewrite(m, salt=\"s\", as=hidden)",
    "bitfield:extractFlags(field=m, output=[[0, b0], [63, b63]])",
    "bitfield:extractFlagsAsArray(field=m, flagNames=[[0, low], [63, high]])",
    "math:mod(m, divisor=-3.5)",
    "math:pow(m, exponent=0.5)",
    "math:log1p(m)",
    "math:spherical2cartesian(azimuth=m, polar=m, radius=m)",
    "writeJson([\"j.\", \"kv.\", \"x.\", \"m\"])",
    "parseTimestamp(field=m, as=moment)",
    "parseTimestamp(\"yyyy-MM-dd['T'HH:mm[:ss]]\", field=m, as=moment, timezone=\"Europe/Berlin\")",
    "parseTimestamp(seconds, field=m, as=moment)",
    "findTimestamp(field=m, as=moment, timezone=UTC)",
    "formatTime(\"%c %N %j\", field=m, as=written)",
    "formatDuration(m, as=length, from=d)",
    "time:weekOfYear(m)",
    "unit:convert(m, as=amount, keepUnit=true)",
    "unit:convert(m, as=amount, from=\"kB/min\", to=M, unit=B)",
    "eventSize()",
];

/// A query of one function over a few events of anything.
fn queries() -> impl Strategy<Value = (String, Vec<Json>)> {
    calls::function().prop_flat_map(calls::query).prop_flat_map(|query| {
        let events = prop::collection::vec(generate::wild_event(calls::fields_of(&query)), 0..8);
        (Just(query), events)
    })
}

/// A known case, of which some values are others and the events stand in another order.
fn known_cases() -> impl Strategy<Value = Case> {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
        let mut cases = known::cases();
        cases.retain(|case| case.error.is_none() && case.raw.is_none());
        cases
    });
    let change = (any::<Index>(), any::<Index>(), generate::wild_value());
    let changes = prop::collection::vec(change, 0..4);
    let more = prop::collection::vec(any::<Index>(), 0..4);
    (any::<Index>(), changes, more).prop_map(|(index, changes, more)| {
        let mut case = index.get(&CASES).clone();
        for index in more.iter().filter(|_| !case.events.is_empty()).collect::<Vec<_>>() {
            let place = index.index(case.events.len());
            let event = case.events[place].clone();
            case.events.insert(case.events.len() - place, event);
        }
        for (event, field, value) in changes.into_iter().filter(|_| !case.events.is_empty()).collect::<Vec<_>>() {
            let event = event.index(case.events.len());
            if let Some(fields) = case.events[event].as_object_mut().filter(|fields| !fields.is_empty()) {
                let field = field.index(fields.len());
                fields.values_mut().nth(field).into_iter().for_each(|old| *old = value.clone());
            }
        }
        case
    })
}

proptest! {
    #![proptest_config(generate::config(300))]

    #[test]
    fn every_event_comes_through(text in generate::text()) {
        let query = format!("{} | count()", STEPS.join(" | "));
        let case = json!({ "name": "", "query": query, "events": [{ "m": text }], "expect": [{ "_count": 1 }] });
        let case: Result<Case, _> = serde_json::from_value(case);
        let result = case.map_err(|error| error.to_string()).and_then(|case| check(&case));
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn what_is_written_as_json_can_be_read(text in generate::text()) {
        let query = "kvParse(m, as=\"kv\") | j := writeJson(\"kv.\") | parseJson(j, prefix=\"r.\") | @error!=*";
        let case = json!({ "name": "", "query": query, "events": [{ "m": text }], "expect": [{ "m": text }] });
        let case: Result<Case, _> = serde_json::from_value(case);
        let result = case.map_err(|error| error.to_string()).and_then(|case| check(&case));
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn every_function_takes_any_argument_and_any_event((query, events) in queries(), threads in 1usize..5, block in 1usize..5) {
        let case = Case { query, events, ..calls::surroundings() };
        if let Err(differ) = agree(&case, threads, block) {
            prop_assert!(false, "{differ}");
        }
    }

    #[test]
    fn known_queries_take_any_event(case in known_cases(), threads in 1usize..5, block in 1usize..5) {
        if let Err(differ) = agree(&case, threads, block) {
            prop_assert!(false, "{differ}");
        }
    }
}

/// Of every function some generated calls must run, or the law says nothing of it.
#[test]
fn generated_calls_of_every_function_are_accepted() {
    let mut runner = TestRunner::deterministic();
    let signatures = LIBRARY.functions().iter().map(|function| function.signature());
    // copyEvent() works in parsers only.
    for signature in signatures.filter(|signature| signature.name != "copyEvent") {
        let queries = (0..300).filter_map(|_| calls::query(signature).new_tree(&mut runner).ok());
        let mut cases = queries.map(|query| Case { query: query.current(), ..calls::surroundings() });
        assert!(cases.any(|case| outcome(&case, true, 1, 1).is_ok()), "{}", signature.name);
    }
}
