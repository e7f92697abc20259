//! What is what in the rows of a chart.

use cql_core::Number;

/// The column that holds the start of a bucket.
const BUCKET: &str = "_bucket";

/// Which columns are drawn, and which say what is drawn.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// The column of times.
    pub(super) time: Option<usize>,
    /// The columns that name bars or series.
    pub(super) labels: Vec<usize>,
    /// The columns that are drawn.
    pub(super) values: Vec<usize>,
}

impl Shape {
    /// Keys may be numbers too (ports, hours). What aggregates put out begins with `_` unless it is named otherwise, and
    /// stands behind the keys: so the columns that are drawn begin at the first number of such a name; if there is none, all
    /// numbers but a key in the first column are drawn.
    pub(super) fn of(names: &[&str], rows: &[Vec<&str>]) -> Shape {
        let numeric: Vec<bool> = (0..names.len()).map(|column| is_numeric(rows, column)).collect();
        let time = names.iter().position(|name| *name == BUCKET).filter(|column| numeric[*column]);
        let candidates: Vec<usize> =
            (0..names.len()).filter(|column| numeric[*column] && Some(*column) != time).collect();
        let first_aggregate = candidates.iter().position(|column| names[*column].starts_with('_'));
        let others = names.len() - usize::from(time.is_some());
        let keys = match first_aggregate {
            Some(place) => place,
            // Over time there may be no key, so the only column is what is to be drawn.
            None => usize::from(others > 1 && candidates.first() == Some(&0)),
        };
        let values = candidates.get(keys..).unwrap_or_default().to_vec();
        let labels = (0..names.len()).filter(|column| Some(*column) != time && !values.contains(column)).collect();
        Shape { time, labels, values }
    }

    /// What names a row.
    pub(super) fn label(&self, row: &[&str]) -> String {
        self.labels.iter().map(|column| row[*column]).collect::<Vec<_>>().join(" · ")
    }
}

/// Whether a column has numbers and nothing else.
fn is_numeric(rows: &[Vec<&str>], column: usize) -> bool {
    let mut present = rows.iter().map(|row| row[column]).filter(|text| !text.is_empty()).peekable();
    present.peek().is_some() && present.all(|text| number(text).is_some())
}

/// The number that a cell holds.
pub(super) fn number(text: &str) -> Option<f64> {
    Number::parse(text).map(|number| number.to_f64()).filter(|number| number.is_finite())
}

/// The range of numbers to be drawn: zero is always part of it, and it is never empty.
pub(super) fn range(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = numbers.fold((0.0_f64, 0.0_f64), |(low, high), number| (low.min(number), high.max(number)));
    if low == high { (0.0, 1.0) } else { (low, high) }
}

/// How far between the ends of a range a number lies, from 0 to 1.
pub(super) fn share(number: f64, (low, high): (f64, f64)) -> f64 {
    // Halves, as the difference of very large numbers is no number.
    ((number / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(names: &[&str], row: &[&str]) -> (Option<usize>, Vec<usize>, Vec<usize>) {
        let Shape { time, labels, values } = Shape::of(names, &[row.to_vec()]);
        (time, labels, values)
    }

    #[test]
    fn tells_keys_from_values() {
        assert_eq!(shape(&["host", "_count"], &["a", "3"]), (None, vec![0], vec![1]));
        assert_eq!(
            shape(&["port", "proto", "_count", "_avg"], &["22", "6", "3", "1.5"]),
            (None, vec![0, 1], vec![2, 3])
        );
        assert_eq!(shape(&["port", "n"], &["22", "3"]), (None, vec![0], vec![1]));
        assert_eq!(shape(&["_count"], &["3"]), (None, vec![], vec![0]));
        assert_eq!(shape(&["n"], &["3"]), (None, vec![], vec![0]));
        assert_eq!(shape(&["a", "b"], &["x", "y"]), (None, vec![0, 1], vec![]));
        assert_eq!(shape(&["_bucket", "n"], &["0", "3"]), (Some(0), vec![], vec![1]));
        assert_eq!(shape(&["_bucket", "port", "_count"], &["0", "22", "3"]), (Some(0), vec![1], vec![2]));
        assert_eq!(shape(&["_bucket", "_count"], &["noon", "3"]), (None, vec![0], vec![1]));
    }

    #[test]
    fn measures_any_numbers() {
        assert_eq!(range([].into_iter()), (0.0, 1.0));
        assert_eq!(range([3.0, 5.0].into_iter()), (0.0, 5.0));
        assert_eq!(range([-3.0].into_iter()), (-3.0, 0.0));
        assert_eq!(share(0.0, (f64::MIN, f64::MAX)), 0.5);
    }
}
