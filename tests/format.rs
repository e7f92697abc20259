//! Formatting changes how a query looks and nothing else: every known query means the same afterwards, has the same
//! comments, and stays as it is when it is formatted again.

mod support;

use cql::{Dialect, Environment, Query, Timestamp};
use cql_syntax::{format, parse};
use proptest::prelude::*;
use support::agree::{options, written};
use support::case::{Case, check, environment, outcome_of};
use support::generate::{config, event, filter, name};
use support::known::{cases, rules};

/// The queries of the cases and of the rules.
fn known_queries() -> Vec<String> {
    let mut queries: Vec<String> = cases().into_iter().map(|case| case.query).collect();
    queries.extend(rules().into_iter().map(|(_, text)| text));
    queries.sort();
    queries.dedup();
    queries
}

/// What is wrong with how a query is formatted. That it means the same and has the same comments, `format` itself makes
/// sure of.
fn problem(text: &str) -> Option<String> {
    if parse(text).has_errors() {
        return None;
    }
    let problem = match format(text) {
        Err(_) => "is refused".to_string(),
        Ok(once) => match format(&once) {
            Ok(twice) if twice == once => return None,
            twice => format!("is formatted as\n{once}\nand then as\n{twice:?}"),
        },
    };
    Some(format!("{text}\n{problem}"))
}

