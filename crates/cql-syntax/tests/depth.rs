//! Deep nesting and long texts: read, or refused, and never too much for the stack. Reading that took exponential time
//! would never end here.

use cql_syntax::{Dialect, desugar, dump::dump, parse, print};

/// Reads, rewrites and prints; says whether there were errors.
fn run(text: &str) -> bool {
    let parsed = parse(text);
    let (plain, _) = desugar(&parsed.query, text, Dialect::Extended);
    let printed = print(&plain);
    assert!(!dump(&parsed.query).is_empty() || parsed.has_errors());
    if !parsed.has_errors() {
        assert!(!parse(&printed).has_errors(), "{printed}");
    }
    parsed.has_errors()
}

fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn a_hundred_levels_are_read() {
    let texts = [
        nested("(", "a=1", ")", 100),
        nested("(b=2 or ", "a=1", ")", 100),
        nested("not (b=2 ", "a=1", ")", 100),
        nested("(a=1 | ", "b=2", ")", 60),
        format!("x := {}", nested("(", "a", ")", 100)),
        format!("x := {}", nested("(1 + ", "a", ")", 100)),
        format!("x := {}", nested("(-!", "a", ")", 100)),
        format!("x := {}", nested("if(a > 1, then=1, else=", "2", ")", 60)),
        format!("x := {}", nested("if(a=1 and b=2, then=1, else=", "2", ")", 60)),
        format!("x := {}", nested("if((a=1 or b > c), then=1, else=", "2", ")", 60)),
        format!("test({})", nested("(a=1 and (b=2 or ", "c=3", "))", 50)),
        nested("f(", "a", ")", 100),
        nested("f(x=", "a", ")", 100),
        format!("f({})", nested("[", "a", "]", 60)),
        format!("f({})", nested("([", "a", "])", 50)),
        nested("groupBy(a, function={", "count()", "})", 60),
        nested("case {", "a=1", "; *}", 100),
        nested("case { a=1 => ", "x := 1", "; * => *}", 100),
        nested("a match { b => ", "*", "}", 100),
        format!("x := {}", nested("case { a=1 => ", "2", "; * => 3}", 100)),
        nested("where (", "a=1", ")", 100),
        nested("where(where(", "a=1", "))", 50),
        nested("a=f(b=", "c", ")", 60),
        nested("length(", "a", ") > 1", 60),
        nested("(x in [", "a", "])", 50).replacen("a", "1", 1),
        nested("union [ a=1 | ", "b=2", " ]", 100),
    ];
    for text in texts {
        run(&text);
    }
    assert!(!run(&nested("(", "a=1", ")", 100)));
    assert!(!run(&format!("x := {}", nested("(", "a", ")", 100))));
}

#[test]
fn unclosed_levels_fail() {
    for open in [
        "(",
        "f(",
        "x=f(",
        "where(",
        "filter(",
        "case {",
        "x := (",
        "[",
        "f({",
        "a match { b => ",
        "x in [",
        "union [",
        "f(a=",
        "where (",
        "where f({",
        "filter(f({",
        "eval x = f({",
        "x=f(y=f({",
        "x := f({",
        "f(case { f(",
        "f(x match { f({",
        "x match { f({",
        "f(a N: { ",
        "f(x in [",
        "x in (f({",
        "x in(\"a\", f({",
        "a or f({",
        "not f({",
        "x =~ f({",
        "x = f({",
        "x > f({",
        "f(a f({",
        "f(a=b f({",
        "f({}).x = f({",
        "f() * a > f({",
        "a and (b or (",
        "x := a + f({",
        "f(x=f(",
        "f(a := f({",
        "[a := f({",
        "x := case { a=1 => f({",
        "(a | b | (",
        "f(1 + (",
        "$a(b=",
        "f(\"a\": {",
        "union ({",
        "- (",
        "f(a like (",
        "a=1 | f(",
        "x := a\n f({",
        "case { a=1 : f({",
        "count ({",
        "f ({ a=",
        "f() > f({",
        "f(a, b c=(",
        "f() like f({",
        "x match { f(a) => f({",
        "f(a = b = (",
        "{{a}} f({",
        "x := f(a)\ny := f({",
        "f(x)\ng({",
        "a like f({",
        "f(x) as y f({",
        "f(a ! (",
        "f(a - (",
        "f(not (",
        "x := [",
        "x := {",
        "x := y match { a => f({",
        "where a=1 or f({",
        "union [ f({",
        "sort a f({",
        "f(*.x, (",
        "f(:(",
        "f(a:b, {",
    ] {
        let failed = run(&open.repeat(100));
        assert!(failed, "{open}");
    }
}

#[test]
fn deeper_levels_are_refused() {
    for text in [
        nested("(", "a=1", ")", 129),
        nested("(", "a=1", ")", 20_000),
        format!("x := {}", nested("(", "a", ")", 5_000)),
        nested("f([{", "a", "}])", 3_000),
        format!("{} a=1", "not ".repeat(5_000)),
        format!("{}a=1", "!".repeat(5_000)),
        format!("x := {}a", "-".repeat(3_000)),
        format!("x := a{}", " + a".repeat(3_000)),
        format!("x := {}", nested("(", "a", &format!("{})", " + a".repeat(200)), 100)),
        format!("test({})", vec!["a == b"; 3_000].join(" or ")),
    ] {
        let parsed = parse(&text);
        let first = parsed.diagnostics.iter().find(|diagnostic| diagnostic.is_error()).expect("an error");
        assert!(first.message.contains("syntax"), "{}", first.message);
    }
}

#[test]
fn long_runs_are_read() {
    let sum = format!("x := a{}", " + a".repeat(300));
    assert!(!run(&sum));
    let filters = vec!["a=1"; 5_000].join(" or ");
    let failed = run(&filters);
    assert!(!failed);
    let list = format!("in(a, values=[{}])", vec!["\"value\""; 10_000].join(", "));
    let failed = run(&list);
    assert!(!failed);
    let unions = vec!["a=1"; 1_000].join("\nunion\n");
    assert!(!parse(&unions).has_errors());
}

#[test]
fn long_pipelines_are_read() {
    let step =
        "| host=web* and status != 404 | t := (a + 1) * 2 | groupBy([host, user], function=[count(), max(t, as=m)])\n";
    let text = step.repeat(67);
    let failed = run(&text);
    assert!(!failed);
}
