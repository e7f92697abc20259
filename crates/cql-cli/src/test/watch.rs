//! Waiting until a file changes.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const INTERVAL: Duration = Duration::from_millis(300);

/// Waits until one of the files, or something in one of the folders, is another than it was.
pub(crate) fn wait(paths: &[PathBuf]) {
    let before = state(paths);
    loop {
        std::thread::sleep(INTERVAL);
        if state(paths) != before {
            return;
        }
    }
}

/// The files and when they were last written.
fn state(paths: &[PathBuf]) -> Vec<(PathBuf, Option<SystemTime>)> {
    let mut files = Vec::new();
    paths.iter().for_each(|path| add(path, &mut files));
    files
}

fn add(path: &Path, files: &mut Vec<(PathBuf, Option<SystemTime>)>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        let mut inner: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        inner.iter().for_each(|path| add(path, files));
    } else {
        let changed = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        files.push((path.to_path_buf(), changed));
    }
}
