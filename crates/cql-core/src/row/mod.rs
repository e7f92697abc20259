//! One event on its way through the pipeline.

mod owned;

use crate::layout::{Layout, Slot};
use crate::value::Value;
use bumpalo::Bump;
use owned::FieldRef;
pub use owned::OwnedRow;

/// Where a field of a row is kept: in a slot of the plan, or among the fields that the plan does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Slot(Slot),
    Extra(u32),
}

/// One event: a value for every slot of the plan and, where the plan needs them, the other fields.
///
/// A row that may be shown as a whole keeps the order of its fields ([`Row::track_order`]); others skip that work.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    layout: &'a Layout,
    slots: Vec<Value<'a>>,
    extras: Vec<(&'a str, Value<'a>)>,
    order: Vec<Place>,
    tracked: bool,
    /// Fields without a slot are dropped.
    drops_extras: bool,
}

impl<'a> Row<'a> {
    /// An empty row.
    pub fn new(layout: &'a Layout) -> Self {
        let slots = vec![Value::Missing; layout.len()];
        Row { layout, slots, extras: Vec::new(), order: Vec::new(), tracked: false, drops_extras: false }
    }

    /// An empty row that keeps the order in which its fields are set.
    pub fn ordered(layout: &'a Layout) -> Self {
        Row { tracked: true, ..Row::new(layout) }
    }

    /// Makes the row keep the order of its fields from now on.
    pub fn track_order(&mut self, tracked: bool) {
        self.tracked = tracked;
    }

    /// Makes the row drop fields that have no slot from now on, since nothing in the plan reads them.
    pub fn drop_extras(&mut self, drops: bool) {
        self.drops_extras = drops;
    }

    /// Whether the row drops fields that have no slot.
    pub fn drops_extras(&self) -> bool {
        self.drops_extras
    }

    /// Whether the row keeps a field of this name when it is set.
    pub fn keeps(&self, name: &str) -> bool {
        !self.drops_extras || self.layout.slot(name).is_some()
    }

    /// The names of the slots.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// Empties the row, keeping its memory.
    pub fn clear(&mut self) {
        self.slots.fill(Value::Missing);
        self.extras.clear();
        self.order.clear();
    }

