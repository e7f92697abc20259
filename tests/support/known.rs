//! The cases that there are: those of the conformance files and the examples of the functions' documentation.

use super::case::{Case, data};
use cql::{Example, LIBRARY, Registry};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The cases of each file of `tests/conformance`, by the file's path in it without the ending.
pub fn conformance() -> Vec<(String, Result<Vec<Case>, String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let files = yaml_files(&root).into_iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap_or(&path).with_extension("").display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        let cases = text.and_then(|text| serde_yaml_ng::from_str(&text).map_err(|error| error.to_string()));
        (name, cases.map_err(|error| format!("{}: {error}", path.display())))
    });
    files.collect()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return files };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rules of `queries/`, each by its name.
pub fn rules() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../queries");
    let Ok(entries) = std::fs::read_dir(&folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let texts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "cql")).filter_map(|path| {
        let name = path.file_stem()?.to_string_lossy().into_owned();
        Some((name, std::fs::read_to_string(&path).ok()?))
    });
    let mut rules: Vec<(String, String)> = texts.collect();
    rules.sort();
    rules
}

/// An example of a function as a case.
pub fn example(name: &str, example: &Example) -> Result<Case, String> {
    let read = |what: &str, text: &str| {
        let lines: Result<Vec<BTreeMap<String, Json>>, _> = text.lines().map(serde_json::from_str).collect();
        lines.map_err(|error| format!("the {what} of '{}' are no NDJSON: {error}", example.title))
    };
    let error = example.rows.strip_prefix("refused: ").map(str::to_string);
    let expect = if error.is_none() { Some(read("rows", example.rows)?) } else { None };
    let events = read("events", example.events)?.into_iter().map(|event| Json::Object(event.into_iter().collect()));
    Ok(Case {
        name: format!("{name}: {}", example.title),
        query: example.query.to_string(),
        events: events.collect(),
        geoip: vec!["city.mmdb".to_string(), "asn.mmdb".to_string()],
        hosts: std::fs::read_to_string(data("hosts")).map_err(|error| error.to_string())?,
        expect,
        error,
        ..Case::default()
    })
}

/// All cases, of both kinds.
pub fn cases() -> Vec<Case> {
    let documented = LIBRARY.functions().iter().map(|function| function.signature());
    let examples = documented
        .flat_map(|signature| signature.examples.iter().filter_map(|each| example(signature.name, each).ok()));
    let conformance = conformance().into_iter().filter_map(|(_, cases)| cases.ok()).flatten();
    examples.chain(conformance).collect()
}
