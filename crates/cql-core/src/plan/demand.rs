//! What a plan demands of the events: which fields, and which texts.

use super::{Scan, Stage};
use crate::layout::{Layout, Slot};
use crate::op::{Filter, FreeText, Op, OpKind, Operand, TextMatcher};
use crate::pattern::{AnyOf, Literal};
use crate::source::Projection;
use std::collections::BTreeSet;

/// Fields that the engine itself fills in or converts, so that their text need not stand in the event.
const MADE_BY_ENGINE: &[&str] = &["@timestamp", "@rawstring"];

/// The columns of the result, if the query fixes them: by a last step that names them all.
pub(crate) fn columns(stages: &[Stage], layout: &Layout) -> Option<Vec<String>> {
    let last = stages.last()?;
    let mut slots: Option<Vec<Slot>> = None;
    for op in &last.ops {
        match (&op.effects.keeps_only, &mut slots) {
            (Some(kept), _) => slots = Some(kept.clone()),
            (None, Some(_)) if op.effects.is_pure() => {}
            (None, fixed) => *fixed = None,
        }
    }
    if last.ops.iter().all(|op| op.effects.is_pure())
        && slots.is_none()
        && stages.len() > 1
        && let Some(barrier) = &stages[stages.len() - 2].barrier
    {
        slots.clone_from(&barrier.effects.keeps_only);
    }
    slots.map(|slots| slots.into_iter().map(|slot| layout.name(slot).to_string()).collect())
}

/// How the events must be read for these stages.
pub(crate) fn scan(stages: &[Stage], layout: &mut Layout, fixed_columns: bool, optimize: bool) -> Scan {
    let Needs { mut slots, mut prefixes, all, extras } = needs(stages, fixed_columns);
    let timestamp = layout.bind("@timestamp");
    slots.insert(timestamp);
    let first = &stages[0];
    let aliases = aliases(&slots, layout);
    let ordered = all || first.barrier.is_none() || first.barrier.as_ref().is_some_and(|b| b.effects.passes_rows);
    let (literals, no_literals) =
        if optimize { literals(first, layout) } else { (Vec::new(), Some("not optimised".into())) };
    let substitutes: Vec<Slot> = aliases.iter().map(|(_, other)| *other).filter(|slot| !slots.contains(slot)).collect();
    slots.extend(&substitutes);
    slots.retain(|slot| !layout.is_hidden(*slot));
    if all {
        // Every slot may be filled: names that the query mentions go to their slots, the rest to the extras.
        slots.extend(layout.iter().map(|(slot, _)| slot).filter(|slot| !layout.is_hidden(*slot)));
        prefixes.clear();
    }
    let keeps_extras = extras || !optimize;
    let prefixes = prefixes.into_iter().collect();
    let projection = Projection::new(layout, slots, prefixes, all || !optimize).with_substitutes(substitutes);
    Scan { projection, literals, no_literals, aliases, timestamp, ordered, keeps_extras }
}

/// What the rows of the first stage must have.
struct Needs {
    slots: BTreeSet<Slot>,
    /// Arrays and objects as a whole.
    prefixes: BTreeSet<String>,
    /// Every field.
    all: bool,
    /// Whether any step of the stage, or what is behind it, reads fields that have no slot: those of the events or others.
    extras: bool,
}

fn needs(stages: &[Stage], fixed_columns: bool) -> Needs {
    // Backwards: what is needed behind a stage is needed in front of it if its barrier passes rows on.
    let (mut slots, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    let mut all = !fixed_columns;
    let mut extras = false;
    for stage in stages.iter().rev() {
        extras = false;
        if let Some(barrier) = &stage.barrier {
            if !barrier.effects.passes_rows {
                slots.clear();
                prefixes.clear();
                all = false;
            }
            slots.extend(&barrier.effects.reads);
            prefixes.extend(barrier.effects.prefixes.iter().cloned());
            all |= barrier.effects.reads_all;
        }
        extras |= all || !prefixes.is_empty();
        for op in stage.ops.iter().rev() {
            if let Some(kept) = &op.effects.keeps_only {
                slots.clear();
                prefixes.clear();
                all = false;
                slots.extend(kept);
            }
            slots.extend(&op.effects.reads);
            prefixes.extend(op.effects.prefixes.iter().cloned());
            all |= op.effects.reads_all;
            extras |= all || !prefixes.is_empty();
            // A field that is written may show an old value where the write does not happen.
        }
    }
    Needs { slots, prefixes, all, extras }
}

/// Fields that sensors send as a tag or as a plain field: either spelling reads the value of an event that has only one.
const TAG_OR_FIELD: &[(&str, &str)] = &[("#event_simpleName", "event_simpleName")];

/// For each needed field that has another spelling, that one, which holds the value where the event has only it.
fn aliases(slots: &BTreeSet<Slot>, layout: &mut Layout) -> Vec<(Slot, Slot)> {
    let both_ways = TAG_OR_FIELD.iter().flat_map(|(tag, field)| [(tag, field), (field, tag)]);
    let needed = both_ways.filter_map(|(name, other)| {
        let slot = layout.slot(name).filter(|slot| slots.contains(slot))?;
        Some((slot, other))
    });
    let needed: Vec<(Slot, &&str)> = needed.collect();
    needed.into_iter().map(|(slot, other)| (slot, layout.bind(other))).collect()
}

/// The texts that an event must contain to pass the filters at the start of the stage, as a conjunction of
/// alternatives; and why there are none.
fn literals(stage: &Stage, layout: &Layout) -> (Vec<Vec<Literal>>, Option<String>) {
    let mut texts = Texts { layout, found: Vec::new(), written: BTreeSet::new(), unknown: false };
    texts.steps(&stage.ops);
    if let Some(barrier) = &stage.barrier {
        texts.one_of(&barrier.aggregate.needs_one_of());
    }
    let why = texts.found.is_empty().then(|| match stage.ops.first() {
        None => "the query has no filter before its first aggregate".to_string(),
        Some(_) => "no filter names a text that every matching event contains".to_string(),
    });
    (texts.found, why)
}

/// Gathers the texts that events must contain to pass steps.
struct Texts<'l> {
    layout: &'l Layout,
    found: Vec<Vec<Literal>>,
    /// Fields that a step before may have set.
    written: BTreeSet<Slot>,
    /// Any field may have been set.
    unknown: bool,
}

