//! Calls of every function, made from the signatures: arguments that suit their parameters and others that do not.

use super::case::Case;
use super::generate::{FIELDS, filter, name};
use super::known;
use cql::{Kind, LIBRARY, Param, ParamType, Registry, Signature};
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::{ast, parse};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What known queries hold.
#[derive(Default)]
struct Written {
    /// Values of parameters, by the names of the function and the parameter.
    values: BTreeMap<(&'static str, &'static str), BTreeSet<String>>,
    /// Calls, by the name of the function, each as the texts of its arguments.
    calls: BTreeMap<&'static str, BTreeSet<Vec<String>>>,
}

static WRITTEN: LazyLock<Written> = LazyLock::new(|| {
    let mut written = Written::default();
    for case in known::cases() {
        let parsed = parse(&case.query);
        Reading { text: &case.query, written: &mut written }.pipeline(&parsed.query.pipeline);
    }
    written
});

struct Reading<'t> {
    text: &'t str,
    written: &'t mut Written,
}

impl Visit for Reading<'_> {
    fn call(&mut self, call: &ast::Call) {
        if let Some(function) = LIBRARY.function(&call.name.node) {
            let signature = function.signature();
            for argument in &call.arguments {
                let param = match &argument.name {
                    Some(name) => signature.param(&name.node).map(|(_, param)| param),
                    None => signature.params.iter().find(|param| param.unnamed),
                };
                if let Some(param) = param {
                    let text = argument.value.span.of(self.text).to_string();
                    self.written.values.entry((signature.name, param.name)).or_default().insert(text);
                }
            }
            let arguments = call.arguments.iter().map(|argument| {
                let value = argument.value.span;
                let start = argument.name.as_ref().map_or(value, |name| name.span);
                let end = argument.attributes.last().map_or(value, |attribute| attribute.value.span);
                start.to(end).of(self.text).to_string()
            });
            self.written.calls.entry(signature.name).or_default().insert(arguments.collect());
        }
        walk::call(self, call);
    }
}

/// Arguments of all kinds, which suit hardly any parameter.
const ODD: &[&str] = &[
    "0",
    "-1",
    "1",
    "2",
    "64",
    "0.5",
    "1e300",
    "-1e300",
    "5e-324",
    "9223372036854775807",
    "9223372036854775808",
    "1000000000000",
    "NaN",
    "max",
    "true",
    "\"\"",
    "\" \"",
    "\"é🙂\"",
    "\"a b\"",
    "\"*\"",
    "\"(\"",
    "\"[\"",
    "\"%\"",
    "\"%9999999999s\"",
    "\"\\\\\"",
    "\"(?<g>.)\"",
    "\"(a*)*\"",
    "\"t[]\"",
    "\"n[0][]\"",
    "t[]",
    "\"n.\"",
    "\"@timestamp\"",
    "@rawstring",
    "nothing",
    "UTC",
    "\"Europe/Berlin\"",
    "\"2024-03-31T02:30\"",
    "0s",
    "1ms",
    "5m",
    "-5m",
    "1mon",
    "7d@d",
    "now",
    "99999999999y",
    "\"1 week\"",
    "[]",
    "[a]",
    "[a, \"b\", a]",
    "[1, 2]",
    "[\"\", \"é\"]",
    "[[0, a], [1, b]]",
    "[[]]",
    "[count(), sum(a)]",
    "[{a=1 | count()}, max(b)]",
    "{}",
    "{a=*}",
    "{a=1 | b := 2}",
    "{count()}",
    "{groupBy(a)}",
    "{head(2)}",
    "{t=* | x := a}",
    "a + 1",
    "a[0]",
    "t[1]",
    "count()",
    "lower(a)",
    "/x/",
    "/^(?<g>\\w)/i",
    "*",
    "?nothing",
    "?{given=\"a\"}",
    "if(a == 1, then=2, else=3)",
    "$steps()",
    "\"lookup.csv\"",
];

