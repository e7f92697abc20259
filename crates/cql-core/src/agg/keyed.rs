//! States of aggregates by keys that have an order, of which only the first are of interest.

use super::{Aggregator, Groups, Pair};
use crate::row::Row;
use crate::run::{Context, Run};
use hashbrown::{Equivalent, HashMap};
use std::hash::Hash;
use std::sync::Arc;

/// The states of some aggregates for every key.
///
/// Those of the keys that come first in the order of the keys are complete, whatever the order of the input: a key is only
/// given up when there are enough keys before it, and these are never given up themselves.
pub struct Keyed<K> {
    aggregates: Arc<[Arc<dyn Aggregator>]>,
    groups: HashMap<K, usize>,
    states: Vec<Box<dyn Groups>>,
    /// Keys were given up.
    cut: bool,
}

impl<K: Hash + Ord> Keyed<K> {
    /// No keys yet.
    pub fn new(aggregates: Arc<[Arc<dyn Aggregator>]>) -> Self {
        let states = aggregates.iter().map(|aggregate| Arc::clone(aggregate).groups()).collect();
        Keyed { aggregates, groups: HashMap::new(), states, cut: false }
    }

    /// Takes a row in.
    pub fn update(&mut self, key: K, row: &Row<'_>, cx: &Context<'_>) {
        let group = self.group(key);
        self.states.iter_mut().for_each(|states| states.update(group, row, cx));
    }

    /// Takes a row in for the aggregates that `takes` says yes to. The key is made only if it is new.
    pub fn update_some<Q: Hash + Equivalent<K>>(
        &mut self,
        sought: &Q,
        make: impl FnOnce() -> K,
        takes: impl Fn(usize) -> bool,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) {
        let known = self.groups.get(sought).copied();
        let group = known.unwrap_or_else(|| self.group(make()));
        for (_, states) in self.states.iter_mut().enumerate().filter(|(aggregate, _)| takes(*aggregate)) {
            states.update(group, row, cx);
        }
    }

    /// Takes in the states of rows that came later.
    pub fn merge(&mut self, later: Self, run: &Run) {
        self.cut |= later.cut;
        self.take(later.groups, later.states, run);
    }

    fn take(&mut self, keys: impl IntoIterator<Item = (K, usize)>, later: Vec<Box<dyn Groups>>, run: &Run) {
        let pairs = keys.into_iter().map(|(key, from)| Pair { group: self.group(key), from });
        let pairs: Vec<Pair> = pairs.collect();
        for (states, mut later) in self.states.iter_mut().zip(later) {
            states.merge(&pairs, later.as_mut(), run);
        }
    }

    fn group(&mut self, key: K) -> usize {
        let next = self.groups.len();
        let group = *self.groups.entry(key).or_insert(next);
        if group == next {
            self.states.iter_mut().for_each(|states| states.resize(next + 1));
        }
        group
    }

    /// Gives up keys that come behind the first `most`, if there are very many.
    pub fn bound(&mut self, most: usize, run: &Run) {
        if self.groups.len() <= most.saturating_mul(2) {
            return;
        }
        let old = std::mem::replace(self, Keyed::new(Arc::clone(&self.aggregates)));
        let mut keys: Vec<(K, usize)> = old.groups.into_iter().collect();
        keys.sort_unstable();
        keys.truncate(most);
        self.take(keys, old.states, run);
        self.cut = true;
    }

    /// The first `most` keys in their order with the numbers of their groups, and whether there were more.
    pub fn first(&self, most: usize) -> (Vec<(&K, usize)>, bool) {
        let mut keys: Vec<(&K, usize)> = self.groups.iter().map(|(key, group)| (key, *group)).collect();
        keys.sort_unstable();
        let cut = self.cut || keys.len() > most;
        keys.truncate(most);
        (keys, cut)
    }

    /// The states, those of each aggregate by themselves.
    pub fn states(&self) -> &[Box<dyn Groups>] {
        &self.states
    }
}
