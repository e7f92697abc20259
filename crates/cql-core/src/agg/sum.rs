//! Sums that do not depend on the order of their terms.

use crate::number::Number;
use num_bigint::{BigInt, BigUint};

/// A sum that is exact: whole numbers are added as such, others in a fixed-point number wide enough for every double.
/// Only so do partial sums of any division of the input merge to the same last digit.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct ExactSum {
    /// The sum of the whole numbers, without what went beyond 128 bits.
    whole: i128,
    /// How many times 2^128 must be added to `whole`.
    overflow: i64,
    /// The sum of the other numbers, if there were any.
    parts: Option<Box<Wide>>,
}

/// Bits below the point: enough for the smallest subnormal double.
const POINT: i32 = 1074;
/// Bits a limb carries; the rest of its 64 bits takes up carries.
const LIMB_BITS: i32 = 32;
/// 2098 bits of doubles and room for carries. Products of large doubles make it grow.
const LIMBS: usize = 68;
/// Room for carries above the highest limb that a number reaches.
const HEADROOM: usize = 2;

/// A fixed-point number with carries that wait to be propagated.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Wide {
    limbs: Vec<i64>,
    /// How many numbers were added since carries were last propagated.
    pending: u32,
}

/// A double as `mantissa * 2^(shift - POINT)`.
fn split(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) }
}

impl Wide {
    fn new() -> Self {
        Wide { limbs: vec![0; LIMBS], pending: 0 }
    }

    fn add(&mut self, number: f64) {
        let (mantissa, shift) = split(number);
        self.add_shifted(mantissa.into(), shift, number.is_sign_negative());
    }

    /// Adds `left * right`. Bits below the smallest double are cut off from each product by itself, so that the sum still
    /// does not depend on the order.
    fn add_product(&mut self, left: f64, right: f64) {
        let ((a, a_shift), (b, b_shift)) = (split(left), split(right));
        let mantissa = u128::from(a) * u128::from(b);
        let shift = a_shift + b_shift - POINT;
        let negative = left.is_sign_negative() != right.is_sign_negative();
        if shift < 0 {
            self.add_shifted(mantissa.checked_shr(shift.unsigned_abs()).unwrap_or(0), 0, negative);
        } else {
            self.add_shifted(mantissa, shift, negative);
        }
    }

    /// Adds `mantissa * 2^(shift - POINT)`.
    fn add_shifted(&mut self, mantissa: u128, shift: i32, negative: bool) {
        let (limb, offset) = ((shift / LIMB_BITS) as usize, shift % LIMB_BITS);
        if self.limbs.len() < limb + 5 + HEADROOM {
            self.limbs.resize(limb + 5 + HEADROOM, 0);
        }
        // Shifted by up to 31 bits, 128 bits reach into a fifth limb.
        let low = u128::from(mantissa as u64) << offset;
        let high = (mantissa >> 64) << offset;
        let mut put = |index: usize, part: u32| {
            let part = i64::from(part);
            self.limbs[limb + index] += if negative { -part } else { part };
        };
        for index in 0..3 {
            put(index, (low >> (LIMB_BITS as usize * index)) as u32);
        }
        if high != 0 {
            (0..3).for_each(|index| put(index + 2, (high >> (LIMB_BITS as usize * index)) as u32));
        }
        self.note(2);
    }

    fn merge(&mut self, other: &Wide) {
        if self.limbs.len() < other.limbs.len() {
            self.limbs.resize(other.limbs.len(), 0);
        }
        for (limb, more) in self.limbs.iter_mut().zip(&other.limbs) {
            *limb += more;
        }
        self.note(other.pending.max(1));
    }

    fn note(&mut self, count: u32) {
        self.pending += count;
        // Each count stands for a change of a limb by less than 2^32, so 2^30 of them cannot overflow it.
        if self.pending > 1 << 29 {
            self.carry();
        }
    }

    fn carry(&mut self) {
        let mut carry = 0;
        for limb in &mut self.limbs {
            let total = *limb + carry;
            carry = total >> LIMB_BITS;
            *limb = total - (carry << LIMB_BITS);
        }
        // What is left over is the sign, kept in the top limb.
        if let Some(top) = self.limbs.last_mut() {
            *top += carry << LIMB_BITS;
        }
        self.pending = 1;
    }

    /// The number times `2^POINT`.
    fn scaled(&self) -> BigInt {
        let mut copy = self.clone();
        copy.carry();
        let Some((top, rest)) = copy.limbs.split_last() else { return BigInt::ZERO };
        let digits = rest.iter().map(|limb| *limb as u32).collect();
        BigInt::from(BigUint::new(digits)) + (BigInt::from(*top) << (rest.len() * LIMB_BITS as usize))
    }
}

/// `numerator / denominator * 2^exponent`, right to about the last bit; `None` if the denominator is zero or the result is
/// no finite double.
pub fn quotient(numerator: &BigInt, denominator: &BigInt, exponent: i64) -> Option<f64> {
    let (above, shift_above) = leading(numerator);
    let (below, shift_below) = leading(denominator);
    if below == 0.0 {
        return None;
    }
    let exponent = exponent + shift_above - shift_below;
    let result = scale(above / below, exponent);
    result.is_finite().then_some(result)
}

/// The first bits of a number as a double, and the power of two that it must be multiplied by.
fn leading(number: &BigInt) -> (f64, i64) {
    let bits = number.bits();
    let shift = bits.saturating_sub(120);
    let size = number.magnitude() >> shift;
    let mut digits = size.iter_u64_digits();
    let (low, high) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
    let mut mantissa = u128::from(high) << 64 | u128::from(low);
    if shift > 0 && number.magnitude().trailing_zeros().is_some_and(|zeros| zeros < shift) {
        // What lies below only breaks a tie.
        mantissa |= 1;
    }
    let size = mantissa as f64;
    (if number.sign() == num_bigint::Sign::Minus { -size } else { size }, shift as i64)
}

