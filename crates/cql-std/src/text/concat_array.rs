//! `concatArray()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Joins the elements of an array.
pub(crate) struct ConcatArray;

static SIGNATURE: Signature = Signature {
    name: "concatArray",
    kind: Kind::Value,
    group: "text",
    summary: "Joins the elements of an array into one text.",
    params: &[
        Param::new("field", ParamType::Array, "the name of the array; [] may follow").required().unnamed(),
        Param::new("from", ParamType::Number, "the index of the first element").default("0"),
        Param::new("to", ParamType::Number, "the index of the last element; that of the array if not given"),
        Param::new("prefix", ParamType::Text, "what is put before the result").default(""),
        Param::new("suffix", ParamType::Text, "what is put behind the result").default(""),
        Param::new("separator", ParamType::Text, "what is put between two elements").default(""),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_concatArray"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "The first index that is missing ends the array.",
        "If the element `from` is missing nothing is written, neither prefix nor suffix.",
    ],
    examples: &[Example {
        title: "A list for reading",
        query: r#"concatArray(tags, separator=", ", prefix="<", suffix=">", as=list)"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red","list":"<blue, red>"}"#,
    }],
    source: "functions-concatarray",
    ..Signature::EMPTY
};

impl Function for ConcatArray {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        const LAST: i64 = i32::MAX as i64;
        let array = call.array_prefix("field")?;
        let from = call.integer("from", 0..=LAST)?.unwrap_or(0);
        let to = call.integer("to", 0..=LAST)?.unwrap_or(LAST);
        if to < from {
            return Err(call.refuse_value("to", format!("must not be smaller than 'from', which is {from}")));
        }
        let (prefix, suffix, separator) = (call.text("prefix")?, call.text("suffix")?, call.text("separator")?);
        let output = call.output("as")?;
        let indices = usize::try_from(from).unwrap_or(usize::MAX)..=usize::try_from(to).unwrap_or(usize::MAX);
        Ok(Bound::value(output, move |row, cx| {
            let values = indices.clone().map(|index| row.get_named(&array.element(index)).text(cx.arena));
            let texts: Vec<&str> = values.map_while(|text| text).collect();
            if texts.is_empty() {
                return Value::Missing;
            }
            Value::Text(cx.text(&format!("{prefix}{}{suffix}", texts.join(&separator))))
        }))
    }
}
