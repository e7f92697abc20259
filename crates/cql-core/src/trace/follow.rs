//! One row on its way.

use super::{Change, Deed, Outcome, TracedRow, TracedStep};
use crate::function::Flow;
use crate::layout::Slot;
use crate::observe::{Place, PlaceId, PlaceKind};
use crate::op::{Finding, METADATA, Subject};
use crate::row::Row;

/// Fields that are shown of a row to tell it from others.
const SHOWN_FIELDS: usize = 4;

/// All fields of a row with their values.
type Snapshot = Vec<(String, String)>;

/// A row that is being followed.
pub(super) struct Following {
    pub(super) row: TracedRow,
    /// The places that it has entered and not left: their steps, and the row as it was then.
    open: Vec<(PlaceId, usize, Snapshot)>,
    /// The last place outside all braces.
    last: Option<PlaceId>,
    /// The steps that made several rows and whose rows are under way.
    splits: Vec<Split>,
    /// Rows that are still to come to an end.
    under_way: usize,
}

struct Split {
    place: PlaceId,
    /// Which of the steps it is.
    step: usize,
    before: Snapshot,
    /// How many of its rows have gone on.
    begun: usize,
}

impl Following {
    /// A row that has just entered a stage.
    pub(super) fn new(traced: TracedRow) -> Following {
        Following { row: traced, open: Vec::new(), last: None, splits: Vec::new(), under_way: 1 }
    }

    /// Whether nothing more happens to the row in this stage.
    pub(super) fn has_ended(&self) -> bool {
        self.under_way == 0
    }

    pub(super) fn enter(&mut self, id: PlaceId, place: &Place, row: &Row<'_>, text: &str) {
        if place.depth == 0 {
            self.next_part(id, row);
            self.last = Some(id);
        }
        let position = place.span.map(|span| span.line_column(text));
        self.open.push((id, self.row.steps.len(), snapshot(row)));
        self.row.steps.push(TracedStep {
            text: place.text.clone(),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            depth: place.depth,
            deed: Deed::Passed,
            changes: Vec::new(),
        });
    }

    /// Notes which of the rows that a step made it is that comes to a place, if it is another one than before.
    fn next_part(&mut self, id: PlaceId, row: &Row<'_>) {
        while self.splits.last().is_some_and(|split| split.place >= id) {
            self.splits.pop();
        }
        let Some(split) = self.splits.last_mut() else { return };
        if split.begun > 0 && self.last.is_some_and(|last| id > last) {
            return;
        }
        split.begun += 1;
        let deed = Deed::Part { number: split.begun };
        let changes = changes(&split.before, &snapshot(row));
        let part = self.row.steps.get(split.step).map(|step| TracedStep { deed, changes, ..step.clone() });
        self.row.steps.extend(part);
    }

    pub(super) fn leave(&mut self, id: PlaceId, place: &Place, because: Vec<Finding>, row: &Row<'_>, flow: &Flow<'_>) {
        let Some((_, index, before)) = self.open.pop().filter(|(opened, ..)| *opened == id) else { return };
        let mut changes = changes(&before, &snapshot(row));
        let deed = match (flow, &place.kind) {
            (Flow::Drop, _) => Deed::Dropped { because },
            (Flow::Many(rows), _) => {
                // What the row itself has become, nobody looks at.
                changes.clear();
                if place.depth == 0 {
                    self.splits.push(Split { place: id, step: index, before, begun: 0 });
                    self.under_way += rows.len();
                }
                Deed::Split { rows: rows.len() }
            }
            (Flow::Keep, PlaceKind::Assign(slot)) => {
                if changes.is_empty() {
                    let value = text(row, *slot);
                    let field = row.layout().name(*slot).to_string();
                    changes.push(Change { field, before: value.clone(), after: value });
                }
                Deed::Set
            }
            (Flow::Keep, PlaceKind::Branch) => Deed::Clause,
            (Flow::Keep, PlaceKind::Aggregate { keys, needs }) => {
                taken(keys.as_deref().unwrap_or_default(), needs, row)
            }
            (Flow::Keep, PlaceKind::Result) => Deed::Result,
            (Flow::Keep, _) if changes.is_empty() => Deed::Passed,
            (Flow::Keep, _) => Deed::Set,
        };
        if place.depth == 0 {
            let outcome = match &deed {
                Deed::Dropped { .. } => Some(Outcome::Dropped),
                Deed::Aggregated { .. } => Some(Outcome::Aggregated),
                Deed::Result => Some(Outcome::Result),
                _ => None,
            };
            if outcome.is_some() || matches!(deed, Deed::Split { .. }) {
                self.under_way -= 1;
            }
            self.row.outcome = self.row.outcome.max(outcome.unwrap_or(Outcome::Unfinished));
        }
        if let Some(step) = self.row.steps.get_mut(index) {
            step.deed = deed;
            step.changes = changes;
        }
    }
}

