//! `cql fmt`: what it writes, what it leaves alone, and how it ends.

mod support;

use assert_cmd::Command;
use std::path::Path;
use support::folder;

/// Gives the exit status, standard output and standard error.
fn fmt(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.arg("fmt").args(arguments).current_dir(folder).write_stdin(input);
    let output = command.output().unwrap_or_else(|error| panic!("cql does not start: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const UNTIDY: &str = "a=1|count( )";
const TIDY: &str = "a=1\n| count()\n";
const NO_QUERY: &str = "a=1 | count(";

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    for arguments in [&[][..], &["-"]] {
        let (status, out, said) = fmt(folder.path(), arguments, UNTIDY);
        assert_eq!((status, out.as_str(), said.as_str()), (Some(0), TIDY, ""));
    }
    let (status, out, _) = fmt(folder.path(), &["--check"], UNTIDY);
    assert_eq!((status, out.as_str()), (Some(1), "standard input\n"));
    let (status, out, _) = fmt(folder.path(), &["--check"], TIDY);
    assert_eq!((status, out.as_str()), (Some(0), ""));
}

#[test]
fn files_are_written_in_place_and_folders_are_searched() {
    let folder =
        folder(&[("a.cql", UNTIDY), ("rules/b.cql", UNTIDY), ("rules/c.txt", UNTIDY), ("rules/.d.cql", UNTIDY)]);
    let (status, out, said) = fmt(folder.path(), &["a.cql", "rules"], "");
    assert_eq!((status, out.as_str(), said.as_str()), (Some(0), "", ""));
    let texts = ["a.cql", "rules/b.cql", "rules/c.txt", "rules/.d.cql"].map(|name| read(&folder, name));
    assert_eq!(texts, [TIDY, TIDY, UNTIDY, UNTIDY]);
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = folder(&[("a.cql", UNTIDY), ("b.cql", TIDY)]);
    let (status, out, _) = fmt(folder.path(), &["--check", "."], "");
    assert_eq!((status, out.as_str()), (Some(1), "./a.cql\n"));
    let (status, out, _) = fmt(folder.path(), &["--diff", "a.cql", "b.cql"], "");
    let difference =
        "--- a.cql\n+++ a.cql\n@@ -1 +1,2 @@\n-a=1|count( )\n\\ No newline at end of file\n+a=1\n+| count()\n";
    assert_eq!((status, out.as_str()), (Some(1), difference));
    assert_eq!(read(&folder, "a.cql"), UNTIDY);
    let (status, out, _) = fmt(folder.path(), &["--diff", "--check", "b.cql"], "");
    assert_eq!((status, out.as_str()), (Some(0), ""));
}

#[test]
fn what_is_no_query_is_left_alone_and_the_rest_is_done() {
    let folder = folder(&[("a.cql", NO_QUERY), ("b.cql", UNTIDY)]);
    let (status, out, said) = fmt(folder.path(), &["."], "");
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(said.contains("CQL0002") && said.contains("./a.cql"), "{said}");
    assert_eq!([read(&folder, "a.cql"), read(&folder, "b.cql")], [NO_QUERY, TIDY]);
    let (status, _, said) = fmt(folder.path(), &["absent.cql"], "");
    assert_eq!(status, Some(2));
    assert!(said.contains("cannot read absent.cql"), "{said}");
}

#[test]
fn canonical_writes_what_logscale_accepts() {
    let folder = folder(&[("a.cql", "x := if(a in [1, 2], \"y\", \"n\")"), ("b.cql", "a=\"{{who}}\" | union [ a=2 ]")]);
    let (status, out, said) = fmt(folder.path(), &["--canonical", "a.cql"], "");
    assert_eq!((status, out.as_str(), said.as_str()), (Some(0), "", ""));
    assert_eq!(read(&folder, "a.cql"), "x := if(in(field=a, values=[1, 2]), then=\"y\", else=\"n\")\n");
    let (status, out, said) = fmt(folder.path(), &["--canonical", "b.cql"], "");
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(said.contains("template engine") && said.contains("a parameter that gets it: ?who"), "{said}");
    assert_eq!(read(&folder, "b.cql"), "a=\"{{who}}\" | union [ a=2 ]");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_not_followed() {
    let folder = folder(&[("rules/a.cql", UNTIDY)]);
    std::os::unix::fs::symlink("..", folder.path().join("rules/again")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(fmt(folder.path(), &["rules"], ""), (Some(0), String::new(), String::new()));
    assert_eq!(read(&folder, "rules/a.cql"), TIDY);
}