/// An argument that suits a parameter of this type.
fn suitable(param: &'static Param) -> BoxedStrategy<String> {
    let field = || name().prop_map(|name| format!("\"{name}\""));
    let one = |texts: &'static [&'static str]| select(texts).prop_map(str::to_string);
    let number = || {
        prop_oneof![
            4 => (0i64..6).prop_map(|n| n.to_string()),
            1 => one(&["-2", "0.25", "64", "1000", "1e9", "-1e18"]),
        ]
    };
    let calls: &'static [&'static str] = &[
        "count()",
        "sum(a)",
        "collect(s, limit=3)",
        "selectLast([a, s])",
        "[max(a, as=m), min(b)]",
        "[avg(a), {b > 1 | count(as=n)}]",
        "head(2)",
        "groupBy(s)",
        "percentile(a)",
        "{a=* | stdDev(b) | k := 1}",
    ];
    let list = |each: BoxedStrategy<String>| {
        prop::collection::vec(each, 1..4).prop_map(|each| format!("[{}]", each.join(", "))).boxed()
    };
    match param.ty {
        ParamType::Field => field().boxed(),
        ParamType::Output => one(&["out", "a", "\"n.x\"", "\"t[0]\"", "\"é x\"", "\"@timestamp\""]).boxed(),
        ParamType::Fields => prop_oneof![field(), list(field().boxed())].boxed(),
        ParamType::Choice | ParamType::Choices if !param.values.is_empty() => one(param.values).boxed(),
        ParamType::Number => number().boxed(),
        ParamType::Limit => prop_oneof![4 => number(), 1 => Just("max".to_string())].boxed(),
        ParamType::Numbers => list(number().boxed()),
        ParamType::Boolean => one(&["true", "false"]).boxed(),
        ParamType::Duration => one(&["5m", "1s", "90ms", "1h", "1d", "\"2 hours\""]).boxed(),
        ParamType::TimePoint => one(&["1709251200000", "7d", "1d@d", "now", "\"2024-03-01T00:30:00Z\""]).boxed(),
        ParamType::Array => one(&["\"t[]\"", "\"a[]\"", "\"n.x[]\"", "\"n[0].x[]\""]).boxed(),
        ParamType::Regex => one(&["\"o\"", "\"(?<g>[a-z]+)\"", "\"^.\"", "\"\"", "\"(?<=a)b|\\\\d\""]).boxed(),
        ParamType::Expression => one(&["a", "a + b", "\"x\"", "a == 1", "length(s)", "2"]).boxed(),
        ParamType::Expressions => list(one(&["a", "b * 2", "lower(s)", "\"x\""]).boxed()),
        ParamType::Condition => prop_oneof![one(&["a == 1", "b", "s != \"x\""]), filter()].boxed(),
        ParamType::Aggregates => one(calls).boxed(),
        ParamType::Pipeline => filter().prop_map(|filter| format!("{{{filter}}}")).boxed(),
        ParamType::Pipelines => list(filter().prop_map(|filter| format!("{{{filter}}}")).boxed()),
        ParamType::Query => prop_oneof![
            filter().prop_map(|filter| format!("{{{filter}}}")),
            one(&["{groupBy(a)}", "{head(3) | k := a}"])
        ]
        .boxed(),
        ParamType::Pairs => one(&["[[0, low], [1, high]]", "[[a, b]]"]).boxed(),
        _ => one(&["s", "\"x\"", "\"a,b\"", "\"%s\"", "\"é\"", "a"]).boxed(),
    }
}

/// An argument for a parameter: mostly one that people write or that suits its type.
fn argument(function: &'static str, param: &'static Param) -> BoxedStrategy<String> {
    let odd = select(ODD).prop_map(str::to_string);
    match WRITTEN.values.get(&(function, param.name)) {
        Some(texts) => {
            prop_oneof![6 => select(Vec::from_iter(texts)).prop_map(String::clone), 5 => suitable(param), 1 => odd]
                .boxed()
        }
        None => prop_oneof![8 => suitable(param), 1 => odd].boxed(),
    }
}

/// A call of this function that somebody wrote, with a change or without.
fn written_call(signature: &'static Signature) -> BoxedStrategy<String> {
    let calls = WRITTEN.calls.get(signature.name).map(Vec::from_iter).unwrap_or_default();
    if calls.is_empty() || signature.params.is_empty() {
        return made_call(signature);
    }
    let change = select(signature.params.iter().collect::<Vec<_>>()).prop_flat_map(|param| {
        argument(signature.name, param).prop_map(move |value| format!("{}={value}", param.name))
    });
    (select(calls), prop::option::of(change), any::<Index>())
        .prop_map(|(arguments, change, place)| {
            let mut arguments = arguments.clone();
            if let Some(change) = change {
                let name = change.split('=').next().unwrap_or_default();
                let same = |argument: &String| {
                    argument.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
                };
                match arguments.iter().position(same) {
                    Some(old) => arguments[old] = change,
                    None if arguments.is_empty() || place.index(2) == 0 => arguments.push(change),
                    None => {
                        let old = place.index(arguments.len());
                        arguments[old] = change;
                    }
                }
            }
            format!("{}({})", signature.name, arguments.join(", "))
        })
        .boxed()
}

/// A call of this function with arguments for some of its parameters.
fn made_call(signature: &'static Signature) -> BoxedStrategy<String> {
    let mut arguments: BoxedStrategy<Vec<String>> = Just(Vec::new()).boxed();
    for param in signature.params {
        let share = if param.required || param.unnamed { 0.97 } else { 0.25 };
        let given = prop::option::weighted(share, (argument(signature.name, param), any::<bool>())).prop_map(|given| {
            given.map(|(value, named)| match param.ty {
                _ if param.unnamed && !named => value,
                ParamType::Assignments => format!("out={value}"),
                ParamType::NamedQueries => format!("first: {value}"),
                _ => format!("{}={value}", param.name),
            })
        });
        arguments = (arguments, given)
            .prop_map(|(mut arguments, given)| {
                // The unnamed argument comes first.
                match given {
                    Some(given) if param.unnamed && !given.starts_with(param.name) => arguments.insert(0, given),
                    given => arguments.extend(given),
                }
                arguments
            })
            .boxed();
    }
    arguments.prop_map(|arguments| format!("{}({})", signature.name, arguments.join(", "))).boxed()
}

