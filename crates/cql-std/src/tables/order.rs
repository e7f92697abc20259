//! Sorting: what `sort()`, `table()`, `head()` and `tail()` share.

use cql_core::agg::{Aggregate, RowSink};
use cql_core::codes;
use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::memory::{Charge, Size};
use cql_core::number::Number;
use cql_core::row::OwnedRow;
use cql_core::{Context, Row, Run, Slot, TextBuffer};
use cql_syntax::ast::ExprKind;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// How a key is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    /// As a number.
    Number,
    /// As text.
    String,
    /// As hexadecimal digits.
    Hex,
    /// As a number or else as text.
    Any,
}

/// One field that is sorted by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SortField {
    /// The field.
    pub(crate) slot: Slot,
    /// How it is read.
    pub(crate) ty: KeyType,
    /// Whether the greatest comes first.
    pub(crate) descending: bool,
}

/// A key as it is compared; the order of the variants is the order of the keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(Number),
    Hex(u128),
    Text(Box<str>),
    /// The field is missing or not of the type: last in both directions.
    None,
}

/// The fields that rows are sorted by and how many of them stay.
pub(crate) struct Order {
    /// The fields, most important first.
    pub(crate) fields: Vec<SortField>,
    /// How many rows stay.
    pub(crate) limit: usize,
    /// The function, if its user did not choose the limit and is to be told of rows that are left out.
    pub(crate) warns: Option<&'static str>,
}

/// The largest limit of functions that keep whole rows.
pub(crate) const MOST_ROWS: usize = 200_000;

/// The function's name, if a limit that leaves rows out is not what the user asked for; a note says that there is one.
pub(crate) fn warns(call: &mut Call<'_, '_>, name: &'static str) -> Option<&'static str> {
    if call.has("limit") {
        return None;
    }
    call.inform(
        codes::ROW_LIMIT,
        format!("{name}() keeps 200 rows unless limit= says otherwise"),
        "write limit=max for the most it can keep",
    );
    // In groups the rows of one group would be told of again and again.
    (!call.is_in_composite()).then_some(name)
}

/// Tells of rows that a limit left out.
pub(crate) fn warn(warns: Option<&'static str>, limit: usize, seen: u64, run: &Run) {
    let rest = seen.saturating_sub(limit as u64);
    if let Some(name) = warns.filter(|_| rest > 0) {
        run.warn(format!(
            "{name}(): limit={limit} leaves out {rest} of {seen} rows; raise it with limit=, or limit=max for {MOST_ROWS}"
        ));
    }
}

/// The keys of one row. Few queries sort by more than two fields.
type Keys = SmallVec<[Key; 2]>;

struct Entry {
    keys: Keys,
    row: OwnedRow,
    /// How many rows came before. It decides between rows with the same keys.
    place: u64,
}

impl Size for Entry {
    fn size(&self) -> usize {
        self.keys.len() * size_of::<Key>() + Size::size(&self.row)
    }
}

/// Rows on their way to be sorted; never many more than twice the limit.
#[derive(Default)]
pub(crate) struct Sorted {
    entries: Vec<Entry>,
    /// Whether the first entries, as many as the limit, are those that stay of all rows that came until they were chosen.
    /// Then the last of them is the one that a row must beat.
    chosen: bool,
    /// How many rows came.
    seen: u64,
    charge: Charge,
}

/// How many rows may be kept before those beyond the limit are thrown away. Groups often keep one row each, and there may
/// be many groups.
pub(crate) fn most_kept(limit: usize) -> usize {
    limit.saturating_add(limit.max(8))
}

impl Order {
    /// By one numeric field, smallest first.
    pub(crate) fn ascending(slot: Slot, limit: usize, warns: Option<&'static str>) -> Order {
        Order { fields: vec![SortField { slot, ty: KeyType::Number, descending: false }], limit, warns }
    }

    fn keys(&self, row: &Row<'_>) -> Keys {
        self.fields.iter().map(|field| key(row, *field)).collect()
    }

    fn compare(&self, left: &[Key], right: &[Key]) -> Ordering {
        let pairs = left.iter().zip(right).zip(&self.fields);
        let mut orders = pairs.map(|((left, right), field)| match (left, right) {
            (Key::None, _) | (_, Key::None) => left.cmp(right),
            _ if field.descending => right.cmp(left),
            _ => left.cmp(right),
        });
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    fn compare_entries(&self, left: &Entry, right: &Entry) -> Ordering {
        self.compare(&left.keys, &right.keys).then(left.place.cmp(&right.place))
    }

    /// Takes a row in.
    pub(crate) fn push(&self, state: &mut Sorted, row: &Row<'_>, run: &Run) {
        let place = state.seen;
        state.seen += 1;
        if self.limit == 0 {
            return;
        }
        let keys = self.keys(row);
        if state.chosen
            && let Some(worst) = state.entries.get(self.limit - 1)
            && self.compare(&keys, &worst.keys).is_ge()
        {
            return;
        }
        let entry = Entry { keys, row: row.to_owned(), place };
        state.charge.add(entry.size(), run);
        state.entries.push(entry);
        self.prune(state);
    }

    /// Takes in rows that came later.
    pub(crate) fn append(&self, state: &mut Sorted, later: Sorted) {
        let before = state.seen;
        state.charge.absorb(later.charge);
        let entries = later.entries.into_iter();
        state.entries.extend(entries.map(|entry| Entry { place: before + entry.place, ..entry }));
        state.seen += later.seen;
        self.prune(state);
    }

    fn prune(&self, state: &mut Sorted) {
        if state.entries.len() > most_kept(self.limit) {
            state.entries.select_nth_unstable_by(self.limit - 1, |left, right| self.compare_entries(left, right));
            let rest = state.entries.drain(self.limit..);
            state.charge.give_back(rest.map(|entry| entry.size()).sum());
            state.chosen = true;
        }
    }

    /// The rows that stay, in order.
    pub(crate) fn sorted<'s>(&self, state: &'s Sorted, run: &Run) -> impl Iterator<Item = &'s OwnedRow> {
        warn(self.warns, self.limit, state.seen, run);
        let mut entries: Vec<&Entry> = state.entries.iter().collect();
        entries.sort_unstable_by(|left, right| self.compare_entries(left, right));
        entries.truncate(self.limit);
        entries.into_iter().map(|entry| &entry.row)
    }
}

