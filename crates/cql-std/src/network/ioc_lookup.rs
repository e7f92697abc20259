//! `ioc:lookup()`

use crate::joins::Rows;
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::pattern::fold;
use cql_core::run::Cell;
use cql_core::{Context, Row, Slot, Table, TextBuffer, Value};
use cql_syntax::Diagnostic;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

/// Looks fields up among indicators of compromise.
pub(crate) struct IocLookup;

/// The lookup file with the indicators.
const FILE: &str = "ioc.csv";

/// The columns that an event can get.
const COLUMNS: &[&str] = &["indicator", "type", "published_date", "last_updated", "malicious_confidence", "labels"];

/// How sure the makers of the list are, least first.
const LEVELS: &[&str] = &["unverified", "low", "medium", "high"];

static SIGNATURE: Signature = Signature {
    name: "ioc:lookup",
    kind: Kind::Filter,
    group: "network",
    summary: "Looks fields up among known indicators of compromise and adds what is known of those that are found.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields that are looked up").required().unnamed(),
        Param::new("type", ParamType::Choice, "what the fields hold").required().values(&[
            "ip_address",
            "domain",
            "url",
        ]),
        Param::new("confidenceThreshold", ParamType::Choice, "the lowest confidence that counts")
            .default("high")
            .values(LEVELS),
        Param::new("include", ParamType::Choices, "the columns that are added; all if not given").values(COLUMNS),
        Param::new("prefix", ParamType::Text, "what the names of the added fields begin with").default("ioc"),
        Param::new("strict", ParamType::Boolean, "whether events without a hit are dropped").default("false"),
    ],
    output: "On a hit PREFIX.detected with the value true, and for each hit PREFIX[0], PREFIX[1], ... with the columns as PREFIX[0].indicator and so on.",
    rules: &[
        "The indicators are the rows of the lookup file ioc.csv (`cql run --lookups DIR`) with the columns indicator, type, malicious_confidence, labels, published_date and last_updated. Without the file the query is refused.",
        "Addresses are compared by value; domains and URLs as a whole, letter case aside.",
        "Hits are in the order of the fields, and for one field in the order of the file.",
        "Only with strict=true can it be negated.",
    ],
    examples: &[Example {
        title: "Indicators from the events themselves",
        query: r#"defineTable(query={kind=ioc}, include=[indicator, type, malicious_confidence], name="ioc.csv")
| kind=login | ioc:lookup(ip, type=ip_address, include=[indicator])"#,
        events: r#"{"kind":"ioc","indicator":"203.0.113.66","type":"ip_address","malicious_confidence":"high"}
{"kind":"login","ip":"203.0.113.66"}
{"kind":"login","ip":"10.0.0.1"}"#,
        rows: r#"{"kind":"login","ip":"203.0.113.66","ioc.detected":true,"ioc[0].indicator":"203.0.113.66"}
{"kind":"login","ip":"10.0.0.1"}"#,
    }],
    source: "functions-ioc-lookup",
    ..Signature::EMPTY
};

/// An indicator as it is compared.
#[derive(PartialEq, Eq, Hash)]
enum Indicator {
    Address(IpAddr),
    Text(String),
}

impl Indicator {
    fn read(text: &str, is_address: bool) -> Option<Indicator> {
        if is_address { text.parse().ok().map(Indicator::Address) } else { Some(Indicator::Text(fold(text))) }
    }
}

