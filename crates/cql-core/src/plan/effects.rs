//! What an operator does to fields: the notes that optimisation works from.

use crate::layout::Slot;
use std::collections::BTreeSet;

/// Which fields an operator reads and writes.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Fields it looks at.
    pub reads: BTreeSet<Slot>,
    /// Of these, the ones that it can do nothing without.
    pub needs: BTreeSet<Slot>,
    /// Fields that it sets for the steps in its braces alone.
    pub variables: BTreeSet<Slot>,
    /// Fields that steps in its braces need.
    pub needs_within: BTreeSet<Slot>,
    /// Fields it may set or remove.
    pub writes: BTreeSet<Slot>,
    /// Of these, the ones that no row has behind it.
    pub removes: BTreeSet<Slot>,
    /// It looks at fields that are not known beforehand.
    pub reads_all: bool,
    /// It looks at all fields whose names begin so: `tags[`.
    pub prefixes: BTreeSet<String>,
    /// It may set or remove fields whose names are not known beforehand.
    pub writes_unknown: bool,
    /// It removes all fields but those it reads.
    pub keeps_only: Option<Vec<Slot>>,
    /// An aggregate that puts out the rows that it takes, with all their fields.
    pub passes_rows: bool,
    /// An aggregate that reports on the steps before it.
    pub reports: bool,
}

impl Effects {
    /// The fields that the rows must have for it to do anything.
    pub fn needed(&self) -> impl Iterator<Item = Slot> {
        self.needs.iter().chain(self.needs_within.difference(&self.variables)).copied()
    }

    /// Adds the effects of an aggregate that is a part of another one.
    pub fn merge_aggregate(&mut self, part: &Effects) {
        self.merge(part);
        self.needs_within.extend(part.needed());
        self.passes_rows |= part.passes_rows;
    }

    /// Adds the effects of a part. What it needs is a question for the place where it stands.
    pub fn merge(&mut self, part: &Effects) {
        self.reads.extend(&part.reads);
        self.writes.extend(&part.writes);
        self.prefixes.extend(part.prefixes.iter().cloned());
        self.reads_all |= part.reads_all;
        self.writes_unknown |= part.writes_unknown;
        if part.keeps_only.is_some() {
            // Within a part (a case clause) it only means that unknown fields are removed.
            self.writes_unknown = true;
        }
    }

    /// Adds the effects of steps that follow each other, which stand in braces.
    pub fn merge_steps<'e>(&mut self, steps: impl IntoIterator<Item = &'e Effects>) {
        let (mut set, mut is_known) = (BTreeSet::<Slot>::new(), true);
        for step in steps {
            if is_known {
                self.needs_within.extend(step.needed().filter(|slot| !set.contains(slot)));
            }
            set.extend(&step.writes);
            is_known &= !step.writes_unknown;
            self.merge(step);
        }
    }

    /// Whether it changes nothing.
    pub fn is_pure(&self) -> bool {
        self.writes.is_empty() && !self.writes_unknown && self.keeps_only.is_none()
    }
}
