//! How many edits lie between two texts.

use cql_core::function::{Bind, Call, Param, ParamType};

/// How edit distances are measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// Larger distances are reported as this one.
    pub(super) most: usize,
    /// Whether letter case does not matter.
    pub(super) ignore_case: bool,
    /// Whether neighbours may change places in one edit.
    pub(super) swaps: bool,
}

/// The parameters that say how to measure.
pub(super) const MOST: Param =
    Param::new("maxDistance", ParamType::Number, "larger distances are reported as this one; 1 to 100").required();
pub(super) const IGNORE_CASE: Param =
    Param::new("ignoreCase", ParamType::Boolean, "whether letter case does not matter")
        .default("false")
        .aliases(&["caseInsensitive"]);
pub(super) const SWAPS: Param =
    Param::new("allowTranspositions", ParamType::Boolean, "whether two neighbours may change places in one edit")
        .default("true");

impl Measure {
    pub(super) fn of(call: &mut Call<'_, '_>) -> Bind<Measure> {
        let most = call.integer(MOST.name, 1..=100)?.and_then(|most| usize::try_from(most).ok()).unwrap_or(100);
        Ok(Measure { most, ignore_case: call.flag(IGNORE_CASE.name)?, swaps: call.flag(SWAPS.name)? })
    }

    /// The fewest insertions, deletions, replacements and, if allowed, swaps of characters that turn one text into
    /// the other; a swapped pair is not edited again.
    pub(super) fn distance(self, left: &str, right: &str) -> usize {
        if self.ignore_case {
            self.between(&left.to_lowercase(), &right.to_lowercase())
        } else {
            self.between(left, right)
        }
    }

    fn between(self, left: &str, right: &str) -> usize {
        if left == right {
            return 0;
        }
        let left: Vec<char> = left.chars().collect();
        let right: Vec<char> = right.chars().collect();
        if left.len().abs_diff(right.len()) >= self.most {
            return self.most;
        }
        // Only cells this near to the diagonal can be below the limit; the others count as being at it.
        let mut before = vec![self.most; right.len() + 1];
        let mut above: Vec<usize> = (0..=right.len()).map(|column| column.min(self.most)).collect();
        let mut current = vec![self.most; right.len() + 1];
        let mut least_above = 0;
        for row in 1..=left.len() {
            let first = row.saturating_sub(self.most).max(1);
            let last = (row + self.most).min(right.len());
            current[first - 1] = if first == 1 { row.min(self.most) } else { self.most };
            let mut least = current[first - 1];
            for column in first..=last {
                let same = left[row - 1] == right[column - 1];
                let mut edits =
                    (above[column - 1] + usize::from(!same)).min(above[column] + 1).min(current[column - 1] + 1);
                if self.swaps
                    && row > 1
                    && column > 1
                    && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1]
                {
                    edits = edits.min(before[column - 2] + 1);
                }
                current[column] = edits.min(self.most);
                least = least.min(edits);
            }
            if let Some(outside) = current.get_mut(last + 1) {
                *outside = self.most;
            }
            if least.min(least_above) >= self.most {
                return self.most;
            }
            least_above = least;
            std::mem::swap(&mut before, &mut above);
            std::mem::swap(&mut above, &mut current);
        }
        above[right.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(left: &str, right: &str, most: usize, swaps: bool) -> usize {
        Measure { most, ignore_case: false, swaps }.distance(left, right)
    }

    #[test]
    fn distances() {
        for (left, right, most, swaps, wanted) in [
            ("sitting", "kitten", 20, true, 3),
            ("", "abc", 20, true, 3),
            ("abc", "", 20, true, 3),
            ("", "", 20, true, 0),
            ("exmaple", "example", 10, true, 1),
            ("exmaple", "example", 10, false, 2),
            // A swapped pair is not edited again, or this would be 2.
            ("ca", "abc", 10, true, 3),
            ("zzzzzzzz", "abcdefgh", 3, true, 3),
            ("abcdefgx", "abcdefgh", 3, true, 1),
            ("abc", "abcdef", 2, true, 2),
            ("abc", "abd", 1, true, 1),
            ("ñandú", "nandu", 9, true, 2),
            ("kitten", "kit", 3, false, 3),
        ] {
            assert_eq!(distance(left, right, most, swaps), wanted, "{left} {right}");
            assert_eq!(distance(right, left, most, swaps), wanted, "{right} {left}");
        }
        let measure = Measure { most: 9, ignore_case: true, swaps: true };
        assert_eq!(measure.distance("ÅCME", "åcme"), 0);
    }

    /// The whole table, without any shortcut.
    fn plainly(left: &str, right: &str, most: usize, swaps: bool) -> usize {
        let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
        for row in 0..=left.len() {
            for column in 0..=right.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let same = usize::from(left[row - 1] != right[column - 1]);
                    let edits = (table[row - 1][column - 1] + same)
                        .min(table[row - 1][column] + 1)
                        .min(table[row][column - 1] + 1);
                    let swapped = swaps
                        && row > 1
                        && column > 1
                        && left[row - 1] == right[column - 2]
                        && left[row - 2] == right[column - 1];
                    if swapped { edits.min(table[row - 2][column - 2] + 1) } else { edits }
                };
            }
        }
        table[left.len()][right.len()].min(most)
    }

    #[test]
    fn shortcuts_change_nothing() {
        let words = [
            "", "a", "ab", "ba", "abc", "acb", "bca", "aabb", "abab", "bbaa", "abcabc", "acbacb", "ccccccc", "cacacaca",
        ];
        for left in words {
            for right in words {
                for most in 1..=9 {
                    for swaps in [false, true] {
                        assert_eq!(
                            distance(left, right, most, swaps),
                            plainly(left, right, most, swaps),
                            "{left} {right} {most} {swaps}"
                        );
                    }
                }
            }
        }
    }
}
