//! Runs every case of `tests/conformance/**.yaml` as a test of its own.
//!
//! `tests/conformance/README.md` says what the cases look like.

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use support::case::{Case, check};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut trials = Vec::new();
    for path in yaml_files(&root) {
        let name = path.strip_prefix(&root).unwrap_or(&path).with_extension("").display().to_string();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let cases: Vec<Case> = match serde_yaml_ng::from_str(&text) {
            Ok(cases) => cases,
            Err(error) => {
                let message = format!("{}: {error}", path.display());
                trials.push(Trial::test(name, move || Err(Failed::from(message))));
                continue;
            }
        };
        for case in cases {
            let name = format!("{name}: {}", case.name);
            trials.push(Trial::test(name, move || check(&case).map_err(Failed::from)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
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
