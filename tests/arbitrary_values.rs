//! Functions that take texts apart, or compute with them, over arbitrary texts: the event always comes through, and the
//! result is the same with and without optimisation.

mod support;

use proptest::prelude::{ProptestConfig, Strategy, prop_oneof, proptest};
use serde_json::json;
use support::case::{Case, check};

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
    "eventSize()",
];

/// Texts with the characters that mean something to one of the functions.
fn text() -> impl Strategy<Value = String> {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_comes_through(text in text()) {
        let query = format!("{} | count()", STEPS.join(" | "));
        let case = json!({ "name": "", "query": query, "events": [{ "m": text }], "expect": [{ "_count": 1 }] });
        let case: Result<Case, _> = serde_json::from_value(case);
        let result = case.map_err(|error| error.to_string()).and_then(|case| check(&case));
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn what_is_written_as_json_can_be_read(text in text()) {
        let query = "kvParse(m, as=\"kv\") | j := writeJson(\"kv.\") | parseJson(j, prefix=\"r.\") | @error!=*";
        let case = json!({ "name": "", "query": query, "events": [{ "m": text }], "expect": [{ "m": text }] });
        let case: Result<Case, _> = serde_json::from_value(case);
        let result = case.map_err(|error| error.to_string()).and_then(|case| check(&case));
        assert_eq!(result, Ok(()));
    }
}
