//! `bitfield:extractFlagsAsString()`

use super::{FIELD, FLAG_NAMES, bits, flags, is_set};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Joins the names of the bits that are set.
pub(crate) struct ExtractFlagsAsString;

static SIGNATURE: Signature = Signature {
    name: "bitfield:extractFlagsAsString",
    kind: Kind::Value,
    group: "bitfield",
    summary: "Writes the names of the bits that are set as one text.",
    params: &[
        FIELD,
        FLAG_NAMES,
        Param::new("as", ParamType::Output, "the field that the names are written to").default("_flags"),
        Param::new("separator", ParamType::Text, "what stands between two names").default(" "),
    ],
    output: "The field named by `as`; empty if no listed bit is set.",
    rules: &[
        "Only listed bits appear, from low to high, in whatever order they are listed.",
        "Bits are numbered from 0, the lowest, to 63; what a number has beyond them does not count.",
        "If the field is missing or no whole number, nothing is written.",
    ],
    examples: &[Example {
        title: "Flags of a TCP segment",
        query: r#"names := bitfield:extractFlagsAsString(field=flags, flagNames=[[4, ack], [1, syn]], separator="+")"#,
        events: r#"{"flags":18}"#,
        rows: r#"{"flags":18,"names":"syn+ack"}"#,
    }],
    source: "functions-bitfield-extractflagsasstring",
    ..Signature::EMPTY
};

impl Function for ExtractFlagsAsString {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let flags = flags(call, "flagNames")?;
        let separator = call.text("separator")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let Some(bits) = bits(row.get(field)) else { return Value::Missing };
            let names: Vec<&str> =
                flags.iter().filter(|flag| is_set(bits, flag)).map(|flag| flag.name.as_str()).collect();
            Value::Text(cx.text(&names.join(&separator)))
        }))
    }
}
