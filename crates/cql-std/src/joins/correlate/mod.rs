//! `correlate()`
//!
//! While the events are read, each is offered to every query, and what a query matches is remembered in a compact form
//! (`candidates`). Links and global constraints say which fields must agree (`ties`). When all events are read, the
//! constellations are searched for (`search`): by values that are looked up (`postings`) along a fixed way (`route`), within
//! what the constraints on time allow (`timing`).

mod candidates;
mod postings;
mod queries;
mod route;
mod rows;
mod search;
#[cfg(test)]
mod search_tests;
mod ties;
mod timing;

use candidates::{Clock, Found, MEMORY};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::Op;
use cql_core::{Context, Row, Run};
use search::Pattern;
use timing::{Sequence, Timing};

/// Finds sets of events that belong together.
pub(crate) struct Correlate;

static SIGNATURE: Signature = Signature {
    name: "correlate",
    kind: Kind::Transform,
    group: "joins",
    summary: "Finds constellations: one event for each of several named queries, tied together by the values of fields.",
    params: &[
        Param::new(
            "query",
            ParamType::NamedQueries,
            "two queries or more, Name: { query | field <=> Other.field } include: [a, b]",
        )
        .required()
        .unnamed(),
        Param::new("globalConstraints", ParamType::Fields, "fields that all events of a constellation must agree on"),
        Param::new("within", ParamType::Duration, "the longest span from the earliest event to the latest"),
        Param::new("sequence", ParamType::Boolean, "whether the events must follow in the order of the queries")
            .default("false"),
        Param::new(
            "sequenceBy",
            ParamType::Fields,
            "fields whose texts define the order instead of the time; needs sequence=true",
        ),
        Param::new(
            "jitterTolerance",
            ParamType::Duration,
            "by how much an event may be earlier than that of the query before it; at most within",
        ),
        Param::new("root", ParamType::Text, "the query that constellations start from; the first if not given"),
        Param::new("maxPerRoot", ParamType::Number, "most constellations for one event of the root query").default("1"),
        Param::new(
            "includeMatchesOnceOnly",
            ParamType::Boolean,
            "whether an event serves its query in one constellation only",
        )
        .default("false"),
        Param::new("includeConstraintValues", ParamType::Boolean, "whether the tied fields are put out unasked")
            .default("true"),
        Param::new("iterationLimit", ParamType::Number, "1 to 10; without effect here, where the search is exact")
            .default("5"),
    ],
    output: "One row for each constellation: Name.field for every tied and every included field of each query, with @id, \
             @timestamp and @ingesttimestamp, and the @timestamp of the root query's event.",
    rules: &[
        "A link ends a query as a step of its own. It names a field of another query, declared before or after, or a \
         variable: all fields tied to the same variable agree.",
        "Tied values are equal letter by letter. An event that lacks a tied field is in no constellation, and one event \
         never fills two queries of the same one.",
        "Every query must be tied to the others, directly or over further queries.",
        "Constellations come in order of the root query's events, then of the events of the other queries as declared.",
        "Events of the same time are ordered by @id, then by their place in the input. within includes its bound.",
        "It cannot follow an aggregate or a source of rows, nor stand inside another function; a subquery may hold it.",
        "An event of the root query for which a million events were tried in vain is given up with a warning.",
    ],
    limits: &[MEMORY],
    examples: &[
        Example {
            title: "Scans that an exploit from the same address followed within the hour",
            query: "correlate(scan: { act=scan } include: [tool], hit: { act=exploit | src <=> scan.src } include: [cve], \
                    sequence=true, within=1h)",
            events: r#"{"@timestamp":1000,"act":"scan","src":"10.0.0.5","tool":"nm"}
{"@timestamp":2000,"act":"exploit","src":"10.0.0.5","cve":"c1"}
{"@timestamp":3000,"act":"exploit","src":"10.0.0.9","cve":"c2"}"#,
            rows: r#"{"@timestamp":1000,"scan.src":"10.0.0.5","scan.tool":"nm","scan.@timestamp":1000,"hit.src":"10.0.0.5","hit.cve":"c1","hit.@timestamp":2000}"#,
        },
        Example {
            title: "All queries agree on the host",
            query: "correlate(a: { k=a }, b: { k=b }, globalConstraints=[host], maxPerRoot=2) | select([\"a.host\", \"b.@timestamp\"])",
            events: r#"{"@timestamp":1000,"k":"a","host":"h1"}
{"@timestamp":2000,"k":"b","host":"h1"}
{"@timestamp":3000,"k":"b","host":"h1"}
{"@timestamp":4000,"k":"b","host":"h1"}"#,
            rows: r#"{"a.host":"h1","b.@timestamp":2000}
{"a.host":"h1","b.@timestamp":3000}"#,
        },
    ],
    source: "functions-correlate",
    ..Signature::EMPTY
};

