//! Grouping by time: what `bucket()` and `timeChart()` share.

use cql_core::agg::{Aggregate, AggregateList, Aggregator, Groups, RowSink};
use cql_core::function::{Bind, Call};
use cql_core::time::{Milliseconds, Timestamp, Zone};
use cql_core::{Context, Number, OwnedRow, Row, Run, Slot, TextBuffer, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The values of the group fields.
type Series = Vec<Box<str>>;

/// Spans that are chosen when none is given.
const ROUND: [i64; 20] = [
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    14_400_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
];

/// Most buckets that are filled when nothing falls into them.
const MOST_BUCKETS: usize = 200_000;

/// The aggregate.
pub(crate) struct Buckets {
    name: &'static str,
    span: Option<i64>,
    parts: Option<i64>,
    least: Option<i64>,
    zone: Zone,
    time: Slot,
    output: Slot,
    keys: Vec<Slot>,
    members: Arc<AggregateList>,
    limit: usize,
    warns: bool,
}

impl Buckets {
    /// Reads the parameters that both functions have.
    pub(crate) fn bind(name: &'static str, keys: Vec<Slot>, call: &mut Call<'_, '_>) -> Bind<Buckets> {
        let span = match call.optional_text("span")?.filter(|text| !text.eq_ignore_ascii_case("auto")) {
            Some(text) => match Milliseconds::parse(&text) {
                Ok(length) if length.0 > 0 => Some(length.0),
                Ok(_) => return Err(call.refuse_value("span", "must be longer than nothing")),
                Err(error) => return Err(call.refuse_value("span", format!("must be a length of time: {error}"))),
            },
            None => None,
        };
        let parts = call.integer("buckets", 1..=1_500)?;
        let least = call.duration("minSpan")?.map(|length| length.0);
        let limit = call.limit("limit", 500)?;
        let zone = call.time_zone("timezone")?.unwrap_or_else(|| call.zone());
        let members = call.aggregates("function")?;
        let time = call.reads("@timestamp");
        let output = call.writes("_bucket");
        call.needs_earliest();
        let warns = !call.has("limit");
        Ok(Buckets { name, span, parts, least, zone, time, output, keys, members, limit, warns })
    }

    fn span(&self, run: &Run) -> i64 {
        if let Some(span) = self.span {
            return span;
        }
        let length = run.interval_end().0.saturating_sub(run.interval_start().0).max(1);
        let span = match self.parts {
            Some(parts) => (length / parts).max(1),
            None => ROUND.into_iter().find(|span| length / span < 127).unwrap_or(length / 127),
        };
        match self.least {
            Some(least) if least > length => {
                run.warn(format!("{}: minSpan is longer than the interval, whose length is used", self.name));
                length
            }
            Some(least) => span.max(least),
            None => span,
        }
    }

    fn floor(&self, moment: i64, span: i64) -> i64 {
        let ahead = i64::from(self.zone.seconds_ahead(Timestamp(moment))) * 1_000;
        (moment.saturating_add(ahead)).div_euclid(span).saturating_mul(span).saturating_sub(ahead)
    }

    /// The starts of all buckets of the interval.
    fn starts(&self, run: &Run) -> Vec<i64> {
        let span = self.span(run);
        let last = run.interval_end().0.saturating_sub(1).max(run.interval_start().0);
        let mut start = self.floor(run.interval_start().0, span);
        let mut starts = Vec::new();
        while start <= last && starts.len() < MOST_BUCKETS {
            starts.push(start);
            let next = self.floor(start.saturating_add(span), span);
            start = if next > start { next } else { start.saturating_add(span) };
        }
        starts
    }
}

/// The groups seen so far.
pub(crate) struct Table {
    index: HashMap<(i64, Series), usize>,
    states: Box<dyn Groups>,
}

impl Table {
    fn group(&mut self, key: (i64, Series)) -> usize {
        let next = self.index.len();
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.states.resize(next + 1);
        }
        group
    }
}

fn rows_of(states: &dyn Groups, group: usize, run: &Run) -> Vec<OwnedRow> {
    let mut rows = Vec::new();
    states.finish(group, run, &mut |row: &Row<'_>| rows.push(row.to_owned()));
    if rows.is_empty() {
        rows.push(OwnedRow::default());
    }
    rows
}

impl Aggregate for Buckets {
    type State = Table;

    fn init(&self) -> Table {
        Table { index: HashMap::new(), states: Arc::clone(&self.members).groups() }
    }

    fn update(&self, table: &mut Table, row: &Row<'_>, cx: &Context<'_>) {
        let Some(moment) = row.get(self.time).number().and_then(Number::to_i64) else { return };
        let (start, end) = (cx.run.interval_start().0, cx.run.interval_end().0);
        // What happens at this moment, or has no time of its own, belongs to the last bucket.
        let moment =
            if moment == cx.run.now.0 || cx.run.end.is_none() { moment.min(end - 1).max(start) } else { moment };
        if moment < start || (moment >= end && end > start) {
            return;
        }
        let mut series = Series::new();
        let mut buffer = TextBuffer::default();
        for slot in &self.keys {
            let Some(text) = row.get(*slot).text_in(&mut buffer) else { return };
            series.push(text.into());
        }
        let group = table.group((self.floor(moment, self.span(cx.run)), series));
        table.states.update(group, row, cx);
    }

    fn merge(&self, table: &mut Table, later: Table, run: &Run) {
        let Table { index, mut states } = later;
        for (key, from) in index {
            let group = table.group(key);
            table.states.merge(group, states.as_mut(), from, run);
        }
    }

    fn finish(&self, table: &Table, run: &Run, out: &mut dyn RowSink) {
        let mut totals: BTreeMap<Series, f64> = BTreeMap::new();
        let mut made: HashMap<(i64, Series), Vec<OwnedRow>> = HashMap::new();
        let mut starts = self.starts(run);
        let mut groups: Vec<_> = table.index.iter().collect();
        groups.sort();
        for (key, group) in groups {
            let rows = rows_of(table.states.as_ref(), *group, run);
            let numbers = rows.iter().flat_map(|row| row.fields(&run.layout)).filter_map(|(_, value)| value.number());
            *totals.entry(key.1.clone()).or_default() += numbers.map(Number::to_f64).sum::<f64>();
            starts.push(key.0);
            made.insert(key.clone(), rows);
        }
        starts.sort_unstable();
        starts.dedup();
        let mut series: Vec<Series> = if self.keys.is_empty() {
            vec![Series::new()]
        } else {
            let mut ranked: Vec<_> = totals.into_iter().collect();
            ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
            if ranked.len() > self.limit && self.warns {
                run.warn(format!(
                    "{}: {} series, of which the {} with the highest numbers are kept; raise it with limit=",
                    self.name,
                    ranked.len(),
                    self.limit
                ));
            }
            ranked.into_iter().take(self.limit).map(|(series, _)| series).collect()
        };
        series.sort();
        let mut nothing = Arc::clone(&self.members).groups();
        nothing.resize(1);
        let empty = rows_of(nothing.as_ref(), 0, run);
        for start in starts {
            for values in &series {
                for owned in made.get(&(start, values.clone())).unwrap_or(&empty) {
                    let mut row = Row::ordered(&run.layout);
                    row.set(self.output, Value::Int(start));
                    for (slot, value) in self.keys.iter().zip(values) {
                        row.set(*slot, Value::Text(value));
                    }
                    for (name, value) in owned.fields(&run.layout) {
                        row.set_named(name, value);
                    }
                    out.push(&row);
                }
            }
        }
    }
}
