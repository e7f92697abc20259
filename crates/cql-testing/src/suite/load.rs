//! Reading test files.

use super::events::{Part, template};
use super::expect::{Expect, ExpectedRows};
use super::rule_file::{RuleText, text_in, yaml};
use super::settings::{self, Settings};
use serde_json::{Map, Value as Json};
use std::path::{Path, PathBuf};

/// Why a test file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct LoadError {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub message: String,
}

/// One test.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The rule.
    pub rule: RuleText,
    /// The events that it gets.
    pub events: Vec<Part>,
    /// What must come out; `None` if the rule need only be accepted.
    pub expect: Option<Expect>,
    /// What surrounds the rule.
    pub settings: Settings,
}

/// The tests of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Suite {
    /// The file.
    pub file: PathBuf,
    /// Its tests, in order.
    pub tests: Vec<Test>,
}

impl Suite {
    /// The files that the tests are made from, for a program that watches them.
    pub fn paths(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.file.clone()];
        for test in &self.tests {
            paths.push(test.rule.file.clone());
            paths.extend(Some(test.rule.file.with_extension("")).filter(|folder| folder.is_dir()));
            paths.extend(test.events.iter().filter_map(|part| match part {
                Part::File(path) => Some(path.clone()),
                _ => None,
            }));
            paths.extend(test.expect.iter().filter_map(|e| e.rows.as_ref()).filter_map(|rows| rows.file.clone()));
            paths.extend(test.settings.paths());
        }
        paths.sort();
        paths.dedup();
        paths
    }
}

/// Whether the name says that the file holds tests.
pub fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".test.yaml", ".test.yml"].iter().any(|ending| name.ends_with(ending))
}

struct Loader<'k> {
    file: &'k Path,
    folder: PathBuf,
    keys: &'k [String],
}

/// Reads the tests of a file; `None` if it is YAML of another kind, which holds no rule.
///
/// # Errors
/// What is wrong with it.
pub fn load(file: &Path, keys: &[String]) -> Result<Option<Suite>, LoadError> {
    let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
    let loader = Loader { file, folder, keys };
    let tests = read(file).and_then(|document| loader.document(&document));
    match tests {
        Ok(tests) => Ok(tests.map(|tests| Suite { file: file.to_path_buf(), tests })),
        Err(message) => Err(LoadError { file: file.display().to_string(), message }),
    }
}

fn read(file: &Path) -> Result<Json, String> {
    yaml(&std::fs::read_to_string(file).map_err(|error| error.to_string())?)
}

