//! `objectArray:eval()`

use super::entries::Entries;
use super::replace;
use cql_core::Row;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Computes an element from every entry of a structured array.
pub(crate) struct ObjectEval;

static SIGNATURE: Signature = Signature {
    name: "objectArray:eval",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Computes a value from every entry of a structured array and makes a flat array of them.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"disks[]\"").required().unnamed(),
        Param::new("asArray", ParamType::Array, "the array that the results go to; not the one that is read")
            .required(),
        Param::new(
            "function",
            ParamType::Pipeline,
            "what sets the field named like the resulting array: steps in braces or a function",
        )
        .required(),
        Param::new("var", ParamType::Text, "the name of the entry in there; that of the array if not given"),
    ],
    output: "The array of the results; the entries stay.",
    rules: &[
        "With var=d, d.id and d.parts[0] are members of the entry, and \"d.parts[]\" is an array in it.",
        "The entry is read-only. Other fields of the event can be read as well.",
        "An entry for which no value is set adds no element.",
        "Entries behind a gap are not seen. Arrays of plain values can be used, too.",
    ],
    examples: &[Example {
        title: "One member of each entry",
        query: r#"objectArray:eval("disks[]", asArray="ids[]", var=d, function={ids := upper(d.id)})"#,
        events: r#"{"disks":[{"id":"a","gb":10},{"id":"b","gb":20}]}"#,
        rows: r#"{"ids[0]":"A","ids[1]":"B","disks[1].gb":20}"#,
    }],
    source: "functions-objectarray-eval",
    ..Signature::EMPTY
};

impl Function for ObjectEval {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.array("asArray")?;
        if call.array("array")? == output {
            return Err(call.refuse_value("asArray", "must be another array than the one that is read"));
        }
        let result = call.variable(&output.0);
        let entries = Entries::bind(call, "function", Some(&output.0))?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let mut values = Vec::new();
            let prepare = |copy: &mut Row<'_>| copy.remove(result);
            let any = entries.visit(
                row,
                cx,
                prepare,
                &mut |row| values.extend(Some(row.get(result)).filter(|value| value.is_present())),
                &|| true,
            );
            if any {
                replace(row, cx, &output, values);
            }
        }))
    }
}