/// The indicators that count for a call.
struct Index {
    table: Arc<Table>,
    rows: HashMap<Indicator, Vec<usize>>,
    /// Columns that are added, by name and place in the table.
    added: Vec<(&'static str, usize)>,
}

struct Lookup {
    rows: Rows,
    cell: Cell,
    fields: Vec<Slot>,
    ty: &'static str,
    /// The lowest of [`LEVELS`] that counts.
    level: usize,
    include: Vec<&'static str>,
    prefix: String,
    detected: Slot,
    strict: bool,
}

impl Lookup {
    fn index<'a>(&self, cx: &Context<'a>) -> &'a Index {
        cx.run.cached(self.cell, || self.build(self.rows.table(cx.run)))
    }

    fn is_address(&self) -> bool {
        self.ty == "ip_address"
    }

    fn build(&self, table: Arc<Table>) -> Index {
        let [indicator, ty, confidence] = ["indicator", "type", "malicious_confidence"].map(|name| table.column(name));
        let mut rows: HashMap<Indicator, Vec<usize>> = HashMap::new();
        for row in 0..table.len() {
            let cell = |column: Option<usize>| {
                let mut buffer = TextBuffer::default();
                let text = column.and_then(|column| table.cell(row, column).text_in(&mut buffer).map(str::trim));
                text.unwrap_or_default().to_string()
            };
            // A confidence that is none of the words is the lowest.
            let word = cell(confidence);
            let level = LEVELS.iter().position(|level| level.eq_ignore_ascii_case(&word)).unwrap_or(0);
            if level < self.level || !cell(ty).eq_ignore_ascii_case(self.ty) {
                continue;
            }
            let text = cell(indicator);
            if let Some(indicator) = Indicator::read(&text, self.is_address()).filter(|_| !text.is_empty()) {
                rows.entry(indicator).or_default().push(row);
            }
        }
        let added = self.include.iter().filter_map(|name| Some((*name, table.column(name)?))).collect();
        Index { table, rows, added }
    }

    /// The rows that a field hits.
    fn hits<'i>(&self, index: &'i Index, field: Slot, row: &Row<'_>) -> &'i [usize] {
        let mut buffer = TextBuffer::default();
        let text = row.get(field).text_in(&mut buffer);
        let indicator = text.and_then(|text| Indicator::read(text, self.is_address()));
        indicator.and_then(|indicator| index.rows.get(&indicator)).map_or(&[], Vec::as_slice)
    }
}

impl RowFilter for Lookup {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        let index = self.index(cx);
        !self.strict || self.fields.iter().any(|field| !self.hits(index, *field, row).is_empty())
    }

    fn writes(&self) -> bool {
        true
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let index = self.index(cx);
        // All fields are looked up before one is set, for the prefix may be that of a field.
        let hits: Vec<usize> = self.fields.iter().flat_map(|field| self.hits(index, *field, row)).copied().collect();
        if hits.is_empty() {
            return if self.strict { Flow::Drop } else { Flow::Keep };
        }
        row.set(self.detected, Value::Text("true"));
        for (place, hit) in hits.into_iter().enumerate() {
            for (name, column) in &index.added {
                let value = index.table.cell(hit, *column);
                if value.is_present() {
                    row.set_named(cx.text(&format!("{}[{place}].{name}", self.prefix)), value);
                }
            }
        }
        Flow::Keep
    }
}

impl IocLookup {
    /// The indicators: the lookup file, or a table of the query with its name.
    fn indicators(call: &Call<'_, '_>) -> Bind<Rows> {
        let missing = |problem: String| {
            let help = "give a folder that holds a file ioc.csv with --lookups DIR; its columns are indicator, type, \
                        malicious_confidence, labels, published_date, last_updated";
            Box::new(Diagnostic::error(codes::MISSING_DATA, call.span(), problem).help(help))
        };
        let rows = match (call.named_table(FILE), call.environment().lookups.table(FILE)) {
            (Some((table, columns)), _) => Rows::Named(table, columns),
            (None, Ok(Some(table))) => Rows::File(table),
            (None, Ok(None)) => {
                return Err(missing(format!(
                    "ioc:lookup() needs the lookup file '{FILE}' with indicators, which is not found"
                )));
            }
            (None, Err(problem)) => {
                return Err(missing(format!("ioc:lookup(): the lookup file '{FILE}' cannot be read: {problem}")));
            }
        };
        if let Some(columns) = rows.columns() {
            for column in ["indicator", "type"] {
                if !columns.iter().any(|known| known == column) {
                    return Err(missing(format!("ioc:lookup(): the lookup file '{FILE}' has no column '{column}'")));
                }
            }
        }
        Ok(rows)
    }
}

impl Function for IocLookup {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let ty = call.choice("type")?;
        let threshold = call.choice("confidenceThreshold")?;
        let level = LEVELS.iter().position(|level| *level == threshold).unwrap_or(LEVELS.len() - 1);
        let include = if call.has("include") { call.choices("include")? } else { COLUMNS.to_vec() };
        let prefix = call.text("prefix")?;
        let strict = call.flag("strict")?;
        if call.is_negated() && !strict {
            let message = "ioc:lookup() can only be negated with strict=true: without it all events pass";
            return Err(Box::new(
                Diagnostic::error(codes::MISPLACED, call.span(), message)
                    .help("write !ioc:lookup(..., strict=true) for the events without a hit"),
            ));
        }
        let rows = Self::indicators(call)?;
        let detected = call.writes(&format!("{prefix}.detected"));
        if !include.is_empty() {
            call.writes_unknown();
        }
        let cell = call.cell();
        Ok(Bound::filter(Lookup { rows, cell, fields, ty, level, include, prefix, detected, strict }))
    }
}