impl Texts<'_> {
    fn steps(&mut self, ops: &[Op]) {
        for op in ops {
            if let OpKind::Filter(filter) = op.essence() {
                let readable = |slot: Slot| {
                    !self.unknown
                        && !self.written.contains(&slot)
                        && !MADE_BY_ENGINE.contains(&self.layout.name(slot))
                        && !self.layout.is_hidden(slot)
                };
                required(filter, &readable, &mut self.found);
            }
            // Behind a step that may set any field nothing is known of the event's own.
            self.written.extend(&op.effects.writes);
            self.unknown |= op.effects.writes_unknown;
        }
    }

    /// An event must pass one of these lists of steps.
    fn one_of(&mut self, lists: &[&[Op]]) {
        let mut alternatives = Vec::new();
        for list in lists {
            let mut own =
                Texts { layout: self.layout, found: Vec::new(), written: self.written.clone(), unknown: self.unknown };
            own.steps(list);
            match longest(own.found) {
                Some(texts) => alternatives.extend(texts),
                None => return,
            }
        }
        if !alternatives.is_empty() {
            self.found.push(alternatives);
        }
    }
}

/// The alternatives whose shortest text is the longest.
fn longest(found: Vec<Vec<Literal>>) -> Option<Vec<Literal>> {
    found.into_iter().max_by_key(|texts| texts.iter().map(|literal| literal.text.len()).min().unwrap_or(0))
}

/// Adds what a filter requires.
fn required(filter: &Filter, readable: &dyn Fn(Slot) -> bool, found: &mut Vec<Vec<Literal>>) {
    match filter {
        Filter::All(parts) => parts.iter().for_each(|part| required(part, readable, found)),
        Filter::Any(parts) => {
            // One of the alternatives holds, so one text of each alternative is enough.
            let mut alternatives = Vec::new();
            for part in parts {
                let mut own = Vec::new();
                required(part, readable, &mut own);
                match longest(own) {
                    Some(texts) => alternatives.extend(texts),
                    None => return,
                }
            }
            found.push(alternatives);
        }
        Filter::Matches(Operand::Field(slot), matcher) if readable(*slot) => texts_of(matcher, found),
        Filter::Captures(Operand::Field(slot), capture) if readable(*slot) => {
            found.extend(lists(capture.regex.required_literals()));
        }
        Filter::FreeText(FreeText::Pattern(matcher)) => texts_of(matcher, found),
        Filter::FreeText(FreeText::Capture(capture)) => found.extend(lists(capture.regex.required_literals())),
        Filter::Call(call) => {
            if let Some((slot, texts)) = call.required()
                && readable(slot)
            {
                found.push(texts.iter().map(|text| Literal::exact(text)).collect());
            }
        }
        _ => {}
    }
    found.retain(|texts| !texts.is_empty() && texts.iter().all(|literal| !literal.text.is_empty()));
}

fn texts_of(matcher: &TextMatcher, found: &mut Vec<Vec<Literal>>) {
    match matcher {
        TextMatcher::Glob(glob) => found.extend(glob.required_literals().iter().map(|literal| vec![literal.clone()])),
        TextMatcher::AnyOf(globs) => {
            let longest =
                globs.iter().map(|glob| glob.required_literals().iter().max_by_key(|literal| literal.text.len()));
            if let Some(texts) = longest.map(Option::<&Literal>::cloned).collect() {
                found.push(texts);
            }
        }
        TextMatcher::Regex(regex) => found.extend(lists(regex.required_literals())),
    }
}

/// What an expression requires, as lists that others can be added to.
fn lists(literals: &[AnyOf]) -> impl Iterator<Item = Vec<Literal>> {
    literals.iter().map(|any| any.to_vec())
}
