//! The one style: what it looks like.

use cql_syntax::format;

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|diagnostics| panic!("{text}\n{diagnostics:?}"))
}

fn check(text: &str, expected: &str) {
    let once = formatted(text);
    assert_eq!(once, expected, "\n{once}");
    assert_eq!(formatted(&once), once);
}

#[test]
fn a_step_a_line() {
    check("|a=1|b=2 c=3 | count( ) |", "a=1\n| b=2 and c=3\n| count()\n");
    check("x := 2\nsort(x)", "x := 2\n| sort(x)\n");
}

#[test]
fn long_calls_are_broken() {
    check(
        "groupBy([ComputerName, UserName], function=[count(aid, as=ConnectionCount), max(RiskScore, as=MaxRiskScore), collect(RemoteAddressIP4)])",
        "\
groupBy(
    [ComputerName, UserName],
    function=[
        count(aid, as=ConnectionCount),
        max(RiskScore, as=MaxRiskScore),
        collect(RemoteAddressIP4)
    ]
)
",
    );
}

#[test]
fn long_lists_of_words_are_filled() {
    check(
        "select([ComputerName, ImageFileName, UserName, ParentBaseFileName, PortsUsed, RemoteIPs, ConnectionCount, MaxRiskScore])",
        "\
select([
    ComputerName, ImageFileName, UserName, ParentBaseFileName, PortsUsed, RemoteIPs,
    ConnectionCount, MaxRiskScore
])
",
    );
}

#[test]
fn comments_stay_where_they_were() {
    check(
        "// first\n// second\na=1 // why\n\n\n// about b\n|  /* odd */ b=2\n// | dropped\n| case { // what\n a=1 | x := 1; // one\n // two\n * } // end\n// last",
        "\
// first
// second
a=1 // why

// about b
/* odd */ | b=2
// | dropped
| case { // what
    a=1 | x := 1; // one
    // two
    *
} // end
// last
",
    );
    check(
        "in(a, values=[1, // one\n 2, // two\n // three\n 3])",
        "\
in(
    a,
    values=[
        1, // one
        2, // two
        // three
        3
    ]
)
",
    );
    check("/* only */", "/* only */\n");
}
