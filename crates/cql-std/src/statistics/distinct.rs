//! How many different texts there are: what `count(distinct=true)` and `fieldstats()` share.
//!
//! The result depends on nothing but the set of texts. The count is exact up to a number of texts that the caller
//! chooses, the same for all counters that are merged. Beyond, a HyperLogLog sketch takes over, which is filled from the same hashes, so it does not matter when, or in which part of the input,
//! the set grew too large.

use cql_core::memory::Size;
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_128;

/// The bits of a hash that choose a register: 65 536 registers give a standard error of 1.04 / 256, about 0.4 %.
const INDEX_BITS: u32 = 16;
const REGISTERS: usize = 1 << INDEX_BITS;
/// The bits of a 64-bit hash that a register looks at.
const REST_BITS: u32 = 64 - INDEX_BITS;

/// Counts different texts.
#[derive(Clone, Debug)]
pub(crate) enum Distinct {
    /// The hashes of all texts. Two texts with the same 128 bits are not to be expected in any input.
    Exact(HashSet<u128>),
    /// For each register the highest rank of a hash that chose it.
    Sketch(Box<[u8]>),
}

impl Default for Distinct {
    fn default() -> Self {
        Distinct::Exact(HashSet::new())
    }
}

/// A register and what a hash wants it to be at least: one more than the number of leading zeros of the rest.
fn place(hash: u128) -> (usize, u8) {
    let hash = hash as u64;
    let index = (hash >> REST_BITS) as usize;
    let rest = hash << INDEX_BITS;
    (index, rest.leading_zeros().min(REST_BITS) as u8 + 1)
}

fn note(registers: &mut [u8], hash: u128) {
    let (index, rank) = place(hash);
    registers[index] = registers[index].max(rank);
}

impl Size for Distinct {
    fn size(&self) -> usize {
        match self {
            Distinct::Exact(hashes) => hashes.capacity() * size_of::<u128>(),
            Distinct::Sketch(registers) => registers.len(),
        }
    }
}

impl Distinct {
    /// Takes a text in. Up to `exact` different ones are counted exactly.
    pub(crate) fn add(&mut self, text: &str, exact: usize) {
        let hash = xxh3_128(text.as_bytes());
        match self {
            Distinct::Exact(hashes) => {
                hashes.insert(hash);
                self.shrink(exact);
            }
            Distinct::Sketch(registers) => note(registers, hash),
        }
    }

    /// Takes in what another counter has seen.
    pub(crate) fn merge(&mut self, other: Distinct, exact: usize) {
        match (&mut *self, other) {
            (Distinct::Exact(hashes), Distinct::Exact(others)) => {
                hashes.extend(others);
                self.shrink(exact);
            }
            (Distinct::Sketch(registers), Distinct::Exact(others)) => {
                others.into_iter().for_each(|hash| note(registers, hash));
            }
            (Distinct::Exact(hashes), Distinct::Sketch(mut registers)) => {
                hashes.iter().for_each(|hash| note(&mut registers, *hash));
                *self = Distinct::Sketch(registers);
            }
            (Distinct::Sketch(registers), Distinct::Sketch(others)) => {
                for (register, other) in registers.iter_mut().zip(others) {
                    *register = (*register).max(other);
                }
            }
        }
    }

    fn shrink(&mut self, exact: usize) {
        if let Distinct::Exact(hashes) = self
            && hashes.len() > exact
        {
            let mut registers = vec![0; REGISTERS].into_boxed_slice();
            hashes.iter().for_each(|hash| note(&mut registers, *hash));
            *self = Distinct::Sketch(registers);
        }
    }

    /// Whether the count is an estimate.
    pub(crate) fn is_estimate(&self) -> bool {
        matches!(self, Distinct::Sketch(_))
    }

    /// How many different texts there are.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Distinct::Exact(hashes) => hashes.len() as u64,
            Distinct::Sketch(registers) => estimate(registers),
        }
    }
}

/// Ertl's estimator, which needs no correction by tables: O. Ertl, "New cardinality estimation algorithms for
/// HyperLogLog sketches", 2017, algorithm 6.
fn estimate(registers: &[u8]) -> u64 {
    let mut counts = [0_u32; REST_BITS as usize + 2];
    for register in registers {
        if let Some(count) = counts.get_mut(usize::from(*register)) {
            *count += 1;
        }
    }
    let all = registers.len() as f64;
    let last = counts.len() - 1;
    let mut sum = all * tau(1.0 - f64::from(counts[last]) / all);
    for count in counts[1..last].iter().rev() {
        sum = 0.5 * (sum + f64::from(*count));
    }
    sum += all * sigma(f64::from(counts[0]) / all);
    (all * all / (2.0 * std::f64::consts::LN_2 * sum)).round() as u64
}

fn tau(start: f64) -> f64 {
    if start == 0.0 || start == 1.0 {
        return 0.0;
    }
    let (mut x, mut y, mut z) = (start, 1.0, 1.0 - start);
    loop {
        x = x.sqrt();
        y *= 0.5;
        let before = z;
        z -= (1.0 - x).powi(2) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

fn sigma(start: f64) -> f64 {
    if start == 1.0 {
        return f64::INFINITY;
    }
    let (mut x, mut y, mut z) = (start, 1.0, start);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: usize = 100_000;

    fn counter(range: std::ops::Range<usize>) -> Distinct {
        let mut counter = Distinct::default();
        range.for_each(|number| counter.add(&number.to_string(), EXACT));
        counter
    }

    #[test]
    fn is_exact_up_to_its_limit() {
        let full = counter(0..EXACT);
        assert!(!full.is_estimate());
        assert_eq!(full.count(), EXACT as u64);
    }

    #[test]
    fn is_near_beyond() {
        for size in [EXACT + 1, 150_000, 400_000] {
            let counter = counter(0..size);
            assert!(counter.is_estimate());
            let error = (counter.count() as f64 / size as f64 - 1.0).abs();
            assert!(error < 0.012, "{size}: {error}");
        }
    }

    #[test]
    fn the_parts_do_not_matter() {
        let whole = counter(0..160_000).count();
        for cut in [1, 40_000, 100_000, 100_001, 159_999] {
            let mut parts = counter(0..cut);
            parts.merge(counter(cut / 2..160_000), EXACT);
            assert_eq!(parts.count(), whole);
        }
    }
}
