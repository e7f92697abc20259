//! `bitfield:extractFlags()`

use super::{FIELD, bits, flags, is_set};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Makes a field of each bit.
pub(crate) struct ExtractFlags;

static SIGNATURE: Signature = Signature {
    name: "bitfield:extractFlags",
    kind: Kind::Transform,
    group: "bitfield",
    summary: "Writes a field with true or false for each listed bit of a number.",
    params: &[
        FIELD,
        Param::new("output", ParamType::Pairs, "the fields for bits: [[0, lowest], [1, next], ...]").required(),
        Param::new("onlyTrue", ParamType::Boolean, "whether bits that are not set make no field").default("false"),
    ],
    output: "The listed fields, with `true` or `false`.",
    rules: &[
        "Bits are numbered from 0, the lowest, to 63; what a number has beyond them does not count.",
        "Negative numbers are read in two's complement.",
        "If the field is missing or no whole number, nothing is written.",
    ],
    examples: &[Example {
        title: "Flags of a TCP segment",
        query: "bitfield:extractFlags(field=flags, output=[[0, fin], [1, syn], [4, ack]])",
        events: r#"{"flags":18}"#,
        rows: r#"{"flags":18,"fin":"false","syn":"true","ack":"true"}"#,
    }],
    source: "functions-bitfield-extractflags",
    ..Signature::EMPTY
};

impl Function for ExtractFlags {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let only_true = call.flag("onlyTrue")?;
        let mut outputs = Vec::new();
        for flag in flags(call, "output")? {
            let slot = call.writes(&flag.name);
            outputs.push((flag, slot));
        }
        Ok(Bound::change(move |row, _| {
            let Some(bits) = bits(row.get(field)) else { return };
            for (flag, slot) in &outputs {
                let set = is_set(bits, flag);
                if set || !only_true {
                    row.set(*slot, Value::Bool(set));
                }
            }
        }))
    }
}
