//! Reading on after a mistake: the text is cut at its pipes, and every step is read on its own.

use super::joints::Context;
use super::mistakes;
use super::outline::Outline;
use super::{Builder, Grammar, Parsed, Rule};
use crate::ast::{Comments, NoCompare, Pipeline, Query};
use crate::span::Span;
use pest::Parser;
use pest::error::{Error, InputLocation};

/// Where pest got stuck.
fn place_of(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(place) | InputLocation::Span((place, _)) => place,
    }
}

/// Reads the steps of a text that the grammar refuses, and explains why it does.
pub(super) fn recover(text: &str, error: &Error<Rule>) -> Parsed {
    let outline = Outline::of(text);
    let mut steps = Vec::new();
    let mut diagnostics = Vec::new();
    let mut comments = Vec::new();
    // A bracket or string that does not fit explains everything after it; the piece that holds it is not read.
    let flaw = outline.flaw;
    if let Some(flaw) = flaw {
        diagnostics.push(mistakes::flaw(text, flaw, place_of(error)));
    }
    let mut start = 0;
    for end in outline.cuts.iter().copied().chain([text.len()]) {
        let piece = text.get(start..end).unwrap_or("");
        let base = start;
        start = end + 1;
        if flaw.is_some_and(|flaw| flaw.place() >= base && flaw.place() < end.max(base + 1)) {
            continue;
        }
        match Grammar::parse(Rule::lone_step, piece) {
            Ok(pairs) => {
                let mut builder = Builder::new(text, base);
                comments.extend(builder.comments(pairs.clone()));
                for node in pairs {
                    steps.extend(builder.steps(node, Context::Top));
                }
                diagnostics.append(&mut builder.diagnostics);
            }
            Err(error) => diagnostics.push(mistakes::explain(text, base, piece, place_of(&error), &outline)),
        }
    }
    if !diagnostics.iter().any(crate::Diagnostic::is_error) {
        diagnostics.push(mistakes::explain(text, 0, text, place_of(error), &outline));
    }
    let pipeline = Pipeline { steps, span: NoCompare(Span::new(0, text.len())) };
    Parsed { query: Query { pipeline, comments: Comments(comments) }, diagnostics }
}
