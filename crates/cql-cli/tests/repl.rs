//! `cql repl` at a terminal, and with a script.
#![cfg(unix)]

use assert_cmd::Command;
use rexpect::session::{PtySession, spawn_command};
use std::io::Write;
use std::path::Path;

const CTRL_C: &str = "\x03";
const UP: &str = "\x1b[A";
const RIGHT: &str = "\x1b[C";

/// The prompt in a terminal; the history is kept in the folder.
fn start(folder: &Path, arguments: &[&str]) -> PtySession {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cql"));
    command.arg("repl").args(["--output", "ndjson"]).args(arguments).current_dir(folder);
    command.env("XDG_STATE_HOME", folder.join("state")).env("TERM", "xterm").env("NO_COLOR", "1");
    let mut session = spawn_command(command, Some(60_000)).expect("cql starts");
    session.exp_string(":help lists the commands").expect("a greeting");
    prompt(&mut session);
    session
}

/// Waits for an empty prompt: what is typed before it is there may get lost.
fn prompt(session: &mut PtySession) {
    session.exp_string("cql> \r").expect("a prompt");
}

fn send(session: &mut PtySession, text: &str) {
    session.send(text).expect("it listens");
    session.flush().expect("it listens");
}

/// Types a line and waits for the answer.
fn expect(session: &mut PtySession, typed: &str, said: &str) {
    send(session, typed);
    if let Err(error) = session.exp_string(said) {
        panic!("{typed:?} is not answered by {said:?}: {error}");
    }
}

/// Types a line, waits for the answer and the next prompt.
fn ask(session: &mut PtySession, typed: &str, said: &str) {
    expect(session, typed, said);
    prompt(session);
}

fn events(folder: &Path) {
    std::fs::write(folder.join("e.ndjson"), "{\"host\":\"web-01\"}\n{\"host\":\"db\"}\n{\"host\":\"web-01\"}\n")
        .expect("a file");
}

#[test]
fn completes_continues_and_remembers() {
    let folder = tempfile::tempdir().expect("a folder");
    events(folder.path());
    let mut session = start(folder.path(), &["e.ndjson"]);
    // The only function that begins so, and the only field.
    ask(&mut session, "groupB\tho\t)\r", "{\"host\":\"web-01\",\"_count\":2}");
    // The query goes on behind the pipe and within brackets.
    ask(&mut session, "host=db |\rcount(as=\rn)\r", "{\"n\":1}");
    // A line that is given up, and one that is still wrong when it is ended.
    ask(&mut session, &format!("groupBy({CTRL_C}"), "groupBy(");
    ask(&mut session, "count(\r\r", "never closed");
    ask(&mut session, "$_ | zzz\r", "zzz");
    expect(&mut session, ":quit\r", "");
    session.exp_eof().expect("it ends");

    let mut session = start(folder.path(), &["e.ndjson"]);
    // Up three times: past :quit and others to what is asked for.
    ask(&mut session, &format!("{UP}{UP}{UP}{UP}\r"), "{\"n\":1}");
    expect(&mut session, "\x04", "");
    session.exp_eof().expect("it ends");
    let history = std::fs::read_to_string(folder.path().join("state/cql/history")).expect("a history");
    assert!(history.contains("groupBy(host)"), "{history}");
}

#[test]
fn hints_helps_and_proposes() {
    let folder = tempfile::tempdir().expect("a folder");
    events(folder.path());
    let mut session = start(folder.path(), &["e.ndjson"]);
    // What the call takes; then the values of a field, of which one is completed in the middle of a string.
    expect(&mut session, "groupBy(", "groupBy(FIELD, [function=...], [limit=...])");
    ask(&mut session, CTRL_C, "");
    expect(&mut session, "host=\t\t", "\"web-01\"  db");
    ask(&mut session, "\"w\t | count()\r", "{\"_count\":2}");
    // An earlier query is hinted at, and taken over by the right arrow.
    expect(&mut session, "ho", "st=\"web-01\" | count()");
    ask(&mut session, &format!("{RIGHT}\r"), "{\"_count\":2}");
    // Ctrl-D ends no query that is being typed, and a misspelt command is not taken for another.
    expect(&mut session, "count(\r", "");
    ask(&mut session, "\x04)\r", "{\"_count\":3}");
    ask(&mut session, ":lats\r", "did you mean :last?");
    // This terminal does not know how wide it is, so nothing is cut.
    ask(&mut session, ":set output chart\r", "");
    ask(&mut session, "groupBy(host)\r", "web-01  ");
    ask(&mut session, ":set output table\r", "");
    ask(&mut session, ":last\r", " web-01        2 ");
    expect(&mut session, "\x04", "");
    session.exp_eof().expect("it ends");
}

/// About 100 MB of events in one file; gives how many there are.
fn many_events(path: &Path) -> usize {
    let line = format!("{{\"host\":\"db\",\"text\":\"{}\"}}\n", "all work and no play makes a dull text ".repeat(50));
    let count = 100_000_000 / line.len() + 1;
    let mut file = std::fs::File::create(path).expect("a file");
    let lines = line.repeat(1000);
    let (thousands, rest) = (count / 1000, count % 1000);
    (0..thousands).for_each(|_| file.write_all(lines.as_bytes()).expect("room"));
    file.write_all(&lines.as_bytes()[..rest * line.len()]).expect("room");
    count
}

/// Compares each text with a longer one, letter by letter: for so many events that takes many minutes.
const ENDLESS: &str = "longer := format(\"%s%s\", field=[host, text]) | \
    a := text:editDistance(text, reference=longer, maxDistance=100) | \
    b := text:editDistance(text, reference=longer, maxDistance=99) | \
    c := text:editDistance(text, reference=longer, maxDistance=98) | count()";

#[test]
fn a_running_query_is_cancelled_and_the_session_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = many_events(&folder.path().join("big.ndjson"));
    let mut session = start(folder.path(), &["big.ndjson"]);
    // The progress bar says that the query runs.
    expect(&mut session, &format!("{ENDLESS}\r"), "MiB");
    expect(&mut session, CTRL_C, "cancelled");
    prompt(&mut session);
    std::fs::remove_file(folder.path().join("big.ndjson")).expect("a file");
    ask(&mut session, "count(as=left)\r", &format!("{{\"left\":{count}}}"));
    expect(&mut session, ":q\r", "");
    session.exp_eof().expect("it ends");
}

#[test]
fn runs_a_script() {
    let folder = tempfile::tempdir().expect("a folder");
    events(folder.path());
    let run = |script: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
        command.args(["repl", "e.ndjson"]).current_dir(folder.path()).write_stdin(script);
        let output = command.output().expect("cql starts");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(
        run("groupBy(host)\n$_ |\ncount()\n"),
        (Some(0), "{\"host\":\"web-01\",\"_count\":2}\n{\"host\":\"db\",\"_count\":1}\n{\"_count\":2}\n".into())
    );
    assert_eq!(run("nothing()\ncount()\n:quit\ncount()\n"), (Some(1), "{\"_count\":3}\n".into()));
    // A query that is not complete when the script ends is refused, not forgotten.
    assert_eq!(run("count()\ncount("), (Some(1), "{\"_count\":3}\n".into()));
    assert!(!folder.path().join("state").exists());
}
