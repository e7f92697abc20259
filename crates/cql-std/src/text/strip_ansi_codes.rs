//! `stripAnsiCodes()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// How every sequence begins: the escape character and a bracket.
const START: &str = "\u{1b}[";

/// The text without sequences: start, parameters, and a letter or sign that ends it. What is not complete stays.
fn strip(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(START) {
        let (before, sequence) = rest.split_at(start);
        let parameters = &sequence[START.len()..];
        let end = parameters.find(|letter: char| !matches!(letter, '\u{20}'..='\u{3f}'));
        let last = end.and_then(|end| parameters[end..].chars().next());
        stripped.push_str(before);
        match (end, last) {
            (Some(end), Some('\u{40}'..='\u{7e}')) => rest = &parameters[end + 1..],
            _ => {
                stripped.push_str(START);
                rest = parameters;
            }
        }
    }
    stripped.push_str(rest);
    stripped
}

/// Removes terminal colours and cursor movements.
pub(crate) struct StripAnsiCodes;

static SIGNATURE: Signature = Signature {
    name: "stripAnsiCodes",
    kind: Kind::Value,
    group: "text",
    summary: "Removes the sequences that set colours and move the cursor of a terminal.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is cleaned").default("@rawstring").unnamed(),
        Param::new(
            "as",
            ParamType::Output,
            "the field that the result is written to; without it, the field that was read",
        ),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "A sequence is the escape character, [, parameters and a letter. The same without the escape character stays.",
        "An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "Red no more",
        query: r#"stripAnsiCodes(msg)"#,
        events: r#"{"msg":"\u001b[31mred\u001b[0m"}"#,
        rows: r#"{"msg":"red"}"#,
    }],
    source: "functions-stripansicodes",
    ..Signature::EMPTY
};

impl Function for StripAnsiCodes {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output_or("as", field)?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) if text.contains(START) => Value::Text(cx.text(&strip(text))),
            Some(text) => Value::Text(text),
            None => Value::Missing,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        for (text, wanted) in [
            ("\u{1b}[93;41mHot\u{1b}[0m spot", "Hot spot"),
            ("a\u{1b}[2Jb\u{1b}[?25lc\u{1b}[mé", "abcé"),
            ("[31mred", "[31mred"),
            ("end\u{1b}[31", "end\u{1b}[31"),
            ("x\u{1b}[3é\u{1b}[1mz", "x\u{1b}[3éz"),
            ("\u{1b}[\u{1b}[1mz", "\u{1b}[z"),
            ("\u{1b}", "\u{1b}"),
        ] {
            assert_eq!(strip(text), wanted);
        }
    }
}
