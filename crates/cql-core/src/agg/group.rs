//! Grouping by the values of fields.

use super::{Aggregate, AggregateList, Aggregator, Groups, Pair, RowSink};
use crate::layout::Slot;
use crate::limit::GROUPS;
use crate::memory::Charge;
use crate::number::Number;
use crate::row::Row;
use crate::run::{Context, Run, RunError};
use crate::value::{TextBuffer, Value};
use bumpalo::Bump;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One row, or several, for each combination of the values of some fields.
///
/// Rows that lack one of the fields are left out. Groups come out in the order of their first row.
pub struct GroupBy {
    keys: Vec<Slot>,
    members: Arc<AggregateList>,
    limit: usize,
    /// How a user can raise the limit, or what else to do, for the warning.
    advice: &'static str,
    hasher: DefaultHashBuilder,
    /// Whether the groups come out in the order of their keys.
    ordered: AtomicBool,
}

/// About how many bytes a group takes beside its key.
const GROUP_SIZE: usize = 100;

/// The groups seen so far.
pub struct GroupTable {
    index: HashTable<u32>,
    hashes: Vec<u64>,
    /// The keys of all groups one after the other: for each key value its length and its bytes.
    keys: Vec<u8>,
    /// Where the keys of each group end in `keys`.
    ends: Vec<usize>,
    states: Box<dyn Groups>,
    /// There were more groups than can be kept.
    full: bool,
    charge: Charge,
}

impl GroupTable {
    /// The group of the key that begins at `before`, behind the keys of the groups that there are. There it stays if it
    /// is new. `None` if no more groups can be kept: those that come first in the input stay. No block has so many groups
    /// that this depended on the blocks.
    fn group(&mut self, before: usize, hash: u64, run: &Run) -> Option<usize> {
        let GroupTable { index, hashes, keys, ends, states, full, charge } = self;
        let key = &keys[before..];
        if let Some(group) = index.find(hash, |group| key_of(keys, ends, *group as usize) == key).copied() {
            keys.truncate(before);
            return Some(group as usize);
        }
        let group = ends.len();
        if group >= GROUPS.within(run) {
            keys.truncate(before);
            *full = true;
            return None;
        }
        charge.add(GROUP_SIZE + key.len(), run);
        ends.push(keys.len());
        hashes.push(hash);
        index.insert_unique(hash, group as u32, |group| hashes[*group as usize]);
        states.resize(group + 1);
        Some(group)
    }
}

impl GroupBy {
    /// Groups by the key fields, at most `limit` groups in the result.
    pub fn new(keys: Vec<Slot>, members: Arc<AggregateList>, limit: usize, advice: &'static str) -> Self {
        GroupBy { keys, members, limit, advice, hasher: DefaultHashBuilder::default(), ordered: AtomicBool::new(false) }
    }

    /// Sets the key fields of a group on a row.
    fn set_keys<'a>(&self, table: &'a GroupTable, group: usize, row: &mut Row<'a>) {
        for (slot, text) in self.keys.iter().zip(values_of(key_of(&table.keys, &table.ends, group))) {
            row.set(*slot, Value::Text(text));
        }
    }

    /// Ends the query if an aggregate put out another value for a key field.
    fn check_keys(&self, keys: &Row<'_>, row: &Row<'_>, run: &Run) {
        for slot in &self.keys {
            let (key, value) = (keys.get(*slot), row.get(*slot));
            if value.is_present() && !key.same_text(value) {
                run.fail(RunError::Query(format!(
                    "an aggregate put out another value for the group field '{}'; give it another name with as=",
                    run.layout.name(*slot)
                )));
            }
        }
    }

    /// Puts out the rows of a group. `collides` says whether an aggregate may write to a key field, if the members give at
    /// most one row; it is the same for all groups.
    fn push_group(
        &self,
        table: &GroupTable,
        group: usize,
        collides: Option<bool>,
        cx: &Context<'_>,
        out: &mut dyn RowSink,
    ) {
        let run = cx.run;
        let mut keys = Row::ordered(&run.layout);
        self.set_keys(table, group, &mut keys);
        match collides {
            Some(false) => {
                table.states.finish_row(group, &mut keys, cx);
                out.push(&keys);
            }
            Some(true) => {
                let mut row = keys.clone();
                table.states.finish_row(group, &mut row, cx);
                self.check_keys(&keys, &row, run);
                out.push(&row);
            }
            None => {
                let mut any = false;
                table.states.finish(group, run, &mut |member: &Row<'_>| {
                    any = true;
                    self.check_keys(&keys, member, run);
                    let arena = Bump::new();
                    let mut row = keys.clone();
                    row.absorb(member, &arena);
                    out.push(&row);
                });
                if !any {
                    out.push(&keys);
                }
            }
        }
    }

    /// The groups that stay when there are more than the limit: those with the highest numbers, in their old order.
    fn strongest(&self, table: &GroupTable, run: &Run) -> Vec<usize> {
        let mut ranked: Vec<(f64, usize)> = (0..table.ends.len())
            .map(|group| {
                let mut total = 0.0;
                table.states.finish(group, run, &mut |row: &Row<'_>| {
                    total += row.fields().filter_map(|(_, value)| value.number()).map(|n| n.to_f64()).sum::<f64>();
                });
                (total, group)
            })
            .collect();
        ranked.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        let mut groups: Vec<usize> = ranked.into_iter().take(self.limit).map(|(_, group)| group).collect();
        groups.sort_unstable();
        groups
    }
}

