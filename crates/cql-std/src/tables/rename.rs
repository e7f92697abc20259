//! `rename()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Slot, Value};
use cql_syntax::ast::{Element, Expr, ExprKind};

/// Renames fields.
pub(crate) struct Rename;

static SIGNATURE: Signature = Signature {
    name: "rename",
    kind: Kind::Transform,
    group: "tables",
    summary: "Gives fields other names.",
    params: &[
        Param::new("field", ParamType::Syntax, "one field, or pairs [[old, new], ...]").required().unnamed(),
        Param::new("as", ParamType::Output, "the new name, if one field is given"),
    ],
    output: "The event with the new names; the old ones are gone.",
    rules: &[
        "An existing field of the new name is overwritten.",
        "An event that lacks the field passes unchanged.",
        "Pairs are applied one after another.",
    ],
    examples: &[Example {
        title: "One field",
        query: "rename(user, as=name)",
        events: r#"{"user":"eve"}"#,
        rows: r#"{"name":"eve"}"#,
    }],
    source: "functions-rename",
    ..Signature::EMPTY
};

/// The field that an argument names.
fn name(call: &mut Call<'_, '_>, value: &Expr) -> Bind<Option<String>> {
    Ok(match &value.node {
        ExprKind::Text(text) | ExprKind::Word(text) | ExprKind::Number(text) | ExprKind::ArrayRef(text) => {
            Some(text.clone())
        }
        ExprKind::Field(field) => Some(field.to_string()),
        ExprKind::Parameter(_) => call.texts_of("field", value)?.into_iter().next(),
        _ => None,
    })
}

/// The members of a list; `None` if it is none.
fn members(value: &Expr) -> Option<Vec<Expr>> {
    let ExprKind::Array(elements) = &value.node else { return None };
    let members = elements.iter().map(|element| match element {
        Element::Value(value) => Some(value.clone()),
        Element::Assign(_) => None,
    });
    members.collect()
}

impl Function for Rename {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let new = call.output_name("as")?;
        let value = call.syntax_of("field");
        let list = value.as_ref().and_then(members);
        let single = match (&value, list.as_deref()) {
            (_, Some([only])) => name(call, only)?,
            (Some(value), None) => name(call, value)?,
            _ => None,
        };
        let mut pairs: Vec<(String, String)> = Vec::new();
        match (single, new, list) {
            (Some(old), Some(new), _) => pairs.push((old, new)),
            (Some(_), None, _) => return Err(call.refuse_value("field", "needs the parameter 'as' with the new name")),
            (None, None, Some(list)) => {
                for member in &list {
                    let pair = members(member).unwrap_or_default();
                    let names = pair.iter().map(|member| name(call, member)).collect::<Bind<Vec<_>>>()?;
                    match names.as_slice() {
                        [Some(old), Some(new)] => pairs.push((old.clone(), new.clone())),
                        _ => return Err(call.refuse_value("field", "must hold pairs of names: [[old, new], ...]")),
                    }
                }
            }
            _ => return Err(call.refuse_value("field", "must be one field with 'as', or pairs [[old, new], ...]")),
        }
        let mut slots: Vec<(Slot, Slot)> = Vec::new();
        for (old, new) in pairs {
            let from = call.reads(&old);
            call.removes(&old);
            slots.push((from, call.writes(&new)));
        }
        Ok(Bound::change(move |row, _| {
            for (from, to) in &slots {
                let value = row.get(*from);
                if value.is_present() && from != to {
                    row.set(*from, Value::Missing);
                    row.set(*to, value);
                }
            }
        }))
    }
}
