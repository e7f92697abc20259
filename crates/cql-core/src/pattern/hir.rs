//! Looking into an expression in its parsed form.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, Hir, HirKind, Look};

/// The parsed form of an expression in the language of the `regex` crate, without the groups that it can do without.
pub(crate) fn parse(plain: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    let hir = ParserBuilder::new().nest_limit(crate::pattern::regex::NESTING).build().parse(plain)?;
    Ok(without_groups(&hir))
}

fn without_groups(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(group) => without_groups(&group.sub),
        HirKind::Repetition(repetition) => {
            let sub = without_groups(&repetition.sub);
            // A repeated repetition keeps its group: without it the parsed form of `(x+)?` is written out as `x+?`.
            let sub = match sub.kind() {
                HirKind::Repetition(_) => Hir::capture(Capture { index: 1, name: None, sub: Box::new(sub) }),
                _ => sub,
            };
            Hir::repetition(repetition.with(sub))
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_groups).collect()),
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(without_groups).collect()),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
    }
}

/// The text of a literal.
pub(crate) fn literal(hir: &Hir) -> Option<&str> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok(),
        _ => None,
    }
}

/// The assertion that an expression consists of.
pub(crate) fn look(hir: &Hir) -> Option<Look> {
    match hir.kind() {
        HirKind::Look(look) => Some(*look),
        _ => None,
    }
}

/// How far a run reaches that may be empty and has no upper bound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// To the end of the line at least.
    Line,
    /// To the end of the text.
    Text,
}

/// What `.*` can cover, with or without its dot matching a line feed; `None` for anything else.
pub(crate) fn reach(hir: &Hir) -> Option<Reach> {
    let HirKind::Repetition(repetition) = hir.kind() else { return None };
    let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() else { return None };
    if repetition.min != 0 || repetition.max.is_some() {
        return None;
    }
    let ranges: Vec<(char, char)> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
    match ranges.as_slice() {
        [('\0', char::MAX)] => Some(Reach::Text),
        [('\0', '\t'), ('\x0B', char::MAX)] => Some(Reach::Line),
        _ => None,
    }
}