impl Loader<'_> {
    fn document(&self, document: &Json) -> Result<Option<Vec<Test>>, String> {
        match document {
            Json::Array(cases) if is_test_file(self.file) || cases.iter().any(|case| case.get("expect").is_some()) => {
                self.cases(cases, None, &Settings::new(&Map::new(), &self.folder)).map(Some)
            }
            Json::Object(map) if is_test_file(self.file) => self.tests(map).map(Some),
            Json::Object(map) => self.rule_file(document, map),
            _ if is_test_file(self.file) => Err("a test file is a map with 'tests', or a list of cases".into()),
            _ => Ok(None),
        }
    }

    /// A file of tests for one rule.
    fn tests(&self, map: &Map<String, Json>) -> Result<Vec<Test>, String> {
        let own = ["name", "description", "rule", "query", "tests"];
        known(map, &[&own[..], &settings::KEYS[..]])?;
        let Some(Json::Array(cases)) = map.get("tests") else {
            return Err("'tests' must be a list of cases".into());
        };
        let rule = match self.rule(map)? {
            Some(rule) => Some(rule),
            None if cases.iter().all(|case| case.get("rule").or(case.get("query")).is_some()) => None,
            None => Some(self.rule_beside()?),
        };
        self.cases(cases, rule, &Settings::new(map, &self.folder))
    }

    /// A rule as people keep it: its text under a key, metadata around it, perhaps tests.
    fn rule_file(&self, document: &Json, map: &Map<String, Json>) -> Result<Option<Vec<Test>>, String> {
        let Some((_, text)) = text_in(document, self.keys) else { return Ok(None) };
        let rule = RuleText { file: self.file.to_path_buf(), name: None, text };
        let settings = Settings::new(&Map::new(), &self.folder);
        match map.get("tests") {
            Some(Json::Array(cases)) => self.cases(cases, Some(rule), &settings).map(Some),
            _ => {
                let name = map.get("name").or(map.get("title")).and_then(Json::as_str).unwrap_or("the rule");
                let name = format!("{name} is accepted");
                Ok(Some(vec![Test { name, rule, events: Vec::new(), expect: None, settings }]))
            }
        }
    }

    /// The rule that a map names or holds.
    fn rule(&self, map: &Map<String, Json>) -> Result<Option<RuleText>, String> {
        let name = map.get("name").and_then(Json::as_str).map(String::from);
        match (map.get("rule"), map.get("query")) {
            (Some(Json::String(path)), None) => RuleText::read(&self.folder.join(path), self.keys).map(Some),
            (None, Some(Json::String(text))) => {
                Ok(Some(RuleText { file: self.file.to_path_buf(), name, text: text.clone() }))
            }
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err("give 'rule' (a file) or 'query' (a text), not both".into()),
            _ => Err("'rule' is the path of a file, 'query' the text of a rule".into()),
        }
    }

    /// The rule next to `NAME.test.yaml`, or next to the folder `NAME` that the test file lies in.
    fn rule_beside(&self) -> Result<RuleText, String> {
        let file_name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = file_name.split(".test.").next().unwrap_or_default();
        let candidates = ["cql", "yaml", "yml"].into_iter().flat_map(|extension| {
            [self.folder.join(format!("{stem}.{extension}")), self.folder.with_extension(extension)]
        });
        match candidates.into_iter().find(|path| path.is_file()) {
            Some(path) => RuleText::read(&path, self.keys),
            None => {
                Err(format!("there is no {stem}.cql beside the tests; name the rule with 'rule: FILE' or 'query: |'"))
            }
        }
    }

    fn cases(&self, cases: &[Json], rule: Option<RuleText>, settings: &Settings) -> Result<Vec<Test>, String> {
        let cases = cases.iter().enumerate().map(|(index, case)| {
            let Json::Object(case) = case else { return Err(format!("case {}: it must be a map", index + 1)) };
            let name = case.get("name").map_or_else(|| format!("case {}", index + 1), super::events::text);
            self.case(&name, case, rule.as_ref(), settings).map_err(|message| format!("{name}: {message}"))
        });
        let tests: Vec<Test> = cases.collect::<Result<_, String>>()?;
        let again = tests.iter().enumerate().find(|(index, test)| tests[..*index].iter().any(|t| t.name == test.name));
        match again {
            Some((_, test)) => Err(format!("two tests have the name '{}'; a name stands for one", test.name)),
            None => Ok(tests),
        }
    }

    fn case(
        &self,
        name: &str,
        case: &Map<String, Json>,
        rule: Option<&RuleText>,
        settings: &Settings,
    ) -> Result<Test, String> {
        let own = ["name", "description", "rule", "query", "events", "raw", "expect", "source", "confidence"];
        let generated = ["template", "repeat", "vary", "step"];
        let short = ["ordered", "columns", "error", "exact", "warning"];
        known(case, &[&own[..], &generated[..], &short[..], &settings::KEYS[..]])?;
        let rule = match self.rule(case)? {
            Some(rule) => rule,
            None => rule.cloned().ok_or("it has no 'query'")?,
        };
        let mut events = match case.get("events") {
            None => Vec::new(),
            Some(events) => self.events(events)?,
        };
        if case.contains_key("template") {
            let entry = generated.iter().filter_map(|key| Some((key.to_string(), case.get(*key)?.clone())));
            events.push(Part::Events(template(&entry.collect())?));
        }
        if let Some(lines) = case.get("raw") {
            let lines = lines.as_array().ok_or("'raw' must be a list of lines")?;
            events.push(Part::Raw(lines.iter().map(super::events::text).collect()));
        }
        let mut expect = match case.get("expect") {
            Some(expect) => Expect::parse(expect, &self.folder)?,
            None => Expect::default(),
        };
        let beside: Map<String, Json> =
            short.iter().filter_map(|key| Some((key.to_string(), case.get(*key)?.clone()))).collect();
        let more = Expect::parse(&Json::Object(beside), &self.folder)?;
        expect.ordered |= more.ordered;
        expect.exact |= more.exact;
        expect.columns = expect.columns.or(more.columns);
        expect.error = expect.error.or(more.error);
        expect.warning = expect.warning.or(more.warning);
        if expect == Expect::default() {
            // A new test: the rows that come out can be written into it.
            expect.rows = Some(ExpectedRows { unwritten: true, ..ExpectedRows::default() });
        }
        Ok(Test { name: name.to_string(), rule, events, expect: Some(expect), settings: settings.with(case) })
    }

    /// A file, or a list of events, files and templates.
    fn events(&self, events: &Json) -> Result<Vec<Part>, String> {
        let wrong = "'events' is the path of a file, or a list of events, {file: PATH} and {template: {...}}";
        match events {
            Json::String(path) => Ok(vec![self.file_part(path)?]),
            Json::Array(entries) => {
                let mut parts: Vec<Part> = Vec::new();
                for entry in entries {
                    let Json::Object(map) = entry else { return Err(wrong.into()) };
                    let more = match map.get("file") {
                        Some(Json::String(path)) if map.len() == 1 => {
                            parts.push(self.file_part(path)?);
                            continue;
                        }
                        _ if matches!(map.get("template"), Some(Json::Object(_))) => template(map)?,
                        _ => vec![entry.clone()],
                    };
                    match parts.last_mut() {
                        Some(Part::Events(events)) => events.extend(more),
                        _ => parts.push(Part::Events(more)),
                    }
                }
                Ok(parts)
            }
            _ => Err(wrong.into()),
        }
    }

    fn file_part(&self, path: &str) -> Result<Part, String> {
        let path = self.folder.join(path);
        if path.exists() { Ok(Part::File(path)) } else { Err(format!("there is no file {}", path.display())) }
    }
}

fn known(map: &Map<String, Json>, keys: &[&[&str]]) -> Result<(), String> {
    let unknown = map.keys().find(|key| !keys.concat().contains(&key.as_str()));
    match unknown {
        None => Ok(()),
        Some(key) => Err(format!("unknown key '{key}'; the keys here are {}", keys.concat().join(", "))),
    }
}

impl From<Vec<Map<String, Json>>> for ExpectedRows {
    fn from(rows: Vec<Map<String, Json>>) -> Self {
        ExpectedRows { rows, ..ExpectedRows::default() }
    }
}
