//! The text of a rule in its file: a query text (`.cql`), or YAML that holds one among metadata.

use serde_json::Value as Json;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Where the text of a rule stands in a YAML file, if nothing else is said: a key, or a path of keys.
pub const DEFAULT_KEYS: [&str; 6] = ["cql", "query", "queryString", "search.filter", "search_query", "rule.cql"];

/// The text of a rule and where it is from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleText {
    /// Its file, or the file of the test that holds it.
    pub file: PathBuf,
    /// A name for it, if the file holds more than one.
    pub name: Option<String>,
    /// The query text.
    pub text: String,
}

impl RuleText {
    /// The rule in a file.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn read(file: &Path, keys: &[String]) -> Result<RuleText, String> {
        let text = RuleFile::read(file, keys)?.query;
        Ok(RuleText { file: file.to_path_buf(), name: None, text })
    }
}

/// A file with a rule in it.
#[derive(Clone, Debug)]
pub struct RuleFile {
    path: PathBuf,
    keys: Vec<String>,
    /// All that stands in the file.
    content: String,
    /// The query text.
    query: String,
    place: Place,
}

/// Where the query stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// It is all of it.
    Whole,
    /// In a block of lines.
    Block {
        /// From the first line behind its indentation to the last.
        query: Range<usize>,
        /// By how many blanks the lines are indented.
        indent: usize,
    },
    /// On the line of its key.
    Line {
        /// The query.
        query: Range<usize>,
        /// The same with the quotes around it.
        value: Range<usize>,
        /// By how many blanks the lines of a block would be indented.
        indent: usize,
    },
    /// In YAML, but written so that no piece of the file is the query: folded, or with escapes.
    Elsewhere,
}

impl RuleFile {
    /// Reads a file. One with the ending of YAML holds the query under one of the keys.
    ///
    /// # Errors
    /// Why there is no query in it.
    pub fn read(path: &Path, keys: &[String]) -> Result<RuleFile, String> {
        let content = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        RuleFile::parse(path, content, keys)
    }

    fn parse(path: &Path, content: String, keys: &[String]) -> Result<RuleFile, String> {
        let (query, place) = if is_yaml(path) {
            let named = |message: String| format!("{}: {message}", path.display());
            let document = yaml(&content).map_err(named)?;
            let (key, query) = text_in(&document, keys).ok_or_else(|| {
                named(format!(
                    "it is YAML, and none of the keys {} holds a query; name the key with --key",
                    keys.join(", ")
                ))
            })?;
            let place = place_of(&content, key, &query);
            (query, place)
        } else {
            (content.clone(), Place::Whole)
        };
        Ok(RuleFile { path: path.to_path_buf(), keys: keys.to_vec(), content, query, place })
    }

    /// All that stands in the file.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The query text.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The query at its place in the file, with blanks for everything else, so that places in it are places in the file; `None` if
    /// there is no such text.
    pub fn in_place(&self) -> Option<String> {
        let range = match &self.place {
            Place::Whole => return Some(self.query.clone()),
            Place::Block { query, .. } | Place::Line { query, .. } => query.clone(),
            Place::Elsewhere => return None,
        };
        let blank = |text: &str| -> String {
            text.chars()
                .flat_map(|char| std::iter::repeat_n(if char == '\n' { char } else { ' ' }, char.len_utf8()))
                .collect()
        };
        let text = format!(
            "{}{}{}",
            blank(&self.content[..range.start]),
            &self.content[range.clone()],
            blank(&self.content[range.end..])
        );
        // The indentation must not have become a part of a text.
        is_same(&text, &self.query).then_some(text)
    }

    /// The file with another query in the place of its own.
    ///
    /// # Errors
    /// What to do first, if the query cannot be exchanged.
    pub fn with_query(&self, text: &str) -> Result<String, String> {
        if self.place == Place::Whole {
            return Ok(text.to_string());
        }
        let text = text.trim_end();
        let lines = |indent: usize| {
            let lines =
                text.split('\n').map(|line| if line.is_empty() { String::new() } else { " ".repeat(indent) + line });
            lines.collect::<Vec<_>>().join("\n")
        };
        let (place, new) = match &self.place {
            Place::Block { query, indent } => (query.clone(), lines(*indent).trim_start().to_string()),
            Place::Line { query, .. } if !text.contains('\n') => (query.clone(), text.to_string()),
            Place::Line { value, indent, .. } => (value.clone(), format!("|\n{}", lines(*indent))),
            Place::Whole | Place::Elsewhere => return Err(self.not_exchangeable()),
        };
        self.exchanged(place, &new, text)
    }

