//! One snapshot for each construct that people write beyond the short grammar: the tree as read, the query after
//! rewriting, and what was said about it.

use cql_syntax::dump::dump;
use cql_syntax::{Diagnostic, Dialect, desugar, parse, print};

fn report(diagnostics: &[Diagnostic], text: &str, out: &mut String) {
    for diagnostic in diagnostics {
        let place = diagnostic.span().map(|span| span.of(text)).unwrap_or_default();
        out.push_str(&format!("  {:?} {} {}\n", diagnostic.severity, diagnostic.code.0, diagnostic.message));
        out.push_str(&format!("    at   {place:?}\n"));
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!("    help {help}\n"));
        }
    }
}

fn show(text: &str) -> String {
    let parsed = parse(text);
    let mut out = format!("{text}\n");
    out.push_str(&format!("tree\n{}\n", indent(&dump(&parsed.query))));
    report(&parsed.diagnostics, text, &mut out);
    let (plain, notes) = desugar(&parsed.query, text, Dialect::Extended);
    out.push_str(&format!("plain\n{}\n", indent(&print(&plain))));
    report(&notes, text, &mut out);
    out
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

const CONSTRUCTS: &[(&str, &[&str])] = &[
    ("01_leading_pipe", &["| gate=west | count()"]),
    ("02_trailing_pipe", &["gate=west | count() |", "groupBy(gate, function={ count() | })", "case { a=1 | ; * | }"]),
    ("03_comment_step", &["gate=west | // keep\n | count()"]),
    (
        "04_comments",
        &[
            "groupBy([a, // first\n b /* second */], function=count()) // end",
            "case { a=1; // one\n * } /* x */",
            "https://h.example/x",
        ],
    ),
    ("05_lines_without_pipe", &["gate=west\nuser!=\"\""]),
    (
        "06_case_endings",
        &["case { a=1 | x := 1; * }", "case { a=1 | x := 1; * ; }", "case { a=1; *;}", "case{ a=1; * | x := 1 }"],
    ),
    (
        "07_nested_branches",
        &[
            "case { a=1 | case { b=2 | c match { 3 => x := 1; * => * }; * }; * }",
            "groupBy(a, function={ case { b=1; * } | count() })",
        ],
    ),
    ("08_semicolon", &["u := \"x\" ; | count()", "a=1; b=2;"]),
    (
        "09_new_line_for_pipe",
        &[
            "x := 2\nsort(x)",
            "groupBy(x)\nsort(y)",
            "x := 1\ny := 2",
            "gate=west\ncount()",
            "groupBy(x) // c\n  tail(5)\n| head(2)",
        ],
    ),
    (
        "10_saved_queries",
        &["$corp/tools:norm(field=gate)", "$\"corp/tools:norm me\"()", "$a.b-c(list=[\"x\", y], p=?{q=*})"],
    ),
    (
        "11_stats_shorthand",
        &["[n := count(), m := max(size)]", "groupBy(a, function=[n := count(), { b=1 | sum(c) }])"],
    ),
    ("12_quoted_names", &["\"#kind\"=open", "\"Gate no.\" := format(\"%s\", field=gate)"]),
    ("13_assignment_targets", &["#kind := \"x\"", "@timestamp := t*1000", "cat[0] := \"a\"", "a[0][1].b := 2"]),
    ("14_templates", &["dev=\"{{id}}\" | x={{id}}", "in(a, values=[{{one}}, \"{{two}}\"])"]),
    (
        "15_union",
        &[
            "gate=west\nunion\ngate=east | count()",
            "gate=west | union [ gate=east | head(3) ]",
            "(a=1 | groupBy(b)) union (c=2)",
        ],
    ),
    ("16_pipeline_group", &["(gate=west | size>5) or gate=east", "not (a=1 | b=2)"]),
    (
        "17_connectives",
        &["a=1 and b=2", "a=1 Or b=2", "Not a=1 and b=2 or c=3", "a or b c or d", "not a or b", "a and=1"],
    ),
    ("18_bang", &["!cidr(ip, subnet=\"10.0.0.0/8\")", "!gate=west", "!(a=1 or b=2)", "! f = 1"]),
    (
        "19_calls_among_filters",
        &["gate=west and (in(svc, values=[a,b]) or cidr(ip, subnet=\"10.0.0.0/8\"))", "a=1 !in(b, values=[1])"],
    ),
    ("20_existence", &["x=*", "x!=*", "x=\"*\"", "x!=\"*\""]),
    ("21_quoted_number", &["sev >= \"80\"", "sev < -5", "sev > 1.5e3"]),
    ("22_date_bound", &["@timestamp >= \"2024-03-01T00:00:00Z\"", "t < \"2024-03-01\""]),
    ("23_truth_texts", &["x=true", "x=False", "x!=false"]),
    (
        "24_membership",
        &[
            "svc in [\"a\",\"b\"]",
            "svc in (\"a\",\"b\")",
            "svc IN (a, b*)",
            "port in [22, 443]",
            "svc not in [\"a\"]",
            "svc in values=[\"a\"]",
            "svc in ?list",
            "svc in(\"a\", \"b\")",
            "a=1 and svc in [x] or b=2",
            "in=3 type in",
        ],
    ),
    ("25_equals_call", &["x = in(values=[a,b])", "x != in(values=[a])"]),
    ("26_tilde", &["x =~ /re/i", "x =~ \"re\"", "x !=~ /re/", "x !~ /re/", "x =~ in(values=[a]) and y=1"]),
    ("27_negated_shorthand", &["x =~ !in(values=[a])", "x =~ not in(values=[a])", "x =~ in(values=[a])"]),
    ("28_double_equals", &["x == 3", "x == \"a*\""]),
    ("29_null", &["x != null", "x = null", "isNull(x)", "isNotNull(x) and y=1", "z := if(isNull(x), then=1, else=2)"]),
    (
        "30_computed",
        &[
            "length(gate) > 50",
            "lower(gate) = \"west\"",
            "lower(a) = lower(b)",
            "lower(gate) = \"w*\"",
            "lower(gate) != \"west\"",
            "lower(gate) = /^w/",
            "length(a) * 2 > 5 b=1",
        ],
    ),
    ("31_clock", &["@timestamp >= now() - 1h", "t > now() - 30minutes and a=1", "test(t > now() - 7d)"]),
    (
        "32_where",
        &[
            "where gate=west",
            "filter(gate=west and b=1)",
            "filter { gate=west }",
            "where(a=1 or b=2) | where=1",
            "where in(a, values=[1])",
        ],
    ),
    ("33_list_after_or", &["gate=west or east", "gate=west or east or south"]),
    ("34_value_and_group", &["#kind=Call(svc=a or svc=b)", "kind=A(not b=1)", "kind=A((b=1))"]),
    ("35_like", &["gate like /we/", "gate like \"w*t\"", "gate LIKE we"]),
    (
        "36_links",
        &[
            "correlate(In: { a=1 } include: [f, g], Out: { a=2 | badge <=> In.badge } include: *, within=1h)",
            "correlate(\"q 1\": {a=1})",
        ],
    ),
    (
        "37_guards",
        &[
            "svc match { in(values=[a,b]) => x := 1 ; !cidr(subnet=\"10.0.0.0/8\") => *; /re/i => *; \"*\" => *; ?p => *; 404 => *; * => * }",
        ],
    ),
    ("38_positional_if", &["x := if(a == 1, 2, 3)"]),
    (
        "39_filter_condition",
        &[
            "x := if(gate = /^w/i, then=1, else=0)",
            "x := if(gate=\"west*\", then=1, else=0)",
            "x := if(a > 3 and b = \"x\", then=1, else=0)",
            "x := if(a in [1,2], then=1, else=0)",
            "x := if(not a=1, then=1, else=0)",
            "x := if(gate=\"x\" and size > 3 or c != d, then=1, else=0)",
            "x := if(condition=a=1 and b > c, then=1, else=0)",
            "x := if(!a=1, then=1, else=0)",
            "x := if(path=S-1-5-* or b == c, then=1, else=0)",
        ],
    ),
    (
        "40_truth_assigned",
        &[
            "odd := gate = /^w/",
            "odd := svc in [\"a\"]",
            "odd := a=\"x\" and b!=\"y\"",
            "odd := regex(\"^w\", field=gate)",
        ],
    ),
    ("41_comparison_assigned", &["big := size >= 5", "same := a != b"]),
    ("42_sum_of_scores", &["risk := if(a>1, 3, 0)\n + if(b>2, 2, 0)"]),
    ("43_eval", &["eval x = a+1", "eval x := a", "eval a = 1, b = a*2 | eval=3", "eval(x = length(a))"]),
    (
        "44_case_value",
        &[
            "kind := case { gate=/^w/ => \"W\" ; size>5 => \"slow\" ; * => \"other\" }",
            "kind := case { gate=/^w/ => \"W\", size>5 => 1 }",
            "n := 1 + case { a=1 => 2; * => 3 }",
        ],
    ),
    (
        "45_match_value",
        &["kind := gate match { /^w/ => 1 ; * => 0 }", "n := 1 + gate match { a => 2; in(values=[b]) => 3 }"],
    ),
    (
        "46_case_arrow",
        &[
            "case { size>5 => t := \"slow\" ; * => t := \"ok\" }",
            "case { size>5 : t := \"slow\" ; }",
            "case { a=1 => x := 1; y := 2; * => x := 3 | y := 4 }",
        ],
    ),
    (
        "47_case_call",
        &[
            "kind := case(gate=/^w/, \"W\", size>5, \"slow\", \"other\")",
            "kind := case(a=1, \"x\", default=\"other\")",
            "kind := case(a=1, \"x\", true(), \"other\")",
            "kind := case(a=1, \"x\")",
        ],
    ),
    (
        "48_logic",
        &[
            "x := (a > 3) and (b == 2)",
            "test(a == 1 or b == 2 and not c == 3)",
            "test(a && b || c)",
            "x := a > 1 and b > 2 or c",
        ],
    ),
    ("49_single_equals", &["test(a = 1)"]),
    ("50_conversions", &["x := toInt(y)", "x := string(y) + 1"]),
    ("51_null_value", &["d := null()"]),
    ("52_short_names", &["x := substr(y, 0, 4)", "x := floor(y)"]),
    ("53_several_unnamed", &["groupBy(gate, badge)", "x := coalesce(a, b, \"\")", "readFile(\"a.csv\", \"b.csv\")"]),
    ("54_positional", &["x := round(size, 2)", "replace(gate, /^w(.*)/, \"$1\")", "math:mod(n, 3)"]),
    ("55_regex_argument", &["match(gate, /^w/)", "replace(regex=/w/i, with=\"m\", field=gate)"]),
    (
        "56_match_as_regex",
        &[
            "match(gate, \"re\")",
            "match(field=gate, values=[\"a\"], ignoreCase=true)",
            "match(field=gate, pattern=/re/)",
        ],
    ),
    ("57_collect", &["collect(gate, as=gates)", "collect(field=gate, max=20)"]),
    ("58_select_last", &["selectLast(t, as=last)"]),
    ("59_distinct", &["count(distinct=badge)", "count(distinct(badge))", "dcount(badge)"]),
    ("60_conditional_count", &["count(filter={gate=west}, as=n)", "count(gate == \"west\")"]),
    ("61_call_as", &["count() as n", "lower(gate) as d", "groupBy(a, function=[count() as n, max(b) as \"the max\"])"]),
    ("62_bucket", &["bucket(span=5m, by=[gate], function=count())"]),
    ("63_match_table", &["match(table=t, field=gate, column=g)"]),
    ("64_join", &["join({a=1}, field=[aid, pid=ppid], kind=inner)"]),
    (
        "65_named_in_parentheses",
        &[
            "bucket(span=1d, (field=\"gate\"))",
            "groupBy(a, function=([count(), max(b)]))",
            "groupBy(a, function=(count()))",
        ],
    ),
    (
        "66_bare_globs",
        &[
            "in(a, values=[*.exe, n*, S-1-5-*, a.b, -x, fe80::/10, 10.0.0.0/8])",
            "cidr(ip, subnet=10.0.0.0/8)",
            "bucket(span=5m, start=-5m, at=24h@h+5min)",
        ],
    ),
    (
        "67_stars",
        &["match(file=\"f\", field=a, include=*)", "match(file=\"f\", field=a, include=[*])", "in(x, values=[*])"],
    ),
    (
        "68_parameter_defaults",
        &["x=?{dir=*}", "x=?{dir=\"a b\"}", "?{p=*} | ?\"my name\"", "x > ?min", "y := ?a-1", "in(x, values=?list)"],
    ),
    (
        "69_blank_before_parenthesis",
        &["count ()", "groupBy ([a, b])", "x := if (a > 1, then=1, else=2)", "foo (a or b)"],
    ),
    (
        "70_commands",
        &[
            "a=1 | sort size desc",
            "select gate, badge",
            "table gate, badge | head 10",
            "regex field=gate \"^w\"",
            "sort a\n| tail 3",
        ],
    ),
    ("71_regex_over_lines", &["x=/(\n    west|\n    east x\n  )/i"]),
    ("72_string_over_lines", &["createEvents([\"{\n  \\\"a\\\": 1\n}\"])"]),
    ("73_triple_quotes", &["regex(\"\"\"a\"b\\.c\"\"\")", "x=\"\"\"say \"hi\" \"\"\""]),
    ("74_group_names", &["x=/(?P<n>a)(?<src.ip>b)(?<@t>c)/ (?i)"]),
    ("75_slash_in_class", &["x=/[a/b]+x/", "x=/[^/]+\\/[]\\]/]/i y=1"]),
    ("76_single_quotes", &["gate='west'", "x := concat(['it', 'b\\'s'])"]),
    (
        "77_unquoted_values",
        &["path=*\\tmp\\*", "sid=S-1-5-*", "mail=a@b.example", "u=https://x.example/p?q", "t=12:30:00 m/fish/i"],
    ),
];

#[test]
fn constructs() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, texts) in CONSTRUCTS {
            let shown: Vec<String> = texts.iter().map(|text| show(text)).collect();
            insta::assert_snapshot!(format!("construct_{name}"), shown.join("---\n"));
        }
    });
}

#[test]
fn plain_queries_read_back() {
    for (name, texts) in CONSTRUCTS {
        for text in *texts {
            let parsed = parse(text);
            if parsed.has_errors() {
                continue;
            }
            let printed = print(&parsed.query);
            let again = parse(&printed);
            assert_eq!(dump(&parsed.query), dump(&again.query), "{name}: {text}\n{printed}\n{:?}", again.diagnostics);
            let (plain, _) = desugar(&parsed.query, text, Dialect::Extended);
            let printed = print(&plain);
            let again = parse(&printed);
            assert!(!again.has_errors(), "{name}: {text}\n{printed}\n{:?}", again.diagnostics);
        }
    }
}
