//! Writing the rows that came out into a test, in place of those that were expected.

use super::compare::same_value;
use super::events::text;
use super::load::{LoadError, Suite, Test};
use super::run::RowFields;
use serde_json::{Map, Value as Json};
use std::path::PathBuf;

/// Why a test cannot be renewed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct UpdateError {
    /// The file.
    pub file: String,
    /// Why.
    pub message: String,
}

/// Replaces the expected rows of a test by these: in the file of rows that it names, or in the test file itself, where
/// everything else (comments, order, layout) stays as it is. Gives the file that was written.
///
/// # Errors
/// When the rows cannot be found in the text, or the file cannot be written.
pub fn update(suite: &Suite, test: &Test, rows: &[RowFields], keys: &[String]) -> Result<PathBuf, UpdateError> {
    let expected = test.expect.as_ref().and_then(|expect| expect.rows.as_ref());
    let refuse = |message: String| UpdateError { file: suite.file.display().to_string(), message };
    let Some(expected) = expected else {
        return Err(refuse(format!("{}: it expects no rows that could be renewed", test.name)));
    };
    let rows = renewed(rows, &expected.rows);
    if let Some(file) = &expected.file {
        let lines: String = rows.iter().map(|row| format!("{}\n", Json::Object(row.clone()))).collect();
        std::fs::write(file, lines).map_err(|e| refuse(format!("{}: {e}", file.display())))?;
        return Ok(file.clone());
    }
    let text = std::fs::read_to_string(&suite.file).map_err(|error| refuse(error.to_string()))?;
    let written = replace(&text, &test.name, &rows).ok_or_else(|| {
        refuse(format!("{}: its rows are not written as a block of their own; renew them by hand", test.name))
    })?;
    // The text was changed without understanding all of YAML, so make sure of the outcome.
    let others = |text: &str| serde_yaml_ng::from_str::<Json>(text).ok().map(|document| without(document, &test.name));
    if others(&text) != others(&written) || others(&written).is_none() {
        return Err(refuse(format!("{}: its rows cannot be told from what is around them", test.name)));
    }
    std::fs::write(&suite.file, written).map_err(|error| refuse(error.to_string()))?;
    match super::load::load(&suite.file, keys) {
        Ok(_) => Ok(suite.file.clone()),
        Err(LoadError { message, .. }) => Err(refuse(message)),
    }
}

/// The rows with the fields that the expected ones list (all, if those list none), and values as they were written where
/// they are the same.
fn renewed(rows: &[RowFields], expected: &[Map<String, Json>]) -> Vec<Map<String, Json>> {
    let listed: Vec<&String> = expected.iter().flat_map(Map::keys).collect();
    let row = |row: &RowFields| {
        let wanted = |name: &String| {
            if listed.is_empty() { !name.starts_with('@') } else { listed.contains(&name) }
        };
        let fields = row.iter().filter(|(name, _)| wanted(name));
        fields.map(|(name, value)| (name.clone(), written(name, value, expected))).collect()
    };
    rows.iter().map(row).collect()
}

/// The value as one of the expected rows writes it, or as a number where it is one, or as text.
fn written(name: &str, value: &str, expected: &[Map<String, Json>]) -> Json {
    let known = expected.iter().filter_map(|row| row.get(name)).find(|known| same_value(value, &text(known)));
    if let Some(known) = known {
        return known.clone();
    }
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => Json::from(number),
        _ => Json::from(value),
    }
}

