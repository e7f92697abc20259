//! The pages of `docs/`: every command gives the output that stands there, every query compiles.

use cql::formats::Folders;
use cql::{Environment, Query, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn commands_give_what_the_pages_show() {
    std::env::set_current_dir(root()).unwrap_or_else(|error| panic!("{error}"));
    trycmd::TestCases::new()
        .register_bin("cql", Path::new(env!("CARGO_BIN_EXE_cql")))
        .case("docs/*.md")
        .skip("docs/functions.md")
        .run();
}

/// The blocks of a kind in a page.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let start = format!("```{kind}\n");
    let bodies = page.split(&start).skip(1).filter_map(|rest| rest.split("```").next());
    bodies.map(String::from).collect()
}

/// A session begins with the command that starts it; what is typed stands behind the prompt.
#[test]
fn sessions_answer_as_the_pages_show() {
    let page = std::fs::read_to_string(root().join("docs/repl.md")).unwrap_or_else(|error| panic!("{error}"));
    let sessions = blocks(&page, "session");
    assert!(!sessions.is_empty());
    for session in sessions {
        let (command, lines) = session.split_once('\n').unwrap_or_default();
        let arguments = command.strip_prefix("$ cql ").unwrap_or_else(|| panic!("{command}"));
        let (typed, answers): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| line.starts_with("cql> "));
        let typed: String = typed.iter().map(|line| format!("{}\n", line.trim_start_matches("cql> "))).collect();
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_cql"))
            .args(arguments.split(' '))
            .current_dir(root())
            .write_stdin(typed)
            .output()
            .unwrap_or_else(|error| panic!("cql does not start: {error}"));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().collect::<Vec<_>>(), answers);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The texts between ```` ```cql ```` and the end of the block.
fn queries(page: &str) -> Vec<String> {
    let mut queries = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match &mut open {
            None if line.trim() == "```cql" => open = Some(String::new()),
            None => {}
            Some(_) if line.trim() == "```" => queries.extend(open.take()),
            Some(query) => {
                query.push_str(line);
                query.push('\n');
            }
        }
    }
    queries
}

/// The queries in the second column of a page's tables.
fn in_tables(page: &str) -> Vec<String> {
    let rows = page.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|line| line.replace("\\|", "\u{1}").split('|').nth(2).map(str::to_string));
    let codes = cells.flat_map(|cell| {
        let codes: Vec<String> = cell.split('`').skip(1).step_by(2).map(|code| code.replace('\u{1}', "|")).collect();
        codes
    });
    codes.collect()
}

#[test]
fn queries_compile_as_logscale_wants_them() {
    let mut environment = Environment::new(Timestamp(1_717_243_200_000));
    environment.dialect = cql::Dialect::Logscale;
    let mut count = 0;
    let folders =
        Arc::new(Folders::new(["docs/data", "docs/data/lookups/new_admin"].map(|folder| root().join(folder))));
    environment.lookups = folders.clone();
    environment.saved_queries = folders;
    // What the manuals show is run by tests of their own.
    for (page, text) in pages().into_iter().filter(|(page, _)| !["functions", "diagnostics"].contains(&page.as_str())) {
        let tables = if page.starts_with("from-") { in_tables(&text) } else { Vec::new() };
        for query in queries(&text).into_iter().chain(tables) {
            count += 1;
            if let Err(refused) = Query::compile(&query, &environment) {
                panic!("{page}: {refused}\n{query}");
            }
        }
    }
    assert!(count > 50, "only {count} queries found");
}

/// A page shows the queries of the files that its commands run.
#[test]
fn queries_are_those_of_their_files() {
    let mut count = 0;
    for (page, text) in pages() {
        let shown = blocks(&text, "cql");
        let named = text.lines().filter(|line| line.starts_with("$ cql run ")).flat_map(|line| line.split(' '));
        for name in named.filter(|word| word.starts_with("docs/data/") && word.ends_with(".cql")) {
            let query = std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(shown.contains(&query), "{page} does not show {name} as it is");
            count += 1;
        }
    }
    assert!(count > 5, "only {count} queries found");
}

