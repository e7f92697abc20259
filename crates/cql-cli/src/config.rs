//! The configuration file `cql.toml`, and `cql config`, which shows what holds.

use crate::USAGE;
use crate::options::DialectOption;
use crate::report;
use clap::{Args, ValueEnum};
use cql_lint::{Level, Levels};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

/// The name of the file, which is looked for in the working folder and the folders above it.
const FILE_NAME: &str = "cql.toml";

/// What holds where the command line says nothing. Paths are those of the file, as seen from the working folder.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// Event files, patterns and folders for `cql run` and `cql repl`.
    pub(crate) inputs: Vec<PathBuf>,
    /// The format of the events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) input: Option<String>,
    /// The folder of lookup files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lookups: Option<PathBuf>,
    /// The folder of saved queries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) saved_queries: Option<PathBuf>,
    /// MaxMind databases.
    pub(crate) geoip: Vec<PathBuf>,
    /// Hosts files.
    pub(crate) hosts: Vec<PathBuf>,
    /// Which texts are accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dialect: Option<DialectOption>,
    /// The time zone of queries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timezone: Option<String>,
    /// How grave each finding of `cql check` is, by its code or name.
    pub(crate) lints: BTreeMap<String, Level>,
}

impl Config {
    /// Reads a file.
    fn read(path: &Path) -> Result<Config, String> {
        let failed = |reason: String| format!("{}: {reason}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        let mut config = Config::parse(&text).map_err(failed)?;
        config.rebase(path.parent().unwrap_or(Path::new("")));
        Ok(config)
    }

    fn parse(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_string())?;
        if let Some(format) = &config.input {
            format.parse::<cql::formats::Input>().map_err(|error| format!("input: {error}"))?;
        }
        if let Some(zone) = &config.timezone {
            cql::Zone::parse(zone).map_err(|error| format!("timezone: {error}"))?;
        }
        config.levels().map_err(|error| format!("lints: {error}"))?;
        Ok(config)
    }

    /// The levels of findings.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(crate) fn levels(&self) -> Result<Levels, String> {
        let mut levels = Levels::default();
        for (code, level) in &self.lints {
            levels.set(code, *level)?;
        }
        Ok(levels)
    }

    /// Makes paths relative to the folder of the file.
    fn rebase(&mut self, folder: &Path) {
        let single = [&mut self.lookups, &mut self.saved_queries].into_iter().flatten();
        let lists = [&mut self.inputs, &mut self.geoip, &mut self.hosts].into_iter().flatten();
        for path in single.chain(lists).filter(|path| *path != Path::new("-")) {
            *path = folder.join(&*path);
        }
    }
}

/// The file of this folder, or of the nearest one above it that has one.
fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

/// Where the configuration comes from.
#[derive(Args)]
pub(crate) struct ConfigOptions {
    /// Read this configuration file instead of the cql.toml of this folder or the nearest one above it.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    config: Option<PathBuf>,
    /// Read no configuration file.
    #[arg(long, global = true, conflicts_with = "config", help_heading = "Global options")]
    no_config: bool,
}

/// What was read from where.
#[derive(Debug, Default)]
struct Found {
    path: Option<PathBuf>,
    config: Config,
}

static CHOSEN: OnceLock<Choice> = OnceLock::new();
static FOUND: OnceLock<Result<Found, String>> = OnceLock::new();

/// What the options say.
#[derive(Clone, Debug, Default)]
enum Choice {
    #[default]
    Nearest,
    File(PathBuf),
    Nothing,
}

/// Sets what the options say, once for the whole program. The file is read when it is first needed.
pub(crate) fn choose(options: &ConfigOptions) {
    CHOSEN.get_or_init(|| match &options.config {
        Some(path) => Choice::File(path.clone()),
        None if options.no_config => Choice::Nothing,
        None => Choice::Nearest,
    });
}

/// The configuration.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn current() -> Result<&'static Config, String> {
    found().map(|found| &found.config)
}

fn found() -> Result<&'static Found, String> {
    let found = FOUND.get_or_init(|| {
        let path = match CHOSEN.get().cloned().unwrap_or_default() {
            Choice::File(path) => Some(path),
            Choice::Nothing => None,
            Choice::Nearest => std::env::current_dir().ok().and_then(|folder| find(&folder)),
        };
        let config = path.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        Ok(Found { path, config })
    });
    found.as_ref().map_err(Clone::clone)
}

