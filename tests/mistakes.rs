//! One snapshot for each kind of mistake that only the planner sees: what is said, where, and what to write instead.

use cql::{Diagnostic, Dialect, Environment, Query, Severity, Timestamp};

const NOW: Timestamp = Timestamp(1_717_243_200_000);

/// The diagnostics of a query, one after the other.
fn show(text: &str, dialect: Dialect) -> String {
    let mut environment = Environment::new(NOW);
    environment.dialect = dialect;
    let diagnostics = match Query::compile(text, &environment) {
        Ok(query) => query.diagnostics().to_vec(),
        Err(refused) => refused.diagnostics,
    };
    let shown: String = diagnostics.iter().map(|diagnostic| describe(diagnostic, text)).collect();
    format!("{text}\n{shown}")
}

fn describe(diagnostic: &Diagnostic, text: &str) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let (line, column) = diagnostic.span().unwrap_or_default().line_column(text);
    let mut out = format!("{line}:{column} {severity} {} {}\n", diagnostic.code.0, diagnostic.message);
    for label in &diagnostic.labels {
        out.push_str(&format!("    at {:?} {}\n", label.span.of(text), label.text));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("    help {help}\n"));
    }
    out
}

const MISTAKES: &[(&str, &[&str])] = &[
    ("07_given_twice", &["sort(a, field=b)", "sort(field=a, field=b)", "groupBy(a, limit=5, limit=6)"]),
    (
        "08_unknown_function",
        &[
            "selectFromMMin(a)",
            "limit(10)",
            "distance(lat1=a, lon1=b, lat2=c, lon2=d)",
            "h := hour(t)",
            "convert(a)",
            "extractFlags(a)",
            "explode(x)",
        ],
    ),
    (
        "09_unknown_parameter",
        &[
            "timeChart(groupBy=x)",
            "stats(count(), by=[x])",
            "split(x, on=\",\")",
            "kvParse(tokenizer=\"|\")",
            "parseJson(as=x)",
            "table(x, sortBy=y)",
        ],
    ),
    ("10_bucket_as_key", &["groupBy(bin(@timestamp, span=1h))", "groupBy([bucket(span=1h), door])"]),
    (
        "11_column_not_made",
        &["groupBy(door, function=count()) | sort(count)", "count() | count > 3", "count() | count_ > 3"],
    ),
    ("12_free_text_behind_aggregate", &["count() | \"north\"", "groupBy(a) | north"]),
    ("13_no_filter", &["door=north and count()", "a=1 or sort(x)", "not drop(x)"]),
    (
        "14_second_query",
        &[
            "door=1 | count()\n\n#kind=open | count()",
            "groupBy(door)\n_count > 5",
            "count() door=1",
            "sort(a) and door=1",
            "door=1\nsort(a)",
        ],
    ),
    ("21_saved_query", &["$acme/kit:norm()", "a=1 | $\"acme/kit:norm me\"(x=1)"]),
    ("22_lookup_file", &["match(file=\"x.csv\", field=a)", "readFile(\"x.csv\")"]),
    ("23_parameter", &["door=?d", "a > ?limit"]),
    ("25_field_as_text", &["owner = badge | table([owner, badge])"]),
    ("27_groups", &["x=/(?<a>.)(?<a>.)/", "regex(\"(?<9>a)\", field=x)"]),
    ("28_limits", &["sort(a) | head(5)", "table([a, b])", "sort(a)"]),
    ("29_words", &["sort(a, order=down)", "join({b=1}, field=a, mode=outer)", "round(a, how=up)"]),
    ("31_time_pattern", &["parseTimestamp(\"%Y-%m-%d\", field=a)", "parseTimestamp(format=\"%Y-%m-%d\", field=a)"]),
    ("48_too_many_unnamed", &["sum(a, b)", "groupBy(door, count())", "lower(a, b)"]),
    ("49_type", &["eval(a)", "lower(a + b)", "text:contains([a], substring=b)", "groupBy(a, function=5)"]),
];

const REWRITTEN: &[(&str, &[&str])] = &[
    (
        "50_counts",
        &[
            "dcount(b)",
            "count(distinct=b, as=x)",
            "n := count(distinct(b))",
            "[count(filter={a=1}, as=n)]",
            "n := count(a == 1)",
        ],
    ),
    ("51_conversions", &["a := toInt(x)", "toString(x)", "d := null()", "a := if(b == 1, then=null(), else=2)"]),
    ("52_names", &["a := floor(x)", "a := substr(x, 0, 4)", "md5(x)"]),
    (
        "53_positions",
        &["a := if(b == 1, 2, 3)", "a := round(ms, 2)", "replace(door, /^n(.*)/, \"$1\")", "math:mod(n, 3)"],
    ),
    ("54_match", &["match(door, /^n/)", "match(\"^n\", door)", "match(field=door, values=[\"a\"], ignoreCase=true)"]),
    (
        "55_joins",
        &["join({kind=b}, field=[a, b=c], include=[d], kind=left)", "join({kind=b}, field=a, include=[d], as=p)"],
    ),
    ("56_others", &["selectLast(t, as=u)", "bucket(span=1h, by=[a], timeField=@timestamp)", "a=1 | union [ b=1 ]"]),
];

fn snapshots(prefix: &str, groups: &[(&str, &[&str])], dialects: &[Dialect]) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, texts) in groups {
            let shown = texts.iter().flat_map(|text| dialects.iter().map(|dialect| show(text, *dialect)));
            insta::assert_snapshot!(format!("{prefix}_{name}"), shown.collect::<Vec<_>>().join("---\n"));
        }
    });
}

#[test]
fn mistakes() {
    snapshots("mistake", MISTAKES, &[Dialect::Extended]);
}

/// What the extended dialect reads with a warning, LogScale's own refuses.
#[test]
fn rewritten_calls() {
    snapshots("rewritten", REWRITTEN, &[Dialect::Extended]);
    for text in REWRITTEN.iter().flat_map(|(_, texts)| *texts) {
        let mut environment = Environment::new(NOW);
        assert!(Query::compile(text, &environment).is_ok(), "{text}");
        environment.dialect = Dialect::Logscale;
        assert!(Query::compile(text, &environment).is_err(), "{text}");
    }
}
