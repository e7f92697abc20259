//! Different things in the order of the input.

use crate::memory::{Charge, Size};
use crate::run::Run;
use indexmap::IndexSet;
use std::borrow::Borrow;
use std::hash::Hash;

/// The first different things up to a limit, and whether there were more.
pub struct Different<T> {
    items: IndexSet<T>,
    cut: bool,
    charge: Charge,
}

impl<T> Default for Different<T> {
    fn default() -> Self {
        Different { items: IndexSet::default(), cut: false, charge: Charge::default() }
    }
}

impl<T: Eq + Hash + Size> Different<T> {
    /// Keeps a copy of a thing if it is new and there are not `most` yet.
    pub fn add<Q>(&mut self, most: usize, thing: &Q, run: &Run)
    where
        Q: Eq + Hash + ?Sized,
        T: Borrow<Q> + for<'q> From<&'q Q>,
    {
        if self.items.contains(thing) {
            return;
        }
        if self.items.len() < most {
            let item = T::from(thing);
            self.charge.add(item.size(), run);
            self.items.insert(item);
        } else {
            self.cut = true;
        }
    }

    /// Adds what came later, as far as there is room.
    pub fn append(&mut self, most: usize, later: Different<T>) {
        self.cut |= later.cut;
        self.charge.absorb(later.charge);
        if self.items.is_empty() && later.items.len() <= most {
            self.items = later.items;
            return;
        }
        for item in later.items {
            let size = item.size();
            let is_kept = if self.items.len() < most {
                self.items.insert(item)
            } else {
                self.cut |= !self.items.contains(&item);
                false
            };
            if !is_kept {
                self.charge.give_back(size);
            }
        }
    }

    /// What is kept.
    pub fn items(&self) -> &IndexSet<T> {
        &self.items
    }

    /// Whether something was left out.
    pub fn is_cut(&self) -> bool {
        self.cut
    }
}
