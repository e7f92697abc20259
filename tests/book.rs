//! The pages of `docs/`: every command gives the output that stands there, every query compiles.

use cql::{Environment, Lookups, Query, Table, Timestamp};
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

/// The lookup files of the examples.
struct Data;

impl Lookups for Data {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let text = std::fs::read_to_string(root().join("docs/data").join(name)).map_err(|error| error.to_string())?;
        cql::formats::lookup::parse(name, &text).map(|table| Some(Arc::new(table))).map_err(|error| error.to_string())
    }
}

#[test]
fn queries_compile_as_logscale_wants_them() {
    let mut environment = Environment::new(Timestamp(1_717_243_200_000));
    environment.dialect = cql::Dialect::Logscale;
    environment.lookups = Arc::new(Data);
    let mut count = 0;
    for page in ["introduction", "data", "differences", "from-spl", "from-kql"] {
        let path = root().join("docs").join(page).with_extension("md");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tables = if page.starts_with("from-") { in_tables(&text) } else { Vec::new() };
        for query in queries(&text).into_iter().chain(tables) {
            count += 1;
            if let Err(refused) = Query::compile(&query, &environment) {
                panic!("{page}: {refused}\n{query}");
            }
        }
    }
    assert!(count > 30, "only {count} queries found");
}