#[test]
fn every_known_query_keeps_its_meaning_and_its_comments() {
    let queries = known_queries();
    assert!(queries.len() > 1000, "only {} queries", queries.len());
    let wrong: Vec<String> = queries.iter().filter_map(|query| problem(query)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), queries.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

/// A comment put at any blank of a query stays, unless it is none there: in a string or a regular expression.
#[test]
fn comments_stay_wherever_they_are() {
    let mut wrong = Vec::new();
    let mut kept = 0;
    for query in known_queries() {
        let comments = parse(&query).query.comments.texts().count();
        for (index, (at, blank)) in query.match_indices([' ', '\n', ',', '(', '{', ';']).enumerate().take(20) {
            let (before, after) = query.split_at(at + blank.len());
            let comment = if index % 2 == 0 { "/* here */" } else { "// here\n" };
            let commented = format!("{before}{comment}{after}");
            let parsed = parse(&commented);
            if parsed.has_errors() || parsed.query.comments.texts().count() != comments + 1 {
                continue;
            }
            kept += 1;
            wrong.extend(problem(&commented));
        }
    }
    assert!(kept > 5000, "only {kept} comments");
    assert!(wrong.is_empty(), "{} of {kept}:\n\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

/// What LogScale has no form for, by a word of the message: what a template engine would have put in nobody knows.
const WITHOUT_FORM: &[&str] = &["template engine"];

/// What is wrong with how a query is written for LogScale.
fn written_for_logscale(case: &Case) -> Result<(), String> {
    let environment = Environment::new(Timestamp(0));
    let documented = match Query::documented(&case.query, &environment) {
        Ok(documented) => documented,
        Err(_) if case.error.is_some() => return Ok(()),
        Err(refused) => return Err(format!("is refused: {refused}")),
    };
    let shown = &documented.text;
    if let Some(first) = documented.refused.first() {
        let told = format!("{}; {}", first.message, first.help.as_deref().unwrap_or_default());
        let known = WITHOUT_FORM.iter().any(|word| told.contains(word));
        return if known || case.error.is_some() {
            Ok(())
        } else {
            Err(format!("-->\n{shown}is not accepted: {}", first.message))
        };
    }
    let again =
        Query::documented(shown, &environment).map_err(|refused| format!("-->\n{shown}is refused: {refused}"))?;
    if again.text != *shown {
        return Err(format!("-->\n{shown}-->\n{}", again.text));
    }
    let case = Case { query: shown.clone(), dialect: Dialect::Logscale, ..case.clone() };
    check(&case).map_err(|problem| format!("-->\n{shown}{problem}"))
}

#[test]
fn every_known_query_can_be_written_for_logscale_and_gives_the_same_rows() {
    let cases = cases();
    let problem = |case: &Case| {
        let problem = written_for_logscale(case).err()?;
        Some(format!("{}:\n{}\n{problem}", case.name, case.query.trim_end()))
    };
    let wrong: Vec<String> = cases.iter().filter_map(problem).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

/// A query for each construct that is written anew.
const CONSTRUCTS: &str = r#"
x := 1 + if(a in [1,2] and b=c*, 1, 2)
x := (a = 1 or b = 2)
a=1 | lower(b) = "x*" or c = 2
not (lower(b) = /x/ and c = 2)
in(a, values=[1,2]) or b=3
(in(a, values=[1,2]) or cidr(ip, subnet="10.0.0.0/8")) c=1
not (cidr(ip, subnet="10.0.0.0/8") or b=3)
text:contains(string=if(b = "x*" or c = 1, a, d), substring="p")
groupBy(a, function={ length(b) > 5 or d = 1 | count() })
x := a == 1 and b == 2
test(a == 1 or b > 3)
a == "x*y"
x := if(not a = 1, "n", if(b != 2, "m", "o"))
x := if(a = 1 and b = 2, if(c = 3 or d = 4, 1, 2), 3)
eval x = if(a=1 or b=2, 1, 0), y = x + 1
x := !(a = 1 and b = 2)
x := case { a=1 => "one"; b>2 and c=3 => "two"; * => "three" }
array:filter("t[]", var=v, function={ lower(v) = "x*" })
a match { in(values=[1,2]) => x := if(b=1 or c=2, 1, 0); * => x := lower(b) = /x/ }
coalesce([if(a=1 or b=2, x, y), z], as=w) | count()
length(a) = 5
length(a) != 5 | x := length(a) = 5
foo or in(a, values=["x"])
eval(y = if(a=1 or b=2, 1, 0), z = y + 1)
count(a = 1 or b = 2)
x := count(filter={lower(a) = "x*"})
if(a = 1 or b = 2, "x", "y", as=z) | sort(z)
a=1 | union [ b=2 | x := 1 ]
(a=1 | count()) union (b=2)
setTimeInterval(start=7d) | a=1 // these\n| union [ b=2 ] // and those\n| count()
a=1 | union [ b=2 ] | c=3 or lower(d) = "x*" | union [ e=4 ] | sort(c)
union [ b=2 ]
join({a=1}, field=k, include=[b, c], as="p.")
join({a=1 | count(k)}, field=[j=k], include=[k, b, "b.s"], suffix=.s, mode=left)
join({a=1}, field=k, suffix=s) | lower(b)="x*" | drop("_tmp_*")
"#;

#[test]
fn what_constructs_become() {
    let environment = Environment::new(Timestamp(0));
    let official = |query: &str| match Query::documented(query, &environment) {
        Ok(documented) => format!("{query}\n---\n{}", documented.text),
        Err(refused) => format!("{query}\n---\nrefused: {refused}\n"),
    };
    let constructs: Vec<String> = CONSTRUCTS.trim().lines().map(|line| official(&line.replace("\\n", "\n"))).collect();
    insta::assert_snapshot!("format_constructs", constructs.join("\n"));
    for (name, rule) in rules().into_iter().filter(|(name, _)| name == "t1571_non_standard_port") {
        let documented = Query::documented(&rule, &environment).map(|documented| documented.text);
        insta::assert_snapshot!(name, documented.unwrap_or_else(|refused| refused.to_string()));
    }
}

/// A saved query may use the name that a new field would get, and so may one that it calls.
#[test]
fn new_fields_have_no_name_of_a_saved_query() {
    let saved = [("outer", "$inner()"), ("inner", "_tmp_lower := a")];
    let case = Case {
        query: "lower(a) = \"x*\" | $outer()".to_string(),
        saved: saved.map(|(name, text)| (name.to_string(), text.to_string())).into(),
        ..Case::default()
    };
    let environment = environment(&case, true).expect("an environment");
    let documented = Query::documented(&case.query, &environment).map(|documented| documented.text);
    let expected = "_tmp_lower2 := lower(a)\n| _tmp_lower2=\"x*\"\n| drop([_tmp_lower2])\n| $outer()\n";
    assert_eq!(documented.map_err(|refused| refused.to_string()).as_deref(), Ok(expected));
}

/// A union becomes tables, beside which LogScale takes no join(): that is said, with what to write.
#[test]
fn what_has_no_form_is_refused_with_what_to_write() {
    for (query, message, help) in [
        ("a=\"{{who}}\"", "a template engine should have put in", "write the value, or a parameter that gets it: ?who"),
        ("a=1 | union [ b=1 ] | join({c=1}, field=d)", "may not stand in one query", "use match() on it"),
        ("a=1 | union [ b=1 ] | selfJoinFilter(a, where=[{b=1}])", "may not stand in one query", "filter the groups"),
    ] {
        let documented = Query::documented(query, &Environment::new(Timestamp(0))).expect("a query");
        let [refused] = documented.refused.as_slice() else { panic!("{query}: {:?}", documented.refused) };
        assert!(refused.message.contains(message), "{query}: {}", refused.message);
        assert!(refused.help.as_ref().is_some_and(|said| said.contains(help)), "{query}: {:?}", refused.help);
    }
}

/// Filters that the extended dialect alone has among others.
fn extended_filter() -> impl Strategy<Value = String> {
    let own = prop_oneof![
        name().prop_map(|f| format!("lower(getField(\"{f}\")) = n*")),
        name().prop_map(|f| format!("lower(getField(\"{f}\")) = /o/")),
        name().prop_map(|f| format!("length(\"{f}\") > 2")),
        name().prop_map(|f| format!("length(\"{f}\") != 5")),
        name().prop_map(|f| format!("{f} == \"x*\"")),
        name().prop_map(|f| format!("{f} in [1, north, \"x*\"]")),
        name().prop_map(|f| format!("{f} not in [10, South]")),
        name().prop_map(|f| format!("{f} != null")),
    ];
    prop_oneof![own, filter()].prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} and {r})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l} or {r})")),
            inner.prop_map(|f| format!("not ({f})")),
        ]
    })
}