/// The key values of a group in a form that sorts: numbers by value, then texts.
fn in_order(key: &[u8]) -> Vec<(bool, Option<Number>, &str)> {
    let values = values_of(key).map(|text| {
        let number = Number::parse(text);
        (number.is_none(), number, text)
    });
    values.collect()
}

/// The values that make up a key.
fn values_of(mut key: &[u8]) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (length, rest) = key.split_first_chunk::<4>()?;
        let (text, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        key = rest;
        Some(std::str::from_utf8(text).unwrap_or_default())
    })
}

fn key_of<'k>(keys: &'k [u8], ends: &[usize], group: usize) -> &'k [u8] {
    let start = group.checked_sub(1).map_or(0, |before| ends[before]);
    &keys[start..ends[group]]
}

impl Aggregate for GroupBy {
    type State = GroupTable;

    fn init(&self) -> GroupTable {
        GroupTable {
            index: HashTable::new(),
            hashes: Vec::new(),
            keys: Vec::new(),
            ends: Vec::new(),
            states: Arc::clone(&self.members).groups(),
            full: false,
            charge: Charge::default(),
        }
    }

    fn update(&self, table: &mut GroupTable, row: &Row<'_>, cx: &Context<'_>) {
        // The key is built behind the keys of the groups that there are, and stays there if it is new.
        let before = table.keys.len();
        let mut buffer = TextBuffer::default();
        for slot in &self.keys {
            let Some(text) = row.get(*slot).text_in(&mut buffer) else {
                table.keys.truncate(before);
                return;
            };
            table.keys.extend_from_slice(&(text.len() as u32).to_le_bytes());
            table.keys.extend_from_slice(text.as_bytes());
        }
        let hash = self.hasher.hash_one(&table.keys[before..]);
        if let Some(group) = table.group(before, hash, cx.run) {
            table.states.update(group, row, cx);
        }
    }

    fn merge(&self, table: &mut GroupTable, mut later: GroupTable, run: &Run) {
        if table.ends.is_empty() {
            *table = later;
            return;
        }
        table.full |= later.full;
        let mut pairs = Vec::with_capacity(later.ends.len());
        for from in 0..later.ends.len() {
            let before = table.keys.len();
            table.keys.extend_from_slice(key_of(&later.keys, &later.ends, from));
            if let Some(group) = table.group(before, later.hashes[from], run) {
                pairs.push(Pair { group, from });
            }
        }
        table.states.merge(&pairs, later.states.as_mut(), run);
    }

    fn finish(&self, table: &GroupTable, run: &Run, out: &mut dyn RowSink) {
        let count = table.ends.len();
        let mut arena = Bump::new();
        if table.full {
            GROUPS.warn("groupBy()", None, run);
        }
        let mut groups = if count > self.limit {
            let (limit, rest) = (self.limit, count - self.limit);
            run.warn(format!(
                "groupBy(): limit={limit} keeps the {limit} groups with the highest numbers and leaves out {rest} of \
                 {count}; {}",
                self.advice
            ));
            self.strongest(table, run)
        } else {
            (0..count).collect()
        };
        if self.ordered.load(Ordering::Relaxed) {
            groups.sort_by_cached_key(|group| in_order(key_of(&table.keys, &table.ends, *group)));
        }
        let outputs = self.members.outputs();
        let collides = outputs.map(|outputs| outputs.iter().any(|slot| self.keys.contains(slot)));
        for group in groups {
            arena.reset();
            self.push_group(table, group, collides, &Context { arena: &arena, run }, out);
        }
    }

    fn order_rows(&self) {
        self.ordered.store(true, Ordering::Relaxed);
    }

    fn keys(&self) -> Option<&[Slot]> {
        Some(&self.keys)
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some([self.keys.clone(), self.members.columns()?].concat())
    }
}
