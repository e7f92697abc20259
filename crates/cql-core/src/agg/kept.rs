//! Things kept in the order of the input: what sessions, windows and the like work on.

use crate::limit::Limit;
use crate::memory::{Charge, Size};
use crate::run::Run;
use std::fmt;

/// The first things up to a limit, and how many there were.
#[derive(Debug)]
pub struct Kept<T> {
    items: Vec<T>,
    seen: u64,
    charge: Charge,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept { items: Vec::new(), seen: 0, charge: Charge::default() }
    }
}

impl<T: Size> Kept<T> {
    /// Keeps what `make` gives, if there are not `most` things yet.
    pub fn push(&mut self, most: usize, run: &Run, make: impl FnOnce() -> T) {
        self.seen += 1;
        if self.items.len() < most {
            let item = make();
            self.charge.add(item.size(), run);
            self.items.push(item);
        }
    }

    /// Adds the things that came later, as far as there is room.
    pub fn append(&mut self, most: usize, mut later: Kept<T>) {
        self.seen += later.seen;
        self.charge.absorb(later.charge);
        let room = most.saturating_sub(self.items.len());
        let rest = later.items.drain(room.min(later.items.len())..);
        self.charge.give_back(rest.map(|item| item.size()).sum());
        if self.items.is_empty() {
            self.items = later.items;
        } else {
            self.items.append(&mut later.items);
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
