//! Events that a query is compared with.

use std::collections::BTreeSet;

/// The names of the fields that some events have.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    fields: BTreeSet<String>,
}

impl Sample {
    /// Notes a field.
    pub fn add(&mut self, field: &str) {
        if !self.fields.contains(field) {
            self.fields.insert(field.to_string());
        }
    }

    /// Whether no event had any field.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
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
