//! `parseFixedWidth()`

use super::{COLUMNS, FIELD, columns};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Number, Value};

/// Cuts a text into columns of fixed width.
pub(crate) struct ParseFixedWidth;

static SIGNATURE: Signature = Signature {
    name: "parseFixedWidth",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Cuts a text into columns of fixed width.",
    params: &[
        FIELD,
        COLUMNS,
        Param::new("widths", ParamType::Numbers, "how many characters each column has, in the same order").required(),
        Param::new("trim", ParamType::Boolean, "whether blanks around values are dropped").default("true"),
    ],
    output: "A field for each column that begins within the text.",
    rules: &[
        "There are as many widths as columns. What the last column leaves over is ignored.",
        "A column that the text ends in gets what there is; one that begins behind the end is not made.",
        "An event without the text passes unchanged.",
    ],
    examples: &[Example {
        title: "Two columns",
        query: "parseFixedWidth(line, columns=[id, state], widths=[4, 6]) | drop(line)",
        events: r#"{"line":"0042up    x"}"#,
        rows: r#"{"id":"0042","state":"up"}"#,
    }],
    source: "functions-parsefixedwidth",
    ..Signature::EMPTY
};

impl Function for ParseFixedWidth {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let columns = columns(call)?;
        let mut widths = Vec::new();
        for width in call.numbers("widths")? {
            match Number::to_i64(width).and_then(|width| usize::try_from(width).ok()).filter(|width| *width > 0) {
                Some(width) => widths.push(width),
                None => {
                    let problem = format!("must hold whole numbers from 1, not '{}'", width.to_text());
                    return Err(call.refuse_value("widths", problem));
                }
            }
        }
        if widths.len() != columns.len() {
            let problem = format!("must have a width for each of the {} columns, not {}", columns.len(), widths.len());
            return Err(call.refuse_value("widths", problem));
        }
        let trim = call.flag("trim")?;
        Ok(Bound::change(move |row, cx| {
            let Some(mut rest) = row.get(field).text(cx.arena) else { return };
            for (column, width) in columns.iter().zip(&widths) {
                if rest.is_empty() {
                    return;
                }
                let end = rest.char_indices().nth(*width).map_or(rest.len(), |(end, _)| end);
                let (value, after) = rest.split_at(end);
                row.set(*column, Value::Text(if trim { value.trim() } else { value }));
                rest = after;
            }
        }))
    }
}
