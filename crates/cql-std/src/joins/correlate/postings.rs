//! Candidates of a query, looked up by the values of some of its groups.

use std::collections::HashMap;
use std::ops::Range;

/// The number of a tied value; equal texts have equal numbers.
pub(super) type ValueId = u32;

/// Candidates by key. Those of one key are in order of time.
#[derive(Default)]
pub(super) struct Postings {
    numbers: HashMap<Box<[ValueId]>, u32>,
    /// Where the candidates of each key end.
    ends: Vec<u32>,
    candidates: Vec<u32>,
}

impl Postings {
    /// Sorts candidates, which are given by their keys in order of time.
    pub(super) fn new<K: AsRef<[ValueId]>>(keys: impl Iterator<Item = K> + Clone) -> Self {
        let mut numbers: HashMap<Box<[ValueId]>, u32> = HashMap::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut of_candidates = Vec::new();
        for key in keys {
            let key = key.as_ref();
            let number = match numbers.get(key) {
                Some(number) => *number,
                None => {
                    numbers.insert(key.into(), counts.len() as u32);
                    counts.push(0);
                    counts.len() as u32 - 1
                }
            };
            counts[number as usize] += 1;
            of_candidates.push(number);
        }
        let mut next = 0;
        let mut places: Vec<u32> = Vec::with_capacity(counts.len());
        for count in counts {
            places.push(next);
            next += count;
        }
        let mut candidates = vec![0; of_candidates.len()];
        for (candidate, number) in of_candidates.into_iter().enumerate() {
            let place = &mut places[number as usize];
            candidates[*place as usize] = candidate as u32;
            *place += 1;
        }
        // Every place has moved to the end of its key.
        Postings { numbers, ends: places, candidates }
    }

    /// Where the candidates of a key are, see [`Postings::at`]; `None` if there are none.
    pub(super) fn find(&self, key: &[ValueId]) -> Option<Range<usize>> {
        let number = *self.numbers.get(key)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(start as usize..self.ends[number] as usize)
    }

    /// The candidates of a range.
    pub(super) fn at(&self, range: Range<usize>) -> &[u32] {
        &self.candidates[range]
    }

    /// How many candidates there are in all.
    pub(super) fn len(&self) -> usize {
        self.candidates.len()
    }
}

/// Places of a [`Postings`] that are used up. Finding the next free place skips all used ones at once.
pub(super) struct Free {
    next: Vec<u32>,
}

impl Free {
    pub(super) fn new(places: usize) -> Self {
        Free { next: (0..=places as u32).collect() }
    }

    /// The first free place from here on.
    pub(super) fn from(&mut self, place: usize) -> usize {
        let mut place = place;
        while self.next[place] as usize != place {
            // Shorten the way for the next search.
            self.next[place] = self.next[self.next[place] as usize];
            place = self.next[place] as usize;
        }
        place
    }

    /// Uses up a place.
    pub(super) fn take(&mut self, place: usize) {
        self.next[place] = place as u32 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_a_key_keep_their_order() {
        let keys = [vec![1, 2], vec![3, 4], vec![1, 2], vec![1, 3]];
        let postings = Postings::new(keys.iter());
        let found = |key: &[u32]| postings.find(key).map(|range| postings.at(range).to_vec());
        assert_eq!(found(&[1, 2]), Some(vec![0, 2]));
        assert_eq!(found(&[3, 4]), Some(vec![1]));
        assert_eq!(found(&[1, 3]), Some(vec![3]));
        assert_eq!(found(&[2, 1]), None);
    }

    #[test]
    fn used_places_are_skipped() {
        let mut free = Free::new(5);
        for place in [1, 2, 3] {
            free.take(place);
        }
        assert_eq!((free.from(0), free.from(1), free.from(2), free.from(4)), (0, 4, 4, 4));
        free.take(4);
        assert_eq!(free.from(1), 5);
    }
}
