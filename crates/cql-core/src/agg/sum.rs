//! Sums that do not depend on the order of their terms.

use crate::number::Number;

/// A sum that is exact: whole numbers are added as such, others in a fixed-point number wide enough for every double.
/// Only so do partial sums of any division of the input merge to the same last digit.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct ExactSum {
    whole: i128,
    /// Whole numbers that would overflow `whole` go through `parts` as well.
    parts: Option<Box<Wide>>,
}

/// Bits below the point: enough for the smallest subnormal double.
const POINT: i32 = 1074;
/// Bits a limb carries; the rest of its 64 bits takes up carries.
const LIMB_BITS: i32 = 32;
/// 2098 bits of doubles and room for carries.
const LIMBS: usize = 68;

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Wide {
    limbs: Vec<i64>,
    /// How many numbers were added since carries were last propagated.
    pending: u32,
}

impl Wide {
    fn new() -> Self {
        Wide { limbs: vec![0; LIMBS], pending: 0 }
    }

    fn add(&mut self, number: f64) {
        let bits = number.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as i32;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, shift) = if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        // The number is mantissa * 2^(shift - POINT).
        let (limb, offset) = ((shift / LIMB_BITS) as usize, shift % LIMB_BITS);
        let spread = u128::from(mantissa) << offset;
        for (index, part) in (0..3).map(|index| (index, (spread >> (LIMB_BITS * index)) as u32)) {
            let part = i64::from(part);
            self.limbs[limb + index as usize] += if number.is_sign_negative() { -part } else { part };
        }
        self.note(1);
    }

    fn merge(&mut self, other: &Wide) {
        for (limb, more) in self.limbs.iter_mut().zip(&other.limbs) {
            *limb += more;
        }
        self.note(other.pending.max(1));
    }

    fn note(&mut self, count: u32) {
        self.pending += count;
        // Each addition changes a limb by less than 2^32, so 2^30 of them cannot overflow it.
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

    fn to_f64(&self) -> f64 {
        let mut copy = self.clone();
        copy.carry();
        let negative = copy.limbs.last().is_some_and(|top| *top < 0);
        if negative {
            copy.limbs.iter_mut().for_each(|limb| *limb = -*limb);
            copy.carry();
        }
        // From the top: the first 96 significant bits decide; what lies below only breaks a tie.
        let Some(top) = copy.limbs.iter().rposition(|limb| *limb != 0) else { return 0.0 };
        let mut mantissa: u128 = 0;
        for index in 0..3 {
            let limb = top.checked_sub(index).map_or(0, |at| copy.limbs[at]);
            mantissa = (mantissa << LIMB_BITS) | limb as u128;
        }
        let below = top.saturating_sub(2);
        if copy.limbs[..below].iter().any(|limb| *limb != 0) {
            mantissa |= 1;
        }
        let exponent = (top as i32 - 2) * LIMB_BITS - POINT;
        let size = scale(mantissa, exponent);
        if negative { -size } else { size }
    }
}

/// `mantissa * 2^exponent`, rounded once.
fn scale(mantissa: u128, exponent: i32) -> f64 {
    // u128 to f64 rounds to nearest, ties to even; two steps keep the power of two in range.
    let half = exponent / 2;
    (mantissa as f64) * 2f64.powi(half) * 2f64.powi(exponent - half)
}

impl ExactSum {
    /// Adds a number.
    pub fn add(&mut self, number: Number) {
        match number {
            Number::Int(number) => match self.whole.checked_add(number) {
                Some(sum) => self.whole = sum,
                None => self.parts.get_or_insert_with(|| Box::new(Wide::new())).add(number as f64),
            },
            Number::Float(number) => self.parts.get_or_insert_with(|| Box::new(Wide::new())).add(number),
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &ExactSum) {
        self.add(Number::Int(other.whole));
        if let Some(parts) = &other.parts {
            self.parts.get_or_insert_with(|| Box::new(Wide::new())).merge(parts);
        }
    }

    /// The sum; a whole number if all terms were.
    pub fn total(&self) -> Number {
        match &self.parts {
            None => Number::Int(self.whole),
            Some(parts) => {
                let mut all = parts.clone();
                // A whole part beyond 53 bits is added in two exact pieces.
                let high = (self.whole >> 40) << 40;
                all.add(high as f64);
                all.add((self.whole - high) as f64);
                Number::Float(all.to_f64())
            }
        }
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
    fn merging_equals_adding() {
        let numbers = [0.1, 1e17, -3.7, 1e-9, 42.0, -1e17];
        let (mut left, mut right) = (ExactSum::default(), ExactSum::default());
        numbers[..3].iter().for_each(|number| left.add(Number::Float(*number)));
        numbers[3..].iter().for_each(|number| right.add(Number::Float(*number)));
        left.merge(&right);
        assert_eq!(left.total().to_f64(), sum(&numbers));
    }
}
