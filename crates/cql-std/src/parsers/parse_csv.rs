//! `parseCsv()`

use super::{COLUMNS, FIELD, columns, delimiter};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Splits delimited text into columns.
pub(crate) struct ParseCsv;

static SIGNATURE: Signature = Signature {
    name: "parseCsv",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Splits a line of delimited values into named columns.",
    params: &[
        FIELD,
        COLUMNS,
        Param::new("delimiter", ParamType::Text, "what stands between two values; \\t is a tab").default(","),
        Param::new("excludeEmpty", ParamType::Boolean, "whether empty values make no field").default("false"),
        Param::new("trim", ParamType::Boolean, "whether blanks around values are dropped").default("false"),
    ],
    output: "A field for each column that there is a value for.",
    rules: &[
        "Values go to the columns in order. Values that no column is left for are ignored.",
        "A value in double quotes may contain the delimiter; two quotes in it stand for one.",
        "Without `trim`, blanks belong to the value, and a quote counts only directly behind the delimiter.",
        "Fields of those names are overwritten. An event without the text passes unchanged.",
    ],
    examples: &[Example {
        title: "A quoted value",
        query: "parseCsv(line, columns=[id, place]) | drop(line)",
        events: r#"{"line":"7,\"Oslo, Norway\",north"}"#,
        rows: r#"{"id":"7","place":"Oslo, Norway"}"#,
    }],
    source: "functions-parsecsv",
    ..Signature::EMPTY
};

/// How values are told apart.
struct Reader {
    delimiter: String,
    trim: bool,
}

impl Reader {
    /// The first value of a text and what follows the delimiter behind it.
    fn value<'t>(&self, text: &'t str) -> (String, Option<&'t str>) {
        let start = if self.trim { self.skip_blanks(text) } else { text };
        let mut value = String::new();
        let mut rest = start;
        if let Some(quoted) = start.strip_prefix('"') {
            rest = quoted;
            while let Some((part, after)) = rest.split_once('"') {
                value.push_str(part);
                rest = after;
                match after.strip_prefix('"') {
                    Some(more) => {
                        value.push('"');
                        rest = more;
                    }
                    None => return self.tail(value, rest),
                }
            }
            // The quote is never closed: it takes in everything.
            value.push_str(rest);
            return (value, None);
        }
        self.tail(value, rest)
    }

    /// Adds what comes before the next delimiter.
    fn tail<'t>(&self, mut value: String, text: &'t str) -> (String, Option<&'t str>) {
        let (tail, rest) = match text.split_once(&self.delimiter) {
            Some((tail, rest)) => (tail, Some(rest)),
            None => (text, None),
        };
        value.push_str(if self.trim { tail.trim_end() } else { tail });
        (value, rest)
    }

    /// Blanks, but for the delimiter, which may be a tab.
    fn skip_blanks<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text;
        while let Some(first) = rest.chars().next()
            && first.is_whitespace()
            && !rest.starts_with(&self.delimiter)
        {
            rest = &rest[first.len_utf8()..];
        }
        rest
    }
}

impl Function for ParseCsv {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let columns = columns(call)?;
        let delimiter = delimiter(call)?;
        if delimiter.is_empty() {
            return Err(call.refuse_value("delimiter", "must not be empty"));
        }
        let exclude_empty = call.flag("excludeEmpty")?;
        let reader = Reader { delimiter, trim: call.flag("trim")? };
        Ok(Bound::change(move |row, cx| {
            let mut rest = row.get(field).text(cx.arena);
            for column in &columns {
                let Some(text) = rest else { return };
                let (value, after) = reader.value(text);
                if !(exclude_empty && value.is_empty()) {
                    row.set(*column, Value::Text(cx.text(&value)));
                }
                rest = after;
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    fn values(text: &str, delimiter: &str, trim: bool) -> Vec<String> {
        let reader = Reader { delimiter: delimiter.into(), trim };
        let mut rest = Some(text);
        std::iter::from_fn(|| {
            let (value, after) = reader.value(rest?);
            rest = after;
            Some(value)
        })
        .collect()
    }

    #[test]
    fn quotes_protect_the_delimiter() {
        assert_eq!(values(r#""a,b",c"#, ",", false), ["a,b", "c"]);
        assert_eq!(values(r#"x, "a,b""#, ",", false), ["x", " \"a", "b\""]);
        assert_eq!(values(r#"x , " a,b " , y"#, ",", true), ["x", " a,b ", "y"]);
        assert_eq!(values(r#""a""b","""""#, ",", false), ["a\"b", "\""]);
        assert_eq!(values(r#""open, to the end"#, ",", false), ["open, to the end"]);
    }

    #[test]
    fn empty_values_count() {
        assert_eq!(values("a,,", ",", false), ["a", "", ""]);
        assert_eq!(values("", ",", false), [""]);
        assert_eq!(values("a\t\tb", "\t", true), ["a", "", "b"]);
    }
}
