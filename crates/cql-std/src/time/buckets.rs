//! Grouping by time: what `bucket()` and `timeChart()` share.

use super::milliseconds;
use super::rate::Conversion;
use cql_core::agg::{Aggregate, Aggregator, Groups, Pair, Reach, RowSink, product};
use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::run::Cell;
use cql_core::time::{Milliseconds, Timestamp, Zone};
use cql_core::{Context, Number, OwnedRow, Row, Run, Slot, TextBuffer, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Most buckets that an aggregate looks at together.
const WIDEST_WINDOW: usize = 10_000;

/// Stands for more buckets than the chart has.
const NEVER: usize = usize::MAX;

/// The values of the group fields.
type Series = Vec<Box<str>>;

/// The parameter for the width.
pub(crate) const SPAN: Param =
    Param::new("span", ParamType::Duration, "the width of a bucket, or auto").default("auto");

/// The parameter for the number of buckets.
pub(crate) const BUCKETS: Param =
    Param::new("buckets", ParamType::Number, "into how many parts the interval is cut, 1 to 1500");

/// The parameter for the aggregates.
pub(crate) const FUNCTION: Param =
    Param::new("function", ParamType::Aggregates, "what is computed for each group").default("count(as=_count)");

/// The parameter for the number of series.
pub(crate) const LIMIT: Param = Param::new("limit", ParamType::Limit, "most series, at most 500").default("10");

/// The parameter for the least width.
pub(crate) const MIN_SPAN: Param = Param::new("minSpan", ParamType::Duration, "the shortest span that is chosen");

/// The parameter for the time zone.
pub(crate) const TIME_ZONE: Param =
    Param::new("timezone", ParamType::Text, "the time zone of the boundaries; else that of the query");

/// The parameter for conversions.
pub(crate) const UNIT: Param = Param::new(
    "unit",
    ParamType::Texts,
    "how numbers are converted, such as \"bytes/bucket to Kbytes/s\"; one text, or one for each function",
);

/// What both functions put out.
pub(crate) const OUTPUT: &str =
    "The start of the bucket as `_bucket`, then the group fields, then what the aggregates put out.";

/// What a user must know of both.
pub(crate) const RULES: &[&str] = &[
    "Buckets begin at multiples of the span. Every bucket of the interval gives a row, also an empty one.",
    "Without span and buckets a round span is chosen that makes at most 127 buckets.",
    "The series with the highest numbers stay when there are more than the limit; there is no rest.",
    "In unit, K, M, G and P stand for powers of 1000, with i behind them of 1024; bucket (or span) is the width of a \
     bucket. A target alone, such as 1/s, converts what is counted in a bucket.",
];

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

/// Most buckets that are chosen when neither their width nor their number is given.
const MOST_CHOSEN: i64 = 127;

/// Most series that `limit` may ask for.
const MOST_SERIES: usize = 500;

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
    members: Vec<Member>,
    limit: usize,
    warns: bool,
    grid: Cell,
}

/// One of the aggregates.
struct Member {
    aggregate: Arc<dyn Aggregator>,
    conversion: Option<Conversion>,
}

