//! Grouping by time: what `bucket()` and `timeChart()` share.

mod blank;
mod grid;

use self::blank::Blank;
use self::grid::{Grid, NEVER};
use super::milliseconds;
use super::rate::Conversion;
use cql_core::agg::{Aggregate, Aggregator, Groups, Keyed, Reach, RowSink, product};
use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::plan::Earliest;
use cql_core::run::Cell;
use cql_core::time::{Milliseconds, Zone};
use cql_core::{Context, Limit, Number, OwnedRow, Row, Run, Slot, Value};
use hashbrown::Equivalent;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values of the group fields.
type Series = Vec<Box<str>>;

/// A bucket's start and the values of the group fields: where a row belongs.
#[derive(Hash)]
struct InBucket<'s> {
    start: i64,
    series: &'s [&'s str],
}

impl InBucket<'_> {
    fn owned(&self) -> (i64, Series) {
        (self.start, self.series.iter().map(|text| Box::from(*text)).collect())
    }
}

impl Equivalent<(i64, Series)> for InBucket<'_> {
    fn equivalent(&self, (start, series): &(i64, Series)) -> bool {
        self.start == *start && self.series.iter().copied().eq(series.iter().map(|text| &**text))
    }
}

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

/// Most series that `limit` may ask for.
const MOST_SERIES: usize = 500;

/// Most buckets of all series into which something falls.
const BUCKETS_IN_USE: Limit =
    Limit { most: 1_000_000, of: "buckets", advice: "give a longer span, or narrow the search" };

/// Most rows that are made for buckets into which nothing falls.
const EMPTY: Limit =
    Limit { most: 1_000_000, of: "rows of empty buckets", advice: "give a longer span or a shorter interval" };

/// The same for a chart that is made for each group of another function, which may be many.
const EMPTY_IN_GROUPS: Limit = Limit { most: 1_500, of: "rows of empty buckets inside another function", ..EMPTY };

/// The limits of both functions.
pub(crate) const LIMITS: &[Limit] = &[BUCKETS_IN_USE, EMPTY, EMPTY_IN_GROUPS];

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
    members: Members,
    /// What each aggregate's numbers are converted by.
    conversions: Vec<Option<Conversion>>,
    limit: usize,
    warns: bool,
    /// The span, if a row can be put into its bucket before the start of the chart is known.
    fixed: Option<i64>,
    /// How many rows are made for empty buckets.
    empty: Limit,
    grid: Cell,
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
        let limit = call.limit("limit", 1..=MOST_SERIES)?;
        let zone = call.time_zone("timezone")?.unwrap_or_else(|| call.zone());
        let (members, conversions) = members(call)?;
        let empty = if call.is_in_composite() { EMPTY_IN_GROUPS } else { EMPTY };
        let time = call.reads("@timestamp");
        let output = call.writes("_bucket");
        // Which bucket an event belongs to depends on nothing but the span if that is given and none looks back.
        let fixed = span.filter(|_| members.iter().all(|member| member.reach() == Reach::Own));
        call.needs_earliest(if fixed.is_some() { Earliest::AfterScan } else { Earliest::BeforeRun });
        let (warns, grid) = (!call.has("limit"), call.cell());
        Ok(Buckets {
            name,
            span,
            parts,
            least,
            zone,
            time,
            output,
            keys,
            members,
            conversions,
            limit,
            warns,
            fixed,
            empty,
            grid,
        })
    }

    /// The rows of a group whose bucket is the one at this place of the chart.
    fn rows(&self, states: &[Box<dyn Groups>], group: usize, place: usize, grid: &Grid, run: &Run) -> Vec<OwnedRow> {
        let parts = states.iter().zip(&self.conversions).zip(&grid.reaches).map(|((states, conversion), reach)| {
            let mut rows = Vec::new();
            // Where the chart begins there is not all of what the aggregate should have seen.
            if place + 1 >= *reach {
                states.finish(group, run, &mut |row: &Row<'_>| {
                    rows.push(match conversion {
                        Some(conversion) => converted(row, *conversion, grid.span, run),
                        None => row.to_owned(),
                    });
                });
            }
            rows
        });
        product(parts, run)
    }
}

/// The aggregates.
type Members = Arc<[Arc<dyn Aggregator>]>;

/// Reads the aggregates and their conversions.
fn members(call: &mut Call<'_, '_>) -> Bind<(Members, Vec<Option<Conversion>>)> {
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
        let problem = format!("must be one text, or one for each function ({}), not {}", list.len(), conversions.len());
        return Err(call.refuse_value("unit", problem));
    }
    let one = |index| if conversions.len() > 1 { conversions.get(index) } else { conversions.first() };
    let conversions = (0..list.len()).map(|index| one(index).copied()).collect();
    Ok((list.members().into(), conversions))
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