    /// The value in a slot.
    #[inline]
    pub fn get(&self, slot: Slot) -> Value<'a> {
        self.slots[slot.index()]
    }

    /// Sets a field. Setting it to [`Value::Missing`] removes it.
    #[inline]
    pub fn set(&mut self, slot: Slot, value: Value<'a>) {
        if self.tracked {
            self.note(Place::Slot(slot), self.slots[slot.index()], value);
        }
        self.slots[slot.index()] = value;
    }

    /// Sets a slot without making the field part of what the row shows: for the other spelling of a tag and for
    /// results that only the plan reads.
    #[inline]
    pub fn set_hidden(&mut self, slot: Slot, value: Value<'a>) {
        self.slots[slot.index()] = value;
    }

    /// Removes a field.
    pub fn remove(&mut self, slot: Slot) {
        self.set(slot, Value::Missing);
    }

    /// The value of a field by its name, whether or not the plan names it.
    pub fn get_named(&self, name: &str) -> Value<'a> {
        if let Some(slot) = self.layout.slot(name) {
            return self.get(slot);
        }
        self.extras.iter().find(|(extra, _)| *extra == name).map_or(Value::Missing, |(_, value)| *value)
    }

    /// Sets a field by its name, whether or not the plan names it. [`Value::Missing`] removes it.
    pub fn set_named(&mut self, name: &'a str, value: Value<'a>) {
        if let Some(slot) = self.layout.slot(name) {
            return self.set(slot, value);
        }
        if self.drops_extras {
            return;
        }
        match self.extras.iter().position(|(extra, _)| *extra == name) {
            Some(index) => {
                if self.tracked {
                    self.note(Place::Extra(index as u32), self.extras[index].1, value);
                }
                self.extras[index].1 = value;
            }
            None if value.is_missing() => {}
            None => self.push_extra(name, value),
        }
    }

    /// Adds a field that has no slot and that the row does not have yet.
    pub fn push_extra(&mut self, name: &'a str, value: Value<'a>) {
        if self.drops_extras {
            return;
        }
        if self.tracked {
            self.order.push(Place::Extra(self.extras.len() as u32));
        }
        self.extras.push((name, value));
    }

    /// Adds a field that the row is known not to have, whether or not the plan names it. Unlike
    /// [`Row::set_named`] this does not look through the other fields.
    pub fn add_named(&mut self, name: &'a str, value: Value<'a>) {
        match self.layout.slot(name) {
            Some(slot) => self.set(slot, value),
            None => self.push_extra(name, value),
        }
    }

    /// Removes all fields of whose names this is true.
    pub fn remove_where(&mut self, is_gone: impl Fn(&str) -> bool) {
        for (index, value) in self.slots.iter_mut().enumerate() {
            if value.is_present() && is_gone(self.layout.name(Slot(index as u32))) {
                *value = Value::Missing;
            }
        }
        // Copies of the row shall not drag along what was removed, so the others move up.
        let mut kept = Vec::with_capacity(self.extras.len());
        let mut places = Vec::with_capacity(self.extras.len());
        for (name, value) in self.extras.drain(..) {
            let stays = value.is_present() && !is_gone(name);
            places.push(stays.then_some(Place::Extra(kept.len() as u32)));
            if stays {
                kept.push((name, value));
            }
        }
        self.extras = kept;
        let order = self.order.drain(..).filter_map(|place| match place {
            Place::Slot(slot) => self.slots[slot.index()].is_present().then_some(place),
            Place::Extra(extra) => places.get(extra as usize).copied().flatten(),
        });
        self.order = order.collect();
    }

    fn note(&mut self, place: Place, old: Value<'a>, new: Value<'a>) {
        match (old.is_missing(), new.is_missing()) {
            (true, false) => self.order.push(place),
            // A hidden value becomes a shown one when it is set again.
            (false, false) if matches!(place, Place::Slot(_)) && !self.order.contains(&place) => self.order.push(place),
            (false, true) => self.order.retain(|other| *other != place),
            _ => {}
        }
    }

    /// Puts the given fields first, in this order, and removes all others. What the plan noted for itself stays: a later
    /// step may ask for the event as it came.
    pub fn keep_only(&mut self, slots: &[Slot]) {
        self.extras.clear();
        self.order.clear();
        for index in 0..self.slots.len() {
            let slot = Slot(index as u32);
            if self.slots[index].is_present() && !slots.contains(&slot) && !self.layout.is_hidden(slot) {
                self.slots[index] = Value::Missing;
            }
        }
        if self.tracked {
            let present = slots.iter().filter(|slot| self.slots[slot.index()].is_present());
            self.order.extend(present.map(|slot| Place::Slot(*slot)));
        }
    }

    /// The fields that the row has, with their names, in order.
    pub fn fields(&self) -> Fields<'_, 'a> {
        Fields { row: self, next: 0 }
    }

    /// Copies everything from another row of the same plan, whose memory must outlive this one's.
    pub fn copy_from(&mut self, other: &Row<'a>) {
        self.layout = other.layout;
        self.slots.clone_from(&other.slots);
        self.extras.clone_from(&other.extras);
        self.order.clone_from(&other.order);
        self.tracked = other.tracked;
        self.drops_extras = other.drops_extras;
    }

    /// The row with its texts owned.
    pub fn to_owned(&self) -> OwnedRow {
        OwnedRow::new(|take| {
            let mut shown = self.fields();
            while let Some((place, name, value)) = shown.next_place() {
                match place {
                    Place::Slot(slot) => take(FieldRef::Slot(slot), value, true),
                    Place::Extra(_) => take(FieldRef::Extra(name), value, true),
                }
            }
            self.hidden().for_each(|(slot, value)| take(FieldRef::Slot(slot), value, false));
        })
    }

    /// Values that are set but not shown.
    fn hidden(&self) -> impl Iterator<Item = (Slot, Value<'a>)> + '_ {
        let count = if self.tracked { self.slots.len() } else { 0 };
        (0..count)
            .map(|index| (Slot(index as u32), self.slots[index]))
            .filter(|(slot, value)| value.is_present() && !self.order.contains(&Place::Slot(*slot)))
    }

    /// Fills this (empty) row from an owned one; texts borrow from it.
    pub fn fill(&mut self, owned: &'a OwnedRow) {
        for (field, value, shown) in owned.all() {
            match field {
                FieldRef::Slot(slot) if shown => self.set(slot, value),
                FieldRef::Slot(slot) => self.set_hidden(slot, value),
                FieldRef::Extra(name) => self.push_extra(name, value),
            }
        }
    }

    /// Adds all fields of another row of the same plan, copying texts into the arena. Present fields are replaced.
    pub fn absorb(&mut self, other: &Row<'_>, arena: &'a Bump) {
        for (name, value) in other.fields() {
            match other.layout.slot(name) {
                Some(slot) => self.set(slot, value.copy_to(arena)),
                None => self.set_named(arena.alloc_str(name), value.copy_to(arena)),
            }
        }
        for (slot, value) in other.hidden() {
            self.set_hidden(slot, value.copy_to(arena));
        }
    }
}

/// Iterator over the fields of a row, see [`Row::fields`].
pub struct Fields<'r, 'a> {
    row: &'r Row<'a>,
    next: usize,
}

impl<'a> Fields<'_, 'a> {
    fn next_place(&mut self) -> Option<(Place, &'a str, Value<'a>)> {
        let row = self.row;
        loop {
            let index = self.next;
            self.next += 1;
            let place = if row.tracked {
                *row.order.get(index)?
            } else if index < row.slots.len() {
                Place::Slot(Slot(index as u32))
            } else if index - row.slots.len() < row.extras.len() {
                Place::Extra((index - row.slots.len()) as u32)
            } else {
                return None;
            };
            let (name, value) = match place {
                Place::Slot(slot) => (row.layout.name(slot), row.slots[slot.index()]),
                Place::Extra(extra) => row.extras[extra as usize],
            };
            if value.is_present() && !name.starts_with('\n') {
                return Some((place, name, value));
            }
        }
    }
}

impl<'a> Iterator for Fields<'_, 'a> {
    type Item = (&'a str, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_place().map(|(_, name, value)| (name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_many_fields() {
        let mut layout = Layout::default();
        let (kept, gone) = (layout.bind("kept"), layout.bind("a[1]"));
        let mut row = Row::ordered(&layout);
        row.set_named("a[0]", Value::Int(0));
        row.set(gone, Value::Int(1));
        row.set_named("x", Value::Int(2));
        row.set_named("y", Value::Int(3));
        row.set(kept, Value::Int(4));
        row.set_named("y", Value::Missing);
        row.remove_where(|name| name.starts_with("a["));
        row.add_named("y", Value::Int(5));
        row.add_named("a[1]", Value::Int(6));
        let fields: Vec<_> = row.fields().collect();
        let wanted = [("x", 2), ("kept", 4), ("y", 5), ("a[1]", 6)];
        assert_eq!(fields, wanted.map(|(name, value)| (name, Value::Int(value))));
        assert_eq!((row.get_named("y"), row.get_named("a[0]")), (Value::Int(5), Value::Missing));
    }
}