/// What is the same for the whole run.
struct Grid {
    /// The width of a bucket.
    span: i64,
    /// The first moment of the interval.
    start: i64,
    /// The last moment that has a bucket.
    last: i64,
    /// Of how many buckets each aggregate takes the rows: its own, and those before. [`NEVER`] if there are not so many.
    reaches: Vec<usize>,
    /// The largest of these.
    widest: usize,
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
        let limit = call.limit("limit", MOST_SERIES)?;
        let zone = call.time_zone("timezone")?.unwrap_or_else(|| call.zone());
        let members = members(call)?;
        let time = call.reads("@timestamp");
        let output = call.writes("_bucket");
        call.needs_earliest();
        let (warns, grid) = (!call.has("limit"), call.cell());
        Ok(Buckets { name, span, parts, least, zone, time, output, keys, members, limit, warns, grid })
    }

    fn grid<'r>(&self, run: &'r Run) -> &'r Grid {
        run.cached(self.grid, || {
            let start = run.interval_start().0;
            let last = run.interval_end().0.saturating_sub(1).max(start);
            let span = self.span.unwrap_or_else(|| self.chosen_span(start, last, run));
            let reaches = self.members.iter().map(|member| match member.aggregate.reach() {
                Reach::Own | Reach::Mixed => 1,
                Reach::Groups(count) => count,
                Reach::Milliseconds(length) => {
                    usize::try_from(length.saturating_add(span / 2) / span).unwrap_or(usize::MAX)
                }
            });
            let most = usize::try_from(self.count(start, last, span)).unwrap_or(usize::MAX);
            let reaches: Vec<usize> = reaches
                .map(|reach| match reach.max(1) {
                    reach if reach <= most.min(WIDEST_WINDOW) => reach,
                    reach => {
                        if reach <= most {
                            run.warn(format!(
                                "{}(): a window of more than {WIDEST_WINDOW} buckets has no value. Give a longer span of \
                                 the buckets",
                                self.name
                            ));
                        }
                        NEVER
                    }
                })
                .collect();
            let widest = reaches.iter().copied().filter(|reach| *reach != NEVER).max().unwrap_or(1);
            Grid { span, start, last, reaches, widest }
        })
    }

    fn chosen_span(&self, start: i64, last: i64, run: &Run) -> i64 {
        let length = last.saturating_sub(start).saturating_add(1);
        let span = match self.parts {
            Some(parts) => (length / parts).max(1),
            // Beyond the longest round span there are only multiples of it.
            None => ROUND.into_iter().find(|span| self.count(start, last, *span) <= MOST_CHOSEN).unwrap_or_else(|| {
                let longest = ROUND[ROUND.len() - 1];
                (length / MOST_CHOSEN / longest + 1).saturating_mul(longest)
            }),
        };
        match self.least {
            Some(least) if least > length => {
                run.warn(format!("{}(): minSpan is longer than the interval, whose length is used", self.name));
                length
            }
            Some(least) => span.max(least),
            None => span,
        }
    }

    /// How many buckets there are from the one of `start` to that of `last`.
    fn count(&self, start: i64, last: i64, span: i64) -> i64 {
        (self.floor(last, span).saturating_sub(self.floor(start, span)) / span).saturating_add(1)
    }

    /// How many milliseconds the clocks of the zone are ahead.
    fn ahead(&self, moment: i64) -> i64 {
        i64::from(self.zone.seconds_ahead(Timestamp(moment))) * 1_000
    }

    /// The moment at which the clocks show this, if they are ahead by about so much.
    fn moment(&self, wall: i64, ahead: i64) -> i64 {
        // The clocks may have been changed between the two.
        wall.saturating_sub(self.ahead(wall.saturating_sub(ahead)))
    }

    /// The start of the bucket that a moment lies in: a multiple of the span by the clocks of the zone.
    fn floor(&self, moment: i64, span: i64) -> i64 {
        let ahead = self.ahead(moment);
        let wall = moment.saturating_add(ahead).div_euclid(span).saturating_mul(span);
        self.moment(wall, ahead).min(moment)
    }

    /// The start of the next bucket.
    fn next(&self, start: i64, span: i64) -> i64 {
        let next = self.floor(start.saturating_add(span), span);
        if next > start {
            return next;
        }
        // The clocks are put back meanwhile, so this bucket is longer than the others.
        let ahead = self.ahead(start);
        self.moment(start.saturating_add(ahead).saturating_add(span), ahead).max(start.saturating_add(span))
    }

    /// The starts of all buckets of the interval.
    fn starts(&self, grid: &Grid, run: &Run) -> Vec<i64> {
        let mut start = self.floor(grid.start, grid.span);
        let mut starts = Vec::new();
        while start <= grid.last {
            if starts.len() == MOST_BUCKETS {
                run.warn(format!(
                    "{}(): the interval has more than {MOST_BUCKETS} buckets; later ones are shown only if there is something \
                     in them. Give a longer span or a shorter interval",
                    self.name
                ));
                break;
            }
            starts.push(start);
            let next = self.next(start, grid.span);
            if next == start {
                break;
            }
            start = next;
        }
        starts
    }

    /// The states of all aggregates before the first row.
    fn states(&self) -> Vec<Box<dyn Groups>> {
        self.members.iter().map(|member| Arc::clone(&member.aggregate).groups()).collect()
    }

    /// The rows of a group whose bucket is the one at this place of the chart.
    fn rows(&self, states: &[Box<dyn Groups>], group: usize, place: usize, grid: &Grid, run: &Run) -> Vec<OwnedRow> {
        let parts = self.members.iter().zip(states).zip(&grid.reaches).map(|((member, states), reach)| {
            let mut rows = Vec::new();
            // Where the chart begins there is not all of what the aggregate should have seen.
            if place + 1 >= *reach {
                states.finish(group, run, &mut |row: &Row<'_>| {
                    rows.push(match member.conversion {
                        Some(conversion) => converted(row, conversion, grid.span, run),
                        None => row.to_owned(),
                    });
                });
            }
            rows
        });
        product(parts, run)
    }
}

