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
        while !self.has_changed() {
            std::thread::sleep(INTERVAL);
        }
    }

    /// Whether one of them is another than it was: written, new in a folder, or gone.
    fn has_changed(&self) -> bool {
        state(&self.paths) != self.before
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    /// Writes a file as if at this second.
    fn write(path: &Path, second: u64) -> std::io::Result<()> {
        std::fs::write(path, "{}")?;
        File::options().write(true).open(path)?.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second))
    }

    #[test]
    fn files_that_are_written_new_or_gone_are_changes() -> std::io::Result<()> {
        let top = tempfile::tempdir()?;
        let folder = top.path().join("rules/deep");
        std::fs::create_dir_all(&folder)?;
        let (rule, other) = (folder.join("a.cql"), top.path().join("other.cql"));
        write(&rule, 1)?;
        let watch = || Watched::new(vec![top.path().join("rules"), other.clone()]);

        let before = watch();
        assert!(!before.has_changed());
        write(&rule, 1)?;
        assert!(!before.has_changed(), "the same file at the same time");
        write(&rule, 2)?;
        assert!(before.has_changed(), "written again");

        let before = watch();
        write(&folder.join("b.cql"), 1)?;
        assert!(before.has_changed(), "a new file in a folder");

        let before = watch();
        write(&top.path().join("unwatched.cql"), 1)?;
        assert!(!before.has_changed(), "another file");
        write(&other, 1)?;
        assert!(before.has_changed(), "a file that was not there");

        let before = watch();
        std::fs::remove_file(&rule)?;
        assert!(before.has_changed(), "a file that is gone");
        Ok(())
    }
}
