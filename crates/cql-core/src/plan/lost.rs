//! Warnings about fields that a step reads and that a step before it took away.

use super::Effects;
use super::fields::{How, Loss};
use super::planner::Planner;
use crate::codes;
use crate::function::nearest;
use crate::layout::Slot;
use cql_syntax::{Diagnostic, Span};

/// How many of the fields that there are a message names.
const MOST_SHOWN: usize = 12;

impl Planner<'_> {
    /// Warns of fields that an operator needs and no row can have.
    pub(crate) fn check_needs(&mut self, effects: &Effects, span: Span) {
        for slot in effects.needed().filter(|slot| !self.layout.is_hidden(*slot)).collect::<Vec<_>>() {
            if let Some(loss) = self.fields.untold_loss(slot) {
                self.warn_of_loss(slot, loss, span);
            }
        }
    }

    fn warn_of_loss(&mut self, slot: Slot, loss: Loss, span: Span) {
        let name = self.layout.name(slot);
        let known: Option<Vec<&str>> =
            self.fields.known().map(|slots| slots.iter().map(|slot| self.layout.name(*slot)).collect());
        let mut message = format!("no row has the field '{name}' here");
        if let Some(known) = &known {
            let (shown, rest) = known.split_at(known.len().min(MOST_SHOWN));
            message.push_str("; the fields are: ");
            message.push_str(&shown.join(", "));
            if !rest.is_empty() {
                message.push_str(&format!(" and {} more", rest.len()));
            }
        }
        let help = match (alike(name, known.as_deref().unwrap_or_default()), loss.how) {
            (_, How::Renames(new)) => format!("did you mean '{}'? that is its name now", self.layout.name(new)),
            (Some(near), How::Aggregate) if near.starts_with('_') => {
                format!("did you mean '{near}'? an aggregate names its result so unless as= is given")
            }
            (Some(near), _) => format!("did you mean '{near}'?"),
            (None, How::Aggregate) => format!(
                "an aggregate's rows have no fields but its own: have it keep the field, with selectLast({name}) for \
                 example, or put this step before it"
            ),
            (None, How::Keeps) => format!("add '{name}' to the fields that are kept, or put this step before it"),
            (None, How::Removes) => "remove the field later, or put this step before it".to_string(),
        };
        let mut diagnostic = Diagnostic::warning(codes::NO_COLUMN, span, message).help(help);
        if let Some(step) = loss.step {
            diagnostic = diagnostic.label(step, "the field is lost here");
        }
        self.report(diagnostic);
    }
}

/// The name that was meant by one that is not there.
fn alike<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let bare = |name: &str| name.trim_matches(['_', '#', '@']).to_lowercase();
    let same = known.iter().find(|known| bare(known) == bare(name));
    same.copied().or_else(|| nearest(name, known.iter().copied()))
}
