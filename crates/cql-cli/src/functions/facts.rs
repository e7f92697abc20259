//! What a signature says, in words that both forms of the manual use.

use cql::{Kind, Param, ParamType, Signature};

/// How a call is written: `subnet(FIELD, bits=..., [as=...])`. What may be left out is in brackets.
pub(super) fn usage(signature: &Signature) -> String {
    let first = signature.params.iter().filter(|param| param.unnamed);
    let others = signature.params.iter().filter(|param| !param.unnamed);
    let params = first.chain(others).map(|param| {
        let written = match param.ty {
            ParamType::Assignments => "name=expression, ...".to_string(),
            _ if param.unnamed => param.name.to_uppercase(),
            _ => format!("{}=...", param.name),
        };
        if param.required { written } else { format!("[{written}]") }
    });
    format!("{}({})", signature.name, params.collect::<Vec<_>>().join(", "))
}

/// What a function does to events, in a word or two.
pub(super) fn kind(signature: &Signature) -> &'static str {
    match signature.kind {
        Kind::Filter => "filter",
        Kind::Value => "value: an expression, or a step that writes a field",
        Kind::Transform => "transform: works on one event at a time",
        Kind::Aggregate => "aggregate: takes all events and puts out new rows",
        Kind::Source => "source: puts out rows of its own",
        Kind::Preamble => "preamble: stands at the start of a query",
    }
}

/// What holds if a parameter is not given, as it would be written; blanks and line ends in quotes, to be seen.
pub(super) fn default(param: &Param) -> Option<String> {
    let default = param.default?;
    let blank = !default.is_empty() && default.trim().is_empty();
    Some(if blank { format!("{default:?}") } else { default.to_string() })
}

/// What else there is to say of a parameter, a sentence each.
pub(super) fn notes(param: &Param) -> Vec<String> {
    let mut notes = Vec::new();
    if param.unnamed {
        notes.push("its name may be left out".to_string());
    }
    if !param.values.is_empty() {
        let how_many = if param.ty == ParamType::Choices { "any of" } else { "one of" };
        notes.push(format!("{how_many} {}", param.values.join(", ")));
    }
    if !param.aliases.is_empty() {
        notes.push(format!("also called {}", param.aliases.join(", ")));
    }
    if !param.compat.is_empty() {
        notes.push(format!("{} is understood too, with a warning", param.compat.join(", ")));
    }
    if let Some(instead) = param.deprecated {
        notes.push(format!("deprecated: write {instead}"));
    }
    notes
}
