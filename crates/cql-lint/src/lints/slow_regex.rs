//! A regular expression that backtracks badly.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::regexes;
use cql_syntax::Code;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// A regular expression that a backtracking engine may never finish.
pub(crate) struct SlowRegex;

static PAGE: Page = warning(
    Code("CQL0623"),
    "slow-regex",
    "A repetition of something that ends in a repetition, such as `(a+)+`, or that takes in what should end it, such as `(.*,)*`: a text can be divided among the two in so many ways \
     that an engine that backtracks may try for minutes before it gives up. Here expressions without look-ahead are matched \
     in linear time, LogScale may stop the query. Of `.*` at the beginning, \
     which is a note only, the same is true to a lesser degree.",
    "path=/^(\\w+\\s?)*$/",
    "Repeat once: `/^[\\w\\s]*$/`. Leave out `.*` at the beginning, since an expression is searched for anywhere.",
);

impl Lint for SlowRegex {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for found in regexes(checked.query, checked.settings.registry) {
            let Some(hir) = parse(&found.regex.body) else { continue };
            let has_groups = found.regex.body.contains("(?<") || found.regex.body.contains("(?P<");
            if is_slow(&hir) {
                let message = "a repetition inside a repetition: this can take very long on texts that do not match";
                report.at(found.span, message, "make the inner part something that has one way to match a text");
            } else if !has_groups && begins_with_anything(&hir) {
                let message = "'.*' at the beginning only costs time: an expression is searched for anywhere";
                report.at(found.span, message, "leave it out");
                report.only_note();
            }
        }
    }
}

/// The parsed form; names of groups, and whether a group only looks ahead, do not matter here.
fn parse(body: &str) -> Option<Hir> {
    let mut plain = String::new();
    let mut rest = body;
    while let Some(at) = rest.find("(?") {
        let (before, group) = rest.split_at(at);
        plain.push_str(before);
        let name = group.strip_prefix("(?P<").or_else(|| group.strip_prefix("(?<"));
        (rest, _) = match (name.and_then(|name| name.split_once('>')), group.get(2..3)) {
            (Some((_, after)), _) => (after, plain.push('(')),
            (None, Some("=" | "!")) => (&group[3..], plain.push_str("(?:")),
            _ => (&group[2..], plain.push_str("(?")),
        };
    }
    plain.push_str(rest);
    regex_syntax::Parser::new().parse(&plain).ok()
}

/// Whether an unbounded repetition holds another one with nothing between that tells where one turn ends.
fn is_slow(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            (repetition.max.is_none() && may_be_divided(&repetition.sub)) || is_slow(&repetition.sub)
        }
        HirKind::Capture(group) => is_slow(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(is_slow),
        _ => false,
    }
}

/// Whether a text that this matches may be divided into several that it matches too.
fn may_be_divided(hir: &Hir) -> bool {
    let can_be_empty = |part: &Hir| part.properties().minimum_len() == Some(0);
    match hir.kind() {
        HirKind::Repetition(repetition) => repetition.max.is_none(),
        HirKind::Capture(group) => may_be_divided(&group.sub),
        HirKind::Alternation(branches) => branches.iter().any(may_be_divided),
        HirKind::Concat(parts) => (0..parts.len()).any(|index| {
            let takes_it_in = repeated_class(&parts[index]);
            let is_no_end = |part: &Hir| {
                can_be_empty(part)
                    || takes_it_in.is_some_and(|class| letters(part).is_some_and(|own| is_part_of(&own, class)))
            };
            may_be_divided(&parts[index])
                && parts.iter().enumerate().all(|(other, part)| other == index || is_no_end(part))
        }),
        _ => false,
    }
}

/// The class of letters that this repeats without bound: `.*`, `[a,]+`.
fn repeated_class(hir: &Hir) -> Option<&ClassUnicode> {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.max.is_none() => match repetition.sub.kind() {
            HirKind::Class(Class::Unicode(class)) => Some(class),
            _ => None,
        },
        HirKind::Capture(group) => repeated_class(&group.sub),
        _ => None,
    }
}

/// The letters of a text or class.
fn letters(hir: &Hir) -> Option<ClassUnicode> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(ClassUnicode::new(text.chars().map(|letter| ClassUnicodeRange::new(letter, letter))))
        }
        HirKind::Class(Class::Unicode(class)) => Some(class.clone()),
        _ => None,
    }
}

fn is_part_of(letters: &ClassUnicode, class: &ClassUnicode) -> bool {
    let mut others = letters.clone();
    others.difference(class);
    others.ranges().is_empty()
}

fn begins_with_anything(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let Some(HirKind::Repetition(first)) = parts.first().map(Hir::kind) else { return false };
    let HirKind::Class(Class::Unicode(class)) = first.sub.kind() else { return false };
    // The dot: every character but the line feed.
    first.min == 0 && first.max.is_none() && class.ranges().len() == 2 && class.ranges()[0].end() == '\t'
}
