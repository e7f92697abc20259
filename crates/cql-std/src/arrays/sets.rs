//! Sets of values that are put out as an array: what `array:union()` and `array:intersection()` share.

use bumpalo::Bump;
use cql_core::agg::RowSink;
use cql_core::function::{ArrayName, Bind, Call};
use cql_core::{Row, Run, TextBuffer, Value};
use indexmap::IndexSet;

/// Different texts in the order in which they first came.
pub(crate) type Texts = IndexSet<Box<str>>;

/// The different texts among values.
pub(crate) fn texts(values: Vec<Value<'_>>) -> Texts {
    let mut buffer = TextBuffer::default();
    values.into_iter().filter_map(|value| value.text_in(&mut buffer).map(Into::into)).collect()
}

/// The array that an aggregate puts out, named by `as` with or without brackets.
pub(crate) fn output_array(call: &mut Call<'_, '_>) -> Bind<ArrayName> {
    let name = call.output_name("as")?.unwrap_or_default();
    let bare = name.strip_suffix("[]").unwrap_or(&name);
    if bare.is_empty() {
        return Err(call.refuse_value("as", "must be the name of an array, such as \"all\""));
    }
    call.writes_unknown();
    Ok(ArrayName(bare.into()))
}

/// Puts out one row with the texts as elements; none if there are no texts.
pub(crate) fn push_array(texts: &Texts, array: &ArrayName, run: &Run, out: &mut dyn RowSink) {
    if texts.is_empty() {
        return;
    }
    let arena = Bump::new();
    let mut row = Row::ordered(&run.layout);
    for (index, text) in texts.iter().enumerate() {
        row.set_named(arena.alloc_str(&array.element(index)), Value::Text(text));
    }
    out.push(&row);
}
