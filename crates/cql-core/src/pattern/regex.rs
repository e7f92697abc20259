//! Regular expressions.

use crate::pattern::engine::{CACHE, Engine, LARGEST};
use crate::pattern::error::RegexError;
use crate::pattern::flags::Flags;
use crate::pattern::glob::Glob;
use crate::pattern::literal::AnyOf;
use crate::pattern::set::GlobSet;
use crate::pattern::slots::{Matches, Places, Slots};
use crate::pattern::translate::{Translation, translate};
use crate::pattern::{hir, required, simplify, split};
use regex_syntax::hir::Hir;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How deep an expression may be nested once translated.
pub(crate) const NESTING: u32 = 1_000;

/// A compiled regular expression of CQL.
///
/// The search is unanchored, the leftmost match wins, and among those the one that a backtracking engine would find
/// first ("Regular Expression Syntax" of the reference). Two engines do the work: the `regex` crate, in time linear in the
/// text, and `fancy-regex` for expressions with look-ahead, after the former has found that the rest matches.
///
/// ```
/// # use cql_core::pattern::{Flags, Regex};
/// let regex = Regex::compile(r"from (?<src.ip>[\d.]+)", Flags::default())?;
/// let text = "from 10.1.1.1 to 10.2.2.2";
/// let slots = regex.captures(text).expect("a match");
/// let (group, name) = &regex.groups()[0];
/// assert_eq!((&**name, slots.text(*group, text)), ("src.ip", Some("10.1.1.1")));
/// # Ok::<(), cql_core::pattern::RegexError>(())
/// ```
#[derive(Clone)]
pub struct Regex {
    source: Box<str>,
    flags: Flags,
    tester: Tester,
    finder: Finder,
    /// Whether the tester does less work than the finder, so that it is worth asking first.
    ask_first: bool,
    groups: Box<[(usize, Box<str>)]>,
    group_count: usize,
    required: Box<[AnyOf]>,
    gave_up: Arc<AtomicBool>,
}

/// Tells whether there is a match at all. With look-ahead, whether there may be one.
#[derive(Clone)]
enum Tester {
    Glob(Box<Glob>),
    Texts(GlobSet),
    Regex(Engine),
}

impl Tester {
    #[inline]
    fn is_match(&self, text: &str) -> bool {
        match self {
            Tester::Glob(glob) => glob.matches(text),
            Tester::Texts(set) => set.matches(text),
            Tester::Regex(engine) => engine.get().is_match(text),
        }
    }
}

/// Finds the places of matches.
#[derive(Clone)]
enum Finder {
    Plain(Engine),
    Fancy(Arc<fancy_regex::Regex>),
}

impl Regex {
    /// Compiles an expression: what stands between the slashes of a literal, or the value of a string.
    pub fn compile(body: &str, flags: Flags) -> Result<Regex, RegexError> {
        let Translation { plain, fancy, names, groups } = translate(body, flags)?;
        let parse =
            |text: &str| hir::parse(text).map_err(|error| RegexError::at(body, 0, last_line(&error.to_string())));
        let whole = parse(&plain)?;
        let essence = simplify::essence(&whole);
        let stripped = essence != whole;
        let finder = match fancy {
            Some(fancy) => Finder::Fancy(Arc::new(build_fancy(body, &fancy)?)),
            None => Finder::Plain(engine(body, &plain, &whole)?),
        };
        let (tester, simple) = if let Some(glob) = simplify::as_glob(&essence) {
            (Tester::Glob(Box::new(glob)), true)
        } else if let Some(set) = simplify::as_texts(&essence) {
            (Tester::Texts(set), true)
        } else if let (Finder::Plain(engine), false) = (&finder, stripped) {
            (Tester::Regex(engine.clone()), false)
        } else {
            // Parsed as it is written, so that an engine that is built later cannot fail.
            let text = essence.to_string();
            (Tester::Regex(engine(body, &text, &parse(&text)?)?), false)
        };
        let ask_first = stripped || simple || matches!(finder, Finder::Fancy(_));
        Ok(Regex {
            source: body.into(),
            flags,
            tester,
            finder,
            ask_first,
            groups: names.into(),
            group_count: groups,
            required: required::required(&whole),
            gave_up: Arc::default(),
        })
    }

    /// Whether the expression matches somewhere in the text.
    #[inline]
    pub fn is_match(&self, text: &str) -> bool {
        self.tester.is_match(text)
            && match &self.finder {
                Finder::Plain(_) => true,
                Finder::Fancy(regex) => self.done(regex.is_match(text)).unwrap_or(false),
            }
    }

