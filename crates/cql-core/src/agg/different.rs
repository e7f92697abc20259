//! Different things in the order of the input.

use indexmap::IndexSet;
use std::borrow::Borrow;
use std::hash::Hash;

/// The first different things up to a limit, and whether there were more.
pub struct Different<T> {
    items: IndexSet<T>,
    cut: bool,
}

impl<T> Default for Different<T> {
    fn default() -> Self {
        Different { items: IndexSet::default(), cut: false }
    }
}

impl<T: Eq + Hash> Different<T> {
    /// Keeps a copy of a thing if it is new and there are not `most` yet.
    pub fn add<Q>(&mut self, most: usize, thing: &Q)
    where
        Q: Eq + Hash + ?Sized,
        T: Borrow<Q> + for<'q> From<&'q Q>,
    {
        if self.items.contains(thing) {
            return;
        }
        if self.items.len() < most {
            self.items.insert(thing.into());
        } else {
            self.cut = true;
        }
    }

    /// Adds what came later, as far as there is room.
    pub fn append(&mut self, most: usize, later: Different<T>) {
        self.cut |= later.cut;
        if self.items.is_empty() && later.items.len() <= most {
            self.items = later.items;
            return;
        }
        for item in later.items {
            if self.items.len() < most {
                self.items.insert(item);
            } else if !self.items.contains(&item) {
                self.cut = true;
                break;
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
