//! Where the queries of earlier sessions are kept.

use std::path::PathBuf;

/// The file, in the state folder of the user. Its folder is made if need be; `None` if there can be none.
pub(crate) fn file() -> Option<PathBuf> {
    let folder = state_folder(|name| std::env::var_os(name).map(PathBuf::from))?.join("cql");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// As the XDG base directory specification says, where relative paths do not count; on Windows the local data folder.
fn state_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).filter(|path| path.is_absolute());
    absolute("XDG_STATE_HOME").or_else(|| match cfg!(windows) {
        true => absolute("LOCALAPPDATA"),
        false => absolute("HOME").map(|home| home.join(".local/state")),
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn follows_the_variables() {
        let folder = |variables: &[(&str, &str)]| {
            state_folder(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, path)| path.into()))
        };
        assert_eq!(folder(&[("XDG_STATE_HOME", "/state"), ("HOME", "/home/eve")]), Some("/state".into()));
        assert_eq!(
            folder(&[("XDG_STATE_HOME", "state"), ("HOME", "/home/eve")]),
            Some("/home/eve/.local/state".into())
        );
        assert_eq!(folder(&[]), None);
    }
}
