//! `cidr()`

use super::{address_in, parse_subnet};
use crate::joins::missing_file;
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::{Context, Row, Slot, TextBuffer};
use ipnet::IpNet;

/// Keeps events whose field holds an address in one of some subnets.
pub(crate) struct Cidr;

static SIGNATURE: Signature = Signature {
    name: "cidr",
    kind: Kind::Filter,
    group: "network",
    summary: "Keeps events whose field holds an IP address inside one of the given subnets.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the address").required().unnamed(),
        Param::new("subnet", ParamType::Texts, "one subnet or a list of them"),
        Param::new("file", ParamType::Text, "a lookup file with subnets"),
        Param::new("column", ParamType::Text, "the column of the file that holds the subnets"),
        Param::new("negate", ParamType::Boolean, "whether the other events pass")
            .default("false")
            .deprecated("!cidr()"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "IPv4 and IPv6 addresses are compared by value.",
        "Negated, it passes all other events, among them those without the field or without an address in it.",
        "A subnet without a prefix length is a single address.",
    ],
    examples: &[Example {
        title: "Private addresses",
        query: r#"cidr(ip, subnet="10.0.0.0/8")"#,
        events: r#"{"ip":"10.1.2.3"}
{"ip":"8.8.8.8"}"#,
        rows: r#"{"ip":"10.1.2.3"}"#,
    }],
    source: "functions-cidr",
    ..Signature::EMPTY
};

struct InSubnet {
    field: Slot,
    subnets: Vec<IpNet>,
    negate: bool,
}

impl RowFilter for InSubnet {
    fn keeps<'a>(&self, row: &Row<'a>, _: &Context<'a>) -> bool {
        let address = address_in(row, self.field);
        let inside = address.is_some_and(|address| self.subnets.iter().any(|subnet| subnet.contains(&address)));
        inside != self.negate
    }
}

impl Function for Cidr {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let mut subnets = Vec::new();
        for text in call.texts("subnet")? {
            match parse_subnet(text.trim()) {
                Some(subnet) => subnets.push(subnet),
                None => {
                    return Err(
                        call.refuse_value("subnet", format!("must be a subnet such as 10.0.0.0/8, not '{text}'"))
                    );
                }
            }
        }
        let column = call.optional_text("column")?;
        match (call.optional_text("file")?, column) {
            (Some(file), Some(column)) => {
                let table = match call.environment().lookups.table(&file) {
                    Ok(Some(table)) => table,
                    Ok(None) => {
                        return Err(missing_file(call, "file", &file));
                    }
                    Err(error) => return Err(call.refuse_value("file", format!("cannot be read: '{file}': {error}"))),
                };
                let Some(index) = table.column(&column) else {
                    return Err(
                        call.refuse_value("column", format!("names no column of the file '{file}': '{column}'"))
                    );
                };
                let mut buffer = TextBuffer::default();
                let cells = (0..table.len())
                    .filter_map(|row| parse_subnet(table.cell(row, index).text_in(&mut buffer)?.trim()));
                subnets.extend(cells);
            }
            (Some(_), None) => {
                return Err(call.refuse(codes::MISSING_PARAMETER, "cidr(): 'file' needs the parameter 'column'"));
            }
            (None, Some(_)) => {
                return Err(call.refuse(codes::MISSING_PARAMETER, "cidr(): 'column' needs the parameter 'file'"));
            }
            (None, None) if !call.has("subnet") => {
                return Err(call
                    .refuse(codes::MISSING_PARAMETER, "cidr() needs the parameter 'subnet', or 'file' and 'column'"));
            }
            (None, None) => {}
        }
        let negate = call.flag("negate")?;
        Ok(Bound::filter(InSubnet { field, subnets, negate }))
    }
}
