//! Query texts: files, the files of folders, and standard input.

use crate::report;
use cql::formats::{Files, Input};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A query text and where it is from.
pub(crate) struct Text {
    /// The file; none for standard input.
    pub(crate) path: Option<PathBuf>,
    /// What messages call it.
    pub(crate) name: String,
    /// The text.
    pub(crate) content: String,
}

/// The name that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// These paths, with the `*.cql` files of a folder in its place: those in its folders too, sorted, without hidden ones.
///
/// # Errors
/// Which folder cannot be read.
pub(crate) fn queries<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<Vec<PathBuf>, String> {
    let mut names: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let files = Files::new(&[path], Input::Lines).map_err(|error| error.to_string())?;
            let queries = files.names().map(PathBuf::from).filter(|path| path.extension().is_some_and(|e| e == "cql"));
            names.extend(queries);
        } else {
            names.push(path.clone());
        }
    }
    Ok(names)
}

impl Text {
    /// Reads a file, or standard input, which messages call `standard`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn read(path: &Path, standard: &str) -> Result<Text, String> {
        if path == Path::new(STANDARD_INPUT) {
            let mut content = String::new();
            std::io::stdin()
                .read_to_string(&mut content)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            return Ok(Text { path: None, name: standard.into(), content });
        }
        let name = path.display().to_string();
        let content = std::fs::read_to_string(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        Ok(Text { path: Some(path.to_path_buf()), name, content })
    }

    /// Puts another text in its place: into the file, or to standard output.
    ///
    /// # Errors
    /// Why the file cannot be written.
    pub(crate) fn replace(&mut self, content: String) -> Result<(), String> {
        match &self.path {
            Some(_) if content == self.content => {}
            Some(path) => {
                std::fs::write(path, &content).map_err(|error| format!("cannot write {}: {error}", self.name))?;
            }
            None => report::print(&content),
        }
        self.content = content;
        Ok(())
    }
}