/// The document without the expected rows of one test.
fn without(mut document: Json, name: &str) -> Json {
    let cases = match &mut document {
        Json::Array(cases) => Some(cases),
        Json::Object(map) => map.get_mut("tests").and_then(Json::as_array_mut),
        _ => None,
    };
    for case in cases.into_iter().flatten().filter(|case| case.get("name").is_some_and(|n| text(n) == name)) {
        match case.get_mut("expect") {
            Some(expect @ Json::Array(_)) => *expect = Json::Null,
            Some(Json::Object(map)) => {
                map.insert("rows".into(), Json::Null);
            }
            Some(_) => {}
            None => {
                if let Json::Object(case) = case {
                    case.insert("expect".into(), Json::Null);
                }
            }
        }
    }
    document
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The text with other rows in the case of this name: behind `rows:`, or behind `expect:` if that holds the list.
fn replace(text: &str, name: &str, rows: &[Map<String, Json>]) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let named = |line: &&str| {
        let entry = line.trim().trim_start_matches("- ").trim();
        let value = entry.strip_prefix("name:").map(str::trim);
        value.is_some_and(|value| {
            serde_yaml_ng::from_str::<Json>(value).is_ok_and(|value| super::events::text(&value) == name)
        })
    };
    let at = lines.iter().position(named)?;
    // The case begins at the dash at or before its name, and ends at the next line that is not deeper than the dash.
    let start = (0..=at).rev().find(|line| lines[*line].trim_start().starts_with("- "))?;
    let depth = indent(lines[start]);
    let is_blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let end = (start + 1..lines.len())
        .find(|line| !is_blank(lines[*line]) && indent(lines[*line]) <= depth)
        .unwrap_or(lines.len());
    let key = |wanted: &str| (start..end).find(|line| lines[*line].trim().starts_with(wanted));
    let (line, key) = match (key("rows:"), key("expect:")) {
        (Some(line), _) => (line, "rows"),
        (None, Some(line)) => (line, "expect"),
        (None, None) => {
            // At the end of the case, below its other keys.
            let last = (start..end).rev().find(|line| !is_blank(lines[*line]))?;
            let feed = if lines[last].ends_with('\n') { "" } else { "\n" };
            let block = block("expect", depth + 2, rows);
            return Some(format!("{}{feed}{block}{}", lines[..=last].concat(), lines[last + 1..].concat()));
        }
    };
    let column = indent(lines[line]);
    let rest = lines[line].trim().trim_start_matches(key).trim_start_matches(':').trim();
    if !(rest.is_empty() || rest.starts_with('[') && rest.ends_with(']')) {
        return None;
    }
    // The list goes on while lines are deeper, or are its items at the same depth.
    let is_item = |line: &str| indent(line) == column && line.trim_start().starts_with("- ");
    let mut after = line + 1;
    while after < end && (is_blank(lines[after]) || indent(lines[after]) > column || is_item(lines[after])) {
        after += 1;
    }
    while after > line + 1 && is_blank(lines[after - 1]) {
        after -= 1;
    }
    let block = block(key, column, rows);
    Some(format!("{}{block}{}", lines[..line].concat(), lines[after..].concat()))
}

/// The rows as a list below a key.
fn block(key: &str, column: usize, rows: &[Map<String, Json>]) -> String {
    let mut block = format!("{:column$}{key}:{}\n", "", if rows.is_empty() { " []" } else { "" });
    for row in rows {
        for (index, (name, value)) in row.iter().enumerate() {
            let lead = if index == 0 { "- " } else { "  " };
            block.push_str(&format!("{:1$}{lead}{2}: {value}\n", "", column + 2, Json::from(name.as_str())));
        }
        if row.is_empty() {
            block.push_str(&format!("{:1$}- {{}}\n", "", column + 2));
        }
    }
    unquoted(&block)
}

/// Names without the quotes that they can do without.
fn unquoted(block: &str) -> String {
    let line = |line: &str| {
        let start = line.find('"')?;
        let (name, rest) = line[start + 1..].split_once("\": ")?;
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&name.to_lowercase().as_str());
        plain.then(|| format!("{}{name}: {rest}", &line[..start]))
    };
    block.lines().map(|text| line(text).unwrap_or_else(|| text.to_string()) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Tests
rule: a.cql
tests:
  - name: first
    events: [{a: 1}]
    expect:
      rows:
        # as counted by hand
        - a: 1
          host: x
      ordered: true

  # The second one.
  - name: 'second: one'
    expect: []
";

    fn row(fields: &[(&str, Json)]) -> Map<String, Json> {
        fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
    }

    #[test]
    fn only_the_rows_are_rewritten() {
        let rows = [row(&[("a", Json::from(2)), ("#tag", Json::from("q\"")), ("no", Json::from("x"))])];
        let wanted = TEXT.replace(
            "        # as counted by hand\n        - a: 1\n          host: x\n",
            "        - a: 2\n          \"#tag\": \"q\\\"\"\n          \"no\": \"x\"\n",
        );
        assert_eq!(replace(TEXT, "first", &rows), Some(wanted));
        let wanted = TEXT.replace("    expect: []\n", "    expect:\n      - a: 2\n");
        assert_eq!(replace(TEXT, "second: one", &[row(&[("a", Json::from(2))])]), Some(wanted));
        assert_eq!(replace(TEXT, "third", &[]), None);
        let fresh = "- name: a\n  events: [{a: 1}]\n\n- name: b\n  events: [{a: 1}]";
        assert_eq!(
            replace(fresh, "a", &[row(&[("_count", Json::from(2))])]),
            Some(fresh.replacen("1}]\n\n", "1}]\n  expect:\n    - _count: 2\n\n", 1))
        );
        assert_eq!(replace(fresh, "b", &[]), Some(format!("{fresh}\n  expect: []\n")));
    }

    #[test]
    fn fields_that_are_not_listed_stay_out_and_values_keep_their_form() {
        let rows = [vec![("a".to_string(), "2.0".to_string()), ("b".to_string(), "x".to_string())]];
        assert_eq!(renewed(&rows, &[row(&[("a", Json::from(2))])]), [row(&[("a", Json::from(2))])]);
        assert_eq!(renewed(&rows, &[]), [row(&[("a", Json::from("2.0")), ("b", Json::from("x"))])]);
    }
}
