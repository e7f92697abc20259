use super::*;
use cql_core::Layout;
use cql_json::MAX_DEPTH;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::string::String;

/// The fields of a line when everything is wanted; `None` if it is malformed.
fn all(line: &[u8]) -> Option<Vec<(String, String)>> {
    decode(line, &Layout::default(), |layout| Projection::new(layout, [], vec![], true))
}

fn decode(line: &[u8], layout: &Layout, wanted: impl Fn(&Layout) -> Projection) -> Option<Vec<(String, String)>> {
    let arena = Bump::new();
    let mut row = Row::ordered(layout);
    match JsonDecoder.decode(line, &wanted(layout), &mut row, &arena) {
        Decoded::Malformed => None,
        Decoded::Event => Some(row.fields().map(|(name, value)| (name.into(), text(value))).collect()),
    }
}

fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.into(),
        other => panic!("{other:?} is no text"),
    }
}

/// The fields that are named or have one of the prefixes.
fn some(line: &[u8], names: &[String], prefixes: &[String]) -> Option<Vec<(String, String)>> {
    let mut layout = Layout::default();
    let slots: Vec<Slot> = names.iter().map(|name| layout.bind(name)).collect();
    decode(line, &layout, |layout| Projection::new(layout, slots.iter().copied(), prefixes.to_vec(), false))
}

fn fields(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
    Some(pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
}

#[test]
fn flattens() {
    let line = br#" {"a":{"b":"x","c":[1,{"d":true},[null,-1.50e+7]]}, "e" : "" ,"f":null,"g":{},"h":[],"a.z":"q"} "#;
    let expected =
        [("a.b", "x"), ("a.c[0]", "1"), ("a.c[1].d", "true"), ("a.c[2][1]", "-1.50e+7"), ("e", ""), ("a.z", "q")];
    assert_eq!(all(line), fields(&expected));
    let names = ["a.c[1].d", "a.z", "e", "nope"].map(String::from);
    assert_eq!(some(line, &names, &[]), fields(&[("a.c[1].d", "true"), ("e", ""), ("a.z", "q")]));
    assert_eq!(some(line, &[], &["a.c[".into()]), fields(&expected[1..4]));
}

#[test]
fn first_value_of_a_field_counts() {
    let line = br#"{"a":null,"a":"1","a":"2","b.c":"x","b":{"c":"y","d":1},"b.d":2}"#;
    assert_eq!(all(line), fields(&[("a", "1"), ("b.c", "x"), ("b.d", "1")]));
    let names = ["a", "b.c", "b.d"].map(String::from);
    assert_eq!(some(line, &names, &[]), all(line));
}

#[test]
fn reads_keys_with_escapes() {
    let line = r#"{"\u0061\n":{"\"":"\u00e9"},"é":1}"#;
    assert_eq!(all(line.as_bytes()), fields(&[("a\n.\"", "é"), ("é", "1")]));
    assert_eq!(some(line.as_bytes(), &["a\n.\"".into()], &[]), fields(&[("a\n.\"", "é")]));
}

#[test]
fn replaces_what_is_no_utf8() {
    assert_eq!(
        all(b"{\"a\":\"x\xff\\u0041\xe2\x82\",\"b\xc3\":\"\xe9\"}"),
        fields(&[("a", "x\u{fffd}A\u{fffd}"), ("b\u{fffd}", "\u{fffd}")])
    );
}

#[test]
fn malformed_whatever_is_wanted() {
    let bad: &[&str] = &[
        "",
        " ",
        "{",
        "}",
        "null",
        "1",
        "\"a\"",
        "[1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1} x",
        "{\"a\":tru}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":\"}",
        "{\"a\":\"\\\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":{]}",
        "{\"a\":{\"b\":1]}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":[}",
        "{\"a\":\"x\"\"b\":1}",
        "{\"a\"\"b\"}",
        "{\"a\":1x}",
        "{\"a\":truex}",
    ];
    for line in bad {
        assert_eq!(all(line.as_bytes()), None, "{line}");
        assert!(serde_json::from_str::<serde_json::Map<String, Json>>(line).is_err(), "{line}");
        for name in ["a", "z", "a.b", "a[0]"] {
            assert_eq!(some(line.as_bytes(), &[name.into()], &[]), None, "{line}");
        }
        assert_eq!(some(line.as_bytes(), &[], &[]), None, "{line}");
    }
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(is_event(nested(MAX_DEPTH - 1).as_bytes()));
    assert!(!is_event(nested(MAX_DEPTH).as_bytes()));
    assert!(!is_event(nested(100_000).as_bytes()));
}

/// The fields of a value by serde_json, in order, the first value of a name only.
fn flatten(value: &Json, path: String, out: &mut Vec<(String, String)>) {
    match value {
        Json::Null => {}
        Json::Object(members) => {
            for (key, value) in members {
                flatten(value, if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, out);
            }
        }
        Json::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                flatten(value, format!("{path}[{index}]"), out);
            }
        }
        Json::String(text) => note(out, path, text.clone()),
        other => note(out, path, other.to_string()),
    }
}

fn note(out: &mut Vec<(String, String)>, name: String, value: String) {
    if !out.iter().any(|(known, _)| *known == name) {
        out.push((name, value));
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]{1,2}", "\\PC{1,90}", any::<String>(), Just("C:\\x\\\"y\"".into()), Just("😀é\u{1}".into())]
}

/// Keys are never empty at the top, so that a path tells whether it is the top.
fn any_key() -> impl Strategy<Value = String> {
    any_text().prop_map(|key| if key.is_empty() { "k".into() } else { key })
}

