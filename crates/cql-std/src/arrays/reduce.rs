//! Aggregates over the elements of arrays: what `array:reduceAll()`, `array:reduceColumn()` and `array:reduceRow()` share.

use super::elements;
use cql_core::agg::{AggregateList, Groups};
use cql_core::function::{ArrayName, Bind, Call};
use cql_core::{Context, Row, Slot};
use std::sync::Arc;

/// An array, the field that holds one of its elements, and the aggregates that see it.
pub(crate) struct Elements {
    array: ArrayName,
    var: Slot,
    /// The aggregates.
    pub(crate) members: Arc<AggregateList>,
}

impl Elements {
    /// Reads the parameters `array`, `var` and `function`; `array` is the name that the first of them holds.
    pub(crate) fn bind(call: &mut Call<'_, '_>, array: ArrayName) -> Bind<Elements> {
        let name = call.text("var")?;
        let var = call.variable(&name);
        let members = call.aggregates("function")?;
        Ok(Elements { array, var, members })
    }

    /// Hands the event to a group once for each element; `group` says which, from the element's place.
    pub(crate) fn update(
        &self,
        groups: &mut dyn Groups,
        group: impl Fn(&mut dyn Groups, usize) -> usize,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) {
        let values = elements(row, &self.array);
        if values.is_empty() {
            return;
        }
        let mut copy = row.clone();
        for (index, value) in values.into_iter().enumerate() {
            copy.set(self.var, value);
            let group = group(groups, index);
            groups.update(group, &copy, cx);
        }
    }
}
