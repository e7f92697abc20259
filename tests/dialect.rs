//! What only the extended dialect reads, LogScale's own refuses and says how LogScale spells it; and nothing else.

mod support;

use cql::{Diagnostic, Dialect, Query, Severity};
use support::case::{Case, environment};
use support::known::{cases, conformance};

/// Constructs beyond the short grammar that LogScale itself takes.
const OFFICIAL: &[&str] = &[
    "| gate=west | count()",
    "gate=west | count() |",
    "gate=west | // keep\n | count()",
    "groupBy([a, // first\n b /* second */], function=count()) // end",
    "gate=west\nuser!=\"\"",
    "case { a=1 | x := 1; * ; }",
    "case { a=1 | case { b=2 | c match { 3 => x := 1; * => * }; * }; * }",
    "$corp/tools:norm(field=gate) | $\"corp/tools:norm me\"()",
    "[n := count(), m := max(size)]",
    "\"#kind\"=open | \"Gate no.\" := format(\"%s\", field=gate)",
    "#kind := \"x\" | @timestamp := t*1000 | cat[0] := \"a\"",
    "a=1 and b=2 | a=1 Or b=2 | not c=3",
    "!cidr(ip, subnet=\"10.0.0.0/8\") | !gate=west | !(a=1 or b=2)",
    "gate=west and in(svc, values=[a, b]) and not cidr(ip, subnet=\"10.0.0.0/8\")",
    "x=* | y!=* | x=\"*\" | y!=\"*\"",
    "sev >= \"80\"",
    "x=true | y=False | z!=false",
    "x =~ !in(values=[a]) | y =~ not in(values=[b])",
    "gate=west or east",
    "#kind=Call(svc=a or svc=b)",
    "gate like /we/ | gate like \"w*t\"",
    "correlate(In: { a=1 } include: [f, g], Out: { a=2 | badge <=> In.badge } include: *, within=1h)",
    "svc match { in(values=[a, b]) => x := 1 ; !cidr(subnet=\"10.0.0.0/8\") => *; /re/i => *; * => * }",
    "big := size >= 5",
    "risk := if(a > 1, then=3, else=0)\n + if(b > 2, then=2, else=0)",
    "groupBy(gate, badge) | x := coalesce(gate, badge, \"\") | sort(gate, badge)",
    "match(table=\"t.csv\", field=gate, column=g)",
    "bucket(span=1d, (field=\"gate\"))",
    "in(a, values=[*.exe, n*]) | cidr(ip, subnet=10.0.0.0/8)",
    "match(file=\"t.csv\", field=gate, column=g, include=*) | in(x, values=[*])",
    "x=?{dir=*} | y=?{name=\"a b\"}",
    "count ()",
    "createEvents([\"{\n  \\\"a\\\": 1\n}\"])",
    "x=/(?P<n>a)(?<src.ip>b)(?<@t>c)/ | x=/(?i)d/",
    "x=/[a/b]+x/",
    "path=*\\tmp\\* | sid=S-1-5-* | mail=a@b.example",
    "groupby(a, function=COUNT()) | sort(_count, order=DESC)",
];

