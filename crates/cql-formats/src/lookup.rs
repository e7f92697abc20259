//! Lookup files: CSV with a header line, and the two JSON forms of the reference's page on `match()`.

use cql_core::{OwnedValue, Table};
use serde_json::Value as Json;

/// Why a lookup file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The CSV is broken.
    #[error("it is no CSV file: {0}")]
    Csv(#[from] csv::Error),
    /// The JSON is broken.
    #[error("it is no JSON file: {0}")]
    Json(#[from] serde_json::Error),
    /// The JSON is neither an array of flat objects nor an object of flat objects.
    #[error("its JSON is neither an array of flat objects nor an object of flat objects")]
    Shape,
}

/// Reads a lookup file; its name says which format it has (`.json`, everything else is CSV).
///
/// In the JSON form that is an object of objects, the member names become the first column, whose name is empty.
///
/// # Errors
/// When the text is not of the format.
///
/// ```
/// let table = cql_formats::lookup::parse("users.csv", "id,name\n7,eve\n")?;
/// assert_eq!(table.columns().collect::<Vec<_>>(), ["id", "name"]);
/// # Ok::<(), cql_formats::lookup::LookupError>(())
/// ```
pub fn parse(name: &str, text: &str) -> Result<Table, LookupError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if name.to_ascii_lowercase().ends_with(".json") { json(text) } else { csv(text) }
}

fn csv(text: &str) -> Result<Table, LookupError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut table = Table::new(reader.headers()?.iter().map(String::from));
    let columns = table.columns().len();
    for record in reader.records() {
        let record = record?;
        table.push(record.iter().take(columns).map(|cell| Some(OwnedValue::Text(cell.into()))).collect());
    }
    Ok(table)
}

fn json(text: &str) -> Result<Table, LookupError> {
    match serde_json::from_str(text)? {
        Json::Array(rows) => {
            let mut table = Table::new([]);
            for row in &rows {
                push(&mut table, None, row)?;
            }
            Ok(table)
        }
        Json::Object(rows) => {
            let mut table = Table::new([String::new()]);
            for (key, row) in &rows {
                push(&mut table, Some(key), row)?;
            }
            Ok(table)
        }
        _ => Err(LookupError::Shape),
    }
}

fn push(table: &mut Table, key: Option<&str>, row: &Json) -> Result<(), LookupError> {
    let Json::Object(members) = row else { return Err(LookupError::Shape) };
    let cells = members.iter().filter_map(|(name, value)| {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(_) | Json::Bool(_) => value.to_string(),
            // Null is no value; nested values are not usable.
            _ => return None,
        };
        Some((name.clone(), OwnedValue::Text(text.into())))
    });
    let cells: Vec<(String, OwnedValue)> = cells.collect();
    let key = key.map(|key| OwnedValue::Text(key.into()));
    let all =
        key.iter().map(|key| ("", key.get())).chain(cells.iter().map(|(name, value)| (name.as_str(), value.get())));
    table.push_fields(all);
    Ok(())
}
