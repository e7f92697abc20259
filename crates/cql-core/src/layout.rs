//! Slots: the numbered places that a query's field names are bound to when it is compiled.

use cql_syntax::ast::FieldName;
use indexmap::IndexSet;

/// The place of a field in every row of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Slot(pub u32);

impl Slot {
    /// The slot as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The names of a plan's slots.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    names: IndexSet<Box<str>, hashbrown::DefaultHashBuilder>,
}

impl Layout {
    /// The slot of a name, made if the name has none yet. For use while a plan is being built.
    pub fn bind(&mut self, name: &str) -> Slot {
        if let Some(slot) = self.slot(name) {
            return slot;
        }
        Slot(self.names.insert_full(name.into()).0 as u32)
    }

    /// A slot that no field name can reach, for results that only the plan itself reads.
    pub fn hidden(&mut self, purpose: &str) -> Slot {
        // A line feed keeps it apart from every name that a query can write.
        let name = format!("\n{purpose}\n{}", self.names.len());
        Slot(self.names.insert_full(name.into_boxed_str()).0 as u32)
    }

    /// Whether the slot is one that no field name can reach.
    pub fn is_hidden(&self, slot: Slot) -> bool {
        self.name(slot).starts_with('\n')
    }

    /// The slot of a name, if the plan mentions it.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        self.names.get_index_of(name).map(|index| Slot(index as u32))
    }

    /// The name of a slot.
    pub fn name(&self, slot: Slot) -> &str {
        self.names.get_index(slot.index()).map_or("", |name| name)
    }

    /// The name of a slot as a field name.
    pub fn field_name(&self, slot: Slot) -> FieldName {
        FieldName::from(self.name(slot))
    }

    /// How many slots there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// All slots with their names, in the order they were bound.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.names.iter().enumerate().map(|(index, name)| (Slot(index as u32), &**name))
    }
}
