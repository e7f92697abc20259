//! The texts to check.

use cql::formats::{Files, Input};
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// A query text and where it is from.
pub(super) struct Text {
    /// The file; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// What messages call it.
    pub(super) name: String,
    /// The text.
    pub(super) content: String,
}

impl Text {
    /// Puts another text in its place: into the file, or to standard output.
    ///
    /// # Errors
    /// Why the file cannot be written.
    pub(super) fn replace(&mut self, content: String) -> Result<(), String> {
        match &self.path {
            Some(_) if content == self.content => {}
            Some(path) => std::fs::write(path, &content).map_err(|error| format!("{}: {error}", self.name))?,
            None => {
                // A reader that goes away early is no error.
                let _ = std::io::stdout().write_all(content.as_bytes());
            }
        }
        self.content = content;
        Ok(())
    }
}

/// Reads files, the `*.cql` files of folders, and standard input for `-` or if nothing is named.
///
/// # Errors
/// What cannot be read.
pub(super) fn read<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Result<Vec<Text>, String> {
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
    if names.is_empty() {
        if std::io::stdin().is_terminal() {
            return Err("name files or folders, or send a query to standard input".into());
        }
        names.push("-".into());
    }
    names.iter().map(|name| read_one(name)).collect()
}

fn read_one(name: &Path) -> Result<Text, String> {
    if name == Path::new("-") {
        let mut content = String::new();
        std::io::stdin().read_to_string(&mut content).map_err(|error| format!("standard input: {error}"))?;
        return Ok(Text { path: None, name: "stdin".into(), content });
    }
    let content = std::fs::read_to_string(name).map_err(|error| format!("cannot read {}: {error}", name.display()))?;
    Ok(Text { path: Some(name.to_path_buf()), name: name.display().to_string(), content })
}
