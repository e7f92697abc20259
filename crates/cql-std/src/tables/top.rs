//! `top()`

use bumpalo::Bump;
use cql_core::agg::{Aggregate, ExactSum, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::GROUPS;
use cql_core::memory::Charge;
use cql_core::{Context, Number, Row, Run, Slot, TextBuffer, Value, codes};
use indexmap::IndexMap;

/// Finds the most frequent values.
pub(crate) struct Top;

static SIGNATURE: Signature = Signature {
    name: "top",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Finds the most frequent values of fields, or those with the largest sum or maximum of another field.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields that make the groups").required().unnamed(),
        Param::new("limit", ParamType::Number, "how many rows").default("10"),
        Param::new("sum", ParamType::Field, "rank by the sum of this field"),
        Param::new("max", ParamType::Field, "rank by the largest number of this field"),
        Param::new("as", ParamType::Output, "the field of the result; _count, _sum or _max if not given"),
        Param::new("percent", ParamType::Boolean, "add the share of the total in the field percent").default("false"),
        Param::new("rest", ParamType::Text, "the label of one more row for all that is not shown"),
        Param::new("error", ParamType::Number, "without effect: results are exact").default("5"),
    ],
    output: "Rows with the fields and their number, the largest first.",
    rules: &[
        "Events that lack one of the fields are left out.",
        "The share counts groups beyond the limit, too.",
        "Rows with the same number stand in the order in which their values first came.",
    ],
    limits: &[GROUPS],
    examples: &[Example {
        title: "Who is seen most",
        query: "top(user, limit=1)",
        events: r#"{"user":"bob"}
{"user":"eve"}
{"user":"eve"}"#,
        rows: r#"{"user":"eve","_count":2}"#,
    }],
    source: "functions-top",
    ..Signature::EMPTY
};

/// What groups are ranked by.
#[derive(Clone, Copy)]
enum Rank {
    Count,
    Sum(Slot),
    Max(Slot),
}

#[derive(Clone, Default)]
struct Score {
    sum: ExactSum,
    max: Option<Number>,
}

impl Score {
    fn merge(&mut self, other: &Score) {
        self.sum.merge(&other.sum);
        self.max = self.max.max(other.max);
    }
}

/// The groups in the order in which they first came. A key holds the texts of its fields, see [`add_text`].
#[derive(Default)]
struct Groups {
    scores: IndexMap<Box<[u8]>, Score>,
    /// There were more than can be kept. Those that come first in the input stay; no block has so many that this depended
    /// on the blocks.
    full: bool,
    charge: Charge,
}

impl Groups {
    /// The score of a group; `None` if no more groups can be kept.
    fn score(&mut self, key: &[u8], run: &Run) -> Option<&mut Score> {
        let place = match self.scores.get_index_of(key) {
            Some(place) => place,
            None if self.scores.len() >= GROUPS.within(run) => {
                self.full = true;
                return None;
            }
            None => {
                self.charge.add(key.len() + 2 * size_of::<Score>(), run);
                self.scores.insert_full(key.into(), Score::default()).0
            }
        };
        Some(&mut self.scores[place])
    }
}

/// Adds a text to a key: its length and its bytes.
fn add_text(key: &mut Vec<u8>, text: &str) {
    key.extend_from_slice(&(text.len() as u64).to_le_bytes());
    key.extend_from_slice(text.as_bytes());
}

/// The texts of a key.
fn texts(mut key: &[u8]) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (length, rest) = key.split_first_chunk::<8>()?;
        let (text, rest) = rest.split_at_checked(u64::from_le_bytes(*length) as usize)?;
        key = rest;
        std::str::from_utf8(text).ok()
    })
}

struct Ranked {
    fields: Vec<Slot>,
    limit: usize,
    rank: Rank,
    output: Slot,
    percent: Option<Slot>,
    rest: Option<String>,
}

impl Ranked {
    fn number(&self, score: &Score) -> Option<Number> {
        match self.rank {
            Rank::Count | Rank::Sum(_) => Some(score.sum.total()),
            Rank::Max(_) => score.max,
        }
    }

