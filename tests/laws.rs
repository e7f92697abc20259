//! Laws over generated queries and events: the optimised run, the plain one, any number of threads and any size of block
//! give the same rows, to the last digit and in the same order.

mod support;

use proptest::prelude::*;
use support::agree::agree;
use support::case::{Case, outcome};
use support::generate::{self, event};
use support::query::query;

proptest! {
    #![proptest_config(generate::config(400))]

    #[test]
    fn every_way_of_running_gives_the_same_rows(
        query in query(),
        events in prop::collection::vec(event(), 0..25),
        threads in 1usize..5,
        block in 1usize..9,
    ) {
        let case = Case { query, events, ..Case::default() };
        match agree(&case, threads, block) {
            Ok(Err(refused)) => prop_assert!(!refused.contains("unknown function"), "{refused}"),
            Ok(Ok(_)) => {}
            Err(differ) => prop_assert!(false, "{differ}"),
        }
    }
}

/// Most generated queries must run, or the law says little.
#[test]
fn generated_queries_are_mostly_accepted() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let queries = (0..300).filter_map(|_| query().new_tree(&mut runner).ok()).map(|tree| tree.current());
    let refused: Vec<String> = queries
        .filter_map(|query| {
            let case = Case { query: query.clone(), ..Case::default() };
            outcome(&case, true, 1, 1).err().map(|message| format!("{query}\n    {message}"))
        })
        .collect();
    assert!(refused.len() < 60, "{} of 300 refused:\n{}", refused.len(), refused.join("\n"));
}