/// Steps with a filter where LogScale takes none.
fn extended_step() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => extended_filter(),
        3 => extended_filter().prop_map(|f| format!("x := if({f}, \"yes\", \"no\")")),
        2 => (extended_filter(), extended_filter()).prop_map(|(f, g)| format!("x := if({f}, a, if({g}, b, x))")),
        1 => extended_filter().prop_map(|f| format!("x := ({f})")),
        1 => extended_filter().prop_map(|f| format!("x := !({f})")),
        2 => extended_filter().prop_map(|f| format!("x := format(\"%s\", field=[a]) | y := 1 + if({f}, 1, 0) | coalesce([if({f}, n.x, b), s], as=z)")),
        1 => extended_filter().prop_map(|f| format!("if({f}, 1, 0, as=x)")),
        1 => extended_filter().prop_map(|f| format!("test(if({f}, 1, 0) == 1)")),
        1 => extended_filter().prop_map(|f| format!("text:contains(string=if({f}, a, s), substring=o)")),
        1 => extended_filter().prop_map(|f| format!("eval x = if({f}, 1, 0), y = x + 1")),
        1 => (extended_filter(), extended_filter()).prop_map(|(f, g)| format!("x := case {{ {f} => 1; {g} => a }}")),
        1 => extended_filter().prop_map(|f| format!("union [ {f} | x := 1 ]")),
        1 => extended_filter().prop_map(|f| format!("case {{ {f} | x := 1; * | x := if({f}, 2, 3) }}")),
        1 => extended_filter().prop_map(|f| format!("groupBy(a, function=[sum(b), {{ {f} | count(as=n) }}])")),
        1 => (extended_filter(), name()).prop_map(|(f, n)| {
            format!("groupBy(\"{n}\", function=[collect(b, max=2, as=c), count(filter={{{f}}}, as=n)])")
        }),
    ]
}

/// The rows of a query. Where tables are read, nothing says in which order the fields of a row are.
fn rows(case: &Case, has_union: bool) -> Result<String, String> {
    let mut rows = outcome_of(case, true, usize::MAX, &options(1), |_| {})?;
    if has_union {
        rows.iter_mut().for_each(|row| row.sort_by(|(left, _), (right, _)| left.cmp(right)));
    }
    Ok(written(rows))
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn what_is_written_for_logscale_gives_the_same_rows(
        steps in prop::collection::vec(extended_step(), 1..4),
        events in prop::collection::vec(event(), 0..20),
    ) {
        let query = steps.join(" | ");
        let case = Case { query, events, ..Case::default() };
        let has_union = case.query.contains("union");
        let expected = rows(&case, has_union);
        let Ok(documented) = Query::documented(&case.query, &Environment::new(Timestamp(0))) else {
            prop_assert!(expected.is_err(), "refused: {}", case.query);
            return Ok(());
        };
        prop_assert!(documented.refused.is_empty(), "{}\n-->\n{}{:?}", case.query, documented.text, documented.refused);
        let official = Case { query: documented.text, dialect: Dialect::Logscale, ..case.clone() };
        if expected.is_ok() {
            prop_assert_eq!(rows(&official, has_union), expected, "{}\n-->\n{}", case.query, official.query);
        }
    }
}