fn any_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        // Eighths, because serde_json does not read every fraction to the last bit.
        any::<i32>().prop_map(|number| Json::from(f64::from(number) / 8.0)),
        any_text().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::vec((any_key(), inner), 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

fn any_event() -> impl Strategy<Value = Json> {
    proptest::collection::vec((any_key(), any_value()), 0..12)
        .prop_map(|members| Json::Object(members.into_iter().collect()))
}

/// Writes JSON with blanks and escapes as the dice (a stream of numbers) have it.
fn write(value: &Json, dice: &mut impl FnMut() -> u8, out: &mut String) {
    let blank = |dice: &mut dyn FnMut() -> u8, out: &mut String| {
        let choice = dice() as usize;
        out.push_str(["", "", "", " ", "\t", " \r"][choice % 6]);
    };
    blank(dice, out);
    match value {
        Json::String(text) => write_string(text, dice, out),
        Json::Array(elements) => {
            out.push('[');
            blank(dice, out);
            for (index, element) in elements.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(element, dice, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            blank(dice, out);
            for (index, (key, element)) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                blank(dice, out);
                write_string(key, dice, out);
                blank(dice, out);
                out.push(':');
                write(element, dice, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
    blank(dice, out);
}

fn write_string(text: &str, dice: &mut impl FnMut() -> u8, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        if dice().is_multiple_of(8) || character < ' ' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&if dice().is_multiple_of(2) {
                    format!("\\u{unit:04x}")
                } else {
                    format!("\\u{unit:04X}")
                });
            }
        } else if matches!(character, '"' | '\\') || (character == '/' && dice().is_multiple_of(2)) {
            out.push('\\');
            out.push(character);
        } else {
            out.push(character);
        }
    }
    out.push('"');
}

fn written(value: &Json, seed: &[u8]) -> String {
    let mut place = 0;
    let mut dice = || {
        place += 1;
        seed.get(place % seed.len().max(1)).copied().unwrap_or(1).wrapping_add(place as u8)
    };
    let mut line = String::new();
    write(value, &mut dice, &mut line);
    line
}

proptest! {
    #[test]
    fn agrees_with_serde_json(event in any_event(), seed in proptest::collection::vec(any::<u8>(), 1..40)) {
        let line = written(&event, &seed);
        prop_assert_eq!(&serde_json::from_str::<Json>(&line).expect("well-formed"), &event);
        let mut expected = Vec::new();
        flatten(&event, String::new(), &mut expected);
        prop_assert_eq!(all(line.as_bytes()), Some(expected));
    }

    #[test]
    fn projection_is_all_then_pick(
        event in any_event(),
        seed in proptest::collection::vec(any::<u8>(), 1..40),
        picks in proptest::collection::vec(any::<bool>(), 40),
        prefix in prop_oneof!["[a-c]{1,2}[.\\[]", Just("zz.".to_string())],
    ) {
        let line = written(&event, &seed);
        let every = all(line.as_bytes()).expect("well-formed");
        let names: Vec<String> = every.iter().zip(&picks).filter(|(_, pick)| **pick).map(|((name, _), _)| name.clone()).collect();
        let picked = |(name, _): &(String, String)| names.contains(name);
        let expected: Vec<_> = every.iter().filter(|field| picked(field)).cloned().collect();
        prop_assert_eq!(some(line.as_bytes(), &names, &[]), Some(expected));
        let below: Vec<_> = every.iter().filter(|field| picked(field) || field.0.starts_with(&prefix)).cloned().collect();
        prop_assert_eq!(some(line.as_bytes(), &names, &[prefix]), Some(below));
    }

    #[test]
    fn damage_is_seen_whatever_is_wanted(event in any_event(), seed in proptest::collection::vec(any::<u8>(), 1..40), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut line = written(&event, &seed).into_bytes();
        let place = place.index(line.len());
        line[place] = byte;
        let every = all(&line);
        let strict = serde_json::from_slice::<serde_json::Map<String, Json>>(&line);
        // Inside of strings more is let pass than JSON allows.
        prop_assert!(every.is_some() || strict.is_err());
        prop_assert_eq!(is_event(&line), every.is_some());
        if let Some(every) = every {
            let names: Vec<String> = every.into_iter().map(|(name, _)| name).step_by(2).collect();
            let damaged = names.iter().any(|name| name.contains('\u{fffd}'));
            prop_assert!(damaged || some(&line, &names, &[]).is_some_and(|fields| fields.len() == names.len()));
        }
    }

    #[test]
    fn never_panics(line in proptest::collection::vec(prop_oneof![Just(b'{'), Just(b'"'), Just(b'\\'), Just(b':'), Just(b','), Just(b'['), Just(b']'), Just(b'}'), Just(b'1'), any::<u8>()], 0..200)) {
        let every = all(&line).is_some();
        prop_assert_eq!(is_event(&line), every);
    }
}

#[test]
fn a_substitute_does_not_make_an_event_complete() {
    let mut layout = Layout::default();
    let [tag, plain, other] = ["#kind", "kind", "x"].map(|name| layout.bind(name));
    let wanted =
        |layout: &Layout| Projection::new(layout, [tag, plain, other], vec![], false).with_substitutes(vec![plain]);
    let tag_of = |line: &str| {
        decode(line.as_bytes(), &layout, wanted).map(|fields| fields.into_iter().find(|(name, _)| name == "#kind"))
    };
    let found = |value: &str| Some(Some(("#kind".to_string(), value.to_string())));
    assert_eq!(tag_of(r##"{"kind":"a","x":"1","#kind":"b"}"##), found("b"));
    assert_eq!(tag_of(r##"{"#kind":"b","x":"1","kind":"a"}"##), found("b"));
    assert_eq!(tag_of(r##"{"#kind":"b","x":"1","kind":"##), None);
}
