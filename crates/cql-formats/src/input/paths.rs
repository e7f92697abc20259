//! From what the user names to a list of files: patterns expanded, folders walked.

use crate::error::InputError;
use std::fs;
use std::path::{Path, PathBuf};

/// An input to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Standard input.
    Stdin,
    /// A file, or something else that has a name in the file system.
    File(PathBuf),
}

/// The inputs that the given names stand for, in order.
///
/// `-` is standard input. A folder stands for the files in it and in its folders, sorted by name, without hidden ones. A name
/// that does not exist but has `*`, `?` or `[` in it is a pattern.
pub(super) fn expand<P: AsRef<Path>>(names: &[P]) -> Result<Vec<Place>, InputError> {
    let mut places = Vec::new();
    for name in names {
        let name = name.as_ref();
        if name == Path::new("-") {
            places.push(Place::Stdin);
            continue;
        }
        match (fs::metadata(name), name.to_str()) {
            (Ok(_), _) => add(name, &mut places)?,
            (Err(_), Some(pattern)) if pattern.contains(['*', '?', '[']) => add_matches(pattern, &mut places)?,
            (Err(source), _) => return Err(InputError::File { path: name.into(), source }),
        }
    }
    Ok(places)
}

fn add_matches(pattern: &str, places: &mut Vec<Place>) -> Result<(), InputError> {
    let hide = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
    let matches = glob::glob_with(pattern, hide)
        .map_err(|error| InputError::Pattern { pattern: pattern.into(), reason: error.msg })?;
    let before = places.len();
    for found in matches {
        let path = found.map_err(|error| InputError::File { path: error.path().into(), source: error.into() })?;
        add(&path, places)?;
    }
    match places.len() > before {
        true => Ok(()),
        false => Err(InputError::NoMatch { pattern: pattern.into() }),
    }
}

/// Adds a file, or the files of a folder.
fn add(path: &Path, places: &mut Vec<Place>) -> Result<(), InputError> {
    let failed = |source| InputError::File { path: path.into(), source };
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        places.push(Place::File(path.into()));
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link to a folder could lead in circles.
        let kind = entry.file_type().map_err(failed)?;
        let linked_folder = kind.is_symlink() && fs::metadata(entry.path()).is_ok_and(|target| target.is_dir());
        if !hidden && !linked_folder {
            entries.push(entry.path());
        }
    }
    entries.sort();
    entries.iter().try_for_each(|entry| add(entry, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_folders_and_patterns() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c"))?;
        fs::create_dir_all(at(".hidden"))?;
        for name in ["z.json", "a.json", "b/2.log", "b/c/1.log", ".secret", ".hidden/x", "odd[1].json"] {
            fs::write(at(name), "")?;
        }
        let files = |names: &[&str]| names.iter().map(|name| Place::File(at(name))).collect::<Vec<_>>();
        assert_eq!(expand(&[folder.path()])?, files(&["a.json", "b/2.log", "b/c/1.log", "odd[1].json", "z.json"]));
        assert_eq!(expand(&[at("*.json")])?, files(&["a.json", "odd[1].json", "z.json"]));
        assert_eq!(expand(&[at("odd[1].json")])?, files(&["odd[1].json"]));
        assert_eq!(expand(&[PathBuf::from("-"), at("z.json")])?, [vec![Place::Stdin], files(&["z.json"])].concat());
        assert!(matches!(expand(&[at("*.nothing")]), Err(InputError::NoMatch { .. })));
        assert!(matches!(expand(&[at("nothing")]), Err(InputError::File { .. })));
        assert!(matches!(expand(&[at("***")]), Err(InputError::Pattern { .. })));
        Ok(())
    }
}