    /// Sets the number of a row and its share of the total.
    fn set_number<'a>(&self, row: &mut Row<'a>, score: &Score, total: f64, arena: &'a Bump) {
        let Some(number) = self.number(score) else { return };
        row.set(self.output, number.to_value(arena));
        if let Some(percent) = self.percent {
            row.set(percent, Value::float(number.to_f64() * 100.0 / total));
        }
    }
}

impl Aggregate for Ranked {
    type State = Groups;

    fn init(&self) -> Groups {
        Groups::default()
    }

    fn keys(&self) -> Option<&[Slot]> {
        Some(&self.fields)
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some(self.fields.iter().copied().chain([self.output]).chain(self.percent).collect())
    }

    fn update(&self, state: &mut Groups, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        let mut key = Vec::new();
        for slot in &self.fields {
            let Some(text) = row.get(*slot).text_in(&mut buffer) else { return };
            add_text(&mut key, text);
        }
        let Some(score) = state.score(&key, cx.run) else { return };
        match self.rank {
            Rank::Count => score.sum.add(Number::Int(1)),
            Rank::Sum(slot) => {
                if let Some(number) = row.get(slot).number() {
                    score.sum.add(number);
                }
            }
            Rank::Max(slot) => {
                score.max = score.max.max(row.get(slot).number());
            }
        }
    }

    fn merge(&self, state: &mut Groups, later: Groups, run: &Run) {
        state.full |= later.full;
        for (key, more) in later.scores {
            if let Some(score) = state.score(&key, run) {
                score.merge(&more);
            }
        }
    }

    fn finish(&self, state: &Groups, run: &Run, out: &mut dyn RowSink) {
        if state.full {
            GROUPS.warn("top()", None, run);
        }
        let arena = Bump::new();
        let mut groups: Vec<(&Box<[u8]>, &Score)> = state.scores.iter().collect();
        groups.sort_by_cached_key(|(_, score)| std::cmp::Reverse(self.number(score)));
        let mut total = ExactSum::default();
        groups.iter().filter_map(|(_, score)| self.number(score)).for_each(|number| total.add(number));
        let total = total.total().to_f64();
        let (shown, others) = groups.split_at(self.limit.min(groups.len()));
        for (key, score) in shown {
            let mut row = Row::ordered(&run.layout);
            for (slot, text) in self.fields.iter().zip(texts(key)) {
                row.set(*slot, Value::Text(text));
            }
            self.set_number(&mut row, score, total, &arena);
            out.push(&row);
        }
        if let (Some(label), Some(first), false) = (&self.rest, self.fields.first(), others.is_empty()) {
            let mut rest = Score::default();
            others.iter().for_each(|(_, score)| rest.merge(score));
            let mut row = Row::ordered(&run.layout);
            row.set(*first, Value::Text(label));
            self.set_number(&mut row, &rest, total, &arena);
            out.push(&row);
        }
    }
}

impl Function for Top {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let limit = call.integer("limit", 1..=i64::from(u32::MAX))?.unwrap_or(10) as usize;
        let (rank, default) = match (call.optional_field("sum")?, call.optional_field("max")?) {
            (None, None) => (Rank::Count, "_count"),
            (Some(sum), None) => (Rank::Sum(sum), "_sum"),
            (None, Some(max)) => (Rank::Max(max), "_max"),
            (Some(_), Some(_)) => {
                return Err(call.refuse(codes::BAD_VALUE, "top(): only one of 'sum' and 'max' can be given"));
            }
        };
        let name = call.output_name("as")?.unwrap_or_else(|| default.to_string());
        let output = call.writes(&name);
        let percent = if call.flag("percent")? { Some(call.writes("percent")) } else { None };
        let rest = call.optional_text("rest")?;
        call.number("error")?;
        for slot in &fields {
            let name = call.name_of(*slot);
            call.writes(&name);
        }
        Ok(Bound::aggregate(Ranked { fields, limit, rank, output, percent, rest }))
    }
}
