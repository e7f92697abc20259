//! `reverseDns()`

use super::host_names::{HostNames, NO_CONNECTION, SPECIAL};
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, Signature, Transform};
use cql_core::run::Cell;
use cql_core::{Context, Row};
use cql_syntax::Diagnostic;
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Mutex;

/// Adds the host names of addresses to a result.
pub(crate) struct ReverseDns;

static SIGNATURE: Signature = Signature {
    name: "reverseDns",
    kind: Kind::Transform,
    group: "network",
    summary: "Adds the host name of an IP address to the rows of a result.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the name is written to").default("_hostname"),
        Param::new("server", ParamType::Text, "a name server; it is not asked"),
        Param::new("limit", ParamType::Number, "most different addresses that are looked up").default("5000"),
    ],
    output: "All rows; those whose address has a name with the field named by `as`.",
    rules: &[
        "Stands after the first aggregate (tail(), groupBy(), sort() and the like count) and not in a subquery.",
        NO_CONNECTION,
        SPECIAL,
        "If there are more different addresses than limit, the rest get no name, with a warning.",
    ],
    examples: &[Example {
        title: "Names in a result (hosts file: tests/data/geoip/hosts)",
        query: "groupBy(addr) | reverseDns(addr)",
        events: r#"{"addr":"192.0.2.7"}
{"addr":"10.0.0.1"}"#,
        rows: r#"{"addr":"192.0.2.7","_count":1,"_hostname":"www.example.com"}
{"addr":"10.0.0.1","_count":1}"#,
    }],
    source: "functions-reversedns",
    ..Signature::EMPTY
};

struct Names {
    names: HostNames,
    limit: usize,
    seen: Cell,
}

impl Names {
    /// Whether the address is among the first `limit` different ones. Rows of a result come one after another, so
    /// this does not depend on threads.
    fn is_within_limit(&self, address: IpAddr, cx: &Context<'_>) -> bool {
        let seen = cx.run.cached(self.seen, || Mutex::new(HashSet::new()));
        let Ok(mut seen) = seen.lock() else { return false };
        if seen.contains(&address) {
            return true;
        }
        seen.len() < self.limit && seen.insert(address)
    }
}

impl Transform for Names {
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        if let Some(address) = self.names.address(row) {
            if self.is_within_limit(address, cx) {
                self.names.set(address, row, cx);
            } else {
                cx.run.warn(format!(
                    "reverseDns(): there are more than {} different addresses; the others get no name",
                    self.limit
                ));
            }
        }
        Flow::Keep
    }
}

impl Function for ReverseDns {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let misplaced = |problem: &str, help: &str| {
            let message = format!("reverseDns() {problem}");
            Box::new(Diagnostic::error(codes::MISPLACED, call.span(), message).help(help))
        };
        if call.is_in_subquery() || call.is_in_composite() {
            return Err(misplaced("cannot stand in a subquery", "put it behind the step that holds the subquery"));
        }
        if !call.is_after_aggregate() {
            let help = "put an aggregate before it, such as groupBy(...) or tail(1000)";
            return Err(misplaced("must stand after the first aggregate", help));
        }
        let names = HostNames::bind(call, "reverseDns")?;
        let limit = call.integer("limit", 1..=i64::MAX)?.map_or(usize::MAX, |limit| limit as usize);
        let seen = call.cell();
        Ok(Bound::transform(Names { names, limit, seen }))
    }
}
