//! Documents, read strictly: the same ones as serde_json reads, and the values that stand in them.

use bumpalo::Bump;
use cql_core::source::Projection;
use cql_core::{Layout, Slot, Value};
use cql_json::{Sink, read_document};
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// Notes every value with its path.
struct Leaves(Vec<String>);

impl<'a> Sink<'a> for &mut Leaves {
    const STRICT: bool = true;
    const NULLS: bool = true;

    fn is_complete(&self) -> bool {
        false
    }

    fn put(&mut self, slot: Slot, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        self.0.push(format!("{slot:?}={:?}", read()));
        Some(())
    }

    fn put_extra(&mut self, path: &'a str, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        self.0.push(match read() {
            Value::Text(text) => format!("{path}={text}"),
            other => format!("{path} is {other:?}"),
        });
        Some(())
    }
}

fn leaves(document: &str) -> Option<Vec<String>> {
    let (arena, mut leaves) = (Bump::new(), Leaves(Vec::new()));
    let all = Projection::new(&Layout::default(), [], Vec::new(), true);
    read_document(document, &all, &arena, &mut leaves)?;
    Some(leaves.0)
}

/// Whether the document can be read where nothing of it is wanted.
fn is_well_formed(document: &str) -> bool {
    read_document(document, &Projection::default(), &Bump::new(), &mut Leaves(Vec::new())).is_some()
}

#[test]
fn paths_and_spellings() {
    let expected = ["a.b[0]=1.50", "a.b[1]=1e3", "a.b[2][0]=true", "a. c=é\"", "d is Missing", "a.b=2"];
    let document = r#" {"a":{"b":[1.50,1e3,[true]]," c":"\u00e9\""},"d":null,"e":{},"f":[],"a.b":2} "#;
    assert_eq!(leaves(document).as_deref(), Some(&expected.map(String::from)[..]));
    assert_eq!(leaves("12345678901234567890123.0"), Some(vec!["=12345678901234567890123.0".into()]));
    assert_eq!(leaves(r#""\ud800x""#), Some(vec!["=\u{fffd}x".into()]));
    assert_eq!(leaves(r#"{"":{"a":1}}"#), Some(vec![".a=1".into()]));
    assert_eq!(leaves(r#"[{"a":1},"b"]"#), Some(vec!["[0].a=1".into(), "[1]=b".into()]));
}

#[test]
fn no_documents() {
    for text in
        ["", "x", "{\"a\":1", "[1,]", "{\"a\":1} x", "01", r#"{"a":"\q"}"#, r#"{"\u12":1}"#, "\"\t\"", "{\"\n\":\"\"}"]
    {
        assert_eq!(leaves(text), None, "{text}");
        assert!(!is_well_formed(text), "{text}");
    }
    assert_eq!(leaves(&"[".repeat(100_000)), None);
    assert_eq!(leaves(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), None);
}

proptest! {
    #[test]
    fn accepts_what_serde_json_accepts(parts in proptest::collection::vec(prop_oneof![
        Just("{\"a\":\""), Just("\",\"b\":\""), Just("\"}"), Just("\\"), Just("\""), Just("u0041"), Just("n"), Just("ud83d"),
        Just("\\\\"), Just("\t"), Just("\n"), Just("{"), Just("}"), Just("["), Just("]"), Just(":"), Just(","), Just("null"),
        Just("-1.5e3"), Just("0"), Just("é"), Just(" "),
    ], 0..12)) {
        let text = parts.concat();
        let expected = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(leaves(&text).is_some(), expected, "{}", text);
        prop_assert_eq!(is_well_formed(&text), expected, "{}", text);
    }

    #[test]
    fn accepts_what_serde_json_accepts_after_damage(place in 0usize..100, with in "[\\x00-\\x7f]{0,2}", cut in 0usize..3) {
        let document = r#"{"name":"C:\\x\u00e9","list":[1,-2.5e+7,true,null,{"k":"v"}], "other":"q\"","empty":{}, "z":""}"#;
        let place = place.min(document.len());
        prop_assume!(document.is_char_boundary(place) && document.is_char_boundary((place + cut).min(document.len())));
        let text = format!("{}{with}{}", &document[..place], &document[(place + cut).min(document.len())..]);
        let expected = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(leaves(&text).is_some(), expected, "{}", text);
        prop_assert_eq!(is_well_formed(&text), expected, "{}", text);
    }
}
