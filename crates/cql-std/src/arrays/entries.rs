//! Entries of structured arrays: what `objectArray:eval()` and `objectArray:exists()` share.
//!
//! Inside the braces an entry bears a name of its own. `v.id` is then what the event calls `vols[3].id`. So that names
//! stay bound when the query is compiled, the fields of the entry are copied to that name, for the time of the steps.

use cql_core::function::{ArrayName, Bind, Call};
use cql_core::op::{Op, run_ops};
use cql_core::{Context, Row, Value};
use std::collections::BTreeMap;

/// An array of entries, the name of an entry in the steps, and the steps.
pub(crate) struct Entries {
    array: ArrayName,
    var: String,
    steps: Vec<Op>,
}

/// What of a field's name follows `name`, if the field is `name` itself or a member or element of it.
fn rest_of<'n>(field: &'n str, name: &str) -> Option<&'n str> {
    field.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The number in brackets that a text starts with, and what follows them.
fn index_of(rest: &str) -> Option<(usize, &str)> {
    let (digits, after) = rest.strip_prefix('[')?.split_once(']')?;
    let index = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    (after.is_empty() || after.starts_with(['.', '['])).then_some((index, after))
}

impl Entries {
    /// Reads the parameters `array`, `var` and the one that holds the steps. `result` is the field that the steps may
    /// write although it bears the entry's name.
    pub(crate) fn bind(call: &mut Call<'_, '_>, steps: &str, result: Option<&str>) -> Bind<Entries> {
        let array = call.array("array")?;
        let given = call.optional_text("var")?;
        if let Some(var) = given.as_deref().filter(|var| var.is_empty() || var.contains(['.', '[', ']'])) {
            return Err(call.refuse_value("var", format!("must be a name without dots and brackets, not '{var}'")));
        }
        let var = given.unwrap_or_else(|| array.0.to_string());
        let ops = if result.is_some() { call.steps(steps)? } else { call.condition_steps(steps)? };
        call.variables(|name| rest_of(name, &var).is_some());
        let written = ops.iter().flat_map(|op| &op.effects.writes).map(|slot| call.name_of(*slot));
        let forbidden = written.into_iter().find(|name| rest_of(name, &var).is_some() && result != Some(name));
        if let Some(name) = forbidden {
            return Err(call.refuse_value(steps, format!("cannot write '{name}': the entry is read-only")));
        }
        Ok(Entries { array, var, steps: ops })
    }

    /// Sends a copy of the event through the steps for each entry, from the first to the last before a hole. `visit` gets
    /// what comes out; `goes_on` is asked before each entry. False if there are no entries.
    pub(crate) fn visit<'a>(
        &self,
        row: &Row<'a>,
        cx: &Context<'a>,
        prepare: impl Fn(&mut Row<'a>),
        visit: &mut dyn FnMut(&Row<'a>),
        goes_on: &dyn Fn() -> bool,
    ) -> bool {
        let mut entries: BTreeMap<usize, Vec<(&'a str, Value<'a>)>> = BTreeMap::new();
        for (name, value) in row.fields() {
            if let Some((index, member)) = rest_of(name, &self.array.0).and_then(index_of) {
                entries.entry(index).or_default().push((member, value));
            }
        }
        if !entries.contains_key(&0) {
            return false;
        }
        let mut blank = row.clone();
        for (name, _) in row.fields().filter(|(name, _)| rest_of(name, &self.var).is_some()) {
            blank.set_named(name, Value::Missing);
        }
        prepare(&mut blank);
        let mut copy = blank.clone();
        for (place, (index, members)) in entries.into_iter().enumerate() {
            if index != place || !goes_on() {
                break;
            }
            copy.copy_from(&blank);
            for (member, value) in members {
                copy.set_named(cx.text(&format!("{}{member}", self.var)), value);
            }
            run_ops(&self.steps, &mut copy, cx, &mut |row| visit(row));
        }
        true
    }
}
