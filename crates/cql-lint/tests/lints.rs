//! What each lint finds, and what it leaves alone.

use cql_core::Environment;
use cql_core::time::Timestamp;
use cql_lint::{LINTS, Levels, Settings, check, fix};
use cql_std::LIBRARY;

fn with_settings<T>(work: impl FnOnce(&Settings<'_>) -> T) -> T {
    let environment = Environment::new(Timestamp(1_717_243_200_000));
    let levels = Levels::default();
    work(&Settings { registry: &LIBRARY, environment: &environment, levels: &levels, sample: None, fixes: true })
}

/// The pieces of the text that the lint of this name points at.
fn hits(name: &str, text: &str) -> Vec<String> {
    let page = LINTS.iter().map(|lint| lint.page()).find(|page| page.name == name).expect("a lint");
    let found = with_settings(|settings| check(text, settings));
    assert!(!found.iter().any(|finding| finding.is_error()), "{text} {found:?}");
    let own = found.iter().filter(|finding| finding.code == page.code);
    own.map(|finding| finding.span().unwrap_or_default().of(text).to_string()).collect()
}

const FOUND: &[(&str, &str, &str)] = &[
    ("never-matches", "a=1 | b=2 | a=3", "a=3"),
    ("never-matches", "a=web* | a=db1", "a=db1"),
    ("never-matches", "a>5 a<5", "a<5"),
    ("never-matches", "a=x a>5", "a>5"),
    ("never-matches", "a=3 | a>5", "a>5"),
    ("never-matches", "a!=* a=1", "a=1"),
    ("never-matches", "a=1 not a=1", "not a=1"),
    ("never-matches", "b=1 or (a=1 and a=2)", "a=2"),
    ("never-matches", "@timestamp=2024-01-01", "@timestamp=2024-01-01"),
    ("never-matches", "test(a > \"b\")", "a > \"b\""),
    ("never-matches", "x := if(a + 1 == \"b\", then=1, else=2)", "a + 1 == \"b\""),
    ("never-matches", "case { a=1 a=2 | x := 1; * }", "a=2"),
    ("never-matches", "a=1 | (a=2 or a=3)", "a=2 or a=3"),
    ("never-matches", "a=1 (a=2 or b=1)", "a=2"),
    ("never-matches", "(a=1 or a=2) | a=3", "a=3"),
    ("never-matches", "in(a, values=[1, x*]) | a=3", "a=3"),
    ("never-matches", "a=3 | in(a, values=[1, x*])", "in(a, values=[1, x*])"),
    ("never-matches", "a=1 | case { a=2 | x := 1; * }", "a=2"),
    ("never-matches", "a match { x => a=y | z := 1; * => * }", "a=y"),
    ("never-matches", "a := 5 | a>7", "a>7"),
    ("never-matches", "case { a=1 | x := 1; a=1 b=2 | x := 2; * }", "a=1 b=2"),
    ("never-matches", "case { a=* | x := 1; a=1 | x := 2; * }", "a=1"),
    ("never-matches", "case { a>5 | x := 1; a>7 | x := 2; a>3 | x := 3 }", "a>7"),
    ("never-matches", "case { x := 1; b=1 | x := 3 }", "b=1"),
    ("never-matches", "case { a=1 | x := 1; *; b=1 | x := 3 }", "b=1"),
    ("never-matches", "a match { x* => y := 1; xy => y := 2; * => * }", "xy"),
    ("never-matches", "a match { x => y := 1; * => *; z => * }", "z"),
    ("late-filter", "groupBy(host, function=sum(n)) | host=a or host=b | _sum > 3", "host=a or host=b"),
    ("late-filter", "groupBy(field=[host]) | _count > 3 | not host=a", "not host=a"),
    ("late-filter", "timeChart(series=host) | host=a", "host=a"),
    ("late-filter", "bucket(field=[host, user]) | user=a", "user=a"),
    ("late-filter", "sort(n) | host=a", "host=a"),
    ("never-matches", "a=web* a=db*", "a=db*"),
    ("never-matches", "a=*.exe a=*.dll", "a=*.dll"),
    ("plain-regex", "regex(\"web\", field=a)", "\"web\""),
    ("plain-regex", "a!=/^web-/", "/^web-/"),
    ("plain-regex", "a=/1\\.2/i", "/1\\.2/i"),
    ("slow-regex", "a=/(x+x*)+y/", "/(x+x*)+y/"),
    ("slow-regex", "regex(\"(?<n>(\\\\d*)*)!\", field=a)", "\"(?<n>(\\\\d*)*)!\""),
    ("slow-regex", "a=/(.*,)*x/", "/(.*,)*x/"),
    ("slow-regex", "a=/(a[ab]+)+x/", "/(a[ab]+)+x/"),
    ("slow-regex", "a=/(?=(a|b+)*c)/", "/(?=(a|b+)*c)/"),
    ("slow-regex", "a=/.*x/", "/.*x/"),
    ("unused-assignment", "x := 1 | y := x + 1 | count()", "y"),
    ("unused-assignment", "case { a=1 | x := 1; * | y := 2 } | groupBy(y)", "x"),
    ("unused-assignment", "x := 1 | select([a])", "x"),
    ("group-limit", "a=1 | groupBy(field=@id)", "groupBy(field=@id)"),
    ("head-after-sort", "sort(a) | head(500)", "sort(a) | head(500)"),
    ("head-after-sort", "sort() | head()", "sort() | head()"),
    ("missing-passes", "b=1 a!=1", "a!=1"),
    ("missing-passes", "not a>5", "not a>5"),
    ("missing-passes", "not (a=1 or b=2)", "not (a=1 or b=2)"),
    ("missing-passes", "a=* not (a=1 and b=2)", "not (a=1 and b=2)"),
    ("missing-passes", "a=1 | join({b!=1}, field=a)", "b!=1"),
    ("missing-passes", "!in(a, values=[1, 2])", "!in(a, values=[1, 2])"),
    ("free-text-scan", "error | host=a", "error"),
    ("free-text-scan", "error or /fail/", "error"),
    ("deprecated", "sort(a, reverse=true)", "reverse"),
    ("deprecated", "x := 1 | !cidr(ip, subnet=\"10.0.0.0/8\", negate=true)", "negate"),
];

const LEFT_ALONE: &[(&str, &str)] = &[
    ("never-matches", "a=1 or a=2"),
    ("never-matches", "a=1 | a := 2 | a=2"),
    ("never-matches", "a=1 | rename(b, as=a) | a=2"),
    ("never-matches", "a=1 a=1.0"),
    ("never-matches", "a=1 | regex(\"(?<a>.)\", field=b) | a=2"),
    ("never-matches", "a=1 | b=/(?<a>.)/ | a=2"),
    ("never-matches", "a=1 | join({x=1}, field=b, include=[a]) | a=2"),
    ("never-matches", "a=1 (a=1 or b=2)"),
    ("never-matches", "in(a, values=[X], ignoreCase=true) | a=x"),
    ("never-matches", "a := b | a=2"),
    ("never-matches", "case { a=1 | b=2 | x := 1; a=1 | x := 2; * }"),
    ("never-matches", "case { a=1 | regex(\"x\", field=b); a=1 | y := 2 }"),
    ("never-matches", "case { a=1 | x := 1; a=2 | x := 2; * }"),
    ("never-matches", "a match { xy => y := 1; x* => y := 2; * => * }"),
    ("late-filter", "groupBy(host) | host=/(?<x>.)/"),
    ("late-filter", "groupBy(host, function=max(b, as=host)) | host=x"),
    ("never-matches", "a=web* a=web1"),
    ("never-matches", "a>=5 a<=5"),
    ("never-matches", "a=?{x=1} a=2"),
    ("never-matches", "not (a=1 or a=2)"),
    ("never-matches", "test(a == \"b\")"),
    ("late-filter", "groupBy(host) | _count > 3"),
    ("late-filter", "groupBy(host) | host=a or _count > 3"),
    ("late-filter", "groupBy(host) | host := lower(host) | host=a"),
    ("never-matches", "a=w* a=web*"),
    ("never-matches", "a=*x* a=y*"),
    ("late-filter", "sort(n, limit=50) | host=a"),
    ("late-filter", "groupBy(host) | sort(_count) | head(5)"),
    ("plain-regex", "regex(\"^web\", field=a)"),
    ("plain-regex", "regex(\"web\")"),
    ("plain-regex", "regex(\"web\", field=a, strict=false)"),
    ("plain-regex", "a=/web/i"),
    ("plain-regex", "a=/we.b/"),
    ("plain-regex", "a=/web$/"),
    ("plain-regex", "a=/5*/"),
    ("plain-regex", "a=/\\*/"),
    ("slow-regex", "a=/(ab+c)+/"),
    ("slow-regex", "a=/(\\d+,)*x/"),
    ("slow-regex", "a=/(,[^,]*)*x/"),
    ("slow-regex", "a=/.*(?<n>x)/"),
    ("slow-regex", "a=/^.*x.*$/"),
    ("unused-assignment", "x := 1"),
    ("unused-assignment", "x := 1 | groupBy(x)"),
    ("unused-assignment", "xa := 1 | writeJson(xa, as=y) | select(y)"),
    ("unused-assignment", "t[0] := 1 | array:length(\"t[]\", as=n) | select(n)"),
    ("unused-assignment", "x := 1 | s := format(\"%s\", field=x) | select(s)"),
    ("unused-assignment", "x := 1 | tail(5)"),
    ("unused-assignment", "x := 1 | groupBy(a, function={x=1 | count()})"),
    ("group-limit", "groupBy(@timestamp, limit=max)"),
    ("group-limit", "bucket(span=1h) | groupBy(@timestamp)"),
    ("head-after-sort", "sort(a, limit=5) | head(3)"),
    ("head-after-sort", "sort(a) | tail(3)"),
    ("missing-passes", "a=* a!=1"),
    ("missing-passes", "a!=*"),
    ("missing-passes", "not (a=* or b=2)"),
    ("missing-passes", "a=1 or a=2 | a!=3"),
    ("missing-passes", "#kind!=x @id!=3"),
    ("missing-passes", "a := 1 | a!=2"),
    ("missing-passes", "x=/(?<a>.)/ | a!=2"),
    ("missing-passes", "groupBy(a) | a!=1"),
    ("free-text-scan", "host=a | error"),
    ("free-text-scan", "error host=a"),
    ("free-text-scan", "groupBy(a) | b=1"),
    ("deprecated", "sort(a, order=desc)"),
];

#[test]
fn lints_find_what_they_are_for() {
    for (name, text, piece) in FOUND {
        assert_eq!(hits(name, text), [*piece], "{name}: {text}");
    }
}

#[test]
fn lints_leave_the_rest_alone() {
    for (name, text) in LEFT_ALONE {
        assert_eq!(hits(name, text), Vec::<String>::new(), "{name}: {text}");
    }
}

#[test]
fn what_is_fixed_stays_as_it_is() {
    for (text, expected) in [
        ("a=/web/ b=/^x y/", "a=*web* b=\"x y*\""),
        ("u=/^http:\\/\\/x/ // why", "u=\"http://x*\" // why"),
        ("a and b or c", "a and (b or c)"),
        ("a or b c or not d and e", "(a or b) (c or not d) and e"),
        ("sort() | head()", "sort(limit=200)"),
        ("sort(a) // why\n| head(3)", "sort(a) // why\n| head(3)"),
        ("x in [1, 2] and y in [3]", "in(field=x, values=[1, 2]) and in(field=y, values=[3])"),
        ("x in [1] or y in [3]", "x in [1] or y in [3]"),
        ("n := dcount(a)", "n := count(a, distinct=true)"),
        ("x := substr(upper(toString(a)), 0, 4)", "x := text:substring(upper(a), begin=0, end=4)"),
        ("a == 1", "a == 1"),
        (
            "a=1 | groupBy([host, user]) | _count > 3 | host=x or host=y",
            "a=1 | host=x or host=y | groupBy([host, user]) | _count > 3",
        ),
        ("groupBy(host, limit=5) | host=x", "groupBy(host, limit=5) | host=x"),
        ("groupBy(host) // why\n| host=x", "groupBy(host) // why\n| host=x"),
        ("x := if(a=n*h, 1, 2)", "x := if(in(field=a, values=[\"n*h\"]), then=1, else=2)"),
    ] {
        let (once, twice) = with_settings(|settings| {
            let once = fix(text, settings);
            let twice = fix(&once.text, settings);
            (once.text, twice)
        });
        assert_eq!(once, expected);
        assert_eq!((twice.text.as_str(), twice.count), (expected, 0));
    }
}