/// The commands that a page names without their output: indented lines, also those of CI files, and spans about `rules/`.
#[cfg(unix)]
fn commands_in_passing(page: &str) -> Vec<String> {
    let indented = page.lines().filter(|line| line.starts_with("    ")).map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("- ").unwrap_or(line);
        line.strip_prefix("run: ").or(line.strip_prefix("$ ")).unwrap_or(line)
    });
    let spans = page.split('`').skip(1).step_by(2).filter(|span| span.contains(" rules/") && !span.contains('\n'));
    let is_command = |line: &&str| line.starts_with("cql ") || line.contains("| cql ");
    // A name in capitals stands for another one.
    let is_whole = |line: &&str| !line.contains("NAME");
    indented.chain(spans).filter(is_command).filter(is_whole).map(String::from).collect()
}

/// Where they find what they speak of, they end as they should: 2 would be wrong usage, or files that are not there.
#[cfg(unix)]
#[test]
fn commands_in_passing_can_be_run() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(&path)).unwrap_or_else(|error| panic!("{error}"));
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{error}"));
    };
    let query = b"status >= 500\n| groupBy(host)\n";
    let event = b"{\"status\":500,\"host\":\"web-1\"}\n";
    write("rule.cql", query);
    write("rules/rule.cql", query);
    write("rules/rule.test.yaml", b"tests:\n  - {name: one, events: [{status: 500, host: a}], expect: match}\n");
    ["access.ndjson", "events.ndjson", "missed.ndjson", "sample.ndjson"].iter().for_each(|name| write(name, event));
    let packed =
        std::fs::read(root().join("docs/data/day/2024-03-02.ndjson.gz")).unwrap_or_else(|error| panic!("{error}"));
    ["events.gz", "events/a.ndjson.gz"].iter().for_each(|name| write(name, &packed));
    for name in ["queries", "examples"] {
        let target = std::fs::canonicalize(root().join(name)).unwrap_or_else(|error| panic!("{error}"));
        std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap_or_else(|error| panic!("{error}"));
    }
    let program = Path::new(env!("CARGO_BIN_EXE_cql"));
    let mut path = program.parent().unwrap_or(program).as_os_str().to_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());

    let others = ["README.md", "queries/README.md", "examples/README.md"].map(|name| {
        (name.to_string(), std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    let mut count = 0;
    for (page, text) in pages().into_iter().chain(others) {
        for command in commands_in_passing(&text) {
            let output = std::process::Command::new("sh")
                .args(["-c", &command])
                .current_dir(folder.path())
                .env("PATH", &path)
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap_or_else(|error| panic!("sh does not start: {error}"));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{page}: {command}\n{said}");
            count += 1;
        }
    }
    assert!(count > 25, "only {count} commands found");
}

/// The table of contents has every page, and every link within the book leads somewhere.
#[test]
fn links_lead_to_pages() {
    let pages = pages();
    let anchors = |page: &str| -> Vec<String> {
        let headings =
            page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
        let letters = |heading: &str| {
            let kept = heading
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .collect::<String>();
            kept.replace(' ', "-")
        };
        headings.map(letters).collect()
    };
    let contents = std::fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap_or_else(|error| panic!("{error}"));
    for (name, _) in &pages {
        assert!(contents.contains(&format!("({name}.md)")), "the table of contents lacks {name}");
    }
    for (page, text) in pages.iter().filter(|(page, _)| !["functions", "diagnostics"].contains(&page.as_str())) {
        for link in
            text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| link.contains(".md"))
        {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = pages.iter().find(|(name, _)| format!("{name}.md") == file);
            let (_, target) = target.unwrap_or_else(|| panic!("{page}: there is no page {link}"));
            assert!(anchor.is_empty() || anchors(target).iter().any(|known| known == anchor), "{page}: {link}");
        }
    }
}

/// The pages of the book, but for the table of contents: name and text.
fn pages() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join("docs")).unwrap_or_else(|error| panic!("{error}"));
    let paths = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "md"));
    let pages = paths.filter_map(|path| {
        let name = path.file_stem()?.to_string_lossy().into_owned();
        Some((name, std::fs::read_to_string(&path).ok()?))
    });
    let mut pages: Vec<(String, String)> = pages.filter(|(name, _)| name != "SUMMARY").collect();
    pages.sort();
    pages
}
