//! Expressions of the `regex` crate, built when they are first used.
//!
//! Building takes many times as long as parsing, and many expressions of a query are never asked: not by `cql check`, and not
//! if no event comes as far. That an expression is well-formed has been found out before, and that it is not too large can be
//! told from its parsed form, unless it is very large.

use super::regex::NESTING;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::sync::{Arc, OnceLock};

/// How large a compiled expression may become, in bytes.
pub(crate) const LARGEST: usize = 32 << 20;
/// How much memory a thread may spend on states of one expression, in bytes.
pub(crate) const CACHE: usize = 8 << 20;
/// An expression of so many states is far from [`LARGEST`].
const SMALL: usize = 20_000;
/// More states than a range of characters needs: some sequences of at most four ranges of bytes.
const STATES_OF_RANGE: usize = 40;

/// An expression that is built at its first use, for all threads.
#[derive(Clone)]
pub(crate) struct Engine(Arc<Parts>);

struct Parts {
    source: Box<str>,
    built: OnceLock<regex::Regex>,
}

impl Engine {
    /// The engine for an expression, which has been parsed to `hir`.
    ///
    /// # Errors
    /// When it is too large.
    pub(crate) fn new(source: &str, hir: &Hir) -> Result<Engine, regex::Error> {
        let built = if states(hir) > SMALL { OnceLock::from(build(source)?) } else { OnceLock::new() };
        Ok(Engine(Arc::new(Parts { source: source.into(), built })))
    }

    /// The built expression.
    #[inline]
    pub(crate) fn get(&self) -> &regex::Regex {
        let Parts { source, built } = &*self.0;
        built.get_or_init(|| build(source).expect("an expression that was parsed and is small can be built"))
    }
}

fn build(source: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(source).size_limit(LARGEST).dfa_size_limit(CACHE).nest_limit(NESTING).build()
}

/// At most so many states are needed for an expression.
fn states(hir: &Hir) -> usize {
    let all = |parts: &[Hir]| parts.iter().fold(parts.len() + 1, |sum, part| sum.saturating_add(states(part)));
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(text) => text.0.len(),
        HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Class(Class::Unicode(class)) => {
            if class.is_ascii() {
                1
            } else {
                class.ranges().len() * STATES_OF_RANGE
            }
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            (states(&repetition.sub).saturating_add(2)).saturating_mul(times as usize)
        }
        HirKind::Capture(group) => states(&group.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::hir::parse;

    fn engine(source: &str) -> Option<Engine> {
        parse(source).ok().and_then(|hir| Engine::new(source, &hir).ok())
    }

    #[test]
    fn small_expressions_wait() {
        for source in ["a|b", r"(?i)power.*shell\.exe$", "[a-z-]{1,300}", "(?:a{20}){20}"] {
            let engine = engine(source).expect(source);
            assert!(engine.0.built.get().is_none(), "{source}");
            engine.get();
            assert!(engine.0.built.get().is_some(), "{source}");
        }
    }

    #[test]
    fn large_ones_are_tried_at_once() {
        assert!(engine(r"\pL{200}").is_some_and(|engine| engine.0.built.get().is_some()));
        assert!(engine(r"(\pL{1000}){1000}").is_none());
    }

    /// The largest expressions that count as small are built without coming near to the limit.
    #[test]
    fn what_waits_can_be_built() {
        for part in [r"\pL", r"[^a]", ".", r"\w", "(?i)k", "ab|c", "(?:a?b*){9}", r"(?:\b.){5}", "[\u{80}-\u{10ffff}]"]
        {
            let once = states(&parse(part).expect("an expression"));
            let source = format!("(?:{part}){{{}}}", (SMALL / (once + 4)).min(1000));
            let hir = parse(&source).expect("an expression");
            assert!(states(&hir) <= SMALL, "{part}");
            let mut builder = regex::RegexBuilder::new(&source);
            let built = builder.size_limit(LARGEST / 4).nest_limit(NESTING).build();
            assert!(built.is_ok(), "{part}: {built:?}");
        }
    }
}