/// Constructs that LogScale refuses.
const EXTENSIONS: &[(&str, &[&str])] = &[
    ("08_semicolon", &["u := \"x\" ; | count()"]),
    ("09_new_line_for_pipe", &["x := 2\nsort(x)", "groupBy(x)\nsort(y)"]),
    ("14_templates", &["dev=\"{{id}}\""]),
    ("15_union", &["a=1 | union [ b=1 ]", "(a=1) union (b=2)"]),
    ("16_pipeline_group", &["(gate=west | size>5) or gate=east"]),
    ("19_calls_under_or", &["gate=west or cidr(ip, subnet=\"10.0.0.0/8\")"]),
    ("22_date_bound", &["@timestamp >= \"2024-03-01T00:00:00Z\""]),
    ("24_membership", &["svc in [\"a\", \"b\"]", "svc not in (a, b)"]),
    ("25_equals_call", &["x = in(values=[a, b])"]),
    ("26_tilde", &["x =~ /re/i", "x =~ \"re\"", "x !~ /re/"]),
    ("28_double_equals", &["x == 3"]),
    ("29_null", &["x != null", "isNull(x)"]),
    ("30_computed", &["length(gate) > 50", "lower(gate) = \"west\""]),
    ("31_clock", &["@timestamp >= now() - 1h", "test(t > now() - 7d)"]),
    ("32_where", &["where gate=west", "filter(gate=west)", "filter { gate=west }"]),
    ("38_positional_if", &["x := if(a == 1, 2, 3)"]),
    ("39_filter_condition", &["x := if(gate=/^w/i, then=1, else=0)", "x := if(a in [1, 2], then=1, else=0)"]),
    ("40_truth_assigned", &["odd := gate = /^w/", "odd := regex(\"^w\", field=gate)"]),
    ("43_eval", &["eval x = a+1", "eval x := a"]),
    ("44_case_value", &["kind := case { gate=/^w/ => \"W\" ; * => \"other\" }"]),
    ("45_match_value", &["kind := gate match { /^w/ => 1 ; * => 0 }"]),
    ("46_case_arrow", &["case { size>5 => t := \"slow\" ; * => t := \"ok\" }", "case { size>5 : t := \"slow\" ; }"]),
    ("47_case_call", &["kind := case(gate=/^w/, \"W\", size>5, \"slow\", \"other\")"]),
    ("48_logic", &["test(a == 1 or b == 2)", "x := (a > 3) and (b == 2)"]),
    ("49_single_equals", &["test(a = 1)"]),
    ("50_conversions", &["x := toInt(y)", "x := string(y)"]),
    ("51_null_value", &["d := null()"]),
    ("52_short_names", &["x := substr(y, 0, 4)", "x := floor(y)", "md5(x)"]),
    ("54_positional", &["x := round(size, 2)", "replace(gate, /^w(.*)/, \"$1\")"]),
    ("55_regex_argument", &["replace(regex=/w/i, with=\"m\", field=gate)"]),
    ("56_match_as_regex", &["match(gate, /^w/)", "match(field=gate, values=[\"a\"])"]),
    ("57_collect", &["collect(gate, as=gates)", "collect(field=gate)", "collect(gate, max=20)"]),
    ("58_select_last", &["selectLast(t, as=last)"]),
    ("59_distinct", &["count(distinct=badge)", "count(distinct(badge))", "dcount(badge)", "dc(badge)"]),
    ("60_conditional_count", &["count(filter={gate=west}, as=n)", "count(gate == \"west\")"]),
    ("61_call_as", &["count() as n", "lower(gate) as d"]),
    ("62_bucket", &["bucket(span=5m, by=[gate])", "bucket(span=5m, timeField=@timestamp)"]),
    ("64_join", &["join({a=1}, field=b, kind=inner)", "join({a=1}, field=b, as=p)", "join({a=1}, field=[b, c=d])"]),
    ("70_commands", &["sort size desc", "select gate, badge", "head 10", "regex field=gate \"^w\""]),
    ("71_regex_over_lines", &["x=/(\n    west|\n    east\n  )/i"]),
    ("73_triple_quotes", &["regex(\"\"\"a\"b\"\"\", field=x)"]),
    ("76_single_quotes", &["gate='west'"]),
];

/// What is wrong with how a query that the extended dialect takes fares in LogScale's own.
fn problem(case: &Case) -> Option<String> {
    let mut environment = environment(case, true).ok()?;
    let extended = Query::compile(&case.query, &environment).ok()?;
    let rewritten = extended.diagnostics().iter().find(|diagnostic| diagnostic.code.is_compatibility());
    environment.dialect = Dialect::Logscale;
    match (Query::compile(&case.query, &environment), rewritten) {
        (Ok(_), None) => None,
        (Ok(_), Some(warning)) => Some(format!("is accepted, though the extended dialect warns: {}", warning.message)),
        (Err(refused), None) => Some(format!("is refused, though the extended dialect does not warn: {refused}")),
        (Err(refused), Some(_)) => errors(&refused.diagnostics)
            .find(|error| error.help.is_none())
            .map(|error| format!("no help: {}", error.message)),
    }
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
}