/// Ways to stand in a query, for `CALL`; most suit the kind of function.
fn place(kind: Kind) -> impl Strategy<Value = &'static str> {
    let own: &[&str] = match kind {
        Kind::Filter => {
            &["CALL", "NOT CALL", "!CALL", "a=1 or CALL", "a =~ CALL", "case { CALL | k := 1; * }", "CALL | count()"]
        }
        Kind::Value => &[
            "CALL",
            "out := CALL",
            "out := CALL + 1",
            "test(CALL > 1)",
            "a =~ CALL",
            "out := if(CALL == \"x\", then=CALL, else=b)",
            "out := CALL | groupBy(out, function=[count(), collect(s)])",
        ],
        Kind::Transform => {
            &["CALL", "out := CALL", "a =~ CALL", "CALL | groupBy(out)", "groupBy(a) | CALL", "case { a=* | CALL; * }"]
        }
        Kind::Aggregate => &[
            "CALL",
            "out := CALL",
            "groupBy(s, function=CALL)",
            "groupBy([a, s], function=[count(), CALL], limit=3)",
            "[count(), {b=* | CALL}]",
            "bucket(10m, function=CALL)",
            "head(max) | CALL",
            "sort(a) | CALL | k := 1",
            "CALL | sort(a)",
            "partition(CALL, split={a > 2})",
            "slidingWindow(CALL, events=3)",
            "session(CALL, maxpause=10m)",
            "timeChart(s, function=CALL, span=10m)",
            "timeChart(function=CALL, span=10m)",
            "CALL | groupBy(s)",
        ],
        Kind::Source => &["CALL", "CALL | count()", "groupBy(a) | CALL"],
        Kind::Preamble => &["CALL | a=*", "CALL | count()", "CALL | match(file=t, field=a)"],
    };
    let any: &[&str] = &[
        "CALL",
        "out := CALL",
        "NOT CALL",
        "out := CALL + CALL",
        "groupBy(a, function=CALL)",
        "a =~ CALL",
        "head(max) | CALL",
        "CALL | CALL",
    ];
    prop_oneof![5 => select(own), 1 => select(any)]
}

/// A query that calls this function.
pub fn query(signature: &'static Signature) -> impl Strategy<Value = String> {
    let before = prop_oneof![
        6 => Just(String::new()),
        4 => Just("head(max) | ".to_string()),
        1 => filter().prop_map(|filter| filter + " | "),
        1 => Just("b := a + 1 | ".to_string()),
        1 => Just("parseJson(s) | ".to_string()),
    ];
    (before, prop_oneof![written_call(signature), made_call(signature)], place(signature.kind)).prop_map(
        |(before, call, place)| {
            let before = if signature.kind == Kind::Preamble { String::new() } else { before };
            before + &place.replace("CALL", &call)
        },
    )
}

/// Any function.
pub fn function() -> impl Strategy<Value = &'static Signature> {
    any::<Index>().prop_map(|index| index.get(LIBRARY.functions()).signature())
}

/// A case without events in which what calls refer to is there: the lookup files, saved queries and parameters of all
/// known cases, databases, host names.
pub fn surroundings() -> Case {
    static SURROUNDINGS: LazyLock<Case> = LazyLock::new(|| {
        let mut all = Case {
            geoip: vec!["city.mmdb".to_string(), "asn.mmdb".to_string()],
            hosts: "10.0.0.1 one.example\n".to_string(),
            ..Case::default()
        };
        all.files.insert("lookup.csv".to_string(), "a,b,s\n1,x,north\n,,\n10.0.0.0/8,z*,\"é\"\n".to_string());
        all.saved.insert("steps".to_string(), "a=* | k := ?{x=\"1\"}".to_string());
        for case in known::cases().into_iter().filter(|case| case.error.is_none()) {
            all.files.extend(case.files);
            all.saved.extend(case.saved);
            all.params.extend(case.params);
        }
        all
    });
    SURROUNDINGS.clone()
}

/// Fields that a query names, beside those that all generated events have.
pub fn fields_of(query: &str) -> Vec<String> {
    struct Names(BTreeSet<String>);
    impl Visit for Names {
        fn expr(&mut self, expr: &ast::Expr) {
            match &expr.node {
                ast::ExprKind::Field(field) => drop(self.0.insert(field.as_str().to_string())),
                ast::ExprKind::Text(text) if text.len() < 20 => drop(self.0.insert(text.replace("[]", ""))),
                _ => {}
            }
            walk::expr(self, expr);
        }
    }
    let mut names = Names(FIELDS.iter().map(|name| name.to_string()).collect());
    names.pipeline(&parse(query).query.pipeline);
    names.0.into_iter().collect()
}
