//! Holds the signature of every function against the vendor's reference, see `reference/README.md`.

use cql::{LIBRARY, Param, ParamType, Registry};
use std::collections::{BTreeMap, BTreeSet};

/// Where a signature differs from the reference on purpose: the function, the parameter, the column (`parameter` for
/// the parameter as such), and why.
const DEVIATIONS: &[(&str, &str, &str, &str)] = &[
    ("array:regex", "flags", "words", "they are letters that may stand together, not words to choose from"),
    (
        "beta:param",
        "as",
        "required",
        "an assignment gives it, too: x := beta:param(name); otherwise the function refuses",
    ),
    (
        "formatTime",
        "as",
        "required",
        "an assignment gives it, too: x := formatTime(\"%F\"); otherwise the function refuses",
    ),
    ("lower", "locale", "aliases", "type is an older name for the locale, which the reference lists by itself"),
    ("lower", "type", "parameter", "type is an older name for the locale, which the reference lists by itself"),
    ("matchAsArray", "asArray", "default", "the reference prints the default of another function"),
    (
        "series",
        "memlimit",
        "default",
        "offline more is kept unless the query sets a limit; the function's page says so",
    ),
    ("sort", "reverse", "default", "what is left out is not false: reverse=false sorts upwards"),
    ("time:dayOfMonth", "timezoneField", "default", "left out in the reference; its sister functions have it"),
];

/// What each column holds for a parameter.
type Columns = BTreeMap<&'static str, String>;

/// Parameters by function and name. A function without parameters has one without a name.
type Parameters = BTreeMap<(String, String), Columns>;

const COLUMNS: [&str; 7] = ["function", "parameter", "required", "unnamed", "default", "aliases", "words"];

/// A default that follows from something else.
const FOLLOWS: &str = "~";

fn reference() -> Parameters {
    let table = include_str!("reference/functions.tsv");
    let (head, lines) = table.split_once('\n').expect("the table has a head");
    assert_eq!(head, COLUMNS.join("\t"), "the columns of tests/reference/functions.tsv");
    lines.lines().map(|line| key_and_columns(line.split('\t').map(str::to_string).collect())).collect()
}

fn declared() -> Parameters {
    let signatures = LIBRARY.functions().iter().map(|function| function.signature());
    let rows = signatures.flat_map(|signature| {
        let name = signature.name.to_string();
        // What takes all named arguments has no name that a query could write.
        let params = signature.params.iter().filter(|param| param.ty != ParamType::Assignments);
        let rows: Vec<_> = params.map(|param| cells(&name, param)).collect();
        if rows.is_empty() { vec![vec![name]] } else { rows }
    });
    rows.map(key_and_columns).collect()
}

/// The line of the table that the declaration of a parameter comes to.
fn cells(function: &str, param: &Param) -> Vec<String> {
    let marked = |is: bool, mark: &str| if is { mark.to_string() } else { String::new() };
    let mut aliases = param.aliases.to_vec();
    aliases.sort_unstable();
    let default = match param.default {
        Some(blank) if !blank.is_empty() && blank.trim().is_empty() => format!("{blank:?}"),
        default => default.unwrap_or_default().to_string(),
    };
    vec![
        function.to_string(),
        param.name.to_string(),
        marked(param.required, "required"),
        marked(param.unnamed, "unnamed"),
        default,
        aliases.join(" "),
        param.values.join(" "),
    ]
}

fn key_and_columns(cells: Vec<String>) -> ((String, String), Columns) {
    let mut cells = cells.into_iter();
    let function = cells.next().unwrap_or_default();
    let parameter = cells.next().unwrap_or_default();
    let columns = COLUMNS[2..].iter().map(|column| (*column, cells.next().unwrap_or_default()));
    ((function, parameter), columns.collect())
}

/// Everything that differs: the function, the parameter, the column, and both sides in words.
fn differences(reference: &Parameters, declared: &Parameters) -> BTreeMap<(String, String, &'static str), String> {
    let keys: BTreeSet<_> = reference.keys().chain(declared.keys()).collect();
    let mut found = BTreeMap::new();
    for key in keys {
        let (function, parameter) = key.clone();
        let (theirs, ours) = match (reference.get(key), declared.get(key)) {
            (Some(theirs), Some(ours)) => (theirs, ours),
            (theirs, _) => {
                let side = if theirs.is_some() { "is in the reference only" } else { "is declared only" };
                found.insert((function, parameter, "parameter"), side.to_string());
                continue;
            }
        };
        for (column, theirs) in theirs {
            let ours = &ours[column];
            let follows = *column == "default" && theirs == FOLLOWS && ours.is_empty();
            if theirs != ours && !follows {
                let text = format!("the reference has {theirs:?}, the signature {ours:?}");
                found.insert((function.clone(), parameter.clone(), *column), text);
            }
        }
    }
    found
}

#[test]
fn signatures_are_those_of_the_reference() {
    let mut found = differences(&reference(), &declared());
    let mut problems = Vec::new();
    for (function, parameter, column, _) in DEVIATIONS {
        if found.remove(&(function.to_string(), parameter.to_string(), *column)).is_none() {
            problems.push(format!("{function}({parameter}): {column} differs no longer; take it off DEVIATIONS"));
        }
    }
    problems.extend(
        found.iter().map(|((function, parameter, column), text)| format!("{function}({parameter}): {column}: {text}")),
    );
    assert!(
        problems.is_empty(),
        "{}\n\nMend the signature in crates/cql-std/src, or, if it differs on purpose, add it with the reason to \
         DEVIATIONS in tests/reference.rs.",
        problems.join("\n")
    );
}

#[test]
fn every_kind_of_difference_is_found() {
    let parameters = |lines: &[&str]| -> Parameters {
        lines.iter().map(|line| key_and_columns(line.split('|').map(str::to_string).collect())).collect()
    };
    let reference = parameters(&["f|a|required|unnamed", "f|b|||1|c d|x y", "f|gone", "g", "h|same|||~"]);
    let declared = parameters(&["f|a", "f|b|||2|c|x", "f|new", "h|same", "i"]);
    let found = differences(&reference, &declared);
    let keys: Vec<_> =
        found.keys().map(|(function, parameter, column)| format!("{function} {parameter} {column}")).collect();
    let expected = [
        "f a required",
        "f a unnamed",
        "f b aliases",
        "f b default",
        "f b words",
        "f gone parameter",
        "f new parameter",
        "g  parameter",
        "i  parameter",
    ];
    assert_eq!(keys, expected);
}