    /// The file with changes in its query, made in the text of [`RuleFile::in_place`].
    ///
    /// # Errors
    /// What to do first, if the query cannot be changed.
    pub fn with_changes(&self, text: &str) -> Result<String, String> {
        let query = match &self.place {
            Place::Whole => return Ok(text.to_string()),
            Place::Block { query, .. } | Place::Line { query, .. } => query.clone(),
            Place::Elsewhere => return Err(self.not_exchangeable()),
        };
        let behind = self.content.len() - query.end;
        let changed = text.get(query.start..text.len().saturating_sub(behind)).unwrap_or_default();
        self.exchanged(query, changed, text)
    }

    /// The file with other text at a place, if the query in it is then the one that is wanted.
    fn exchanged(&self, place: Range<usize>, new: &str, wanted: &str) -> Result<String, String> {
        let content = format!("{}{new}{}", &self.content[..place.start], &self.content[place.end..]);
        match RuleFile::parse(&self.path, content, &self.keys) {
            Ok(changed) if is_same(&changed.query, wanted) => Ok(changed.content),
            _ => Err(self.not_exchangeable()),
        }
    }

    fn not_exchangeable(&self) -> String {
        format!(
            "{}: the query in this YAML cannot be changed where it stands; write it as a block: 'cql: |', and below it the lines of \
             the query, indented",
            self.path.display()
        )
    }
}

/// Whether the name says that the file is YAML.
pub fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Reads YAML.
pub(super) fn yaml(text: &str) -> Result<Json, String> {
    let mut document: serde_yaml_ng::Value = serde_yaml_ng::from_str(text).map_err(|error| error.to_string())?;
    // `<<: *anchor` is how tests vary an event.
    document.apply_merge().map_err(|error| error.to_string())?;
    serde_json::to_value(document).map_err(|error| error.to_string())
}

/// The first text under one of the keys, and that key; `a.b` is the member `b` of `a`.
pub(super) fn text_in<'k>(document: &Json, keys: &'k [String]) -> Option<(&'k str, String)> {
    keys.iter().find_map(|key| {
        let found = key.split('.').try_fold(document, |value, name| value.get(name))?;
        Some((key.as_str(), found.as_str()?.to_string()))
    })
}

/// Whether two texts are the same query with the same comments.
fn is_same(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(cql_syntax::parse);
    cql_syntax::print_pipeline(&left.query.pipeline) == cql_syntax::print_pipeline(&right.query.pipeline)
        && left.query.comments.texts().eq(right.query.comments.texts())
        && left.diagnostics.len() == right.diagnostics.len()
}

/// Where YAML holds a query under a key.
fn place_of(content: &str, key: &str, query: &str) -> Place {
    let name = key.rsplit('.').next().unwrap_or(key);
    let mut start = 0;
    for line in content.split_inclusive('\n') {
        let behind = start + line.len();
        let value =
            line.trim_start_matches([' ', '-']).strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(value) = value {
            let value = value.trim();
            let found = match value.strip_prefix('|') {
                Some(_) => block(content, behind, query),
                None => single_line(value, query).and_then(|text| {
                    let at = |piece: &str| Some(start + line.rfind(piece)?).map(|at| at..at + piece.len());
                    let indent = line.len() - line.trim_start().len() + 2;
                    Some(Place::Line { query: at(text)?, value: at(value)?, indent })
                }),
            };
            if let Some(place) = found {
                return place;
            }
        }
        start = behind;
    }
    Place::Elsewhere
}

/// The lines of a block that begins at an offset, if they are the query.
fn block(content: &str, start: usize, query: &str) -> Option<Place> {
    let rest = content.get(start..)?;
    let first = rest.lines().find(|line| !line.trim().is_empty())?;
    let indent = first.len() - first.trim_start_matches(' ').len();
    let wanted: Vec<&str> = query.trim_end().lines().collect();
    let mut end = start;
    let mut found = Vec::with_capacity(wanted.len());
    for line in rest.split_inclusive('\n').take(wanted.len()) {
        let text = line.trim_end_matches(['\n', '\r']);
        found.push(text.get(indent..).unwrap_or_default());
        end += line.len();
    }
    let same = found.iter().zip(&wanted).all(|(found, wanted)| found.trim_end() == wanted.trim_end());
    let length = content.get(start..end)?.trim_end().len();
    (indent > 0 && same && found.len() == wanted.len())
        .then(|| Place::Block { query: start + indent..start + length, indent })
}