struct Constellations {
    pattern: Pattern,
    clock: Clock,
}

impl Aggregate for Constellations {
    type State = Found;

    fn init(&self) -> Found {
        Found::new(self.pattern.queries.len())
    }

    fn update(&self, found: &mut Found, row: &Row<'_>, cx: &Context<'_>) {
        found.offer(&self.pattern.queries, &self.clock, row, cx);
    }

    fn merge(&self, found: &mut Found, later: Found, run: &Run) {
        found.append(later, run);
    }

    fn needs_one_of(&self) -> Vec<&[Op]> {
        self.pattern.queries.iter().map(|query| query.ops.as_slice()).collect()
    }

    fn finish(&self, found: &Found, run: &Run, out: &mut dyn RowSink) {
        if found.cut {
            MEMORY.warn("correlate()", None, run);
        }
        let given_up = search::search(&self.pattern, found, &|| run.has_failed(), &mut |events| {
            rows::push(&self.pattern, self.clock.timestamp, events, run, out);
        });
        if given_up > 0 {
            run.warn(format!(
                "correlate(): for {given_up} events of the root query the search was given up after {} tries, so \
                 constellations may be missing; more links, within= or narrower queries help",
                search::MOST_TRIES
            ));
        }
    }
}

impl Function for Correlate {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        placement(call)?;
        let (queries, groups) = queries::bind(call)?;
        let root = match call.optional_text("root")? {
            None => 0,
            Some(name) => match queries.iter().position(|query| query.name == name) {
                Some(root) => root,
                None => return Err(call.refuse_value("root", format!("names none of the queries: '{name}'"))),
            },
        };
        let (timing, order) = timing(call)?;
        let most = call.integer("maxPerRoot", 1..=i64::MAX)?.map_or(1, |most| most as usize);
        let once = call.flag("includeMatchesOnceOnly")?;
        call.integer("iterationLimit", 1..=10)?;
        let clock = Clock {
            timestamp: call.reads("@timestamp"),
            nanos: call.reads_if_there("@timestamp.nanos"),
            id: call.reads_if_there("@id"),
            order: order.iter().map(|field| call.reads_if_there(field)).collect(),
        };
        call.writes("@timestamp");
        let pattern = Pattern { queries, groups, timing, root, most, once };
        Ok(Bound::aggregate(Constellations { pattern, clock }))
    }
}

/// Refuses a call that stands where no events arrive.
fn placement(call: &Call<'_, '_>) -> Bind<()> {
    let problem = if call.is_in_braces() || call.is_in_composite() || !call.is_step() {
        "correlate() must be a step of its own, not inside another function or a clause"
    } else if call.is_after_aggregate() {
        "correlate() works on events; it cannot follow an aggregate or a source of rows"
    } else if call.called_before().contains(&"explain:asTable") {
        "correlate() cannot be used together with explain:asTable()"
    } else {
        return Ok(());
    };
    Err(call.refuse(codes::MISPLACED, problem))
}

/// The constraints on time, and the fields that define the order.
fn timing(call: &mut Call<'_, '_>) -> Bind<(Timing, Vec<String>)> {
    const NANOS: i128 = 1_000_000;
    let within = call.duration("within")?;
    if let (Some(within), Some(start)) = (within, call.interval_start())
        && within.0 > call.interval_end().0.saturating_sub(start.0)
    {
        return Err(call.refuse_value("within", "must not be longer than the search interval"));
    }
    let is_sequence = call.flag("sequence")?;
    let order = call.field_names("sequenceBy")?;
    if call.has("sequenceBy") && !is_sequence {
        return Err(call.refuse_value("sequenceBy", "needs sequence=true"));
    }
    let jitter = call.duration("jitterTolerance")?;
    if let (Some(jitter), Some(within)) = (jitter, within)
        && jitter > within
    {
        return Err(call.refuse_value("jitterTolerance", "must not be longer than within"));
    }
    if jitter.is_some() && !is_sequence {
        call.warn("correlate(): jitterTolerance has no effect", "it is for sequence=true");
    }
    let jitter = jitter.map_or(0, |jitter| i128::from(jitter.0) * NANOS);
    let sequence = match (is_sequence, order.as_slice()) {
        (false, _) => Sequence::Free,
        (true, []) => Sequence::Time { jitter },
        // The time as text is the time.
        (true, [time]) if time == "@timestamp" => Sequence::Time { jitter },
        (true, _) => Sequence::Fields { jitter },
    };
    Ok((Timing { within: within.map(|within| i128::from(within.0) * NANOS), sequence }, order))
}
