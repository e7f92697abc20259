//! Folders of files that queries name: lookup files, and saved queries.

use cql_core::Table;
use cql_core::environment::{Lookups, SavedQueries};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The files below folders, by their paths in them. The first folder that has a file counts. A saved query `name` is the
/// file `name.cql`.
#[derive(Clone, Debug, Default)]
pub struct Folders(Vec<PathBuf>);

impl Folders {
    /// The files of these folders, which are looked for when a query names them.
    pub fn new(folders: impl IntoIterator<Item = impl Into<PathBuf>>) -> Folders {
        Folders(folders.into_iter().map(Into::into).collect())
    }

    /// The same, and then the folders of a rule: that of its own name (`NAME/` for `NAME.cql` and `NAME.test.yaml`), and the one
    /// that it lies in.
    #[must_use]
    pub fn and_of_rule(mut self, rule: &Path) -> Folders {
        let stem = rule.file_stem().unwrap_or_default().to_string_lossy();
        let beside = rule.parent().unwrap_or(Path::new(""));
        self.0.push(beside.join(stem.strip_suffix(".test").unwrap_or(&stem)));
        self.0.push(beside.to_path_buf());
        self
    }

    /// The file of a name that may begin with a package (`acme/kit:name`, `acme/kit/name.csv`): below a folder of that
    /// name, or else in the folder itself. Names that lead out of the folder have none.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(name.replace(':', "/"));
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let alone = path.file_name().map(PathBuf::from)?;
        let names = [PathBuf::from(name), path, alone];
        let mut candidates = self.0.iter().flat_map(|folder| names.iter().map(move |name| folder.join(name)));
        candidates.find(|path| inside && path.is_file())
    }
}

impl Lookups for Folders {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(path) = self.file(name) else { return Ok(None) };
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let table = crate::lookup::parse(name, &text).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(table)))
    }
}

impl SavedQueries for Folders {
    fn text(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.file(&format!("{name}.cql"))?).ok()
    }
}
