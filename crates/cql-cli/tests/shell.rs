//! What the shell sees: completions, manual pages, the configuration file, colours, exit statuses.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use support::{ended, folder};

fn cql(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.current_dir(folder).env_remove("NO_COLOR").stdin(Stdio::null()).args(arguments);
    ended(command.output().expect("cql starts"))
}

#[test]
fn every_shell_has_completions() {
    let folder = folder(&[]);
    for (shell, said) in [
        ("bash", "complete -F _cql"),
        ("zsh", "#compdef cql"),
        ("fish", "complete -c cql"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'cql'"),
    ] {
        let (status, script, _) = cql(folder.path(), &["completions", shell]);
        assert_eq!(status, 0);
        for said in [said, "saved-queries", "explain", "repl", "no-optimize"] {
            assert!(script.contains(said), "{shell}: no {said}");
        }
    }
    assert_eq!(cql(folder.path(), &["completions", "tcsh"]).0, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder(&[]);
    let (status, page, _) = cql(folder.path(), &["man"]);
    assert_eq!(status, 0);
    for said in [".TH cql 1", "cql\\-run(1)", "Exit status", "\\-\\-no\\-config"] {
        assert!(page.contains(said), "no {said} in {page}");
    }
    let (_, page, _) = cql(folder.path(), &["man", "run"]);
    for said in [".TH cql-run 1", "\\-\\-lookups", "Exit status", "wrong usage"] {
        assert!(page.contains(said), "no {said} in {page}");
    }
    let (status, _, message) = cql(folder.path(), &["man", "nothing"]);
    assert_eq!(status, 2);
    assert!(message.contains("there is no command 'nothing'; it is one of run, explain"), "{message}");
    assert_eq!(cql(folder.path(), &["man", "--folder", "pages/man1"]).0, 0);
    for page in ["cql.1", "cql-run.1", "cql-repl.1", "cql-config.1", "cql-completions.1"] {
        assert!(folder.path().join("pages/man1").join(page).is_file(), "{page}");
    }
}

#[test]
fn the_help_tells_the_exit_statuses() {
    let folder = folder(&[]);
    for arguments in [&["--help"][..], &["run", "--help"], &["explain", "-h"], &["trace", "-h"], &["repl", "--help"]] {
        let (status, help, _) = cql(folder.path(), arguments);
        assert_eq!(status, 0);
        assert!(help.contains("Exit status:\n  0  done"), "{help}");
    }
}

#[test]
fn the_configuration_is_found_upward_and_holds() {
    let folder = folder(&[
        (
            "cql.toml",
            "inputs = [\"events\"]\nlookups = \"tables\"\nsaved-queries = \"saved\"\ndialect = \"logscale\"\n\
             timezone = \"Europe/Oslo\"\n[lints]\nCQL0601 = \"off\"\n",
        ),
        ("events/a.ndjson", "{\"user\":\"eve\",\"@timestamp\":0}\n{\"user\":\"bob\",\"@timestamp\":0}\n"),
        ("tables/known.csv", "user,team\neve,red\n"),
        ("saved/norm.cql", "match(file=\"known.csv\", field=user)"),
        ("deep/er/x", ""),
        ("other.toml", "inputs = [\"events/a.ndjson\"]\n"),
        ("broken.toml", "lookup = \"x\"\n"),
    ]);
    let deep = folder.path().join("deep/er");
    let (status, rows, said) = cql(&deep, &["run", "$norm() | hour := time:hour(@timestamp) | select([team, hour])"]);
    assert_eq!((status, rows.as_str()), (0, "{\"team\":\"red\",\"hour\":1}\n"), "{said}");
    // The dialect is that of the file, unless an option says otherwise.
    assert_eq!(cql(&deep, &["run", "user in [eve]"]).0, 1);
    assert_eq!(cql(&deep, &["run", "--dialect", "extended", "user in [eve]"]).0, 0);
    let (_, shown, _) = cql(&deep, &["config"]);
    let path = folder.path().join("cql.toml");
    assert!(shown.starts_with(&format!("# {}\n", path.canonicalize().unwrap_or(path.clone()).display())), "{shown}");
    for said in ["dialect = \"logscale\"", "timezone = \"Europe/Oslo\"", "CQL0601 = \"off\"", "# geoip = []"] {
        assert!(shown.contains(said), "no {said} in {shown}");
    }
    let (_, shown, _) = cql(&deep, &["config", "--output", "json", "--config", "../../other.toml"]);
    assert!(shown.contains("\"inputs\":[\"../../events/a.ndjson\"]"), "{shown}");
    let (_, shown, _) = cql(&deep, &["config", "--no-config"]);
    assert!(shown.starts_with("# no cql.toml"), "{shown}");
    for arguments in [&["config"][..], &["run", "*"], &["explain", "*"], &["repl"]] {
        let (status, _, message) = cql(&deep, &[arguments, &["--config", "../../broken.toml"]].concat());
        assert_eq!(status, 2, "{arguments:?}");
        assert!(message.contains("unknown field `lookup`"), "{message}");
    }
    assert_eq!(cql(&deep, &["config", "--config", "absent.toml"]).0, 2);
}

#[test]
fn colours_are_asked_for_and_refused() {
    let folder = folder(&[]);
    let coloured = |arguments: &[&str]| cql(folder.path(), arguments).2.contains('\x1b');
    assert!(!coloured(&["explain", "count("]));
    assert!(coloured(&["explain", "--color", "always", "count("]));
    assert!(!coloured(&["explain", "--color=never", "count("]));
    assert!(cql(folder.path(), &["--color=always", "--help"]).1.contains('\x1b'));
    assert_eq!(cql(folder.path(), &["--color=mauve", "config"]).0, 2);
}
