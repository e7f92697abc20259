//! What to write instead of functions and parameters that other languages have.

/// Names of no function, each with what does the same here.
const FUNCTIONS: &[(&str, &str)] = &[
    ("limit", "write head(10), or limit= on sort() and groupBy()"),
    ("take", "write head(10)"),
    ("first", "write head(1), or selectFromMin(@timestamp, include=[...])"),
    ("last", "write tail(1), or selectLast([...])"),
    ("bin", "write bucket(span=1h, function=...), or make a key first: h := formatTime(\"%F %H\", field=@timestamp)"),
    ("bucket", "write bucket(span=1h, field=[...], function=...) as a step of its own; it groups by time itself"),
    ("explode", "write split(array), which makes an event of each element"),
    ("mvexpand", "write split(array), which makes an event of each element"),
    ("dedup", "write groupBy(field, function=tail(1)), or head() behind a sort()"),
    ("distinct", "write groupBy(field), or count(field, distinct=true) for their number"),
    ("fields", "write select([a, b]), or drop([a, b]) to remove"),
    ("project", "write select([a, b])"),
    ("extend", "write an assignment: x := a + 1"),
    ("summarize", "write groupBy([a, b], function=...)"),
    ("where", "write the condition as a step of its own, or test(a > b)"),
    ("values", "write collect(field)"),
    ("list", "write collect(field)"),
    ("strcat", "write concat([a, b]), or format(\"%s %s\", field=[a, b])"),
    ("ifnull", "write coalesce([a, b]), or default(value=..., field=a)"),
    ("nvl", "write coalesce([a, b]), or default(value=..., field=a)"),
    ("contains", "write field=*text*, or text:contains(string=field, substring=text)"),
    ("datetime", "write parseTimestamp(\"yyyy-MM-dd\", field=a)"),
    ("strftime", "write formatTime(\"%F\", field=a)"),
    ("convert", "write unit:convert(a, from=B, to=MB); texts need no conversion into numbers"),
];

/// Parameters that a function does not have, each with the one that is meant.
const PARAMETERS: &[(&str, &str, &str)] = &[
    ("timeChart", "groupBy", "series"),
    ("timeChart", "by", "series"),
    ("timeChart", "field", "series"),
    ("bucket", "groupBy", "field"),
    ("groupBy", "by", "field"),
    ("groupBy", "fields", "field"),
    ("groupBy", "functions", "function"),
    ("top", "by", "sum"),
    ("split", "on", "field"),
    ("splitString", "on", "by"),
    ("kvParse", "tokenizer", "separatorPadding"),
    ("kvParse", "delimiter", "separator"),
    ("parseJson", "as", "prefix"),
    ("sort", "by", "field"),
    ("table", "columns", "fields"),
    ("select", "field", "fields"),
    ("in", "list", "values"),
    ("collect", "distinct", "multival"),
];

/// What to write instead of a function.
pub(crate) fn function(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, hint)| *hint)
}

/// The parameter that is meant by another name.
pub(crate) fn parameter(function: &str, name: &str) -> Option<&'static str> {
    let mut known = PARAMETERS.iter();
    known.find(|(of, wrong, _)| *of == function && *wrong == name).map(|(_, _, right)| *right)
}
