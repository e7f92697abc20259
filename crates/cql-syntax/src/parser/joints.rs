//! What stands between two steps: a pipe, a line break, or a mistake.

use super::Builder;
use crate::ast::{Call, Filter, FilterExtension, FilterKind, Joint, Step, StepExtension, StepKind};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

/// Where a pipeline stands, which decides how a missing separator is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// The text itself.
    Top,
    /// Brackets of any kind.
    Brackets,
    /// A clause of `case`.
    Clause,
    /// A clause of a `case` with arrows.
    ArrowClause,
    /// An arm of `match`.
    Arm,
}

impl Builder<'_> {
    /// Appends steps that follow the ones so far by `joint`; `None` is a pipe.
    pub(super) fn join(&mut self, steps: &mut Vec<Step>, found: Vec<Step>, joint: Option<Joint>, context: Context) {
        let mut found = found.into_iter();
        let Some(mut next) = found.next() else { return };
        if let (Some(joint), Some(last)) = (joint, steps.last()) {
            let is_union = matches!(next.node, StepKind::Extension(StepExtension::Union(_)));
            if is_union {
                self.forgive_group(last.span, next.span);
                open_group(steps);
            } else if joint == Joint::Semicolon || self.may_lack_pipe(last, &next, context) {
                let span = next.span;
                let step = Box::new(next.node);
                next = Spanned::new(StepKind::Extension(StepExtension::Unpiped { joint, step }), span);
            }
        }
        steps.push(next);
        steps.extend(found);
    }

    /// Whether `next` may follow `last` without a pipe; reports why not.
    fn may_lack_pipe(&mut self, last: &Step, next: &Step, context: Context) -> bool {
        let gap = Span { start: last.span.end, end: next.span.start.max(last.span.end) }.of(self.text);
        let new_line = gap.contains('\n');
        let excerpt = self.excerpt(next.span);
        let known = |diagnostic: &Diagnostic| {
            let place = diagnostic.span().unwrap_or_default();
            diagnostic.is_error() && place.start >= last.span.start && place.end <= next.span.end
        };
        if self.diagnostics.iter().any(known) {
            // One message for one mistake.
            return false;
        }
        if new_line && !matches!(next.node, StepKind::Filter(_)) {
            if let Some(diagnostic) = lost_aggregate(last, next) {
                self.report(diagnostic);
                return false;
            }
            return true;
        }
        let diagnostic = if new_line && matches!(context, Context::Clause | Context::ArrowClause) {
            Diagnostic::error(
                codes::MISSING_SEMICOLON,
                next.span,
                format!(
                    "syntax error: expected ';' or '}}' after this clause; a new clause seems to start at '{excerpt}'"
                ),
            )
            .help("put ';' between the clauses, or '|' if this is another step of the same clause")
        } else if new_line && context == Context::Arm {
            Diagnostic::error(
                codes::MISSING_SEMICOLON,
                next.span,
                format!("syntax error: expected ';', '|' or '}}' after this arm; found '{excerpt}'"),
            )
            .help("put ';' between the arms")
        } else {
            return self.refuse(missing_pipe(self.text, last.span, next.span, context == Context::Top));
        };
        self.refuse(diagnostic.label(last.span, "the step before"))
    }

    fn refuse(&mut self, diagnostic: Diagnostic) -> bool {
        self.report(diagnostic);
        false
    }

    /// `(q1) union (q2)`: the parentheses hold a whole query, which is only an error elsewhere.
    fn forgive_group(&mut self, last: Span, union: Span) {
        self.diagnostics.retain(|diagnostic| {
            let group = diagnostic.span().unwrap_or_default();
            diagnostic.code != codes::PIPELINE_IN_PARENTHESES || group.end < last.end || group.end > union.start
        });
    }

    /// The beginning of a piece of the text, for messages.
    pub(super) fn excerpt(&self, span: Span) -> String {
        excerpt(span.of(self.text))
    }
}

