//! A folder of files that queries name: lookup files, and saved queries.

use cql_core::Table;
use cql_core::environment::{Lookups, SavedQueries};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The files below a folder, by their paths in it. A saved query `name` is the file `name.cql`.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The files of this folder, which are looked for when a query names them.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    /// The path of a file below the folder; names that lead out of it have none.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| self.0.join(name))
    }
}

impl Lookups for Folder {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        let Some(path) = self.path(name).filter(|path| path.is_file()) else { return Ok(None) };
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let table = crate::lookup::parse(name, &text).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(table)))
    }
}

impl SavedQueries for Folder {
    fn text(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(&format!("{name}.cql"))?).ok()
    }
}