/// The part of a value on the line of its key that is the query.
fn single_line<'v>(value: &'v str, query: &str) -> Option<&'v str> {
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let text = quoted.unwrap_or(value);
    (text == query).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &str) -> RuleFile {
        let keys = ["cql".to_string(), "search.filter".to_string()];
        RuleFile::parse(Path::new("rule.yaml"), content.to_string(), &keys).expect("a rule")
    }

    #[test]
    fn a_block_of_lines_is_seen_and_exchanged_where_it_stands() {
        let rule = file("title: ä\ncql: |\n  // it\n  a=1\n\n  | b=\"x\"\ntags: [x]\n");
        assert_eq!(rule.query(), "// it\na=1\n\n| b=\"x\"\n");
        let shown = rule.in_place().expect("a place");
        assert_eq!(shown, "         \n      \n  // it\n  a=1\n\n  | b=\"x\"\n         \n");
        let exchanged = rule.with_query("c=1\n\n| d=2\n");
        assert_eq!(exchanged.as_deref(), Ok("title: ä\ncql: |\n  c=1\n\n  | d=2\ntags: [x]\n"));
        let changed = rule.with_changes(&shown.replace("a=1", "a=20"));
        assert_eq!(changed.as_deref(), Ok("title: ä\ncql: |\n  // it\n  a=20\n\n  | b=\"x\"\ntags: [x]\n"));
    }

    #[test]
    fn a_line_is_seen_too_and_becomes_a_block_if_it_must() {
        for (before, quote, indent) in
            [("cql: ", "", "  "), ("cql: ", "'", "  "), ("search:\n  filter: ", "\"", "    ")]
        {
            let rule = file(&format!("{before}{quote}a=1 | count(){quote}\nname: x\n"));
            assert_eq!(rule.in_place().map(|text| text.trim().to_string()).as_deref(), Some("a=1 | count()"));
            assert_eq!(rule.with_query("b=2\n"), Ok(format!("{before}{quote}b=2{quote}\nname: x\n")));
            let block = format!("{before}|\n{indent}b=2\n{indent}| count()\nname: x\n");
            assert_eq!(rule.with_query("b=2\n| count()\n"), Ok(block));
        }
    }

    #[test]
    fn what_is_written_in_another_way_is_read_but_has_no_place() {
        for content in ["cql: >\n  a=1\n  | count()\n", "cql: \"a=1 | b=\\\"x\\\"\"\n", "{cql: a=1 | count()}\n"] {
            let rule = file(content);
            assert_eq!(rule.in_place(), None, "{content}");
            let refused = rule.with_query("b=1").expect_err(content);
            assert!(refused.contains("write it as a block"), "{refused}");
        }
        // Blanks in a text over lines would count.
        assert_eq!(file("cql: |\n  a=\"x\n  y\"\n").in_place(), None);
    }

    /// Every rule of the repository, put into YAML, is the same rule there, at its place, and can be put back.
    #[test]
    fn rules_are_the_same_in_yaml() -> std::io::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../queries");
        let mut count = 0;
        for path in std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != "cql") {
                continue;
            }
            let query = std::fs::read_to_string(&path)?;
            let lines: Vec<String> = query.lines().map(|line| format!("      {line}").trim_end().to_string()).collect();
            let yaml = format!("search:\n    filter: |-\n{}\nname: a rule\n", lines.join("\n"));
            let rule = file(&yaml);
            assert_eq!(rule.query(), query.trim_end(), "{}", path.display());
            let shown = rule.in_place().unwrap_or_else(|| panic!("{}: no place", path.display()));
            let line = |text: &str, wanted: &str| text.lines().position(|line| line.contains(wanted));
            let last = query.lines().last().unwrap_or_default();
            assert_eq!(line(&shown, last), line(&yaml, last), "{}", path.display());
            assert_eq!(rule.with_query(&query).as_deref(), Ok(yaml.as_str()), "{}", path.display());
            assert_eq!(rule.with_changes(&shown).as_deref(), Ok(yaml.as_str()), "{}", path.display());
            count += 1;
        }
        assert!(count > 10, "only {count} rules");
        Ok(())
    }

    #[test]
    fn yaml_without_a_query_is_refused() {
        let refused = RuleFile::parse(Path::new("x.yml"), "a: 1".into(), &["cql".into()]).expect_err("no query");
        assert_eq!(refused, "x.yml: it is YAML, and none of the keys cql holds a query; name the key with --key");
    }
}
