//! Where the groups of a match lie.

use crate::pattern::regex::Regex;
use std::ops::Range;

/// Room for the places of one match and its groups, to be used again and again. Make one with
/// [`Regex::slots`](crate::pattern::Regex::slots).
#[derive(Clone, Debug)]
pub struct Slots(pub(crate) Places);

#[derive(Clone, Debug)]
pub(crate) enum Places {
    Plain(regex::CaptureLocations),
    Fancy(Vec<Option<(usize, usize)>>),
}

impl Slots {
    /// The bytes of a group by its number, counted by opening brackets; 0 is the whole match. `None` if the group took no
    /// part in the match or there is no such group.
    pub fn get(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = match &self.0 {
            Places::Plain(locations) => locations.get(group)?,
            Places::Fancy(places) => places.get(group).copied()??,
        };
        Some(start..end)
    }

    /// The text of a group in the text that was searched.
    pub fn text<'t>(&self, group: usize, text: &'t str) -> Option<&'t str> {
        text.get(self.get(group)?)
    }
}

/// The matches in a text, one after the other and without overlap.
///
/// After an empty match the search goes on one character later; an empty match directly behind another match counts
/// (`a*` is found twice in `aa`, as the product's engines do).
#[derive(Clone, Debug)]
pub struct Matches<'r, 't> {
    regex: &'r Regex,
    text: &'t str,
    next: Option<usize>,
}

impl<'r, 't> Matches<'r, 't> {
    pub(crate) fn new(regex: &'r Regex, text: &'t str) -> Matches<'r, 't> {
        Matches { regex, text, next: Some(0) }
    }

    /// Finds the next match and writes its places; `false` if there is none.
    pub fn next_into(&mut self, slots: &mut Slots) -> bool {
        let Some(start) = self.next.take() else { return false };
        if !self.regex.captures_at(self.text, start, slots) {
            return false;
        }
        self.next = slots.get(0).and_then(|found| self.after(&found));
        true
    }

    /// Finds the next match and its place only.
    pub fn next_range(&mut self) -> Option<Range<usize>> {
        let found = self.regex.find_at(self.text, self.next.take()?)?;
        self.next = self.after(&found);
        Some(found)
    }

    fn after(&self, found: &Range<usize>) -> Option<usize> {
        if !found.is_empty() {
            return Some(found.end);
        }
        let step = self.text.get(found.end..)?.chars().next()?;
        Some(found.end + step.len_utf8())
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = Slots;

    fn next(&mut self) -> Option<Slots> {
        let mut slots = self.regex.slots();
        self.next_into(&mut slots).then_some(slots)
    }
}
