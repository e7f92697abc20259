//! `cql test`: rules with their tests.

use assert_cmd::Command;
use std::path::Path;

fn cql_test(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.arg("test").args(arguments).current_dir(folder);
    let output = command.output().unwrap_or_else(|error| panic!("cql does not start: {error}"));
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

const RULE: &str = "case { a=1 | x := \"one\"; a=2 | x := \"two\" } | groupBy(x)\n";

const TESTS: &str = "\
rule: rule.cql
tests:
  - name: one
    events: [{a: 1}, {a: 1}, {a: 3}]
    expect: [{x: one, _count: 2}]
  - name: nothing
    events: [{a: 3}]
    expect: no match
";

fn folder(rule: &str, tests: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, text) in [("rule.cql", rule), ("rule.test.yaml", tests)] {
        std::fs::write(folder.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    folder
}

#[test]
fn passes_and_tells_what_no_test_reached() {
    let folder = folder(RULE, TESTS);
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("2 passed, 0 failed"), "{said}");
    let (_, said) = cql_test(folder.path(), &[".", "--coverage"]);
    assert!(said.contains("a=2"), "the branch that no event took is not named: {said}");
    let (status, said) = cql_test(folder.path(), &[".", "--filter", "nothing"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 passed, 0 failed, 1 left out"), "{said}");
}

#[test]
fn a_row_that_differs_is_shown() {
    let folder = folder(RULE, &TESTS.replace("_count: 2", "_count: 5"));
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("FAILED one") && said.contains("_count"), "{said}");
    let (status, said) = cql_test(folder.path(), &[".", "--format", "junit"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("<testcase") && said.contains("<failure"), "{said}");
    let (status, said) = cql_test(folder.path(), &[".", "--format", "json"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.trim_start().starts_with('{'), "{said}");
}

#[test]
fn update_writes_what_came_out() {
    let folder = folder(RULE, &TESTS.replace("_count: 2", "_count: 5"));
    let (status, said) = cql_test(folder.path(), &[".", "--update"]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
}

#[test]
fn a_new_test_begins_with_its_events_alone() {
    let folder = folder(
        RULE,
        "tests:\n  - name: new\n    events: [{a: 1}]\n  - name: filed\n    events: [{a: 2}]\n    expect: {rows: two.ndjson}\n",
    );
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("FAILED new") && said.contains("+ {\"x\":\"one\",\"_count\":\"1\"}"), "{said}");
    assert!(said.contains("two.ndjson is not there"), "{said}");
    let (status, said) = cql_test(folder.path(), &[".", "--update"]);
    assert_eq!(status, Some(0), "{said}");
    let written = std::fs::read_to_string(folder.path().join("rule.test.yaml")).unwrap_or_default();
    assert!(
        written.contains("    events: [{a: 1}]\n    expect:\n      - x: \"one\"\n        _count: 1\n"),
        "{written}"
    );
    let rows = std::fs::read_to_string(folder.path().join("two.ndjson")).unwrap_or_default();
    assert_eq!(rows, "{\"x\":\"two\",\"_count\":1}\n");
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
}

#[test]
fn the_configuration_holds_where_a_test_says_nothing() {
    let folder = folder(
        "match(file=\"known.csv\", field=a) | $named()",
        "tests:\n  - name: configured\n    events: [{a: 1}]\n    expect: [{b: x, name: y}]\n",
    );
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        path.parent().map(std::fs::create_dir_all);
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{error}"));
    };
    file("cql.toml", "lookups = \"tables\"\nsaved-queries = \"saved\"\n");
    file("tables/known.csv", "a,b\n1,x\n");
    file("saved/named.cql", "name := \"y\"");
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = cql_test(folder.path(), &[".", "--no-config"]);
    assert_eq!(status, Some(1), "{said}");
}

/// Else --update would write the rows of one test into another.
#[test]
fn a_name_stands_for_one_test() {
    let folder = folder(RULE, &TESTS.replace("name: nothing", "name: one"));
    let (status, said) = cql_test(folder.path(), &[".", "--update"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("two tests have the name 'one'"), "{said}");
}

#[test]
fn what_cannot_be_read_is_an_error_of_its_own() {
    let folder = folder(RULE, &TESTS.replace("rule.cql", "other.cql"));
    let (status, said) = cql_test(folder.path(), &["."]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("other.cql"), "{said}");
}

/// The project's own rules have a test for every branch.
#[test]
fn the_rules_are_covered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (status, said) = cql_test(&root, &["queries", "--coverage"]);
    assert_eq!(status, Some(0), "{said}");
    let rules = std::fs::read_dir(root.join("queries")).into_iter().flatten().flatten();
    for rule in rules.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "cql")) {
        let name = rule.file_name().unwrap_or_default().to_string_lossy();
        let line = said.lines().find(|line| line.contains(&format!("{name}: "))).unwrap_or_default();
        assert!(line.ends_with("(100 %)"), "{name}: {line}\n{said}");
    }
}

/// What is waited for is what the program writes, so nothing here depends on how long it takes.
#[test]
fn watching_runs_the_tests_again_when_the_rule_changes() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let folder = folder("a=1", "tests:\n  - {name: one, events: [{a: 1}], expect: match}\n");
    let mut watching = Command::new(env!("CARGO_BIN_EXE_cql"))
        .args(["test", "--watch", "rule.cql"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("cql starts");
    let mut lines = BufReader::new(watching.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let first = lines.find(|line| line.contains(" passed, "));
    // A time in the past is another time as well, however coarse the clock of the files is.
    let rule = std::fs::File::options().write(true).open(folder.path().join("rule.cql")).expect("the rule");
    std::fs::write(folder.path().join("rule.cql"), "a=2").expect("a file");
    rule.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a time");
    let second = lines.find(|line| line.contains(" passed, "));
    watching.kill().expect("it still runs");
    watching.wait().expect("it ends");
    let found = [first, second].map(|line| line.map(|line| line.split(" (").next().unwrap_or_default().to_string()));
    assert_eq!(found, [Some("1 passed, 0 failed".to_string()), Some("0 passed, 1 failed".to_string())]);
}
