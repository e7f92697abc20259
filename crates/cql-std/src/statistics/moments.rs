//! Moments of numbers: what `stdDev()` and `linReg()` compute from.
//!
//! The sums are exact, and so is every difference of large numbers taken of them. Only the last step, a quotient, rounds.
//! So neither the order of the events nor the size of the numbers shows in the result.

use cql_core::Number;
use cql_core::agg::{ExactSum, quotient};
use num_bigint::BigInt;

/// How far [`ExactSum::scaled`] shifts, as a count of bits.
const SCALE: usize = ExactSum::SCALE as usize;

/// The number, the sum and the sum of the squares of some numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moments {
    count: u64,
    sum: ExactSum,
    squares: ExactSum,
}

/// `count` times the sum of products minus the product of the sums, scaled twice: `count` squared times the covariance.
fn spread(count: u64, products: &ExactSum, left: &BigInt, right: &BigInt) -> BigInt {
    ((products.scaled() * count) << SCALE) - left * right
}

impl Moments {
    /// Takes a number in.
    pub(crate) fn add(&mut self, number: Number) {
        self.count += 1;
        self.sum.add(number);
        self.squares.add_product(number, number);
    }

    /// Takes in what others were collected.
    pub(crate) fn merge(&mut self, other: &Moments) {
        self.count += other.count;
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }

    /// The variance of the population; `None` without numbers.
    pub(crate) fn variance(&self) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        let sum = self.sum.scaled();
        let spread = spread(self.count, &self.squares, &sum, &sum);
        let variance = quotient(&spread, &(BigInt::from(self.count) * self.count), -2 * SCALE as i64)?;
        // Squares too small for a double were cut off, which could leave less than nothing.
        Some(variance.max(0.0))
    }
}

/// Points in the plane.
#[derive(Clone, Debug, Default)]
pub(crate) struct Points {
    count: u64,
    x: ExactSum,
    y: ExactSum,
    xx: ExactSum,
    xy: ExactSum,
    yy: ExactSum,
}

/// A line through points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Its slope.
    pub(crate) slope: f64,
    /// Its value at zero.
    pub(crate) intercept: f64,
    /// How well it fits; `None` for two points.
    pub(crate) adjusted_r2: Option<f64>,
}

impl Points {
    /// Takes a point in.
    pub(crate) fn add(&mut self, x: Number, y: Number) {
        self.count += 1;
        self.x.add(x);
        self.y.add(y);
        self.xx.add_product(x, x);
        self.xy.add_product(x, y);
        self.yy.add_product(y, y);
    }

    /// Takes in other points.
    pub(crate) fn merge(&mut self, other: &Points) {
        self.count += other.count;
        self.x.merge(&other.x);
        self.y.merge(&other.y);
        self.xx.merge(&other.xx);
        self.xy.merge(&other.xy);
        self.yy.merge(&other.yy);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The line of least squares; `None` with fewer than two points or if all x or all y are equal.
    pub(crate) fn fit(&self) -> Option<Fit> {
        let (x, y) = (self.x.scaled(), self.y.scaled());
        let xx = spread(self.count, &self.xx, &x, &x);
        let xy = spread(self.count, &self.xy, &x, &y);
        let yy = spread(self.count, &self.yy, &y, &y);
        if self.count < 2 || xx <= BigInt::ZERO || yy <= BigInt::ZERO {
            return None;
        }
        let slope = quotient(&xy, &xx, 0)?;
        // (mean of y) - slope * (mean of x), with one quotient.
        let intercept = quotient(&(&y * &xx - &x * &xy), &(&xx * self.count), -(SCALE as i64))?;
        let adjusted_r2 = match self.count - 2 {
            0 => None,
            rest => {
                let all = &xx * &yy;
                let unexplained = (&all - &xy * &xy) * (self.count - 1);
                // 1 - (1 - R2) * (n - 1) / (n - 2)
                let all = all * rest;
                quotient(&(&all - unexplained), &all, 0)
            }
        };
        Some(Fit { slope, intercept, adjusted_r2 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(numbers: &[f64]) -> Moments {
        let mut moments = Moments::default();
        numbers.iter().for_each(|number| moments.add(Number::Float(*number)));
        moments
    }

    #[test]
    fn a_small_variance_of_large_numbers_is_right() {
        let times = [1_700_000_000_001.0, 1_700_000_000_002.0, 1_700_000_000_003.0];
        assert_eq!(moments(&times).variance(), Some(2.0 / 3.0));
        assert_eq!(moments(&[1e15 + 0.5, 1e15 - 0.5]).variance(), Some(0.25));
        assert_eq!(moments(&[0.1, 0.1, 0.1]).variance(), Some(0.0));
        assert_eq!(moments(&[1e200, -1e200]).variance(), None);
        assert_eq!(Moments::default().variance(), None);
    }

    #[test]
    fn parts_do_not_matter() {
        let numbers: Vec<f64> = (0..500).map(|n| f64::from(n) * 0.37 - 1e6 / f64::from(n + 1)).collect();
        let whole = moments(&numbers).variance();
        for cut in [1, 100, 499] {
            let mut parts = moments(&numbers[..cut]);
            parts.merge(&moments(&numbers[cut..]));
            assert_eq!(parts.variance(), whole);
        }
    }

    #[test]
    fn a_line_far_from_the_origin_is_found() {
        let mut points = Points::default();
        for step in 0..4 {
            points.add(Number::Int(1_700_000_000_000 + step), Number::Float(step as f64 * 0.5 + 3.0));
        }
        let fit = points.fit();
        let expected = Fit { slope: 0.5, intercept: 3.0 - 850_000_000_000.0, adjusted_r2: Some(1.0) };
        assert_eq!(fit, Some(expected));
    }
}