    /// The named groups with their numbers, in the order of their opening brackets. The name is that of a field.
    pub fn groups(&self) -> &[(usize, Box<str>)] {
        &self.groups
    }

    /// How many groups there are, named or not, besides the whole match.
    pub fn group_count(&self) -> usize {
        self.group_count
    }

    /// Room for the places of one match.
    pub fn slots(&self) -> Slots {
        Slots(match &self.finder {
            Finder::Plain(engine) => Places::Plain(engine.get().capture_locations()),
            Finder::Fancy(_) => Places::Fancy(vec![None; self.group_count + 1]),
        })
    }

    /// Finds the first match and the places of its groups.
    pub fn captures(&self, text: &str) -> Option<Slots> {
        let mut slots = self.slots();
        self.captures_at(text, 0, &mut slots).then_some(slots)
    }

    /// Finds the first match that starts at the given byte or later and writes the places of its groups. The start of
    /// the text is still the start, not that byte. The slots must have been made by this expression.
    pub fn captures_at(&self, text: &str, start: usize, slots: &mut Slots) -> bool {
        if start > text.len() || (start == 0 && self.ask_first && !self.tester.is_match(text)) {
            return false;
        }
        match (&self.finder, &mut slots.0) {
            (Finder::Plain(engine), Places::Plain(locations)) => {
                engine.get().captures_read_at(locations, text, start).is_some()
            }
            (Finder::Fancy(regex), Places::Fancy(places)) => {
                match self.done(regex.captures_from_pos(text, start)).flatten() {
                    Some(captures) => {
                        let group = |number| captures.get(number).map(|group| (group.start(), group.end()));
                        places.clear();
                        places.extend((0..=self.group_count).map(group));
                        true
                    }
                    None => false,
                }
            }
            // The slots of another expression: make them fit.
            (_, _) => {
                *slots = self.slots();
                self.captures_at(text, start, slots)
            }
        }
    }

    /// Finds the place of the first match that starts at the given byte or later.
    pub fn find_at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        if start > text.len() || (start == 0 && self.ask_first && !self.tester.is_match(text)) {
            return None;
        }
        match &self.finder {
            Finder::Plain(engine) => engine.get().find_at(text, start).map(|found| found.range()),
            Finder::Fancy(regex) => self.done(regex.find_from_pos(text, start)).flatten().map(|found| found.range()),
        }
    }

    /// All matches, one after the other.
    pub fn matches<'r, 't>(&'r self, text: &'t str) -> Matches<'r, 't> {
        Matches::new(self, text)
    }

    /// The parts of the text between the matches: empty ones at the start and in the middle are kept, those at the end
    /// are not. Without a match there is one part, the text.
    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        split::split(self, text)
    }

    /// Lists of texts of which a matching text contains at least one of each list. May be empty.
    pub fn required_literals(&self) -> &[AnyOf] {
        &self.required
    }

    /// Whether the search has been broken off for some text because look-ahead made it too costly. Such a text counts as
    /// one without a match; the user should be warned.
    pub fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed)
    }

    /// The expression as it was given.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The flags it was given.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    fn done<T>(&self, result: Result<T, fancy_regex::Error>) -> Option<T> {
        if result.is_err() {
            self.gave_up.store(true, Ordering::Relaxed);
        }
        result.ok()
    }
}

fn engine(body: &str, plain: &str, hir: &Hir) -> Result<Engine, RegexError> {
    Engine::new(plain, hir).map_err(|error| {
        let message = match error {
            regex::Error::CompiledTooBig(_) => "it is too large once its repetitions are written out".to_owned(),
            other => last_line(&other.to_string()),
        };
        RegexError::at(body, 0, message)
    })
}

fn build_fancy(body: &str, fancy: &str) -> Result<fancy_regex::Regex, RegexError> {
    fancy_regex::RegexBuilder::new(fancy)
        .delegate_size_limit(LARGEST)
        .delegate_dfa_size_limit(CACHE)
        .build()
        .map_err(|error| RegexError::at(body, 0, last_line(&error.to_string())))
}

/// The message of an engine without its picture of the expression, which is not the one the user wrote.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

impl PartialEq for Regex {
    fn eq(&self, other: &Regex) -> bool {
        self.source == other.source && self.flags == other.flags
    }
}

impl Eq for Regex {}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Regex(/{}/, {:?})", self.source, self.flags)
    }
}

#[cfg(test)]
#[path = "regex_tests.rs"]
mod tests;
