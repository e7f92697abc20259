//! What `cql check --fix` changes leaves the rows as they are, and is changed once.

mod support;

use cql_lint::{Levels, Settings, check, fix};
use proptest::prelude::*;
use support::case::{Case, environment, outcome};
use support::generate::{config, event};
use support::known::cases;

/// The case with its query fixed, and how many fixes that took.
fn fixed(case: &Case) -> Result<(Case, usize), String> {
    let environment = environment(case, true)?;
    let levels = Levels::default();
    let settings =
        Settings { registry: &cql::LIBRARY, environment: &environment, levels: &levels, sample: None, fixes: true };
    let once = fix(&case.query, &settings);
    let twice = fix(&once.text, &settings);
    assert_eq!((&twice.text, twice.count), (&once.text, 0), "{}", case.query);
    Ok((Case { query: once.text, ..case.clone() }, once.count))
}

fn show(case: &Case) -> String {
    format!("{:?}", outcome(case, true, 1, usize::MAX))
}

#[test]
fn rows_stay_what_they_are() {
    let mut count = 0;
    for case in cases().iter().filter(|case| case.error.is_none()) {
        let (fixed, fixes) = fixed(case).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        if fixes > 0 {
            count += 1;
            assert_eq!(show(case), show(&fixed), "{}\n{}\n{}", case.name, case.query, fixed.query);
        }
    }
    assert!(count > 50, "only {count} queries have something to fix");
}

#[test]
fn a_plain_text_finds_what_the_regular_expression_found() {
    let values = ["web", "a web b", "WEB", "we.b", "x\nweb", "", "*web*", "we"];
    let events: Vec<serde_json::Value> =
        values.iter().map(|value| serde_json::json!({"a": value})).chain([serde_json::json!({"b": 1})]).collect();
    for query in ["a=/web/", "a=/^web/", "a!=/web/", "a=/e\\.b/", "a!=/^we/d", "not a=/web/", "a=/b b|/ or a=/ /"] {
        let case = Case { query: query.into(), events: events.clone(), ..Case::default() };
        let (fixed, fixes) = fixed(&case).unwrap_or_else(|error| panic!("{error}"));
        assert!(fixes > 0, "{query}");
        assert_eq!(show(&case), show(&fixed), "{query} {}", fixed.query);
    }
}

#[test]
fn a_limit_keeps_the_rows_that_head_kept() {
    let events: Vec<serde_json::Value> = (0..50).map(|n| serde_json::json!({"n": n % 7, "m": n})).collect();
    for query in
        ["sort(n) | head(10)", "sort([n, m], order=[asc, desc]) | head(1)", "sort(x) | head(3)", "sort(n) | head()"]
    {
        let case = Case { query: query.into(), events: events.clone(), ..Case::default() };
        let (fixed, fixes) = fixed(&case).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(fixes, 1, "{query}");
        assert_eq!(show(&case), show(&fixed), "{query}");
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// A filter on what groups are made of keeps the same ones before it as behind it.
    #[test]
    fn groups_are_the_same_with_their_filter_before_them(
        keys in prop::sample::select(vec!["a", "s", "[a, s]", "[s, b]"]),
        function in prop::sample::select(vec![
            "", ", function=[]", ", function=[sum(b), max(t, as=m)]", ", function=collect([t, b])", ", function=max(b, as=a)",
            ", function={b=* | count()}", ", function=bucket(span=10m)", ", function=selectLast([a, t])",
        ]),
        field in prop::sample::select(vec!["a", "s"]),
        test in prop::sample::select(vec![
            "=1", "!=1", "=*", "!=*", "=n*", "=/o/", "!=/o/", ">2", "<=3", "=10", "=\"\"", "=1 or a=2", "=x or s=x",
        ]),
        between in prop::sample::select(vec!["", "_count > 1 | ", "_count=/(?<a>.)/ | "]),
        events in prop::collection::vec(event(), 0..25),
    ) {
        let query = format!("groupBy({keys}{function}) | {between}{field}{test}");
        let case = Case { query, events, ..Case::default() };
        let (fixed, _) = fixed(&case).map_err(TestCaseError::fail)?;
        prop_assert_eq!(show(&case), show(&fixed), "{}\n{}", case.query, fixed.query);
    }
}

/// Pieces of queries, most of which are no queries, are checked as any text is; every place is one in the text.
#[test]
fn any_text_can_be_checked() {
    let environment = cql::Environment::new(cql::Timestamp(1_717_243_200_000));
    let levels = Levels::default();
    let settings =
        Settings { registry: &cql::LIBRARY, environment: &environment, levels: &levels, sample: None, fixes: true };
    for case in cases() {
        let cuts: Vec<usize> = case.query.char_indices().map(|(at, _)| at).collect();
        for part in 1..4 {
            let Some(cut) = cuts.get(cuts.len() * part / 4) else { continue };
            let (left, right) = case.query.split_at(*cut);
            for text in [left, right, &format!("{right} // \u{e9}; {left}"), &format!("x := 1; // \u{e9}\n{left}")] {
                for finding in check(text, &settings) {
                    let span = finding.span().unwrap_or_default();
                    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{text} {finding:?}");
                }
            }
        }
    }
}
