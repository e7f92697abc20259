//! What a test expects.

use serde_json::{Map, Value as Json};
use std::path::{Path, PathBuf};

/// What must come out of a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
    /// Whether there must be a row, or none.
    pub matches: Option<bool>,
    /// How many rows there must be.
    pub count: Option<Count>,
    /// The rows.
    pub rows: Option<ExpectedRows>,
    /// Whether they must be in this order.
    pub ordered: bool,
    /// Whether rows may have no other fields than those listed (but for metadata, `@…`).
    pub exact: bool,
    /// The names of all columns that do not begin with `@`, in order.
    pub columns: Option<Vec<String>>,
    /// The rule must be refused, or end with an error, that mentions this.
    pub error: Option<String>,
    /// There must be a warning that mentions this.
    pub warning: Option<String>,
}

/// A number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least so many.
    pub min: u64,
    /// At most so many.
    pub max: u64,
}

/// The rows, and where they are written down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpectedRows {
    /// The rows.
    pub rows: Vec<Map<String, Json>>,
    /// The file that holds them, unless they stand in the test itself.
    pub file: Option<PathBuf>,
    /// Whether nobody has written them down yet.
    pub unwritten: bool,
}

const KEYS: [&str; 8] = ["match", "count", "rows", "ordered", "exact", "columns", "error", "warning"];

impl Expect {
    /// Reads what is written down: `match`, `no match`, a number of rows, a list of rows, or a map.
    pub(crate) fn parse(value: &Json, folder: &Path) -> Result<Expect, String> {
        let mut expect = Expect::default();
        match value {
            Json::String(word) => match word.as_str() {
                "match" => expect.matches = Some(true),
                "no match" | "none" | "no-match" => expect.matches = Some(false),
                other => return Err(format!("'expect: {other}': the words are 'match' and 'no match'")),
            },
            Json::Number(_) => expect.count = Some(count(value)?),
            Json::Array(_) => expect.rows = Some(rows(value, folder)?),
            Json::Object(map) => expect.read(map, folder)?,
            _ => return Err("'expect' is 'match', 'no match', a number, a list of rows, or a map".into()),
        }
        Ok(expect)
    }

    fn read(&mut self, map: &Map<String, Json>, folder: &Path) -> Result<(), String> {
        for (key, value) in map {
            match key.as_str() {
                "match" => self.matches = Some(flag(key, value)?),
                "count" => self.count = Some(count(value)?),
                "rows" => self.rows = Some(rows(value, folder)?),
                "ordered" => self.ordered = flag(key, value)?,
                "exact" => self.exact = flag(key, value)?,
                "columns" => {
                    let names = value.as_array().ok_or("'columns' must be a list of names")?;
                    self.columns = Some(names.iter().map(super::events::text).collect());
                }
                "error" => self.error = Some(super::events::text(value)),
                "warning" => self.warning = Some(super::events::text(value)),
                other => {
                    return Err(format!("'expect' has no key '{other}'; its keys are {}", KEYS.join(", ")));
                }
            }
        }
        Ok(())
    }
}

fn flag(key: &str, value: &Json) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("'{key}' must be true or false"))
}

fn count(value: &Json) -> Result<Count, String> {
    let wrong = "'count' must be a whole number or {min: 1, max: 9}";
    match value {
        Json::Object(bounds) => {
            if bounds.keys().any(|key| key != "min" && key != "max") {
                return Err(wrong.into());
            }
            let bound = |key: &str, otherwise| match bounds.get(key) {
                None => Ok(otherwise),
                Some(bound) => bound.as_u64().ok_or(wrong),
            };
            Ok(Count { min: bound("min", 0)?, max: bound("max", u64::MAX)? })
        }
        value => {
            let count = value.as_u64().ok_or(wrong)?;
            Ok(Count { min: count, max: count })
        }
    }
}

fn rows(value: &Json, folder: &Path) -> Result<ExpectedRows, String> {
    match value {
        Json::Array(rows) => {
            let rows = rows.iter().map(|row| match row {
                Json::Object(fields) => Ok(fields.clone()),
                other => Err(format!("a row is a map of fields, not {other}")),
            });
            Ok(ExpectedRows { rows: rows.collect::<Result<_, _>>()?, ..ExpectedRows::default() })
        }
        Json::String(file) => {
            let file = folder.join(file);
            if !file.exists() {
                return Ok(ExpectedRows { file: Some(file), unwritten: true, ..ExpectedRows::default() });
            }
            let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let rows = lines.map(|line| serde_json::from_str(line).map_err(|e| format!("{}: {e}", file.display())));
            Ok(ExpectedRows { rows: rows.collect::<Result<_, _>>()?, file: Some(file), unwritten: false })
        }
        _ => Err("'rows' is a list of rows, or the name of a file with a JSON object on each line".into()),
    }
}
