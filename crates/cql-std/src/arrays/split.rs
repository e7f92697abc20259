//! `split()`

use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, Signature, Transform};
use cql_core::{Context, Row, Slot, Value};
use std::collections::BTreeMap;

/// Makes an event of every element of an array.
pub(crate) struct Split;

static SIGNATURE: Signature = Signature {
    name: "split",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Makes an event of every element of an array.",
    params: &[
        Param::new("field", ParamType::Array, "the name of the array; \"\" for an array that is the whole document")
            .default("_events")
            .unnamed(),
        Param::new("strip", ParamType::Boolean, "whether members of elements lose the name of the array")
            .default("false"),
    ],
    output: "An event for each element, with the index in _index and all fields of the event outside the array.",
    rules: &[
        "An element becomes a field with the name of the array; members of an element that is an object become \
         name.member, or with strip just member.",
        "A field @id gets two underscores and the index behind it.",
        "An event without the element 0 passes unchanged. The first index that is missing ends the array.",
    ],
    examples: &[Example {
        title: "An event for each item",
        query: r#"split(items)"#,
        events: r#"{"order":5,"items":[{"sku":"a"},{"sku":"b"}]}"#,
        rows: r#"{"order":5,"_index":0,"items.sku":"a"}
{"order":5,"_index":1,"items.sku":"b"}"#,
    }],
    source: "functions-split",
    ..Signature::EMPTY
};

struct Elements {
    array: String,
    prefix: String,
    strip: bool,
    id: Slot,
    index: Slot,
}

/// The fields of one element: what follows the index in their names, and their values.
type Element<'a> = Vec<(&'a str, Value<'a>)>;

impl Elements {
    /// The index and the rest of the name, if the field belongs to the array.
    fn part_of<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let (digits, rest) = name.strip_prefix(&self.prefix)?.split_once(']')?;
        let is_index = digits == "0" || !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_element = rest.is_empty() || rest.starts_with(['.', '[']);
        if is_index && is_element { Some((digits.parse().ok()?, rest)) } else { None }
    }

    /// The name that a field of an element gets.
    fn name<'a>(&self, rest: &'a str, cx: &Context<'a>) -> &'a str {
        match rest.strip_prefix('.') {
            Some(member) if self.strip || self.array.is_empty() => member,
            _ => cx.text(&format!("{}{rest}", self.array)),
        }
    }
}

impl Transform for Elements {
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let mut elements: BTreeMap<usize, Element<'a>> = BTreeMap::new();
        for (name, value) in row.fields() {
            if let Some((index, rest)) = self.part_of(name) {
                elements.entry(index).or_default().push((rest, value));
            }
        }
        if !elements.contains_key(&0) {
            return Flow::Keep;
        }
        row.remove_where(|name| self.part_of(name).is_some());
        let id = row.get(self.id).text(cx.arena);
        let run = elements.into_iter().enumerate().take_while(|(place, (index, _))| place == index);
        let rows = run.map(|(index, (_, element))| {
            let mut row = row.clone();
            row.set(self.index, i64::try_from(index).map_or(Value::Missing, Value::Int));
            if let Some(id) = id {
                row.set(self.id, Value::Text(cx.text(&format!("{id}__{index}"))));
            }
            for (rest, value) in element {
                row.set_named(self.name(rest, cx), value);
            }
            row
        });
        Flow::Many(rows.collect())
    }
}

impl Function for Split {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = if call.text("field")?.is_empty() {
            call.reads_prefix("[");
            String::new()
        } else {
            call.array_prefix("field")?.0.to_string()
        };
        let strip = call.flag("strip")?;
        let id = call.reads_if_there("@id");
        call.writes("@id");
        let index = call.writes("_index");
        call.writes_unknown();
        let prefix = format!("{array}[");
        Ok(Bound::transform(Elements { array, prefix, strip, id, index }))
    }
}
