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

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns and the cells that are there.
    fn read(name: &str, text: &str) -> Result<(Vec<String>, Vec<String>), LookupError> {
        let table = parse(name, text)?;
        let cell = |(name, value): (&str, cql_core::Value<'_>)| match value {
            cql_core::Value::Text(text) => format!("{name}={text}"),
            other => format!("{name}={other:?}"),
        };
        let rows = (0..table.len()).map(|row| table.fields(row).map(cell).collect::<Vec<_>>().join(";"));
        Ok((table.columns().map(String::from).collect(), rows.collect()))
    }

    #[test]
    fn reads_csv() -> Result<(), LookupError> {
        let text = "\u{feff}id, name,note\r\n7, eve ,\"a, \"\"b\"\"\nc\"\r\n\n8\n9,x,,more\n";
        let (columns, rows) = read("a.csv", text)?;
        assert_eq!(columns, ["id", " name", "note"]);
        assert_eq!(rows, ["id=7; name= eve ;note=a, \"b\"\nc", "id=8", "id=9; name=x;note="]);
        assert_eq!(read("empty", "")?, (vec![], vec![]));
        Ok(())
    }

    #[test]
    fn reads_both_forms_of_json() -> Result<(), LookupError> {
        let (columns, rows) =
            read("A.JSON", r#"[{"ip":"1.2.3.4","n":7},{"n":1.50,"ok":true,"no":null,"deep":{"a":1}}]"#)?;
        assert_eq!(columns, ["ip", "n", "ok"]);
        assert_eq!(rows, ["ip=1.2.3.4;n=7", "n=1.5;ok=true"]);
        let (columns, rows) = read("a.json", r#"{"eve":{"role":"x"},"bob":{"role":"y","age":"9"}}"#)?;
        assert_eq!(columns, ["", "role", "age"]);
        assert_eq!(rows, ["=eve;role=x", "=bob;role=y;age=9"]);
        assert_eq!(read("a.json", "[]")?, (vec![], vec![]));
        Ok(())
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, expected) in [("[1]", "neither"), ("7", "neither"), ("{\"a\":1}", "neither"), ("{", "no JSON file")]
        {
            let error = read("a.json", text).expect_err(text);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