/// What an aggregate makes of a row: one that lacks a field it needs does not matter to it.
fn taken(keys: &[Slot], needs: &[Slot], row: &Row<'_>) -> Deed {
    let name = |slot: &Slot| row.layout().name(*slot).to_string();
    let missing: Vec<Finding> = needs
        .iter()
        .filter(|slot| row.get(**slot).is_missing())
        .map(|slot| Finding { subject: Subject::Field(name(slot)), value: None, wanted: Some("any value".into()) })
        .collect();
    match missing.is_empty() {
        true => {
            Deed::Aggregated { group: keys.iter().filter_map(|slot| Some((name(slot), text(row, *slot)?))).collect() }
        }
        false => Deed::Dropped { because: missing },
    }
}

fn text(row: &Row<'_>, slot: Slot) -> Option<String> {
    row.get(slot).owned_text()
}

fn snapshot(row: &Row<'_>) -> Snapshot {
    row.fields().filter_map(|(name, value)| Some((name.to_string(), value.owned_text()?))).collect()
}

fn changes(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let find =
        |fields: &Snapshot, name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    let set = after.iter().filter_map(|(field, value)| {
        let old = find(before, field);
        (old.as_ref() != Some(value)).then(|| Change { field: field.clone(), before: old, after: Some(value.clone()) })
    });
    let gone = before.iter().filter(|(field, _)| find(after, field).is_none());
    let gone = gone.map(|(field, value)| Change { field: field.clone(), before: Some(value.clone()), after: None });
    set.chain(gone).collect()
}

/// Some fields that tell a row from others: those that the query names, or else those that come first.
pub(super) fn fields_of(row: &Row<'_>) -> Snapshot {
    let layout = row.layout();
    let mut shown = Snapshot::new();
    let named = layout.iter().filter(|(slot, _)| !layout.is_hidden(*slot)).map(|(slot, name)| (name, row.get(slot)));
    for (name, value) in named.chain(row.fields()) {
        let untagged = name.trim_start_matches('#');
        // A tag may be read without its sign.
        let known = shown.iter().any(|(other, _)| other.trim_start_matches('#') == untagged);
        if shown.len() == SHOWN_FIELDS || known || METADATA.contains(&name) {
            continue;
        }
        shown.extend(value.owned_text().map(|value| (name.to_string(), value)));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed() {
        let fields = |fields: &[(&str, &str)]| -> Snapshot {
            fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
        };
        let before = fields(&[("same", "1"), ("other", "2"), ("gone", "3")]);
        let after = fields(&[("same", "1"), ("other", "20"), ("new", "4")]);
        let change = |field: &str, before: Option<&str>, after: Option<&str>| Change {
            field: field.into(),
            before: before.map(String::from),
            after: after.map(String::from),
        };
        let expected =
            [change("other", Some("2"), Some("20")), change("new", None, Some("4")), change("gone", Some("3"), None)];
        assert_eq!(changes(&before, &after), expected);
    }
}
