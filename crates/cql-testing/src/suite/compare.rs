//! Comparing the rows that came out with those that were expected.

use super::events::text;
use super::expect::Expect;
use super::run::RowFields;
use cql::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// What is different.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Rows that came out otherwise than expected.
    pub changed: Vec<RowDifference>,
    /// Expected rows that did not come out, as JSON.
    pub missing: Vec<String>,
    /// Rows that came out but were not expected, as JSON.
    pub unexpected: Vec<String>,
}

/// How a row differs from the expected one that it is closest to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowDifference {
    /// The number of the expected row, from 1.
    pub expected: usize,
    /// The number of the row that came out, from 1.
    pub found: usize,
    /// The first fields of the row, by which people know it.
    pub row: String,
    /// The fields that differ.
    pub fields: Vec<FieldDifference>,
}

/// A field that has another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    /// Its name.
    pub field: String,
    /// The value that was expected; none if the row must not have the field.
    pub expected: Option<String>,
    /// The value that came out, if there is one.
    pub found: Option<String>,
}

/// Compares rows; `None` if they are as expected.
pub(crate) fn compare(rows: &[RowFields], wanted: &[Map<String, Json>], expect: &Expect) -> Option<Difference> {
    let differences = |row: &RowFields, wanted: &Map<String, Json>| fields(row, wanted, expect.exact);
    let mut left: Vec<usize> = (0..rows.len()).collect();
    let mut open: Vec<usize> = Vec::new();
    for (index, row) in wanted.iter().enumerate() {
        let place = if expect.ordered {
            (index < rows.len()).then_some(index).and_then(|index| left.iter().position(|found| *found == index))
        } else {
            left.iter().position(|found| differences(&rows[*found], row).is_empty())
        };
        match place {
            Some(place) if !expect.ordered || differences(&rows[left[place]], row).is_empty() => {
                left.remove(place);
            }
            _ => open.push(index),
        }
    }
    let mut difference = Difference::default();
    for index in open {
        // The row that has most in common is taken for the one that was meant.
        let common = |found: &usize| {
            let different = differences(&rows[*found], &wanted[index]);
            let wrong = different.iter().filter(|field| wanted[index].contains_key(&field.field)).count();
            let shared = wanted[index].len() - wrong;
            (shared > 0).then_some((different.len(), *found))
        };
        let closest = if expect.ordered {
            left.iter().copied().find(|found| *found == index)
        } else {
            left.iter().filter_map(common).min().map(|(_, found)| found)
        };
        let Some(found) = closest else {
            difference.missing.push(Json::Object(wanted[index].clone()).to_string());
            continue;
        };
        left.retain(|other| *other != found);
        difference.changed.push(RowDifference {
            expected: index + 1,
            found: found + 1,
            row: title(&rows[found]),
            fields: differences(&rows[found], &wanted[index]),
        });
    }
    difference.unexpected = left.iter().map(|found| json(&rows[*found])).collect();
    (difference != Difference::default()).then_some(difference)
}

/// A row as a JSON object of texts.
pub(crate) fn json(row: &RowFields) -> String {
    let fields = row.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
    Json::Object(fields.collect()).to_string()
}

fn title(row: &RowFields) -> String {
    let short = |value: &str| match value.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &value[..end]).replace('\n', " "),
        None => value.replace('\n', " "),
    };
    let named = row.iter().filter(|(name, _)| !name.starts_with('@'));
    let fields = named.take(3).map(|(name, value)| format!("{name}={}", short(value)));
    fields.collect::<Vec<_>>().join(", ")
}

fn fields(row: &RowFields, wanted: &Map<String, Json>, exact: bool) -> Vec<FieldDifference> {
    let mut differences = Vec::new();
    for (name, value) in wanted {
        let found = row.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        let expected = (!value.is_null()).then(|| expected_text(name, value));
        let fits = match (found, &expected) {
            (None, None) => true,
            (Some(found), Some(expected)) => same_value(found, expected),
            _ => false,
        };
        if !fits {
            differences.push(FieldDifference { field: name.clone(), expected, found: found.cloned() });
        }
    }
    if exact {
        let extra = row.iter().filter(|(name, _)| !name.starts_with('@') && !wanted.contains_key(name));
        differences.extend(extra.map(|(name, value)| FieldDifference {
            field: name.clone(),
            expected: None,
            found: Some(value.clone()),
        }));
    }
    differences
}

/// A time may be written as ISO 8601; rows have it as epoch milliseconds.
fn expected_text(name: &str, value: &Json) -> String {
    let text = text(value);
    match name {
        "@timestamp" => Timestamp::parse_iso(&text).map_or(text, |time| time.0.to_string()),
        _ => text,
    }
}

/// Whether two texts are the same value: equal, or equal as numbers (whole ones exactly, others but for rounding).
pub fn same_value(found: &str, expected: &str) -> bool {
    if found == expected {
        return true;
    }
    if let (Ok(found), Ok(expected)) = (found.parse::<i128>(), expected.parse::<i128>()) {
        return found == expected;
    }
    match (found.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-6 * expected.abs().max(1e-300),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(fields: &[(&str, &str)]) -> RowFields {
        fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn wanted(rows: Json) -> Vec<Map<String, Json>> {
        rows.as_array().into_iter().flatten().filter_map(|row| row.as_object().cloned()).collect()
    }

    #[test]
    fn rows_in_any_order_and_numbers_by_value() {
        let rows = [row(&[("a", "x"), ("n", "2.0")]), row(&[("a", "y"), ("n", "3")])];
        let expected = wanted(json!([{"a": "y"}, {"a": "x", "n": 2, "gone": null}]));
        assert_eq!(compare(&rows, &expected, &Expect::default()), None);
        let ordered = Expect { ordered: true, ..Expect::default() };
        assert!(compare(&rows, &expected, &ordered).is_some_and(|difference| difference.changed.len() == 2));
        let exact = Expect { exact: true, ..Expect::default() };
        let difference = compare(&rows, &expected, &exact);
        assert!(difference.is_some_and(|difference| difference.changed[0].fields[0].field == "n"));
    }

    #[test]
    fn the_closest_row_is_the_one_that_was_meant() {
        let rows = [row(&[("host", "a"), ("n", "1")]), row(&[("host", "b"), ("n", "2")])];
        let expected = wanted(json!([{"host": "b", "n": 3}, {"host": "c", "n": 9}]));
        let difference = compare(&rows, &expected, &Expect::default()).unwrap_or_default();
        assert_eq!((difference.changed[0].expected, difference.changed[0].found), (1, 2));
        let field = FieldDifference { field: "n".into(), expected: Some("3".into()), found: Some("2".into()) };
        assert_eq!(difference.changed[0].fields, [field]);
        assert_eq!(difference.missing, [r#"{"host":"c","n":9}"#]);
        assert_eq!(difference.unexpected, [r#"{"host":"a","n":"1"}"#]);
    }
}
