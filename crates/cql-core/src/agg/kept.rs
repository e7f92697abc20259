//! Things kept in the order of the input: what sessions, windows and the like work on.

use crate::limit::Limit;
use crate::run::Run;
use std::fmt;

/// The first things up to a limit, and how many there were.
#[derive(Debug)]
pub struct Kept<T> {
    items: Vec<T>,
    seen: u64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept { items: Vec::new(), seen: 0 }
    }
}

impl<T> Kept<T> {
    /// Keeps what `make` gives, if there are not `most` things yet.
    pub fn push(&mut self, most: usize, make: impl FnOnce() -> T) {
        self.seen += 1;
        if self.items.len() < most {
            self.items.push(make());
        }
    }

    /// Adds the things that came later, as far as there is room.
    pub fn append(&mut self, most: usize, later: Kept<T>) {
        self.seen += later.seen;
        let room = most.saturating_sub(self.items.len());
        if self.items.is_empty() && room >= later.items.len() {
            self.items = later.items;
        } else {
            self.items.extend(later.items.into_iter().take(room));
        }
    }

    /// What is kept.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Tells of things that were left out.
    pub fn warn(&self, who: impl fmt::Display, limit: &Limit, run: &Run) {
        limit.warn(who, self.seen, run);
    }
}
