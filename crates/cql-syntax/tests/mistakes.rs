//! One snapshot for each kind of mistake: what is said, where, and what to write instead.

use cql_syntax::{Diagnostic, parse};

fn show(text: &str) -> String {
    let parsed = parse(text);
    assert!(parsed.has_errors(), "{text}");
    let mut out = format!("{text}\n");
    for diagnostic in parsed.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
        check_words(diagnostic);
        let (line, column) = diagnostic.span().unwrap_or_default().line_column(text);
        out.push_str(&format!("{line}:{column} {} {}\n", diagnostic.code.0, diagnostic.message));
        for label in &diagnostic.labels {
            out.push_str(&format!("    at {:?} {}\n", label.span.of(text), label.text));
        }
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!("    help {help}\n"));
        }
    }
    out
}

/// Syntax errors say so; a bound that is no number says that instead.
fn check_words(diagnostic: &Diagnostic) {
    let message = diagnostic.message.to_lowercase();
    assert!(message.contains("syntax") || message.contains("number"), "{message}");
}

const MISTAKES: &[(&str, &[&str])] = &[
    ("01_missing_semicolon", &["case { a=1 | t:=\"x\"\n  a=2 | t:=\"y\"; * }", "k match { a => x:=1\n b=1; * => * }"]),
    (
        "02_never_closed",
        &[
            "case { a=1 | x := 1; *\n| count()",
            "a=1 | groupBy([a, b\n| sort(x)",
            "(a=1 or b=2",
            "[count(), max(x)",
            "user=\"eve | count()",
            "user='eve",
            "user=/eve",
            "a=1 /* never",
            "count())",
            "groupBy([a)",
            "a=1 | f(x=\"a) | b=2",
        ],
    ),
    ("03_stray_sign", &["count()'", "$\"acme:norm\"():", "sort(x)` | count()", "a=1 | sort(x)? | b=2", "x=\"a\"!"]),
    (
        "04_missing_operand",
        &[
            "svc=a NOT | count()",
            "a=1 and",
            "a = | b",
            "and host=a",
            "a=1 | not",
            "x := | count()",
            "x := a + | b",
            "(a=1 or)",
            "x like | b",
            "x > | b",
            "x =~ 5",
        ],
    ),
    ("05_regex_without_quotes", &["replace(regex=^n$, with=m)", "regex(^a.*$)"]),
    ("06_missing_comma", &["join({kind=x} key=a, field=b)", "table([a b])", "f(a \"b\")"]),
    ("13_bad_arguments", &["f(a,)", "f(,a)", "[a,]", "f(a=)", "x, y"]),
    (
        "14_second_query",
        &["a=1 | [count()]\n\n#kind=open | count()", "x := 1\n\ndoor=1", "x := 1\ndoor=1", "x := 1 door=1"],
    ),
    (
        "15_other_languages",
        &[
            "let a = 5;",
            "project a, b",
            "extend x = a + 1",
            "summarize count() by a",
            "x between (1 .. 2)",
            "x matches regex \"a.*\"",
            "x has \"y\"",
            "delete from t",
        ],
    ),
    (
        "16_spl",
        &["stats count by x", "a=1 | stats count by x, y | b=2", "rex field=x \"(?<a>.)\"", "dedup x", "`macro`"],
    ),
    ("17_aggregates_behind_bucket", &["bucket(span=1h)\ncount(a) as n\nmax(b) as m", "bucket(1h)\ncount(a, as=n)"]),
    ("18_match_forms", &["match(x, { \"2\" => \"two\" })", "match { a=1 | b := 2 }", "y := match { 1 => 2 }"]),
    ("19_placeholder", &["table([door, <fields>])", "door=<name of door>", "x := <value>"]),
    ("20_membership", &["x in: \"a\", \"b\"", "in(\"a\",\"b\")"]),
    ("24_numbers", &["400 > code", "ms > fast", "size > \"big\"", "x := if(a=1 and b > \"x\", 1, 2)"]),
    ("26_dashes", &["host-name=*", "a=1 | web-host > 5"]),
    ("30_pipeline_in_parentheses", &["a=1 or (door=north | x := 1)", "(door=north | x := 1)", "not ([count()])"]),
    ("40_regex_literals", &["hit := /evil/i", "hit := name==/evil/", "x=/a/q", "path=/var/log", "x := a + /b/"]),
    ("41_reserved_words", &["like", "case", "a=1 match", "a=1 like b"]),
    ("42_words", &["ftp://", "x=ftp://"]),
    (
        "43_branches",
        &[
            "case { ; * }",
            "case { }",
            "k match { a | x := 1 }",
            "k match { a => ; * => * }",
            "k match { a => * b => * }",
            "case { a=1 => x := 1 => y := 2 }",
        ],
    ),
    ("44_expressions", &["x := a < b < c", "x := (a, b)", "x := ()", "x := [a := 1] + f(in [b := 1])", "()"]),
    ("45_every_bad_step", &["a= | web-x=1 | count() | size > big | f(a b) | b=2"]),
    ("46_saved", &["$name(a)", "$name", "$n(a=b c)"]),
    ("47_depth", &[concat!("x := ", "-")]),
];

#[test]
fn mistakes() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, texts) in MISTAKES {
            let shown: Vec<String> = texts.iter().map(|text| show(text)).collect();
            insta::assert_snapshot!(format!("mistake_{name}"), shown.join("---\n"));
        }
    });
}

#[test]
fn the_rest_is_still_read() {
    let parsed = parse("a=1 | b= | c=3 | d e) | f=6");
    let steps = cql_syntax::dump::dump(&parsed.query);
    assert_eq!(steps, "(= a 1)\n<true>\n(= c 3)\n(= f 6)");
}