/// The aggregates with their conversions.
fn members(call: &mut Call<'_, '_>) -> Bind<Vec<Member>> {
    let mut conversions = Vec::new();
    for text in call.texts("unit")? {
        match Conversion::parse(&text) {
            Ok(conversion) => conversions.push(conversion),
            Err(problem) => return Err(call.refuse_value("unit", format!("cannot be read: {problem}"))),
        }
    }
    let list = call.aggregates("function")?;
    if list.members().iter().any(|member| member.reach() == Reach::Mixed) {
        return Err(call.refuse_value("function", "has window() in a list of its own beside other functions"));
    }
    if conversions.len() > 1 && conversions.len() != list.len() {
        let problem = format!("must be one text or one for each of the {} functions", list.len());
        return Err(call.refuse_value("unit", problem));
    }
    let members = list.members().iter().enumerate().map(|(index, member)| Member {
        aggregate: Arc::clone(member),
        conversion: if conversions.len() > 1 { conversions.get(index) } else { conversions.first() }.copied(),
    });
    Ok(members.collect())
}

/// The row with its numbers converted.
fn converted(row: &Row<'_>, conversion: Conversion, span: i64, run: &Run) -> OwnedRow {
    let mut copy = Row::ordered(&run.layout);
    for (name, value) in row.fields() {
        let number = value.number().map(|number| Value::float(conversion.apply(number.to_f64(), span)));
        copy.set_named(name, number.unwrap_or(value));
    }
    copy.to_owned()
}

/// The groups seen so far.
pub(crate) struct Table {
    index: HashMap<(i64, Series), usize>,
    states: Vec<Box<dyn Groups>>,
}

impl Table {
    fn group(&mut self, key: (i64, Series)) -> usize {
        let next = self.index.len();
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.states.iter_mut().for_each(|states| states.resize(next + 1));
        }
        group
    }
}

impl Aggregate for Buckets {
    type State = Table;

    fn init(&self) -> Table {
        Table { index: HashMap::new(), states: self.states() }
    }

    fn needs(&self) -> &[Slot] {
        &self.keys
    }

