//! `// cql: allow(CODE)`: comments that silence a finding.

use crate::pages;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{Query, Step};
use cql_syntax::{Code, Diagnostic, Span};

/// The pieces of a text in which findings are silenced.
pub(crate) struct Silenced(Vec<(Code, Span)>);

impl Silenced {
    /// A comment behind code covers its own line; one that stands alone covers the step that follows.
    pub(crate) fn new(text: &str, query: &Query) -> Self {
        let mut steps = Steps(Vec::new());
        steps.pipeline(&query.pipeline);
        let mut silenced = Vec::new();
        for comment in &query.comments.0 {
            let codes = codes(&comment.node);
            if codes.is_empty() {
                continue;
            }
            let start = comment.span.start as usize;
            let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let piece = match text[line_start..start].trim() {
                "" => steps.after(comment.span),
                _ => Some(Span::new(line_start, start)),
            };
            silenced.extend(piece.into_iter().flat_map(|piece| codes.iter().map(move |code| (*code, piece))));
        }
        Silenced(silenced)
    }

    /// Whether the diagnostic is silenced. Errors are not.
    pub(crate) fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let Some(place) = diagnostic.span() else { return false };
        let is_in = |piece: &Span| piece.start <= place.start && place.start < piece.end.max(piece.start + 1);
        let can_be = pages::page_of(diagnostic.code.0).is_some_and(|page| page.can_be_set());
        can_be && self.0.iter().any(|(code, piece)| *code == diagnostic.code && is_in(piece))
    }
}

/// The codes that a comment names, if it is one of these.
fn codes(comment: &str) -> Vec<Code> {
    let inner = comment.trim_start_matches('/').trim_matches(['*', ' ', '\t']);
    let inner = inner.trim_end_matches("*/").trim();
    let Some(rest) = inner.strip_prefix("cql:").map(str::trim_start) else { return Vec::new() };
    let Some((words, _)) = rest.strip_prefix("allow(").and_then(|rest| rest.split_once(')')) else {
        return Vec::new();
    };
    words.split(',').filter_map(|word| pages::page_of(word.trim())).map(|page| page.code).collect()
}

/// The places of all steps, in braces or not.
struct Steps(Vec<Span>);

impl Steps {
    /// The next step, with everything in it.
    fn after(&self, comment: Span) -> Option<Span> {
        let next = self.0.iter().filter(|span| span.start >= comment.end);
        next.min_by_key(|span| (span.start, std::cmp::Reverse(span.end))).copied()
    }
}

impl Visit for Steps {
    fn step(&mut self, step: &Step) {
        self.0.push(step.span);
        walk::step(self, step);
    }
}
