//! `match()` used as a test of a text: against a regular expression, or against a list of values.

use super::{Written, as_field, with_unnamed};
use cql_core::function::{Replacement, Situation};
use cql_syntax::ast::{Expr, ExprKind, build};

pub(super) fn rewrite(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    if written.name != "match" || written.named("file").is_some() || written.named("table").is_some() {
        return None;
    }
    let unnamed = written.unnamed();
    if let (Some(values), [] | [_]) = (written.named("values"), unnamed.as_slice()) {
        let field = written.named("field").or(unnamed.first().copied())?;
        let call = with_unnamed(written.instead("in"), field.clone());
        let mut call = build::with(call, "values", values.clone());
        if let Some(ignore) = written.named("ignoreCase") {
            call = build::with(call, "ignoreCase", ignore.clone());
        }
        return Some(Replacement::Call(call));
    }
    let (field, pattern) = match unnamed.as_slice() {
        [] => (written.named("field")?, written.named("regex").or(written.named("pattern"))?),
        [one] => match written.named("field") {
            // `match("re", field=x)` may name a file that is not there.
            Some(field) if matches!(one.node, ExprKind::Regex(_)) => (field, *one),
            Some(_) => return None,
            None => (*one, written.named("regex").or(written.named("pattern"))?),
        },
        [one, other] if as_field(one).is_some() => (*one, *other),
        [one, other] => (*other, *one),
        _ => return None,
    };
    as_field(field)?;
    if !is_pattern(pattern, situation) {
        return None;
    }
    let mut call = with_unnamed(written.instead("regex"), pattern.clone());
    call = build::with(call, "field", field.clone());
    if let Some(flags) = written.named("flags") {
        call = build::with(call, "flags", flags.clone());
    }
    Some(Replacement::Call(call))
}

/// Whether a value is a regular expression, not the name of a lookup file.
fn is_pattern(value: &Expr, situation: &Situation<'_>) -> bool {
    match &value.node {
        ExprKind::Regex(_) => true,
        ExprKind::Text(text) => {
            let looks_like_file = text.ends_with(".csv") || text.ends_with(".json");
            !looks_like_file && !(situation.is_file)(text)
        }
        _ => false,
    }
}