/// Turns a group of piped filters back into steps: before `union` the parentheses hold a query.
fn open_group(steps: &mut Vec<Step>) {
    let Some(Spanned { node: StepKind::Filter(filter), span }) =
        steps.pop_if(|step| matches!(step.node, StepKind::Filter(_)))
    else {
        return;
    };
    let step_of = |filter: Filter| {
        let span = filter.span;
        match filter.node {
            FilterKind::Call(call) => Spanned::new(StepKind::Call(call), span),
            _ => Spanned::new(StepKind::Filter(filter), span),
        }
    };
    match filter.node {
        FilterKind::Extension(extension) if matches!(*extension, FilterExtension::Pipeline(_)) => {
            if let FilterExtension::Pipeline(filters) = *extension {
                steps.extend(filters.into_iter().map(step_of));
            }
        }
        node => steps.push(step_of(Spanned::new(node, span))),
    }
}

/// The beginning of a text on one line, for messages.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or("").trim_end()),
        None => line,
    }
}

/// The mistake of a step `next` that follows `last` without a pipe, both of them in `text`. A blank line between them, if
/// they stand `at_top` and not in brackets, means that a second query was pasted behind the first.
pub fn missing_pipe(text: &str, last: Span, next: Span, at_top: bool) -> Diagnostic {
    let gap = Span { start: last.end, end: next.start.max(last.end) }.of(text);
    let diagnostic = if at_top && is_blank_line(gap) {
        Diagnostic::error(
            codes::SECOND_QUERY,
            next,
            "syntax error: a second query seems to start here; a text holds one query",
        )
        .help("split the text, join the parts with union, or put '|' in front if this is the next step")
    } else {
        let message = format!("syntax error: expected '|' before '{}'", excerpt(next.of(text)));
        Diagnostic::error(codes::MISSING_PIPE, next, message).help("put '|' between the steps")
    };
    diagnostic.label(last, "the step before")
}

fn is_blank_line(gap: &str) -> bool {
    // Before the first and after the last line break stand the rests of the steps' own lines.
    let lines: Vec<&str> = gap.split('\n').collect();
    lines.iter().skip(1).take(lines.len().saturating_sub(2)).any(|line| line.trim().is_empty())
}

/// Aggregates on lines of their own behind `bucket(...)`, which belong into its `function`.
fn lost_aggregate(last: &Step, next: &Step) -> Option<Diagnostic> {
    let bucket = call_of(&last.node)?;
    let is_bucket = ["bucket", "timechart"].iter().any(|name| bucket.name.node.eq_ignore_ascii_case(name));
    let takes_function =
        bucket.arguments.iter().any(|argument| argument.name.as_ref().is_some_and(|name| name.node == "function"));
    if !is_bucket || takes_function {
        return None;
    }
    let named = |call: &Call| {
        call.arguments.iter().any(|argument| argument.name.as_ref().is_some_and(|name| name.node == "as"))
    };
    let is_aggregate = match &next.node {
        StepKind::Extension(StepExtension::CallAs { .. }) => true,
        StepKind::Call(call) => named(call),
        _ => false,
    };
    is_aggregate.then(|| {
        let name = &bucket.name.node;
        Diagnostic::error(codes::MISSING_PIPE, next.span, "syntax error: expected '|' before this call")
            .label(bucket.span.0, "")
            .help(format!("give aggregates as an argument: {name}(span=1h, function=[count(a, as=n), max(b, as=m)])"))
    })
}

/// The call that a step consists of.
fn call_of(step: &StepKind) -> Option<&Call> {
    match step {
        StepKind::Call(call) => Some(call),
        StepKind::Extension(StepExtension::Unpiped { step, .. }) => call_of(step),
        StepKind::Filter(filter) => match &filter.node {
            FilterKind::Call(call) => Some(call),
            FilterKind::Extension(extension) => match extension.as_ref() {
                FilterExtension::FieldCall { call, .. } => Some(call),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