    fn update(&self, table: &mut Table, row: &Row<'_>, cx: &Context<'_>) {
        let Some(moment) = milliseconds(row.get(self.time)) else { return };
        let grid = self.grid(cx.run);
        // What happens at this moment, or has no time of its own, belongs to the last bucket.
        let moment =
            if moment == cx.run.now.0 || cx.run.end.is_none() { moment.min(grid.last).max(grid.start) } else { moment };
        if moment < grid.start || moment > grid.last {
            return;
        }
        let mut series = Series::new();
        let mut buffer = TextBuffer::default();
        for slot in &self.keys {
            let Some(text) = row.get(*slot).text_in(&mut buffer) else { return };
            series.push(text.into());
        }
        let mut start = self.floor(moment, grid.span);
        for behind in 0..grid.widest {
            let is_last = behind + 1 == grid.widest;
            let series = if is_last { std::mem::take(&mut series) } else { series.clone() };
            let group = table.group((start, series));
            for (states, reach) in table.states.iter_mut().zip(&grid.reaches) {
                if *reach > behind && *reach != NEVER {
                    states.update(group, row, cx);
                }
            }
            start = self.next(start, grid.span);
            if start > grid.last {
                break;
            }
        }
    }

    fn merge(&self, table: &mut Table, later: Table, run: &Run) {
        let Table { index, states: mut later } = later;
        let pairs: Vec<Pair> = index.into_iter().map(|(key, from)| Pair { group: table.group(key), from }).collect();
        for (states, later) in table.states.iter_mut().zip(&mut later) {
            states.merge(&pairs, later.as_mut(), run);
        }
    }

    fn finish(&self, table: &Table, run: &Run, out: &mut dyn RowSink) {
        let grid = self.grid(run);
        let mut starts = self.starts(grid, run);
        let mut groups: Vec<_> = table.index.iter().collect();
        groups.sort();
        starts.extend(groups.iter().map(|((start, _), _)| *start));
        starts.sort_unstable();
        starts.dedup();
        let mut totals: BTreeMap<&Series, f64> = BTreeMap::new();
        let mut made: HashMap<(i64, &Series), Vec<OwnedRow>> = HashMap::new();
        for ((start, series), group) in groups {
            let place = starts.partition_point(|other| other < start);
            let rows = self.rows(&table.states, *group, place, grid, run);
            let numbers = rows.iter().flat_map(|row| row.fields(&run.layout)).filter_map(|(_, value)| value.number());
            *totals.entry(series).or_default() += numbers.map(Number::to_f64).sum::<f64>();
            made.insert((*start, series), rows);
        }
        let alone = Series::new();
        let series = if self.keys.is_empty() { vec![&alone] } else { self.strongest(totals, run) };
        let mut nothing = self.states();
        nothing.iter_mut().for_each(|states| states.resize(1));
        // Empty buckets differ only in which aggregates have seen enough.
        let kinds = grid.widest.min(starts.len()).max(1);
        let empty: Vec<_> = (0..kinds).map(|place| self.rows(&nothing, 0, place, grid, run)).collect();
        for (place, start) in starts.into_iter().enumerate() {
            for values in &series {
                for owned in made.get(&(start, *values)).unwrap_or(&empty[place.min(kinds - 1)]) {
                    let mut row = Row::ordered(&run.layout);
                    row.set(self.output, Value::Int(start));
                    for (slot, value) in self.keys.iter().zip(values.iter()) {
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

impl Buckets {
    /// The series that stay, in order.
    fn strongest<'t>(&self, totals: BTreeMap<&'t Series, f64>, run: &Run) -> Vec<&'t Series> {
        let mut ranked: Vec<_> = totals.into_iter().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(right.0)));
        let (limit, count) = (self.limit, ranked.len());
        if count > limit && self.warns {
            let rest = count - limit;
            run.warn(format!(
                "{}(): limit={limit} keeps the {limit} series with the highest numbers and leaves out {rest} of {count}; \
                 raise it with limit=, or limit=max for {MOST_SERIES}",
                self.name
            ));
        }
        let mut series: Vec<_> = ranked.into_iter().take(self.limit).map(|(series, _)| series).collect();
        series.sort();
        series
    }
}
