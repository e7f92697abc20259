//! Quantiles of numbers that are not negative.
//!
//! Up to [`EXACT`] numbers are kept as they are. Beyond, they are counted in classes whose bounds grow by a constant factor
//! (DDSketch), which bounds the relative error. The classes are a function of the numbers alone, so it does not matter in
//! which order or in which parts they come.

use cql_core::memory::Size;
use std::collections::BTreeMap;

/// Most numbers that are kept as they are.
pub(crate) const EXACT: usize = 50_000;

/// Most classes. Where there would be more, the classes of the smallest numbers become one.
const CLASSES: usize = 100_000;

/// How numbers are divided into classes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classes {
    accuracy: f64,
    log_factor: f64,
}

impl Classes {
    /// Classes that allow this relative error, which lies between 0 and 1.
    pub(crate) fn new(accuracy: f64) -> Self {
        // The logarithm of (1 + accuracy) / (1 - accuracy).
        Classes { accuracy, log_factor: 2.0 * accuracy.atanh() }
    }

    /// The class of a number greater than zero.
    fn of(self, number: f64) -> i64 {
        (number.ln() / self.log_factor).ceil() as i64
    }

    /// The number that differs least from all of a class, relative to them.
    fn middle(self, class: i64) -> f64 {
        (class as f64 * self.log_factor).exp() * (1.0 - self.accuracy)
    }
}

/// Numbers of which quantiles are asked.
#[derive(Clone, Debug)]
pub(crate) enum Numbers {
    /// All of them.
    Exact(Vec<f64>),
    /// How many there are in each class.
    Counted(Counted),
}

/// Counts of numbers by class.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    count: u64,
    zeros: u64,
    classes: BTreeMap<i64, u64>,
    least: f64,
    most: f64,
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers::Exact(Vec::new())
    }
}

impl Counted {
    fn add(&mut self, number: f64, classes: Classes) {
        self.count += 1;
        self.least = self.least.min(number);
        self.most = self.most.max(number);
        if number > 0.0 {
            *self.classes.entry(classes.of(number)).or_insert(0) += 1;
            self.bound();
        } else {
            self.zeros += 1;
        }
    }

    fn merge(&mut self, other: Counted) {
        self.count += other.count;
        self.zeros += other.zeros;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
        for (class, count) in other.classes {
            *self.classes.entry(class).or_insert(0) += count;
        }
        self.bound();
    }

    /// Which classes stay depends on the highest ones only, so it is the same however the numbers were divided.
    fn bound(&mut self) {
        while self.classes.len() > CLASSES
            && let Some((_, count)) = self.classes.pop_first()
            && let Some(mut next) = self.classes.first_entry()
        {
            *next.get_mut() += count;
        }
    }

    fn value(&self, rank: u64, classes: Classes) -> f64 {
        let mut passed = self.zeros;
        if rank <= passed {
            return 0.0;
        }
        for (class, count) in &self.classes {
            passed += count;
            if rank <= passed {
                return classes.middle(*class).clamp(self.least, self.most);
            }
        }
        self.most
    }
}

impl Size for Numbers {
    fn size(&self) -> usize {
        match self {
            Numbers::Exact(numbers) => numbers.capacity() * size_of::<f64>(),
            Numbers::Counted(counted) => counted.classes.len() * 2 * size_of::<(i64, u64)>(),
        }
    }
}

impl Numbers {
    /// Takes a number in, which is neither negative nor NaN.
    pub(crate) fn add(&mut self, number: f64, classes: Classes) {
        match self {
            Numbers::Exact(numbers) => {
                numbers.push(number);
                if numbers.len() > EXACT {
                    self.counted(classes);
                }
            }
            Numbers::Counted(counted) => counted.add(number, classes),
        }
    }

    /// Takes in other numbers.
    pub(crate) fn merge(&mut self, other: Numbers, classes: Classes) {
        match (&mut *self, other) {
            (Numbers::Exact(numbers), Numbers::Exact(others)) if numbers.len() + others.len() <= EXACT => {
                numbers.extend(others);
            }
            (_, Numbers::Exact(others)) => {
                let counted = self.counted(classes);
                others.into_iter().for_each(|number| counted.add(number, classes));
            }
            (_, Numbers::Counted(others)) => self.counted(classes).merge(others),
        }
    }

