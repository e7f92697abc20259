//! Coverage as text, JSON, and a page.

use super::Report;
use crate::shorten::shorten;
use cql_testing::coverage::{Coverage, Part};
use cql_testing::suite::RuleText;
use serde_json::{Value as Json, json};
use std::fmt::Write;

fn name(rule: &RuleText) -> String {
    let file = rule.file.display();
    match &rule.name {
        Some(name) => format!("{file}: {name}"),
        None => file.to_string(),
    }
}

fn place(part: &Part) -> String {
    match (part.line, part.column) {
        (Some(line), Some(column)) => format!("{line}:{column}"),
        _ => "saved query".into(),
    }
}

/// A line for each rule, and one for each part that no event reached or whose answer never changed.
pub(crate) fn text(report: &Report) -> String {
    let mut out = String::from("\ncoverage: filters, branches and if arms that test events reached\n");
    for (rule, coverage) in &report.coverage {
        let (covered, all) = (coverage.covered(), coverage.parts.len());
        let _ = writeln!(out, "  {}: {covered} of {all} ({:.0} %)", name(rule), coverage.percent().floor());
        for part in &coverage.parts {
            let said = match (part.is_covered(), part.one_sided()) {
                (false, _) => "no test event reached it",
                (true, Some(said)) => said,
                (true, None) => continue,
            };
            let note = if part.is_covered() { " (note)" } else { "" };
            let _ =
                writeln!(out, "    {} {} `{}`: {said}{note}", place(part), part.kind.word(), shorten(&part.text, 60));
        }
    }
    out
}

/// The rules with all their parts.
pub(crate) fn value(report: &Report) -> Json {
    let rules = report.coverage.iter().map(|(rule, coverage)| {
        json!({
            "rule": name(rule),
            "covered": coverage.covered(),
            "parts": coverage.parts.len(),
            "percent": coverage.percent(),
            "of": coverage.parts,
        })
    });
    rules.collect()
}

/// The same as text.
pub(crate) fn json(report: &Report) -> String {
    format!("{:#}\n", value(report))
}

const STYLE: &str = "\
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }
pre { padding: 1rem; overflow-x: auto; border: 1px solid #8886; border-radius: .4rem; line-height: 1.6; }
table { border-collapse: collapse; } td, th { padding: .15rem .8rem; text-align: left; }
td.number { text-align: right; }
.missed { background: #e5484d40; box-shadow: inset 0 -2px #e5484d; }
.onesided { background: #f5a52440; }
.covered { background: #30a46c26; }";

/// A page of its own, without anything from elsewhere: each rule with its parts coloured.
pub(crate) fn html(report: &Report) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Coverage of rules</title>\n\
         <style>\n{STYLE}\n</style></head>\n<body>\n<h1>Coverage of rules</h1>\n<p>Filters, branches and if arms: \
         <span class=\"covered\">reached</span>, <span class=\"onesided\">a filter whose answer was always the \
         same</span>, <span class=\"missed\">not reached by any test event</span>.</p>\n\
         <table><tr><th>Rule</th><th>Reached</th><th>Of</th><th>%</th></tr>\n"
    );
    for (index, (rule, coverage)) in report.coverage.iter().enumerate() {
        let _ = writeln!(
            out,
            "<tr><td><a href=\"#rule-{index}\">{}</a></td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{:.0}</td></tr>",
            escape(&name(rule)),
            coverage.covered(),
            coverage.parts.len(),
            coverage.percent().floor(),
        );
    }
    out.push_str("</table>\n");
    for (index, (rule, coverage)) in report.coverage.iter().enumerate() {
        let _ = writeln!(out, "<h2 id=\"rule-{index}\">{}</h2>", escape(&name(rule)));
        let _ = writeln!(out, "<pre>{}</pre>", coloured(&rule.text, coverage));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The text of the rule with a span around each part. Parts lie in each other or apart, never across.
fn coloured(text: &str, coverage: &Coverage) -> String {
    let mut marks: Vec<(usize, bool, &Part)> = Vec::new();
    for part in &coverage.parts {
        if let Some([start, end]) = part.bytes.filter(|[start, end]| start < end) {
            marks.push((start as usize, true, part));
            marks.push((end as usize, false, part));
        }
    }
    // At one place, parts that end come first, and the larger one begins before the smaller.
    marks.sort_by_key(|(at, begins, part)| {
        let size = part.bytes.map_or(0, |[start, end]| i64::from(end) - i64::from(start));
        (*at, *begins, if *begins { -size } else { size })
    });
    let (mut out, mut at) = (String::new(), 0);
    for (place, begins, part) in marks {
        out.push_str(&escape(text.get(at..place).unwrap_or_default()));
        at = place;
        if begins {
            let (class, said) = match (part.is_covered(), part.one_sided()) {
                (false, _) => ("missed", "not reached by any test event".to_string()),
                (true, Some(said)) => ("onesided", format!("reached {} times; {said}", part.reached)),
                (true, None) => ("covered", format!("reached {} times", part.reached)),
            };
            let _ = write!(out, "<span class=\"{class}\" title=\"{}: {said}\">", part.kind.word());
        } else {
            out.push_str("</span>");
        }
    }
    out.push_str(&escape(text.get(at..).unwrap_or_default()));
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
