//! Which fields the rows behind an aggregate have, and warnings about reading others.

use super::Effects;
use super::planner::{Place, Planner};
use crate::agg::Aggregator;
use crate::codes;
use crate::layout::Slot;
use cql_syntax::{Diagnostic, Span};
use std::collections::BTreeSet;

impl Planner<'_> {
    /// Notes the fields of the rows that an aggregate puts out.
    pub(crate) fn note_aggregate(&mut self, aggregate: &dyn Aggregator, effects: &Effects) {
        if self.place() != Place::Top {
            return;
        }
        if effects.passes_rows {
            return self.note_writes(effects);
        }
        let columns = effects.keeps_only.clone().or_else(|| aggregate.columns());
        self.columns = columns.filter(|_| !effects.writes_unknown).map(BTreeSet::from_iter);
    }

    /// Warns of fields that an operator reads and no row can have, and notes those that it sets.
    pub(crate) fn check_columns(&mut self, effects: &Effects, span: Span) {
        if self.places.iter().any(|place| matches!(place, Place::Row | Place::Composite)) {
            return;
        }
        let Some(columns) = &self.columns else { return };
        // What an aggregate's own steps set, they may read.
        let is_unknown = |slot: &Slot| !columns.contains(slot) && !effects.writes.contains(slot);
        let unknown: Vec<Slot> = effects.reads.iter().copied().filter(is_unknown).collect();
        for slot in unknown {
            self.warn_of_column(slot, span);
        }
        self.note_writes(effects);
    }

    /// Warns of words on the right of `=` that are fields of the query: `owner = badge` compares with a text.
    pub(crate) fn warn_of_words(&mut self) {
        for (field, word, span) in std::mem::take(&mut self.words) {
            if self.layout.slot(&word).is_some() && field != word {
                let message =
                    format!("'{field} = {word}' compares with the text \"{word}\", not with the field of that name");
                let help = format!(
                    "to compare two fields write test({field} == {word}); for the text write {field}=\"{word}\""
                );
                self.report(Diagnostic::warning(codes::FIELD_AS_TEXT, span, message).help(help));
            }
        }
    }

    fn note_writes(&mut self, effects: &Effects) {
        let Some(columns) = &mut self.columns else { return };
        columns.extend(&effects.writes);
        if effects.writes_unknown {
            self.columns = None;
        } else if let Some(kept) = &effects.keeps_only {
            self.columns = Some(kept.iter().copied().collect());
        }
    }

    fn warn_of_column(&mut self, slot: Slot, span: Span) {
        let Some(columns) = &self.columns else { return };
        let name = self.layout.name(slot);
        if self.layout.is_hidden(slot) || name.starts_with(['@', '#']) {
            return;
        }
        let known: Vec<&str> = columns.iter().map(|column| self.layout.name(*column)).collect();
        let bare = name.trim_matches('_').to_lowercase();
        let near = known.iter().find(|known| known.trim_matches('_').to_lowercase() == bare);
        let help = match near {
            Some(near) if near.starts_with('_') => {
                format!("did you mean '{near}'? an aggregate names its result so unless as= is given")
            }
            Some(near) => format!("did you mean '{near}'?"),
            None => {
                "an aggregate's rows have no fields but its own; add one that keeps the field, such as selectLast()"
                    .to_string()
            }
        };
        let message = format!("no row has the field '{name}' here; the fields are: {}", known.join(", "));
        self.report(Diagnostic::warning(codes::NO_COLUMN, span, message).help(help));
    }
}