impl Aggregate for Buckets {
    type State = Keyed<(i64, Series)>;

    fn init(&self) -> Self::State {
        Keyed::new(Arc::clone(&self.members))
    }

    fn needs(&self) -> &[Slot] {
        &self.keys
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        let mut columns = [&[self.output], self.keys.as_slice()].concat();
        for member in &*self.members {
            columns.extend(member.columns()?);
        }
        Some(columns)
    }

    fn update(&self, table: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let Some(moment) = milliseconds(row.get(self.time)) else { return };
        let mut series = SmallVec::<[&str; 2]>::new();
        for slot in &self.keys {
            let Some(text) = row.get(*slot).text(cx.arena) else { return };
            series.push(text);
        }
        let run = cx.run;
        // What happens at this moment, or has no time of its own, belongs to the last bucket.
        let clamps = moment == run.now.0 || run.end.is_none();
        if let Some(span) = self.fixed {
            let last = grid::last(run);
            let moment = if clamps { moment.min(last) } else { moment };
            if moment <= last && run.start.is_none_or(|start| start.0 <= moment) {
                let place = InBucket { start: self.floor(moment, span), series: &series };
                table.update_some(&place, || place.owned(), |_| true, row, cx);
            }
        } else {
            let grid = self.grid(run);
            let moment = if clamps { moment.min(grid.last).max(grid.start) } else { moment };
            if moment >= grid.start && moment <= grid.last {
                self.update_reached(table, moment, &series, grid, row, cx);
            }
        }
        table.bound(BUCKETS_IN_USE.within(cx.run), cx.run);
    }

    fn merge(&self, table: &mut Self::State, later: Self::State, run: &Run) {
        table.merge(later, run);
        table.bound(BUCKETS_IN_USE.within(run), run);
    }

    fn finish(&self, table: &Self::State, run: &Run, out: &mut dyn RowSink) {
        let grid = self.grid(run);
        let (groups, cut) = table.first(BUCKETS_IN_USE.within(run));
        if cut {
            BUCKETS_IN_USE.warn(format_args!("{}()", self.name), None, run);
        }
        let mut starts = grid.starts.clone();
        starts.extend(groups.iter().map(|((start, _), _)| *start));
        starts.sort_unstable();
        starts.dedup();
        let alone = Series::new();
        let series = match self.keys.as_slice() {
            [] => vec![&alone],
            _ => self.strongest(self.totals(table.states(), &groups, &starts, grid, run), run),
        };
        let mut blank = Blank::new(self, grid, run);
        let mut groups = groups.into_iter().peekable();
        for (place, start) in starts.into_iter().enumerate() {
            for values in &series {
                // Both stand in the same order; what lies between belongs to series that are not shown.
                while groups.next_if(|((other, left_out), _)| (*other, left_out) < (start, *values)).is_some() {}
                match groups.next_if(|((other, found), _)| (*other, found) == (start, *values)) {
                    Some((_, group)) => {
                        let rows = self.rows(table.states(), group, place, grid, run);
                        self.push(start, values, &rows, run, out);
                    }
                    None => self.push(start, values, blank.rows(place), run, out),
                }
            }
        }
        if blank.cut || !grid.complete {
            self.empty.warn(format_args!("{}()", self.name), None, run);
        }
    }
}

impl Buckets {
    /// Takes a row into its bucket and those behind that look back at it.
    fn update_reached(
        &self,
        table: &mut Keyed<(i64, Series)>,
        moment: i64,
        series: &[&str],
        grid: &Grid,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) {
        let mut start = self.floor(moment, grid.span);
        for behind in 0..grid.widest {
            let takes = |member: usize| grid.reaches[member] > behind && grid.reaches[member] != NEVER;
            let place = InBucket { start, series };
            table.update_some(&place, || place.owned(), takes, row, cx);
            start = self.next(start, grid.span);
            if start > grid.last {
                break;
            }
        }
    }

    /// Puts out the rows of a bucket.
    fn push(&self, start: i64, values: &Series, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink) {
        for owned in rows {
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

    /// The sum of all numbers of each series.
    fn totals<'t>(
        &self,
        states: &[Box<dyn Groups>],
        groups: &[(&'t (i64, Series), usize)],
        starts: &[i64],
        grid: &Grid,
        run: &Run,
    ) -> BTreeMap<&'t Series, f64> {
        let mut totals = BTreeMap::new();
        for ((start, series), group) in groups {
            let place = starts.partition_point(|other| other < start);
            let rows = self.rows(states, *group, place, grid, run);
            let numbers = rows.iter().flat_map(|row| row.fields(&run.layout)).filter_map(|(_, value)| value.number());
            *totals.entry(series).or_default() += numbers.map(Number::to_f64).sum::<f64>();
        }
        totals
    }

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
