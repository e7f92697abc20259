//! `array:sort()`

use super::{elements, target};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Sorts the elements of an array.
pub(crate) struct Sort;

static SIGNATURE: Signature = Signature {
    name: "array:sort",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Sorts the elements of an array.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("asArray", ParamType::Array, "the array that the result goes to; the same if not given"),
        Param::new("order", ParamType::Text, "which elements come first").default("asc").values(&[
            "asc",
            "ascending",
            "desc",
            "descending",
        ]),
        Param::new("type", ParamType::Choice, "how elements are compared")
            .default("string")
            .values(&["string", "number"]),
    ],
    output: "The resulting array.",
    rules: &[
        "Texts are compared without regard to letter case.",
        "With type=number, elements that are no numbers come last.",
    ],
    examples: &[Example {
        title: "In place",
        query: r#"array:sort("tags[]")"#,
        events: r#"{"tags":["red","blue"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red"}"#,
    }],
    source: "functions-array-sort",
    ..Signature::EMPTY
};

impl Function for Sort {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let output = target(call, &array)?;
        let order = call.text("order")?.to_lowercase();
        let descending = match order.as_str() {
            text if !text.is_empty() && "ascending".starts_with(text) => false,
            text if !text.is_empty() && "descending".starts_with(text) => true,
            _ => return Err(call.refuse_value("order", format!("must be asc or desc, not '{order}'"))),
        };
        let by_number = call.choice("type")? == "number";
        Ok(Bound::change(move |row, cx| {
            let text = |value: cql_core::Value<'_>| {
                let mut buffer = cql_core::TextBuffer::default();
                value.text_in(&mut buffer).map(cql_core::pattern::fold)
            };
            let turn = |ordering: std::cmp::Ordering| if descending { ordering.reverse() } else { ordering };
            let mut values = elements(row, &array);
            values.sort_by(|left, right| match (left.number(), right.number()) {
                (Some(left), Some(right)) if by_number => turn(left.cmp(&right)),
                (Some(_), None) if by_number => std::cmp::Ordering::Less,
                (None, Some(_)) if by_number => std::cmp::Ordering::Greater,
                _ => turn(text(*left).cmp(&text(*right))),
            });
            for (index, value) in values.into_iter().enumerate() {
                row.set_named(cx.text(&output.element(index)), value);
            }
        }))
    }
}
