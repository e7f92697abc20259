//! `readFile()`

use super::{Rows, included};
use cql_core::agg::RowSink;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature, SourceRows};
use cql_core::{Row, Run};

/// Puts out the rows of files and tables.
pub(crate) struct ReadFile;

static SIGNATURE: Signature = Signature {
    name: "readFile",
    kind: Kind::Source,
    group: "joins",
    summary: "Replaces the events by the rows of lookup files or tables.",
    params: &[
        Param::new("file", ParamType::Texts, "the files or tables").required().unnamed().aliases(&["table"]),
        Param::new("include", ParamType::Texts, "the columns that are read; all if not given or *"),
        Param::new("limit", ParamType::Number, "most rows of all files together"),
    ],
    output: "One event for each row, with the columns as fields.",
    rules: &["What came before is discarded.", "Files are read in the order in which they are given."],
    examples: &[Example {
        title: "The rows of a table",
        query: "defineTable(query={kind=user}, include=[name], name=users) | readFile(users)",
        events: r#"{"kind":"user","name":"eve"}
{"kind":"login"}"#,
        rows: r#"{"name":"eve"}"#,
    }],
    source: "functions-readfile",
    ..Signature::EMPTY
};

struct FileRows {
    sources: Vec<Rows>,
    include: Option<Vec<String>>,
    limit: usize,
}

impl SourceRows for FileRows {
    fn rows(&self, run: &Run, out: &mut dyn RowSink) {
        let mut left = self.limit;
        for source in &self.sources {
            let table = source.table(run);
            for index in 0..table.len() {
                if left == 0 {
                    return;
                }
                left -= 1;
                let mut row = Row::ordered(&run.layout);
                // The column of keys of a JSON file has no name to put it out under.
                for (name, value) in table.fields(index).filter(|(name, _)| !name.is_empty()) {
                    if self.include.as_ref().is_none_or(|include| include.iter().any(|column| column == name)) {
                        row.set_named(name, value);
                    }
                }
                out.push(&row);
            }
        }
    }
}

impl Function for ReadFile {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let mut sources = Vec::new();
        for file in call.texts("file")? {
            sources.push(Rows::find(call, "file", &file)?);
        }
        let include = included(call)?;
        let known: Option<Vec<Vec<String>>> = sources.iter().map(Rows::columns).collect();
        if let Some(known) = known {
            let wrong = include.iter().flatten().find(|column| !known.iter().any(|columns| columns.contains(column)));
            if let Some(wrong) = wrong {
                return Err(call.refuse_value("include", format!("names a column that no file has: '{wrong}'")));
            }
        }
        let limit = call.integer("limit", 1..=i64::MAX)?.map_or(usize::MAX, |limit| limit as usize);
        call.writes_unknown();
        Ok(Bound::Source(Box::new(FileRows { sources, include, limit })))
    }
}