/// Shows the configuration that holds here, and the file that it comes from.
#[derive(Args)]
pub(crate) struct ConfigCommand {
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    output: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// In the form of the file.
    Text,
    /// One JSON object: the path as "file", the settings as "config".
    Json,
}

impl ConfigCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let found = match found() {
            Ok(found) => found,
            Err(message) => {
                eprintln!("cql config: {message}");
                return USAGE.into();
            }
        };
        let text = match self.output {
            Form::Text => found.text(),
            Form::Json => serde_json::json!({"file": found.path, "config": found.config}).to_string() + "\n",
        };
        report::print(&text);
        ExitCode::SUCCESS
    }
}

impl Found {
    /// Every setting, as it would stand in the file; those without a value as comments.
    fn text(&self) -> String {
        let mut text = match &self.path {
            Some(path) => format!("# {}\n", path.display()),
            None => format!("# no {FILE_NAME} in this folder or above it\n"),
        };
        let config = &self.config;
        let list = |paths: &[PathBuf]| (!paths.is_empty()).then(|| serde_json::json!(paths));
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| serde_json::json!(path));
        let word = |word: &Option<String>| word.as_ref().map(|word| serde_json::json!(word));
        let settings = [
            ("inputs", list(&config.inputs), "[]"),
            ("input", word(&config.input), "\"auto\""),
            ("lookups", path(&config.lookups), ""),
            ("saved-queries", path(&config.saved_queries), ""),
            ("geoip", list(&config.geoip), "[]"),
            ("hosts", list(&config.hosts), "[]"),
            ("dialect", config.dialect.map(|dialect| serde_json::json!(dialect)), "\"extended\""),
            ("timezone", word(&config.timezone), "\"UTC\""),
        ];
        for (name, value, default) in settings {
            let _ = match (value, default) {
                (Some(value), _) => writeln!(text, "{name} = {value}"),
                (None, "") => writeln!(text, "# {name} is not set"),
                (None, default) => writeln!(text, "# {name} = {default}"),
            };
        }
        if !config.lints.is_empty() {
            text.push_str("\n[lints]\n");
        }
        for (code, level) in &config.lints {
            let _ = writeln!(text, "{code} = {}", serde_json::json!(level));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_upward() -> std::io::Result<()> {
        let top = tempfile::tempdir()?;
        let deep = top.path().join("a/b");
        std::fs::create_dir_all(&deep)?;
        std::fs::write(top.path().join(FILE_NAME), "lookups = \"tables\"\ninputs = [\"-\", \"x/*.json\"]")?;
        let path = find(&deep).expect("a file");
        assert_eq!(path, top.path().join(FILE_NAME));
        let config = Config::read(&path).expect("a configuration");
        assert_eq!(config.lookups, Some(top.path().join("tables")));
        assert_eq!(config.inputs, [PathBuf::from("-"), top.path().join("x/*.json")]);
        std::fs::write(deep.join(FILE_NAME), "")?;
        assert_eq!(find(&deep), Some(deep.join(FILE_NAME)));
        Ok(())
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, said) in [
            ("lookup = \"x\"", "unknown field `lookup`"),
            ("dialect = \"sql\"", "unknown variant `sql`"),
            ("input = \"xml\"", "input: unknown format `xml`"),
            ("timezone = \"Mars\"", "timezone: "),
            ("[lints]\nmixed = \"off\"", "lints: 'mixed' is no code or name"),
            ("[lints]\nCQL0601 = \"loud\"", "unknown variant `loud`"),
            ("inputs = 3", "line 1"),
        ] {
            let message = Config::parse(text).expect_err(text);
            assert!(message.contains(said), "{text}: {message}");
        }
    }

    #[test]
    fn shows_what_can_be_read_again() {
        let text = "inputs = [\"a\"]\ndialect = \"logscale\"\nsaved-queries = \"q\"\n[lints]\nCQL0601 = \"off\"";
        let config = Config::parse(text).expect("a configuration");
        let shown = Found { path: Some("cql.toml".into()), config }.text();
        let again = Config::parse(&shown).expect("a configuration");
        assert_eq!(Found { path: Some("cql.toml".into()), config: again }.text(), shown);
        assert!(shown.contains("CQL0601 = \"off\"") && shown.contains("# timezone = \"UTC\""), "{shown}");
    }
}
