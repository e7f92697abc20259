//! A folder of files that queries name: lookup files, and saved queries.

use cql_core::Table;
use cql_core::environment::{Lookups, SavedQueries};
use std::path::{Component, PathBuf};
use std::sync::Arc;

/// The files below a folder, by their paths in it. A saved query `name` is the file `name.cql`.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The files of this folder, which are looked for when a query names them.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    /// The file of a name that may begin with a package (`acme/kit:name`, `acme/kit/name.csv`): below a folder of that
    /// name, or else in the folder itself. Names that lead out of the folder have none.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(name.replace(':', "/"));
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let alone = path.file_name().map(PathBuf::from)?;
        let candidates = [PathBuf::from(name), path, alone].map(|path| self.0.join(path));
        candidates.into_iter().find(|path| inside && path.is_file())
    }
}

impl Lookups for Folder {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(path) = self.file(name) else { return Ok(None) };
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let table = crate::lookup::parse(name, &text).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(table)))
    }
}

impl SavedQueries for Folder {
    fn text(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.file(&format!("{name}.cql"))?).ok()
    }
}
