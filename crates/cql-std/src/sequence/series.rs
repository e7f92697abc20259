//! `series()`

use super::buffered::passes;
use cql_core::agg::{Aggregate, Kept, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::memory::Size;
use cql_core::op::Op;
use cql_core::{Context, Number, Row, Run, Slot, TextBuffer, Value};

/// Joins the values of events that follow each other in time.
pub(crate) struct Series;

static SIGNATURE: Signature = Signature {
    name: "series",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Joins the values of events that follow each other in time.",
    params: &[
        Param::new("collect", ParamType::Fields, "the fields whose values are joined").required().unnamed(),
        Param::new("separator", ParamType::Text, "what stands between the values").default("\n"),
        Param::new("maxpause", ParamType::Duration, "the longest pause inside a series"),
        Param::new("maxduration", ParamType::Duration, "how long a series may be"),
        Param::new("startmatch", ParamType::Pipeline, "a filter that the first event of a series passes"),
        Param::new("endmatch", ParamType::Pipeline, "a filter that the last event of a series passes"),
        Param::new("memlimit", ParamType::Text, "most bytes of values of a series, 1 to 1024, such as 512 or 1KB"),
    ],
    output: "For each series `@timestamp` (of its first event), `_duration` in milliseconds and the joined values.",
    rules: &[
        "Events are put in order of time first. A pause as long as maxpause does not split.",
        "With startmatch every series begins with an event that passes it; events before the first, and between an \
         end and the next start, are left out.",
        "With endmatch alone nothing is left out, and a series without an end is reported as well.",
        "Without memlimit a series keeps a megabyte of values, more than LogScale does.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "What each user did",
        query: "groupBy(user, function=series(act, separator=\">\"))",
        events: r#"{"@timestamp":1000,"user":"a","act":"in"}
{"@timestamp":2000,"user":"b","act":"in"}
{"@timestamp":4000,"user":"a","act":"out"}"#,
        rows: r#"{"user":"a","@timestamp":1000,"_duration":3000,"act":"in>out"}
{"user":"b","@timestamp":2000,"_duration":0,"act":"in"}"#,
    }],
    source: "functions-series",
    ..Signature::EMPTY
};

/// Most bytes of a series if nothing is said.
const ENOUGH: usize = 1 << 20;

struct Plan {
    time: Slot,
    duration: Slot,
    fields: Vec<Slot>,
    separator: String,
    pause: Option<f64>,
    length: Option<f64>,
    start: Option<Vec<Op>>,
    end: Option<Vec<Op>>,
    most: usize,
}

/// What is kept of an event.
pub(crate) struct Point {
    time: f64,
    starts: bool,
    ends: bool,
    values: Box<[Option<Box<str>>]>,
}

impl Size for Point {
    fn size(&self) -> usize {
        size_of::<Point>() + self.values.iter().map(Size::size).sum::<usize>()
    }
}

/// A series that is being made.
struct Open<'p> {
    first: f64,
    last: f64,
    points: Vec<&'p Point>,
}

impl Plan {
    /// Whether an event comes too late for a series.
    fn is_over(&self, series: &Open<'_>, time: f64) -> bool {
        self.pause.is_some_and(|pause| time - series.last > pause)
            || self.length.is_some_and(|length| time - series.first > length)
    }

    fn push(&self, series: &Open<'_>, run: &Run, out: &mut dyn RowSink) {
        let mut texts: Vec<Option<String>> = vec![None; self.fields.len()];
        let mut size = 0;
        'points: for point in &series.points {
            for (text, value) in texts.iter_mut().zip(&point.values) {
                let Some(value) = value else { continue };
                size += value.len();
                if size > self.most {
                    run.warn(match self.most {
                        ENOUGH => format!("series(): a series keeps {ENOUGH} bytes of values, and later ones are left out"),
                        most => format!(
                            "series(): memlimit={most} bytes leave out later values of a series; raise it with memlimit=, \
                             or leave it out for {ENOUGH} bytes"
                        ),
                    });
                    break 'points;
                }
                match text {
                    Some(text) => {
                        text.push_str(&self.separator);
                        text.push_str(value);
                    }
                    None => *text = Some(value.to_string()),
                }
            }
        }
        let mut row = Row::ordered(&run.layout);
        row.set(self.time, Value::float(series.first));
        row.set(self.duration, Value::float(series.last - series.first));
        for (slot, text) in self.fields.iter().zip(&texts) {
            if let Some(text) = text {
                row.set(*slot, Value::Text(text));
            }
        }
        out.push(&row);
    }
}

