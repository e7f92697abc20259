//! `splitString()`

use crate::arrays;
use cql_core::function::{ArrayName, Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::pattern::Flags;
use cql_core::{Value, codes};

/// Cuts a text into parts.
pub(crate) struct SplitString;

static SIGNATURE: Signature = Signature {
    name: "splitString",
    kind: Kind::Value,
    group: "text",
    summary: "Cuts a text into parts where a regular expression matches.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is cut").default("@rawstring").unnamed(),
        Param::new("by", ParamType::Regex, "the regular expression of what separates the parts").required(),
        Param::new("index", ParamType::Number, "the one part that is wanted, from 0; -1 is the last"),
        Param::new("as", ParamType::Output, "the array that the parts are written to, or with index the field")
            .default("_splitstring"),
    ],
    output: "The array named by `as`, or with index the field of that name; the event is always kept.",
    rules: &[
        "Without a match there is one part, the whole text.",
        "Empty parts at the start and in the middle are kept, those at the end are not.",
        "A match of nothing at all separates two characters.",
        "An array that the event has under this name is replaced.",
        "If the field or the part with this index is missing nothing is written.",
    ],
    examples: &[
        Example {
            title: "All parts",
            query: r#"part := splitString(x, by=",")"#,
            events: r#"{"x":"a,b"}"#,
            rows: r#"{"x":"a,b","part[0]":"a","part[1]":"b"}"#,
        },
        Example {
            title: "The last part",
            query: r#"name := splitString(path, by="/", index=-1)"#,
            events: r#"{"path":"/usr/bin/vi"}"#,
            rows: r#"{"path":"/usr/bin/vi","name":"vi"}"#,
        },
    ],
    source: "functions-splitstring",
    ..Signature::EMPTY
};

impl Function for SplitString {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let by = call.regex("by", Flags::default())?;
        let Some(index) = call.integer("index", i64::MIN..=i64::MAX)? else {
            if !call.is_step() {
                let message =
                    "splitString() gives an array, which cannot stand in an expression; give index= for one part";
                return Err(call.refuse(codes::NO_EXPRESSION, message));
            }
            let name = call.output_name("as")?.unwrap_or_default();
            let array = ArrayName(name.strip_suffix("[]").unwrap_or(&name).into());
            call.reads_prefix(format!("{}[", array.0));
            call.writes_unknown();
            return Ok(Bound::change(move |row, cx| {
                let Some(text) = row.get(field).text(cx.arena) else { return };
                arrays::clear(row, &array);
                for (index, part) in by.split(text).into_iter().enumerate() {
                    row.add_named(cx.text(&array.element(index)), Value::Text(part));
                }
            }));
        };
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
            let parts = by.split(text);
            let place = match usize::try_from(index) {
                Ok(index) => Some(index),
                Err(_) => usize::try_from(index.unsigned_abs()).ok().and_then(|back| parts.len().checked_sub(back)),
            };
            place.and_then(|place| parts.get(place)).map_or(Value::Missing, |part| Value::Text(part))
        }))
    }
}
