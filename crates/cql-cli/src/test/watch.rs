//! Waiting until a file changes.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const INTERVAL: Duration = Duration::from_millis(300);

/// Files, and how they were at some time.
pub(crate) struct Watched {
    paths: Vec<PathBuf>,
    before: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Watched {
    /// The files, and what is in the folders, as they are now.
    pub(crate) fn new(paths: Vec<PathBuf>) -> Watched {
        let before = state(&paths);
        Watched { paths, before }
    }

    /// Waits until one of them is another than it was.
    pub(crate) fn wait_for_change(&self) {
        while state(&self.paths) == self.before {
            std::thread::sleep(INTERVAL);
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
