//! `writeJson()`

use super::{MAX_DEPTH, begins};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Row, TextBuffer, Value};
use std::collections::BTreeMap;

/// Writes fields as JSON.
pub(crate) struct WriteJson;

static SIGNATURE: Signature = Signature {
    name: "writeJson",
    kind: Kind::Value,
    group: "parsers",
    summary: "Writes fields as a JSON object.",
    params: &[
        Param::new("field", ParamType::Texts, "beginnings of the names of fields; [*] is any index")
            .default("@rawstring")
            .unnamed(),
        Param::new("as", ParamType::Output, "the field that the JSON is written to").default("_json"),
    ],
    output: "The field named by `as`.",
    rules: &[
        "Dots in names make nested objects, indexes make lists. A list is filled up with null where the event lacks an \
         element.",
        "Values that are numbers in JSON are written as they are, all others as strings.",
        "The order of members is that of their names. Names that no field has add nothing.",
    ],
    examples: &[Example {
        title: "Nested fields",
        query: r#"j := writeJson(["a.b", "tags[*]"]) | select(j)"#,
        events: r#"{"a":{"b":{"c":5},"x":1},"tags":["red","blue"]}"#,
        rows: r#"{"j":"{\"a\":{\"b\":{\"c\":5}},\"tags\":[\"red\",\"blue\"]}"}"#,
    }],
    source: "functions-writejson",
    ..Signature::EMPTY
};

/// Lists with an index past this one are written without gaps, so that a single field cannot make a huge list.
const MAX_GAP: usize = 1000;

/// A value, or what is nested in it. Members that are elements of a list have their index as key.
enum Node {
    Leaf(String),
    Object(BTreeMap<String, Node>),
    List(BTreeMap<usize, Node>),
}

/// A step on the way into nested values.
#[derive(Clone, Copy)]
enum Step<'n> {
    Member(&'n str),
    Element(usize),
}

/// The steps of a name. Brackets with anything but an index belong to the name of a member.
fn steps(name: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = Some(name);
    while let Some(text) = rest {
        let (member, after) = match text.split_once('.') {
            Some((member, after)) if steps.len() < MAX_DEPTH => (member, Some(after)),
            _ => (text, None),
        };
        let mut indexes = Vec::new();
        let mut bare = member;
        while let Some((before, index)) = bare.strip_suffix(']').and_then(|text| text.rsplit_once('['))
            && !before.is_empty()
            && steps.len() + indexes.len() < MAX_DEPTH
            && index.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(index) = index.parse()
        {
            indexes.push(Step::Element(index));
            bare = before;
        }
        steps.push(Step::Member(bare));
        steps.extend(indexes.into_iter().rev());
        rest = after;
    }
    steps
}

/// Puts a value at its place; false if another value is in the way.
fn insert(node: &mut Node, steps: &[Step<'_>], leaf: &str) -> bool {
    let Some((step, rest)) = steps.split_first() else { return false };
    let fresh = || match rest.first() {
        None => Node::Leaf(leaf.to_string()),
        Some(Step::Member(_)) => Node::Object(BTreeMap::new()),
        Some(Step::Element(_)) => Node::List(BTreeMap::new()),
    };
    let mut is_new = false;
    let mut make = || {
        is_new = true;
        fresh()
    };
    let child = match (node, step) {
        (Node::Object(members), Step::Member(name)) => members.entry((*name).to_string()).or_insert_with(&mut make),
        (Node::List(elements), Step::Element(index)) => elements.entry(*index).or_insert_with(&mut make),
        _ => return false,
    };
    if rest.is_empty() { is_new } else { insert(child, rest, leaf) }
}

/// Whether a text is a number as JSON writes them.
fn is_json_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes()[1].is_ascii_digit();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    !leading_zero && digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Leaf(text) if is_json_number(text) => out.push_str(text),
        Node::Leaf(text) => write_text(text, out),
        Node::Object(members) => {
            for (position, (name, member)) in members.iter().enumerate() {
                out.push(if position == 0 { '{' } else { ',' });
                write_text(name, out);
                out.push(':');
                write(member, out);
            }
            out.push_str(if members.is_empty() { "{}" } else { "}" });
        }
        Node::List(elements) => {
            let fill = elements.keys().next_back().is_some_and(|last| *last < MAX_GAP.max(2 * elements.len()));
            out.push('[');
            let mut next = 0;
            for (position, (index, element)) in elements.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                while fill && next < *index {
                    out.push_str("null,");
                    next += 1;
                }
                write(element, out);
                next = index + 1;
            }
            out.push(']');
        }
    }
}

fn json(row: &Row<'_>, selected: &[String]) -> String {
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut buffer = TextBuffer::default();
    for (name, value) in row.fields() {
        if selected.iter().any(|beginning| begins(name, beginning))
            && let Some(text) = value.text_in(&mut buffer)
        {
            fields.push((name, text.to_string()));
        }
    }
    // The order in which a row has its fields depends on how the query is run.
    fields.sort();
    let mut root = Node::Object(BTreeMap::new());
    for (name, text) in fields {
        if !insert(&mut root, &steps(name), &text) {
            // `a` and `a.b` cannot both be nested: one of them keeps its full name.
            insert(&mut root, &[Step::Member(name)], &text);
        }
    }
    let mut out = String::new();
    write(&root, &mut out);
    out
}

impl Function for WriteJson {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let selected = call.texts("field")?;
        for beginning in &selected {
            let (fixed, _) = beginning.split_once("[*]").unwrap_or((beginning, ""));
            call.reads_prefix(fixed);
        }
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| Value::Text(cx.text(&json(row, &selected)))))
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Step, insert, is_json_number, steps, write};
    use std::collections::BTreeMap;

    fn json(fields: &[(&str, &str)]) -> String {
        let mut root = Node::Object(BTreeMap::new());
        for (name, text) in fields {
            if !insert(&mut root, &steps(name), text) {
                insert(&mut root, &[Step::Member(name)], text);
            }
        }
        let mut out = String::new();
        write(&root, &mut out);
        out
    }

    #[test]
    fn nesting() {
        let fields = [("a.b[0]", "1"), ("a.b[1][0].c", "x"), ("a[x]", "2"), ("d[2]", "3"), ("[0].k", "4")];
        assert_eq!(json(&fields), r#"{"[0]":{"k":4},"a":{"b":[1,[{"c":"x"}]]},"a[x]":2,"d":[null,null,3]}"#);
        assert_eq!(json(&[]), "{}");
        assert_eq!(json(&[("a", "1"), ("a.b", "2"), ("a[0]", "3")]), r#"{"a":1,"a.b":2,"a[0]":3}"#);
        assert_eq!(
            json(&[("a[999999999]", "1"), ("a[99999999999999999999]", "1")]),
            r#"{"a":[1],"a[99999999999999999999]":1}"#
        );
        assert!(json(&[(&format!("a{}", "[0]".repeat(100_000)), "1")]).ends_with("]}"));
        assert!(json(&[(&"a.".repeat(100_000), "1")]).starts_with(r#"{"a":{"a":"#));
    }

    #[test]
    fn numbers_of_json() {
        for number in ["0", "-1", "10.50", "1e9", "1.5E-3", "12345678901234567890", "0.1"] {
            assert!(is_json_number(number), "{number}");
        }
        for text in ["", "-", "01", "1.", ".5", "+1", "1e", "0x1", "NaN", "true", " 1", "-01.5"] {
            assert!(!is_json_number(text), "{text}");
        }
    }
}