/// The rows that stay, with all their fields, in order.
impl Aggregate for Order {
    type State = Sorted;

    fn init(&self) -> Sorted {
        Sorted::default()
    }

    fn update(&self, state: &mut Sorted, row: &Row<'_>, cx: &Context<'_>) {
        self.push(state, row, cx.run);
    }

    fn merge(&self, state: &mut Sorted, later: Sorted, _: &Run) {
        self.append(state, later);
    }

    fn finish(&self, state: &Sorted, run: &Run, out: &mut dyn RowSink) {
        for owned in self.sorted(state, run) {
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            out.push(&row);
        }
    }
}

fn key(row: &Row<'_>, field: SortField) -> Key {
    let value = row.get(field.slot);
    let mut buffer = TextBuffer::default();
    let key = match field.ty {
        KeyType::Number => value.number().map(Key::Number),
        KeyType::String => value.text_in(&mut buffer).map(|text| Key::Text(text.into())),
        KeyType::Hex => value.text_in(&mut buffer).and_then(hex).map(Key::Hex),
        KeyType::Any => {
            let number = value.number().map(Key::Number);
            number.or_else(|| value.text_in(&mut buffer).map(|text| Key::Text(text.into())))
        }
    };
    key.unwrap_or(Key::None)
}

fn hex(text: &str) -> Option<u128> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok()
}

/// The parameter `order`.
pub(crate) const ORDER: Param = Param::new("order", ParamType::Texts, "a word for all fields or one for each")
    .default("desc")
    .values(&["asc", "desc"]);

/// The parameter `type`.
pub(crate) const TYPE: Param =
    Param::new("type", ParamType::Choices, "how values are compared, a word for all fields or one for each")
        .default("number")
        .values(&["number", "string", "hex", "any"]);

/// The parameter `limit` of functions that cut at 200 rows unless told otherwise.
pub(crate) const LIMIT: Param =
    Param::new("limit", ParamType::Limit, "how many rows stay; at most 200000, which max stands for").default("200");

/// The parameter `reverse`, which stood for `order` once.
pub(crate) const REVERSE: Param =
    Param::new("reverse", ParamType::Boolean, "true stands for order=desc, false for order=asc").deprecated("order=");

/// Reads the parameters `order`, `type` and `reverse` for sorting by these fields.
pub(crate) fn sort_fields(call: &mut Call<'_, '_>, slots: &[Slot]) -> Bind<Vec<SortField>> {
    let mut descending = Vec::new();
    if !call.has("order") && call.has("reverse") {
        descending.push(call.flag("reverse")?);
    } else {
        for word in call.texts("order")? {
            let word = word.to_ascii_lowercase();
            descending.push(match word.as_str() {
                "" => return Err(call.refuse_value("order", "must be asc or desc, not empty")),
                word if "ascending".starts_with(word) => false,
                word if "descending".starts_with(word) => true,
                _ => return Err(call.refuse_value("order", format!("must be asc or desc, not '{word}'"))),
            });
        }
    }
    let mut types = Vec::new();
    for word in call.choices("type")? {
        types.push(match word {
            "string" => KeyType::String,
            "hex" => KeyType::Hex,
            "any" => KeyType::Any,
            _ => KeyType::Number,
        });
    }
    for (name, count) in [("order", descending.len()), ("type", types.len())] {
        let is_list = call.syntax_of(name).is_some_and(|value| matches!(value.node, ExprKind::Array(_)));
        if (count != 1 || is_list) && count != slots.len() {
            let problem = format!("must be one word, or one for each field ({}), not {count}", slots.len());
            return Err(call.refuse_value(name, problem));
        }
    }
    let pick = |index: usize| {
        let descending = descending.get(index).or(descending.first()).copied().unwrap_or(true);
        let ty = types.get(index).or(types.first()).copied().unwrap_or(KeyType::Number);
        (descending, ty)
    };
    let fields = slots.iter().enumerate().map(|(index, slot)| {
        let (descending, ty) = pick(index);
        SortField { slot: *slot, ty, descending }
    });
    Ok(fields.collect())
}