impl Aggregate for Plan {
    type State = Kept<Point>;

    fn init(&self) -> Kept<Point> {
        Kept::default()
    }

    fn update(&self, points: &mut Kept<Point>, row: &Row<'_>, cx: &Context<'_>) {
        let Some(time) = row.get(self.time).number().map(Number::to_f64) else { return };
        let passes = |steps: &Option<Vec<Op>>| steps.as_ref().is_some_and(|steps| passes(steps, row, cx));
        points.push(ROWS.within(cx.run), cx.run, || {
            let mut buffer = TextBuffer::default();
            let values = self.fields.iter().map(|slot| row.get(*slot).text_in(&mut buffer).map(Box::from)).collect();
            Point { time, starts: passes(&self.start), ends: passes(&self.end), values }
        });
    }

    fn merge(&self, points: &mut Kept<Point>, later: Kept<Point>, run: &Run) {
        points.append(ROWS.within(run), later);
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some([&[self.time, self.duration], self.fields.as_slice()].concat())
    }

    fn finish(&self, points: &Kept<Point>, run: &Run, out: &mut dyn RowSink) {
        points.warn("series()", &ROWS, run);
        let mut ordered: Vec<&Point> = points.items().iter().collect();
        ordered.sort_by(|left, right| left.time.total_cmp(&right.time));
        let mut open: Option<Open<'_>> = None;
        for point in ordered {
            if let Some(series) = open.take_if(|series| point.starts || self.is_over(series, point.time)) {
                self.push(&series, run, out);
            }
            if open.is_none() && self.start.is_some() && !point.starts {
                continue;
            }
            let series = open.get_or_insert_with(|| Open { first: point.time, last: point.time, points: Vec::new() });
            series.last = point.time;
            series.points.push(point);
            if point.ends
                && let Some(series) = open.take()
            {
                self.push(&series, run, out);
            }
        }
        if let Some(series) = open {
            self.push(&series, run, out);
        }
    }
}

/// A number of bytes, with `B`, `KB` or `KiB` behind it if need be.
fn bytes(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let size = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "k" | "kib" => 1_024,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(size).filter(|bytes| (1..=1_024).contains(bytes))
}

impl Function for Series {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let most = match call.optional_text("memlimit")? {
            Some(text) => bytes(&text)
                .ok_or_else(|| call.refuse_value("memlimit", format!("must be 1 to 1024 bytes, not '{text}'")))?,
            None => ENOUGH,
        };
        let separator = call.text("separator")?;
        let pause = call.duration("maxpause")?.map(|pause| pause.0 as f64);
        let length = call.duration("maxduration")?.map(|length| length.0 as f64);
        let start = if call.has("startmatch") { Some(call.steps("startmatch")?) } else { None };
        let end = if call.has("endmatch") { Some(call.steps("endmatch")?) } else { None };
        let fields = call.fields("collect")?;
        call.reads("@timestamp");
        let time = call.writes("@timestamp");
        let duration = call.writes("_duration");
        for slot in &fields {
            let name = call.name_of(*slot);
            call.writes(&name);
        }
        Ok(Bound::aggregate(Plan { time, duration, fields, separator, pause, length, start, end, most }))
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn numbers_of_bytes() {
        for (text, wanted) in [("1", 1), ("1024", 1_024), ("512 B", 512), ("1KB", 1_000), ("1kib", 1_024)] {
            assert_eq!(bytes(text), Some(wanted), "{text}");
        }
        for text in ["0", "1025", "2KB", "KB", "", "-1", "1.5", "1MB", "99999999999999999999999"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
