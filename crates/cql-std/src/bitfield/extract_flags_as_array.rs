//! `bitfield:extractFlagsAsArray()`

use super::{FIELD, FLAG_NAMES, bits, flags, is_set};
use crate::arrays::replace;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Lists the names of the bits that are set.
pub(crate) struct ExtractFlagsAsArray;

static SIGNATURE: Signature = Signature {
    name: "bitfield:extractFlagsAsArray",
    kind: Kind::Transform,
    group: "bitfield",
    summary: "Writes the names of the bits that are set as an array.",
    params: &[
        FIELD,
        FLAG_NAMES,
        Param::new("asArray", ParamType::Array, "the array that is written").default("_flags[]"),
    ],
    output: "The elements of the array, in the place of those that it had.",
    rules: &[
        "Only listed bits appear, from low to high, in whatever order they are listed. If none is set, the array is empty.",
        "Bits are numbered from 0, the lowest, to 63; what a number has beyond them does not count.",
        "If the field is missing or no whole number, nothing changes.",
    ],
    examples: &[Example {
        title: "Rights",
        query: r#"bitfield:extractFlagsAsArray(field=mode, flagNames=[[2, read], [1, write], [0, execute]], asArray="can[]")"#,
        events: r#"{"mode":5}"#,
        rows: r#"{"mode":5,"can[0]":"execute","can[1]":"read"}"#,
    }],
    source: "functions-bitfield-extractflagsasarray",
    ..Signature::EMPTY
};

impl Function for ExtractFlagsAsArray {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let flags = flags(call, "flagNames")?;
        let array = call.array("asArray")?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let Some(bits) = bits(row.get(field)) else { return };
            let names = flags.iter().filter(|flag| is_set(bits, flag));
            let names = names.map(|flag| Value::Text(cx.text(&flag.name))).collect();
            replace(row, cx, &array, names);
        }))
    }
}
