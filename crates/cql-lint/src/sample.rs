//! Events that a query is compared with.

use std::collections::BTreeSet;
use std::fmt;

/// Gives the numbers of the first row of a query's result over the events, in the order of these columns.
type FirstRow = dyn Fn(&str, &[&str]) -> Option<Vec<f64>> + Send + Sync;

/// Some events: the names of their fields, and what queries make of them.
#[derive(Default)]
pub struct Sample {
    fields: BTreeSet<String>,
    first_row: Option<Box<FirstRow>>,
}

impl Sample {
    /// Notes a field.
    pub fn add(&mut self, field: &str) {
        if !self.fields.contains(field) {
            self.fields.insert(field.to_string());
        }
    }

    /// Lets lints run queries over the events. The function gives the numbers that the first row has in some columns.
    pub fn with_runs(self, first_row: impl Fn(&str, &[&str]) -> Option<Vec<f64>> + Send + Sync + 'static) -> Self {
        Sample { first_row: Some(Box::new(first_row)), ..self }
    }

    /// Whether no event had any field.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The numbers in the first row of a query's result over the events, if the query can be run.
    pub(crate) fn first_row(&self, query: &str, columns: &[&str]) -> Option<Vec<f64>> {
        self.first_row.as_ref().and_then(|first_row| first_row(query, columns))
    }

    /// Whether some event has the field. Members of arrays go by the name of the array.
    pub(crate) fn has(&self, field: &str) -> bool {
        let array = field.split('[').next().unwrap_or(field);
        let tag = field.strip_prefix('#').map_or_else(|| format!("#{field}"), String::from);
        self.fields.contains(field)
            || self.fields.contains(&tag)
            || (array.len() < field.len()
                && self.fields.iter().any(|known| known.strip_prefix(array).is_some_and(|rest| rest.starts_with('['))))
    }

    /// The field that is spelled most like the name, if one is spelled like it at all.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let lower = name.to_lowercase();
        let distances = self.fields.iter().map(|field| {
            let same_but_case = usize::from(field != name);
            (strsim::damerau_levenshtein(&lower, &field.to_lowercase()), same_but_case, field.as_str())
        });
        distances.min().filter(|(distance, ..)| *distance <= 1 + name.len() / 5).map(|(.., field)| field)
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample").field("fields", &self.fields).finish_non_exhaustive()
    }
}
