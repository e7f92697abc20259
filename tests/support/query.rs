//! Generated queries.

use super::generate::{filter, name, quoted};
use proptest::prelude::*;

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        name().prop_filter("tags are no expressions", |name| !name.starts_with('#')),
        (-3i64..9).prop_map(|n| n.to_string()),
        Just("\"x\"".to_string())
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "%", "==", "<"]), inner.clone())
                .prop_map(|(l, op, r)| format!("({l} {op} {r})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, t, e)| format!("if({c} == 1, then={t}, else={e})")),
        ]
    })
}

fn row_step() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => filter(),
        4 => (prop::sample::select(vec!["a", "b", "c", "s"]), expression()).prop_map(|(t, e)| format!("{t} := {e}")),
        1 => (filter(), filter()).prop_map(|(f, g)| format!("case {{ {f} | c := 1; {g} | c := 2; * }}")),
        1 => name().prop_map(|f| format!("{f} =~ lower(as=l)")),
        1 => name().prop_map(|f| format!("replace(\"o\", with=\"0\", field=\"{f}\", as=r)")),
        1 => name().prop_map(|f| format!("regex(\"(?<g>[a-z]+)\", field=\"{f}\", strict=false)")),
        1 => name().prop_map(|f| format!("kvParse(\"{f}\")")),
        1 => name().prop_map(|f| format!("parseJson(\"{f}\", prefix=j.)")),
        1 => (name(), name()).prop_map(|(f, g)| format!("rename(\"{f}\", as=\"{g}\")")),
        1 => name().prop_map(|f| format!("drop([\"{f}\", c])")),
        1 => prop::collection::vec(name(), 1..4).prop_map(|fs| format!("select([{}, c])", quoted(&fs))),
        1 => Just("@timestamp := @timestamp - 1000".to_string()),
        1 => Just("default(value=\"none\", field=[a, s])".to_string()),
        1 => Just("array:filter(\"t[]\", var=x, function={x=*})".to_string()),
        1 => (name(), filter(), filter(), any::<bool>()).prop_map(|(f, one, two, own)| {
            format!("selfJoinFilter(\"{f}\", where=[{{{one}}}, {{{two}}}], prefilter={own})")
        }),
        1 => (filter(), name(), any::<bool>()).prop_map(|(f, key, left)| {
            let mode = if left { "left" } else { "inner" };
            format!("join({{{f}}}, field=\"{key}\", include=[b, s], max=2, mode={mode})")
        }),
    ]
}

fn summary() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("count()".to_string()),
        name().prop_map(|f| format!("count(\"{f}\", distinct=true, as=d)")),
        (prop::sample::select(vec!["sum", "avg", "min", "max", "stdDev", "range"]), name())
            .prop_map(|(call, f)| format!("{call}(\"{f}\")")),
        name().prop_map(|f| format!("collect(\"{f}\", limit=3)")),
        name().prop_map(|f| format!("percentile(field=\"{f}\", percentiles=[50, 90])")),
        name().prop_map(|f| format!("selectLast([\"{f}\", b])")),
        name().prop_map(|f| format!("selectFromMax(field=\"{f}\", include=[a, s])")),
        (filter(), name()).prop_map(|(f, n)| format!("{{{f} | max(\"{n}\", as=m)}}")),
    ]
}

fn aggregate() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (prop::collection::vec(name(), 1..3), prop::collection::vec(summary(), 1..4))
            .prop_map(|(fs, calls)| format!("groupBy([{}], function=[{}])", quoted(&fs), distinct(calls))),
        2 => prop::collection::vec(summary(), 1..4).prop_map(|calls| format!("stats([{}])", distinct(calls))),
        1 => (name(), 1..8).prop_map(|(f, n)| format!("sort(\"{f}\", limit={n})")),
        1 => (1..8).prop_map(|n| format!("head({n})")),
        1 => (1..8).prop_map(|n| format!("@timestamp=* | tail({n})")),
        1 => name().prop_map(|f| format!("top(\"{f}\", limit=3)")),
        1 => name().prop_map(|f| format!("table([\"{f}\", b, @timestamp], limit=5)")),
        1 => Just("bucket(span=10m, function=[count(), max(a)])".to_string()),
        1 => (name(), filter(), filter()).prop_map(|(f, one, two)| {
            format!("selfJoin(\"{f}\", where=[{{{one}}}, {{{two}}}], select=[a], collect=[s])")
        }),
        2 => constellations(),
    ]
}

fn constellations() -> impl Strategy<Value = String> {
    let options = prop::sample::select(vec![
        "",
        ", sequence=true",
        ", within=20m",
        ", sequence=true, within=10m, jitterTolerance=1m",
        ", sequence=true, sequenceBy=[s, t]",
        ", includeMatchesOnceOnly=true",
        ", root=Q",
    ]);
    (filter(), filter(), filter(), name(), name(), options).prop_map(|(one, two, three, f, g, options)| {
        format!(
            "correlate(P: {{{one}}} include: [b], Q: {{{two} | \"{f}\" <=> P.{g}}} include: *, \
             R: {{c := a | {three} | \"{g}\" <=> Q.{f}}}, maxPerRoot=3{options})"
        )
    })
}

/// The calls, without those that write what another writes.
fn distinct(calls: Vec<String>) -> String {
    let mut known = std::collections::BTreeSet::new();
    let kept = calls.into_iter().filter(|call| known.insert(call.split('(').next().unwrap_or_default().to_string()));
    kept.collect::<Vec<_>>().join(", ")
}

/// A query of row steps, and perhaps an aggregate with steps behind it.
pub fn query() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec(row_step(), 0..4);
    let behind = prop::collection::vec(
        (name(), -2i64..9).prop_map(|(f, n)| {
            if n > 3 { format!("test({f} > {n})").replace("#kind", "b") } else { format!("k := {n} + 1") }
        }),
        0..2,
    );
    (rows, prop::option::of((aggregate(), behind))).prop_map(|(mut steps, end)| {
        if let Some((aggregate, behind)) = end {
            steps.push(aggregate);
            steps.extend(behind);
        }
        if steps.is_empty() { "*".to_string() } else { steps.join(" | ") }
    })
}
