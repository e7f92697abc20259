//! Rules as they lie in files: YAML with the query among metadata, and lookup files and saved queries beside a rule.

mod support;

use assert_cmd::Command;
use std::path::Path;
use support::{ended, folder};

fn cql(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    ended(command.args(arguments).current_dir(folder).output().expect("cql starts"))
}

const RULE: &str = "name: failures\ncql: |\n  status >= 500 // bad\n  | x in [1]\ntags: [web]\n";
const EVENTS: &str = "{\"status\":500,\"x\":1}\n{\"status\":200,\"x\":1}\n";

#[test]
fn every_command_takes_a_rule_from_yaml() {
    let folder = folder(&[("rule.yaml", RULE), ("events.ndjson", EVENTS)]);
    let (status, out, said) = cql(folder.path(), &["run", "-f", "rule.yaml", "events.ndjson"]);
    assert_eq!(status, 0, "{said}");
    assert!(out.starts_with("{\"status\":\"500\",\"x\":\"1\"") && out.lines().count() == 1, "{out}");
    // Lines and columns are those of the file.
    assert!(said.contains("rule.yaml:4:5: compat: 'x in [1]'"), "{said}");
    let (_, out, _) = cql(folder.path(), &["check", "--format", "github", "rule.yaml"]);
    assert!(out.contains("file=rule.yaml,line=4,endLine=4,col=5"), "{out}");
    let (status, out, _) = cql(folder.path(), &["explain", "-f", "rule.yaml"]);
    assert!(status == 0 && out.contains("status >= 500"), "{out}");
    let (status, out, _) =
        cql(folder.path(), &["trace", "--why-not", "--event", "2", "-f", "rule.yaml", "events.ndjson"]);
    assert!(status == 0 && out.contains("status >= 500"), "{out}");
    let (status, _, said) = cql(folder.path(), &["test", "rule.yaml"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn formatting_and_fixes_change_the_query_and_nothing_around_it() {
    let folder =
        folder(&[("rules/rule.yaml", RULE), ("rules/rule.test.yaml", "tests: []\n"), ("rules/other.yml", "a: 1\n")]);
    let read = || std::fs::read_to_string(folder.path().join("rules/rule.yaml")).expect("the rule");
    let (status, out, said) = cql(folder.path(), &["fmt", "--check", "rules"]);
    assert_eq!((status, out.as_str(), said.as_str()), (0, "", ""));
    let (status, _, said) = cql(folder.path(), &["fmt", "--canonical", "rules"]);
    assert_eq!((status, said.as_str()), (0, ""));
    let canonical = RULE.replace("x in [1]", "in(field=x, values=[1])");
    assert_eq!(read(), canonical);
    std::fs::write(folder.path().join("rules/rule.yaml"), RULE).expect("a file");
    let (status, _, said) = cql(folder.path(), &["check", "--fix", "rules"]);
    assert_eq!(status, 0, "{said}");
    assert_eq!(read(), canonical);
}

#[test]
fn yaml_in_other_forms_is_read_or_refused_with_what_to_do() {
    let folder = folder(&[
        ("folded.yaml", "cql: >\n  a=1\n  | x in [1]\n"),
        ("search.yaml", "search:\n  spl: a=1 | count()\n"),
        ("events.ndjson", "{\"a\":1,\"x\":1}\n"),
    ]);
    let (status, out, said) = cql(folder.path(), &["run", "-f", "folded.yaml", "events.ndjson"]);
    assert!(status == 0 && out.contains("\"a\":\"1\""), "{said}");
    assert!(said.contains("the query of folded.yaml:1:7: compat: 'x in [1]'"), "{said}");
    let (_, out, _) = cql(folder.path(), &["check", "--format", "github", "folded.yaml"]);
    assert!(out.contains("line=1,"), "{out}");
    let (status, _, said) = cql(folder.path(), &["fmt", "folded.yaml"]);
    assert!(status == 2 && said.contains("write it as a block: 'cql: |'"), "{said}");
    let (status, _, said) = cql(folder.path(), &["run", "-f", "search.yaml", "events.ndjson"]);
    assert!(status == 2 && said.contains("none of the keys cql, query,") && said.contains("--key"), "{said}");
    let (status, out, said) = cql(folder.path(), &["run", "--key", "search.spl", "-f", "search.yaml", "events.ndjson"]);
    assert_eq!((status, out.as_str(), said.as_str()), (0, "{\"_count\":1}\n", ""));
    let (status, _, said) = cql(folder.path(), &["check", "--key", "nothing", "."]);
    assert!(status == 2 && said.contains("there is no query in this folder"), "{said}");
}

const MATCH: &str = "match(file=\"owners.csv\", field=a, column=k, include=owner) | $mine() | select([owner, b])";

/// The rows of a rule with its lookup file and saved query in these folders.
fn owner(places: &[&str], arguments: &[&str]) -> String {
    let mut files: Vec<(String, String)> = vec![
        ("rules/rule.cql".into(), MATCH.into()),
        ("rules/rule.test.yaml".into(), "tests:\n  - {name: one, events: [{a: 1}], expect: match}\n".into()),
        ("events.ndjson".into(), "{\"a\":1}\n".into()),
    ];
    for place in places {
        files.push((format!("{place}/owners.csv"), format!("k,owner\n1,{place}\n")));
        files.push((format!("{place}/mine.cql"), format!("b := \"{place}\"")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    let run = [&["run", "-f", "rules/rule.cql", "events.ndjson"], arguments].concat();
    let (status, out, said) = cql(folder.path(), &run);
    if arguments.is_empty() {
        for command in [&["check", "rules"][..], &["test", "rules"], &["explain", "-f", "rules/rule.cql"]] {
            let (other, out, said) = cql(folder.path(), command);
            assert_eq!(other, status, "{command:?}: {out}{said}");
        }
    }
    if status == 0 { out } else { said }
}

#[test]
fn files_of_a_rule_are_found_beside_it() {
    let row = |place: &str| format!("{{\"owner\":\"{place}\",\"b\":\"{place}\"}}\n");
    assert_eq!(owner(&["rules"], &[]), row("rules"));
    assert_eq!(owner(&["rules/rule", "rules"], &[]), row("rules/rule"));
    // What is named counts first, and what it lacks is looked for as before.
    let named = ["--lookups", "tables", "--saved-queries", "tables"];
    assert_eq!(owner(&["tables", "rules/rule"], &named), row("tables"));
    assert_eq!(owner(&["rules/rule"], &named), row("rules/rule"));
}
