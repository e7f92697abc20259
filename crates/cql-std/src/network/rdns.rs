//! `rdns()`

use super::host_names::{HostNames, NO_CONNECTION, SPECIAL};
use crate::tables::tail::Newest;
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run};

/// Adds host names to events; the forerunner of `reverseDns()`.
pub(crate) struct Rdns;

static SIGNATURE: Signature = Signature {
    name: "rdns",
    kind: Kind::Transform,
    group: "network",
    summary: "Adds the host name of an IP address.",
    deprecated: Some("tail(N) | reverseDns(FIELD, as=hostname, limit=N)"),
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the name is written to").default("hostname"),
        Param::new("server", ParamType::Text, "a name server; it is not asked"),
        Param::new("limit", ParamType::Number, "most events that are kept, the newest; all if not given"),
    ],
    output: "The events; those whose address has a name with the field named by `as`.",
    rules: &[
        NO_CONNECTION,
        SPECIAL,
        "With limit it works like an aggregate: it puts out the newest events, oldest first, and warns if it leaves some out.",
    ],
    examples: &[Example {
        title: "Names of addresses (hosts file: tests/data/geoip/hosts)",
        query: "rdns(addr)",
        events: r#"{"addr":"192.0.2.7"}
{"addr":"10.0.0.1"}"#,
        rows: r#"{"addr":"192.0.2.7","hostname":"www.example.com"}
{"addr":"10.0.0.1"}"#,
    }],
    source: "functions-rdns",
    ..Signature::EMPTY
};

fn annotate<'a>(names: &HostNames, row: &mut Row<'a>, cx: &Context<'a>) {
    if let Some(address) = names.address(row) {
        names.set(address, row, cx);
    }
}

/// The newest events, with names.
struct NewestNames {
    names: HostNames,
    newest: Newest,
}

impl Aggregate for NewestNames {
    /// How many events there were, and the newest of them.
    type State = (u64, <Newest as Aggregate>::State);

    fn init(&self) -> Self::State {
        (0, self.newest.init())
    }

    fn update(&self, (count, state): &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        *count += 1;
        self.newest.update(state, row, cx);
    }

    fn merge(&self, (count, state): &mut Self::State, later: Self::State, run: &Run) {
        *count += later.0;
        self.newest.merge(state, later.1, run);
    }

    fn finish(&self, (count, state): &Self::State, run: &Run, out: &mut dyn RowSink) {
        if *count > self.newest.limit as u64 {
            run.warn(format!("rdns(): only the newest {} of {count} events are kept", self.newest.limit));
        }
        self.newest.finish(state, run, &mut |row: &Row<'_>| {
            let arena = bumpalo::Bump::new();
            let mut named = row.clone();
            annotate(&self.names, &mut named, &Context { arena: &arena, run });
            out.push(&named);
        });
    }
}

impl Function for Rdns {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let names = HostNames::bind(call, "rdns")?;
        match call.integer("limit", 1..=i64::MAX)? {
            None => Ok(Bound::change(move |row, cx| annotate(&names, row, cx))),
            Some(limit) => {
                let newest = Newest::of_any_events(call, limit as usize);
                Ok(Bound::aggregate(NewestNames { names, newest }))
            }
        }
    }
}
