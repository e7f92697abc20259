//! Query texts: files, the files of folders, YAML that holds a rule, and standard input.

use crate::report;
use clap::Args;
use cql::formats::{Files, Input};
use cql_testing::suite::{DEFAULT_KEYS, RuleFile, is_test_file, is_yaml};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A query text and where it is from.
pub(crate) struct Text {
    /// The file; none for standard input.
    pub(crate) path: Option<PathBuf>,
    /// What messages call it.
    pub(crate) name: String,
    /// The text. That of a rule in YAML stands at its place in the file, with blanks around it.
    pub(crate) content: String,
    /// What it is called where its lines are counted: the file, unless its lines are not those of the file.
    pub(crate) title: String,
    /// Whether places in the text are places in the file.
    pub(crate) is_in_place: bool,
    file: Option<RuleFile>,
}

/// Where rules stand in YAML.
#[derive(Args, Clone, Default)]
pub(crate) struct KeyOption {
    /// Where the query stands in YAML files: a key, or a path of keys such as search.filter.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
}

impl KeyOption {
    /// The keys that may hold a query.
    pub(crate) fn keys(&self) -> Vec<String> {
        if self.key.is_empty() { DEFAULT_KEYS.map(String::from).to_vec() } else { self.key.clone() }
    }
}

/// The name that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// These paths, with the queries of a folder in its place: its `*.cql` and the YAML files with a rule, those in its folders
/// too, sorted, without hidden ones.
///
/// # Errors
/// Which folder cannot be read, or has none.
pub(crate) fn queries<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
    keys: &[String],
) -> Result<Vec<PathBuf>, String> {
    let mut names: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            names.push(path.clone());
            continue;
        }
        let files = Files::new(&[path], Input::Lines).map_err(|error| error.to_string())?;
        let is_rule = |path: &PathBuf| is_yaml(path) && !is_test_file(path) && RuleFile::read(path, keys).is_ok();
        let is_query = |path: &PathBuf| path.extension().is_some_and(|e| e == "cql") || is_rule(path);
        let before = names.len();
        names.extend(files.names().map(PathBuf::from).filter(is_query));
        if names.len() == before {
            return Err(format!(
                "{}: there is no query in this folder, neither *.cql nor YAML with a rule",
                path.display()
            ));
        }
    }
    Ok(names)
}

impl Text {
    /// A query that is in no file.
    pub(crate) fn unnamed(name: &str, content: String) -> Text {
        Text { path: None, name: name.into(), title: name.into(), content, is_in_place: true, file: None }
    }

    /// Reads a file, or standard input, which messages call `standard`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn read(path: &Path, standard: &str, keys: &[String]) -> Result<Text, String> {
        if path == Path::new(STANDARD_INPUT) {
            let mut content = String::new();
            std::io::stdin()
                .read_to_string(&mut content)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            return Ok(Text::unnamed(standard, content));
        }
        let file = RuleFile::read(path, keys).map_err(|error| format!("cannot read {error}"))?;
        let name = path.display().to_string();
        let (content, is_in_place) = match file.in_place() {
            Some(text) => (text, true),
            None => (file.query().to_string(), false),
        };
        let title = if is_in_place { name.clone() } else { format!("the query of {name}") };
        Ok(Text { path: Some(path.to_path_buf()), name, title, content, is_in_place, file: Some(file) })
    }

    /// All that stands in its file.
    pub(crate) fn whole(&self) -> &str {
        self.file.as_ref().map_or(&self.content, RuleFile::content)
    }

    /// What would stand there with another query.
    ///
    /// # Errors
    /// Why the query cannot be exchanged.
    pub(crate) fn with_query(&self, query: &str) -> Result<String, String> {
        self.file.as_ref().map_or_else(|| Ok(query.to_string()), |file| file.with_query(query))
    }

    /// What would stand there with changes of the content.
    ///
    /// # Errors
    /// Why the query cannot be changed.
    pub(crate) fn with_changes(&self, content: &str) -> Result<String, String> {
        self.file.as_ref().map_or_else(|| Ok(content.to_string()), |file| file.with_changes(content))
    }

    /// Writes the file anew if it is to be another, or the text to standard output.
    ///
    /// # Errors
    /// Why the file cannot be written.
    pub(crate) fn write(&self, whole: &str) -> Result<(), String> {
        match &self.path {
            Some(_) if whole == self.whole() => {}
            Some(path) => {
                std::fs::write(path, whole).map_err(|error| format!("cannot write {}: {error}", self.name))?;
            }
            None => report::print(whole),
        }
        Ok(())
    }
}
