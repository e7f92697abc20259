//! Finding the test files that paths stand for.

use super::load::{LoadError, Suite, is_test_file, load};
use super::rule_file::is_yaml;
use std::path::{Path, PathBuf};

/// What the paths hold.
#[derive(Debug, Default)]
pub struct Found {
    /// The test files.
    pub suites: Vec<Suite>,
    /// Files that cannot be used.
    pub errors: Vec<LoadError>,
}

/// The tests of files and folders. In folders, `NAME.test.yaml` and YAML files that hold a rule are taken; a rule `NAME.cql`
/// stands for the tests beside it and in the folder `NAME`.
pub fn find(paths: &[PathBuf], keys: &[String]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            yaml_files(path).iter().for_each(|file| found.add(file, keys, false));
        } else if is_yaml(path) {
            found.add(path, keys, true);
        } else {
            let tests = tests_of_rule(path);
            if tests.is_empty() {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let message = match path.is_file() {
                    true => format!("there are no tests for it; write them into {stem}.test.yaml beside it"),
                    false => "there is no such file".into(),
                };
                found.errors.push(LoadError { file: path.display().to_string(), message });
            }
            tests.iter().for_each(|file| found.add(file, keys, true));
        }
    }
    found
}

impl Found {
    fn add(&mut self, file: &Path, keys: &[String], named: bool) {
        if self.suites.iter().any(|suite| suite.file == file) {
            return;
        }
        match load(file, keys) {
            Ok(Some(suite)) => self.suites.push(suite),
            Ok(None) if named => self.errors.push(LoadError {
                file: file.display().to_string(),
                message: format!("it holds neither tests nor a rule under one of the keys {}", keys.join(", ")),
            }),
            Ok(None) => {}
            Err(error) if named || is_test_file(file) => self.errors.push(error),
            // Other YAML that happens to lie there.
            Err(_) => {}
        }
    }
}

fn tests_of_rule(rule: &Path) -> Vec<PathBuf> {
    let folder = rule.with_extension("");
    let beside = ["test.yaml", "test.yml"].map(|extension| rule.with_extension(extension));
    let mut files: Vec<PathBuf> = beside.into_iter().filter(|path| path.is_file()).collect();
    files.extend(yaml_files(&folder).into_iter().filter(|path| is_test_file(path)));
    files
}

/// The YAML files in a folder and its folders, sorted, without hidden ones.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with('.'));
    paths.sort();
    let files = paths.iter().flat_map(|path| {
        if path.is_dir() {
            return yaml_files(path);
        }
        if is_yaml(path) { vec![path.clone()] } else { Vec::new() }
    });
    files.collect()
}
