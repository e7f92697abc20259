//! A trace for people.

use super::Scope;
use crate::shorten::{quoted, shorten};
use cql::trace::{Change, Deed, Outcome, Trace, TracedRow, TracedStep};
use cql::{Finding, Subject, Timestamp};
use std::fmt::Write;

/// So much is shown of the text of a step, and of a value.
const TEXT: usize = 100;
/// Fields that are shown of those that one step changed.
const MOST_CHANGES: usize = 12;
/// Where the line and column of a step end.
const PLACE: usize = 8;
/// The column in which the texts of steps begin.
const INDENT: usize = PLACE + 12;

/// The trace, a paragraph for each row.
pub(crate) fn report(trace: &Trace, scope: Scope) -> String {
    let mut paragraphs = Vec::new();
    match scope {
        Scope::Steps => paragraphs.extend(trace.events.iter().chain(&trace.rows).map(steps)),
        Scope::WhyNot => paragraphs.extend(trace.events.iter().map(|event| why_not(trace, event))),
    }
    paragraphs.join("\n")
}

/// Which row it is.
fn header(row: &TracedRow) -> String {
    let mut out = match row.stage {
        0 => format!("event {}", row.number),
        _ => format!("row {} of {}", row.number, shorten(&row.from, TEXT)),
    };
    if let Some(time) = &row.timestamp {
        let time = time.parse().map_or_else(|_| time.clone(), |millis| Timestamp(millis).to_string());
        let _ = write!(out, "  {time}");
    }
    for (name, value) in &row.fields {
        let _ = write!(out, "  {name}={}", quoted(value, TEXT / 2));
    }
    if !row.of.is_empty() {
        let numbers: Vec<String> = row.of.iter().map(u64::to_string).collect();
        let _ = write!(out, "  (of event{} {})", if row.of.len() == 1 { "" } else { "s" }, numbers.join(", "));
    }
    out + "\n"
}

fn steps(row: &TracedRow) -> String {
    let mut out = header(row);
    for shown in &row.steps {
        step(row, shown, &mut out);
    }
    match row.outcome {
        Outcome::OutsideInterval => out.push_str("  outside the search interval: no step looked at it\n"),
        Outcome::Unfinished => out.push_str("  the run ended before it was through\n"),
        Outcome::Dropped | Outcome::Aggregated | Outcome::Result => {}
    }
    out
}

fn step(row: &TracedRow, shown: &TracedStep, out: &mut String) {
    let mark = match shown.deed {
        Deed::Passed => "passed",
        Deed::Dropped { .. } => "DROPPED",
        Deed::Set => "set",
        Deed::Split { .. } => "split",
        Deed::Part { .. } => "part",
        Deed::Clause => "clause",
        Deed::Aggregated { ref group } if group.is_empty() => "taken",
        Deed::Aggregated { .. } => "group",
        Deed::Result => "result",
    };
    let said = match shown.deed {
        Deed::Result => "a row of the result".to_string(),
        Deed::Part { number } => format!("row {number} of those goes on"),
        _ => shorten(&shown.text, TEXT),
    };
    let inner = "  ".repeat(shown.depth);
    let _ = writeln!(out, "{:>PLACE$}  {mark:<8}  {inner}{said}", place(shown));
    let mut detail = |text: String| {
        let _ = writeln!(out, "{:INDENT$}  {inner}{text}", "");
    };
    match &shown.deed {
        Deed::Dropped { because } => because.iter().for_each(|finding| detail(describe(finding, row, shown))),
        Deed::Split { rows } => detail(format!("{rows} rows are made of it")),
        Deed::Aggregated { group } => {
            group.iter().for_each(|(name, value)| detail(format!("{name} = {}", quoted(value, TEXT))));
        }
        _ => {}
    }
    for change in shown.changes.iter().take(MOST_CHANGES) {
        detail(changed(change));
    }
    if shown.changes.len() > MOST_CHANGES {
        detail(format!("and {} more fields", shown.changes.len() - MOST_CHANGES));
    }
}

fn place(step: &TracedStep) -> String {
    match (step.line, step.column) {
        (Some(line), Some(column)) => format!("{line}:{column}"),
        _ => String::new(),
    }
}

fn changed(change: &Change) -> String {
    let field = &change.field;
    match (&change.before, &change.after) {
        (before, Some(after)) if before.as_ref() == Some(after) => {
            format!("{field} = {}, as before", quoted(after, TEXT))
        }
        (_, Some(after)) => format!("{field} = {}", quoted(after, TEXT)),
        (Some(_), None) => format!("{field} is removed"),
        (None, None) => format!("no value, so {field} is not set"),
    }
}

/// What a filter found, what it wanted, and which step had set the field.
fn describe(finding: &Finding, row: &TracedRow, step: &TracedStep) -> String {
    let name = match &finding.subject {
        Subject::Field(name) => name,
        Subject::Computed => "the computed value",
        Subject::Event => "the event",
    };
    let mut out = match (&finding.value, &finding.wanted) {
        (Some(value), Some(wanted)) => format!("{name} is {}, wanted {wanted}", quoted(value, TEXT)),
        (Some(value), None) => format!("{name} is {}", quoted(value, TEXT)),
        (None, Some(wanted)) if finding.subject == Subject::Event => format!("wanted {wanted} of the event as it came"),
        (None, None) if finding.subject == Subject::Event => "the event as it came has no such text".to_string(),
        (None, Some(wanted)) => format!("{name} has no value, wanted {wanted}"),
        (None, None) => format!("{name} has no value"),
    };
    if let Subject::Field(name) = &finding.subject
        && let Some(setter) = row.setter(name, finding.value.as_deref(), step)
    {
        let place = place(setter);
        let at = if place.is_empty() { format!("by {}", shorten(&setter.text, TEXT)) } else { format!("at {place}") };
        let _ = match finding.value {
            Some(_) => write!(out, " (set {at})"),
            None => write!(out, " (got none {at})"),
        };
    }
    out
}

fn why_not(trace: &Trace, event: &TracedRow) -> String {
    let mut out = header(event);
    if let Some((row, refused)) = trace.refusal(event.number) {
        if row.stage > 0 {
            let _ = write!(out, "  it was counted; then its {}", header(row));
        }
        step(row, refused, &mut out);
        row.within(refused).for_each(|inner| step(row, inner, &mut out));
        return out;
    }
    out.push_str(match event.outcome {
        Outcome::OutsideInterval => "  outside the search interval: no step looked at it\n",
        Outcome::Result => "  nothing refused it: it is a row of the result\n",
        Outcome::Unfinished | Outcome::Dropped => "  the run ended before it was through\n",
        Outcome::Aggregated => "  nothing refused it: it went into an aggregate\n",
    });
    for row in trace.rows.iter().filter(|row| row.of.contains(&event.number) && row.outcome == Outcome::Result) {
        let _ = write!(out, "  its row is in the result: {}", header(row));
    }
    out
}