    /// The counts; the numbers themselves are given up.
    fn counted(&mut self, classes: Classes) -> &mut Counted {
        if let Numbers::Exact(numbers) = self {
            let (least, most) = (f64::INFINITY, 0.0);
            let mut counted = Counted { count: 0, zeros: 0, classes: BTreeMap::new(), least, most };
            numbers.iter().for_each(|number| counted.add(*number, classes));
            *self = Numbers::Counted(counted);
        }
        match self {
            Numbers::Counted(counted) => counted,
            Numbers::Exact(_) => unreachable!("it was replaced above"),
        }
    }

    /// Whether the quantiles are estimates.
    pub(crate) fn is_estimate(&self) -> bool {
        matches!(self, Numbers::Counted(_))
    }

    /// For each percentage the smallest number that so many percent of the numbers do not exceed; `None` without numbers.
    pub(crate) fn percentiles(&self, percentages: impl Iterator<Item = f64>, classes: Classes) -> Option<Vec<f64>> {
        match self {
            Numbers::Exact(numbers) => {
                let mut sorted = numbers.clone();
                sorted.sort_unstable_by(f64::total_cmp);
                let last = *sorted.last()?;
                let value = |rank: u64| sorted.get(rank as usize - 1).copied().unwrap_or(last);
                Some(percentages.map(|percentage| value(rank(percentage, sorted.len() as u64))).collect())
            }
            Numbers::Counted(counted) => {
                Some(percentages.map(|percentage| counted.value(rank(percentage, counted.count), classes)).collect())
            }
        }
    }
}

/// The place of a percentile among this many numbers, from 1.
fn rank(percentage: f64, count: u64) -> u64 {
    let exact = percentage * count as f64 / 100.0;
    // 99.9 percent of 1000 is a hair more than 999 in doubles.
    ((exact * (1.0 - 1e-12)).ceil() as u64).clamp(1, count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, accuracy: f64) -> Vec<f64> {
        // A skewed set in no order.
        let spread = |n: usize| ((n * 7919) % count) as f64;
        (0..count).map(|n| spread(n).powf(1.7) * accuracy * 100.0).collect()
    }

    fn sketch(numbers: &[f64], classes: Classes) -> Numbers {
        let mut sketch = Numbers::default();
        numbers.iter().for_each(|number| sketch.add(*number, classes));
        sketch
    }

    const ASKED: [f64; 7] = [0.0, 1.0, 25.0, 50.0, 75.0, 99.9, 100.0];

    #[test]
    fn the_error_is_bounded() {
        for accuracy in [0.1, 0.01, 0.001] {
            let classes = Classes::new(accuracy);
            let mut all = numbers(120_000, accuracy);
            let estimates = sketch(&all, classes).percentiles(ASKED.into_iter(), classes).unwrap();
            all.sort_by(f64::total_cmp);
            for (percentage, estimate) in ASKED.into_iter().zip(estimates) {
                let exact = all[rank(percentage, all.len() as u64) as usize - 1];
                assert!(
                    (estimate - exact).abs() <= accuracy * exact * 1.000_001,
                    "{percentage}: {estimate} for {exact}"
                );
            }
        }
    }

    #[test]
    fn the_parts_do_not_matter() {
        let classes = Classes::new(0.01);
        let all = numbers(EXACT + 10, 0.01);
        let whole = sketch(&all, classes).percentiles(ASKED.into_iter(), classes);
        for cut in [1, 5, 20_000, EXACT, EXACT + 9] {
            let mut parts = sketch(&all[..cut], classes);
            parts.merge(sketch(&all[cut..], classes), classes);
            assert_eq!(parts.percentiles(ASKED.into_iter(), classes), whole);
        }
    }

    #[test]
    fn classes_stay_few() {
        let classes = Classes::new(1e-9);
        let all: Vec<f64> = (1..=CLASSES + 5_000).map(|n| n as f64).collect();
        let whole = sketch(&all, classes);
        let Numbers::Counted(counted) = &whole else { panic!("so many numbers are counted") };
        assert_eq!(counted.classes.len(), CLASSES);
        let mut parts = sketch(&all[60_000..], classes);
        parts.merge(sketch(&all[..60_000], classes), classes);
        let top = [50.0, 99.0];
        assert_eq!(parts.percentiles(top.into_iter(), classes), whole.percentiles(top.into_iter(), classes));
    }

    #[test]
    fn ranks_are_the_nearest_ones() {
        assert_eq!(rank(50.0, 2), 1);
        assert_eq!(rank(75.0, 2), 2);
        assert_eq!(rank(99.9, 1000), 999);
        assert_eq!(rank(0.0, 5), 1);
        assert_eq!(rank(100.0, 5), 5);
    }
}
