//! The report as JUnit XML, which CI servers read.

use super::human::describe;
use super::{Ran, Report};
use std::fmt::Write;

/// One `testsuite` for each file.
pub(crate) fn report(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3}\">",
        report.ran.len() + report.errors.len(),
        report.failed(),
        report.errors.len(),
        report.time.as_secs_f64(),
    );
    for suite in report.ran.chunk_by(|one, next| one.suite.file == next.suite.file) {
        let failed = suite.iter().filter(|ran| !ran.outcome.passed()).count();
        let time: f64 = suite.iter().map(|ran| ran.outcome.time.as_secs_f64()).sum();
        let name = escape(&suite[0].suite.file.display().to_string());
        let count = suite.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\" errors=\"0\" time=\"{time:.3}\">"
        );
        suite.iter().for_each(|ran| case(ran, &name, &mut out));
        out.push_str("  </testsuite>\n");
    }
    if !report.errors.is_empty() {
        let count = report.errors.len();
        let _ = writeln!(out, "  <testsuite name=\"cql test\" tests=\"{count}\" failures=\"0\" errors=\"{count}\">");
        for error in &report.errors {
            let _ = writeln!(
                out,
                "    <testcase name=\"reading the tests\" classname=\"cql test\"><error message=\"{}\"/></testcase>",
                escape(error)
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(ran: &Ran, class: &str, out: &mut String) {
    let time = ran.outcome.time.as_secs_f64();
    let _ = write!(out, "    <testcase name=\"{}\" classname=\"{class}\" time=\"{time:.3}\"", escape(&ran.test.name));
    if ran.outcome.passed() {
        out.push_str("/>\n");
        return;
    }
    let texts: Vec<String> = ran.outcome.problems.iter().map(describe).collect();
    let all = texts.join("\n");
    let first = all.lines().next().unwrap_or_default();
    let _ = writeln!(
        out,
        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
        escape(first),
        escape(all.trim_end())
    );
}

/// A text in XML. Characters that XML cannot hold become a replacement character.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
