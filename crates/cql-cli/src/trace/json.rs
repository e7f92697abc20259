//! A trace as JSON.

use super::Scope;
use cql::trace::Trace;
use serde_json::json;

/// One object: the events and the rows of aggregates with their steps, or each event with the step that refused it.
pub(crate) fn report(trace: &Trace, scope: Scope) -> String {
    let whole = match scope {
        Scope::Steps => json!(trace),
        Scope::WhyNot => {
            let events = trace.events.iter().map(|event| {
                let refusal = trace.refusal(event.number);
                json!({
                    "event": event.number,
                    "timestamp": event.timestamp,
                    "outcome": refusal.map_or(event.outcome, |(row, _)| row.outcome),
                    // The aggregate whose row was refused, if it was not the event itself.
                    "row_of": refusal.map(|(row, _)| &row.from).filter(|from| !from.is_empty()),
                    "refused_by": refusal.map(|(_, step)| step),
                    "within": refusal.map(|(row, step)| row.within(step).collect::<Vec<_>>()),
                })
            });
            json!({ "events": events.collect::<Vec<_>>() })
        }
    };
    format!("{whole:#}\n")
}