fn written(query: &str) -> Case {
    Case {
        query: query.to_string(),
        files: [("t.csv".to_string(), "g,h\n1,2\n".to_string())].into(),
        saved: ["corp/tools:norm", "corp/tools:norm me"].map(|name| (name.to_string(), "a=*".to_string())).into(),
        ..Case::default()
    }
}

/// The errors of a query in LogScale's own dialect; `None` if there are none.
fn refusal(query: &str) -> Option<Vec<Diagnostic>> {
    let mut environment = environment(&written(query), true).expect("the case can be compiled");
    environment.dialect = Dialect::Logscale;
    let refused = Query::compile(query, &environment).err()?;
    Some(errors(&refused.diagnostics).cloned().collect())
}

#[test]
fn the_dialects_differ_in_what_is_warned_of_and_in_nothing_else() {
    let written_cases = conformance().into_iter().flat_map(|(_, cases)| cases.expect("the cases can be read"));
    let mut taken = 0;
    let mut problems = Vec::new();
    for case in written_cases.chain(cases()).filter(|case| case.error.is_none()) {
        taken += 1;
        if let Some(problem) = problem(&case) {
            problems.push(format!("{}: {problem}\n{}", case.name, case.query));
        }
    }
    assert!(taken > 2000, "only {taken} cases were found");
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn what_logscale_takes_is_taken() {
    let mut problems = Vec::new();
    for query in OFFICIAL {
        if let Some(errors) = refusal(query) {
            problems.push(format!("{query}\n{errors:?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// What the help about a condition says to write is a query that LogScale takes.
#[test]
fn conditions_are_shown_as_logscale_takes_them() {
    for query in [
        "x := if(a=1, \"x\", \"y\")",
        "if(a=1, \"x\", \"y\")",
        "x := if(a=n*h, then=1, else=2)",
        "x := if(a=web-1, then=1, else=2)",
        "x := if(a=n*h and b=2, then=1, else=2)",
        "x := if(not a=n*h, 1, 2)",
        "x := if(a like n*h, 1, 2)",
        "x := a=n*h",
        "x := if(a=1 and b=2, 1, 0) + if(c=3, 2, 0)",
        "groupBy(k, function={x := if(a=1 or b=/z/, 1, 2) | sum(x)})",
    ] {
        let errors = refusal(query).unwrap_or_else(|| panic!("{query} is accepted"));
        for error in errors {
            let help = error.help.unwrap_or_default();
            let instead = help.strip_prefix("write ").unwrap_or_else(|| panic!("{query}: {help}"));
            assert!(refusal(instead).is_none(), "{query}: {help}");
        }
    }
}

/// With blanks nobody knows whether a text or a computed value is meant.
#[test]
fn a_computed_value_is_compared_with_two_signs() {
    let errors = refusal("x := if(a = n * h, then=1, else=2)").expect("a mistake");
    let help = errors[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("write if(a == n * h, then=1, else=2)"), "{help}");
}

#[test]
fn what_logscale_does_not_take_is_refused_with_its_spelling() {
    let mut problems = Vec::new();
    let mut messages = String::new();
    for (name, queries) in EXTENSIONS {
        messages.push_str(&format!("{name}\n"));
        for query in *queries {
            if let Some(problem) = problem(&written(query)) {
                problems.push(format!("{query}: {problem}"));
            }
            let Some(errors) = refusal(query) else {
                problems.push(format!("{query}: is accepted"));
                continue;
            };
            messages.push_str(&format!("  {}\n", query.replace('\n', "\\n")));
            for error in errors {
                let help = error.help.unwrap_or_default();
                messages.push_str(&format!("    {} {}\n      {help}\n", error.code.0, error.message));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("dialect_extensions", messages);
    });
}