/// `number * 2^exponent`, in steps that stay in range.
fn scale(number: f64, exponent: i64) -> f64 {
    let exponent = exponent.clamp(-4000, 4000) as i32;
    let third = exponent / 3;
    number * 2f64.powi(third) * 2f64.powi(third) * 2f64.powi(exponent - 2 * third)
}

impl ExactSum {
    /// How far [`ExactSum::scaled`] is shifted.
    pub const SCALE: u32 = POINT as u32;

    fn wide(&mut self) -> &mut Wide {
        self.parts.get_or_insert_with(|| Box::new(Wide::new()))
    }

    fn add_whole(&mut self, number: i128) {
        let (sum, overflown) = self.whole.overflowing_add(number);
        self.whole = sum;
        if overflown {
            self.overflow += if number < 0 { -1 } else { 1 };
        }
    }

    /// Adds a number.
    pub fn add(&mut self, number: Number) {
        match number {
            Number::Int(number) => self.add_whole(number),
            Number::Float(number) => self.wide().add(number),
        }
    }

    /// Adds the product of two numbers.
    pub fn add_product(&mut self, left: Number, right: Number) {
        if let (Number::Int(left), Number::Int(right)) = (left, right)
            && let Some(product) = left.checked_mul(right)
        {
            return self.add_whole(product);
        }
        self.wide().add_product(left.to_f64(), right.to_f64());
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &ExactSum) {
        self.add_whole(other.whole);
        self.overflow += other.overflow;
        if let Some(parts) = &other.parts {
            self.wide().merge(parts);
        }
    }

    /// The sum times 2^[`SCALE`](ExactSum::SCALE), which is a whole number.
    pub fn scaled(&self) -> BigInt {
        let whole = BigInt::from(self.whole) + (BigInt::from(self.overflow) << 128);
        let whole = whole << POINT as usize;
        match &self.parts {
            Some(parts) => whole + parts.scaled(),
            None => whole,
        }
    }

    /// The sum; a whole number if all terms were and it has no more than 38 digits or so.
    pub fn total(&self) -> Number {
        if self.parts.is_none() && self.overflow == 0 {
            return Number::Int(self.whole);
        }
        let (size, shift) = leading(&self.scaled());
        Number::Float(scale(size, shift - i64::from(POINT)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        numbers.iter().for_each(|number| sum.add(Number::Float(*number)));
        sum.total().to_f64()
    }

    #[test]
    fn is_exact_where_doubles_are_not() {
        assert_eq!(sum(&[1e300, 1.0, -1e300]), 1.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[-0.5, 0.25]), -0.25);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(sum(&[f64::MAX, -f64::MAX, 2.5]), 2.5);
    }

    #[test]
    fn whole_numbers_stay_whole() {
        let mut sum = ExactSum::default();
        sum.add(Number::Int(i64::MAX.into()));
        sum.add(Number::Int(1));
        assert_eq!(sum.total().to_text(), "9223372036854775808");
        sum.add(Number::Float(0.5));
        sum.add(Number::Int(-(1i128 << 63)));
        assert_eq!(sum.total().to_f64(), 0.5);
    }

    #[test]
    fn whole_numbers_may_go_beyond_128_bits() {
        let mut sum = ExactSum::default();
        for number in [i128::MAX, i128::MAX, 7] {
            sum.add(Number::Int(number));
        }
        assert_eq!(sum.total().to_f64(), 2.0 * i128::MAX as f64);
        let mut less = ExactSum::default();
        for number in [i128::MIN, i128::MIN, 2] {
            less.add(Number::Int(number));
        }
        sum.merge(&less);
        assert_eq!(sum.total().to_text(), "7");
    }

    #[test]
    fn products_are_exact() {
        let mut sum = ExactSum::default();
        for (left, right) in [(1e200, 1e200), (0.1, 3.0), (-1e200, 1e200), (0.5, 0.5)] {
            sum.add_product(Number::Float(left), Number::Float(right));
        }
        assert_eq!(sum.total().to_f64(), 0.55);
        let mut whole = ExactSum::default();
        whole.add_product(Number::Int(1 << 62), Number::Int(-(1 << 62)));
        whole.add_product(Number::Int((1 << 62) + 1), Number::Int(1 << 62));
        assert_eq!(whole.total().to_text(), (1i64 << 62).to_string());
    }

    #[test]
    fn merging_equals_adding() {
        let numbers = [0.1, 1e17, -3.7, 1e-9, 42.0, -1e17];
        let (mut left, mut right) = (ExactSum::default(), ExactSum::default());
        numbers[..3].iter().for_each(|number| left.add(Number::Float(*number)));
        numbers[3..].iter().for_each(|number| right.add(Number::Float(*number)));
        left.merge(&right);
        assert_eq!(left.total().to_f64(), sum(&numbers));
    }

    #[test]
    fn quotients_are_right_for_any_size() {
        let big = |number: i64| BigInt::from(number);
        assert_eq!(quotient(&big(1), &big(3), 0), Some(1.0 / 3.0));
        assert_eq!(quotient(&(big(-5) << 3000), &(big(2) << 2999), -1), Some(-2.5));
        assert_eq!(quotient(&big(1), &BigInt::ZERO, 0), None);
        assert_eq!(quotient(&(big(1) << 3000), &big(1), 0), None);
    }
}
