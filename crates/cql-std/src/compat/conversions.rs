//! Conversions, which a language without types does not need: `toInt(x)`, `toString(x)`, and `null()`.

use super::{Written, as_field};
use cql_core::function::{Replacement, Situation};
use cql_syntax::Spanned;
use cql_syntax::ast::{BinaryOp, ExprKind, FieldName, StepKind, build};

const TO_NUMBER: &[&str] =
    &["toint", "tointeger", "tolong", "tofloat", "todouble", "tonumber", "int", "long", "float", "double", "number"];

const TO_TEXT: &[&str] = &["tostring", "string", "str", "totext"];

pub(super) fn rewrite(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    let name = written.name.as_str();
    if name == "null" && written.call.arguments.is_empty() {
        return Some(null(written, situation));
    }
    let value = written.only().cloned()?;
    let output = match as_field(&value) {
        Some(field) => Spanned::new(field.clone(), value.span),
        None => Spanned::new(FieldName::from(format!("_{}", written.call.name.node).as_str()), written.span),
    };
    if TO_TEXT.contains(&name) {
        return Some(Replacement::Value { value, output });
    }
    // A sum has no value if one side is no number.
    TO_NUMBER.contains(&name).then(|| {
        let span = written.span;
        let zero = Box::new(Spanned::new(ExprKind::Number("0".to_owned()), span));
        let sum = ExprKind::Binary { op: BinaryOp::Add, left: Box::new(value), right: zero };
        Replacement::Value { value: Spanned::new(sum, span), output }
    })
}

/// `d := null()` removes the field; elsewhere it is no value.
fn null(written: &Written<'_>, situation: &Situation<'_>) -> Replacement {
    let span = written.span;
    match situation.target {
        Some(target) => {
            let field = Spanned::new(target.clone(), span);
            let drop = super::with_unnamed(written.instead("drop"), build::field_value(&field));
            Replacement::Steps(vec![Spanned::new(StepKind::Call(drop), span)])
        }
        None => {
            Replacement::Value { value: build::no_value(span), output: Spanned::new(FieldName::from("_null"), span) }
        }
    }
}
