//! `defineTable()`

use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::SUBQUERY_ROWS;
use cql_core::plan::Subquery;

/// Keeps the rows of a subquery as a table.
pub(crate) struct DefineTable;

static SIGNATURE: Signature = Signature {
    name: "defineTable",
    kind: Kind::Preamble,
    group: "joins",
    summary: "Runs a subquery before the query and keeps its rows as a table for match() and readFile().",
    params: &[
        Param::new("query", ParamType::Query, "the subquery, in braces").required().unnamed(),
        Param::new("name", ParamType::Text, "the name of the table").required(),
        Param::new("include", ParamType::Fields, "the columns of the table, * for all fields").required(),
        Param::new("start", ParamType::TimePoint, "start of the subquery's interval, back from the end of the query's"),
        Param::new("end", ParamType::TimePoint, "end of the subquery's interval, back from the end of the query's"),
        Param::new("view", ParamType::Text, "another view; here the same events"),
    ],
    output: "Nothing; the query starts after the declarations.",
    rules: &[
        "All declarations stand at the start of the query; at most 10.",
        "The subquery sees all events of its interval, and the tables that are defined before it.",
        "It may not be used with join(), selfJoin() or selfJoinFilter() in one query.",
    ],
    limits: &[SUBQUERY_ROWS],
    examples: &[Example {
        title: "Logins of known users",
        query: "defineTable(query={kind=user}, include=[id, name], name=users) | kind=login | match(table=users, field=id)",
        events: r#"{"kind":"user","id":1,"name":"eve"}
{"kind":"login","id":1}
{"kind":"login","id":2}"#,
        rows: r#"{"kind":"login","id":1,"name":"eve"}"#,
    }],
    source: "functions-definetable",
    ..Signature::EMPTY
};

impl Function for DefineTable {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if !call.is_top_level() {
            return Err(call.refuse(
                codes::MISPLACED,
                "defineTable() must stand at the start of the query, not inside a part of it",
            ));
        }
        if call.steps_before() > 0 {
            return Err(call.refuse(
                codes::MISPLACED,
                "defineTable() must stand at the start of the query, before all other steps",
            ));
        }
        if call.named_tables() >= 10 {
            return Err(call.refuse(codes::NOT_HERE, "defineTable(): a query may have at most 10 tables"));
        }
        let name = call.text("name")?;
        if name.is_empty() {
            return Err(call.refuse_value("name", "must not be empty"));
        }
        if call.named_table(&name).is_some() {
            return Err(call.refuse_value("name", format!("names a table that is defined already: '{name}'")));
        }
        let mut include = call.field_names("include")?;
        if include.iter().any(|column| column == "*") {
            include.clear();
        }
        let (start, end) = super::interval(call)?;
        if call.has("view") {
            call.warn("defineTable(): 'view' is not known here", "the subquery reads the same events");
        }
        let subquery = Subquery {
            name: format!("defineTable(): {name}"),
            include: include.clone(),
            start,
            end,
            ..Subquery::default()
        };
        let table = call.subquery("query", subquery)?;
        call.name_table(&name, table, include);
        Ok(Bound::Nothing)
    }
}
