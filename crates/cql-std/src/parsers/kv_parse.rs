//! `kvParse()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use indexmap::IndexMap;

/// Reads `key=value` pairs.
pub(crate) struct KvParse;

static SIGNATURE: Signature = Signature {
    name: "kvParse",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Reads key=value pairs in a text into fields.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields with the text").default("@rawstring").unnamed(),
        Param::new("as", ParamType::Text, "what is put in front of the names, with a dot")
            .default("")
            .aliases(&["prefix"]),
        Param::new("separator", ParamType::Text, "the character between key and value").default("="),
        Param::new("separatorPadding", ParamType::Choice, "whether blanks stand around the separator")
            .default("unknown")
            .values(&["unknown", "yes", "no"]),
        Param::new("onDuplicate", ParamType::Choice, "which of several pairs with one key counts")
            .default("keepLast")
            .values(&["keepFirst", "keepLast"]),
        Param::new("override", ParamType::Boolean, "whether fields that the event has are replaced").default("false"),
        Param::new("excludeEmpty", ParamType::Boolean, "whether empty values make no field").default("false"),
    ],
    output: "One field for each key.",
    rules: &[
        "Keys and values may stand in single or double quotes. Bare values end at a blank or a comma, bare keys have \
         letters, digits, `_`, `.`, `-` and brackets.",
        "Text that is no pair is ignored. Without a pair, or without the fields, the event passes unchanged.",
        "A field that the event has keeps its value unless `override` is set. Among pairs with one key `onDuplicate` \
         decides.",
        "With `separatorPadding=yes`, a separator behind what looks like a value makes that a key, and the value before it \
         empty. With `no`, a value that does not follow the separator at once is empty.",
    ],
    examples: &[Example {
        title: "Two pairs",
        query: "kvParse(msg) | drop(msg)",
        events: r#"{"msg":"user=eve, host='a b'"}"#,
        rows: r#"{"user":"eve","host":"a b"}"#,
    }],
    source: "functions-kvparse",
    ..Signature::EMPTY
};

/// What blanks around separators mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Padding {
    Unknown,
    Yes,
    No,
}

/// How pairs are told apart.
struct Reader {
    separator: char,
    padding: Padding,
}

/// A text in quotes and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

/// What follows the blanks within a line.
fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

impl Reader {
    /// Whether a bare key may have this letter.
    fn is_key(&self, letter: char) -> bool {
        letter != self.separator && (letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '[' | ']'))
    }

    /// What follows the separator, if one comes next.
    fn behind_separator<'t>(&self, text: &'t str) -> Option<&'t str> {
        // The separator may itself be a blank.
        text.strip_prefix(self.separator).or_else(|| skip_blanks(text).strip_prefix(self.separator))
    }

    /// A value and what follows it.
    fn value<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        quoted(text).unwrap_or_else(|| {
            let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
            text.split_at(end)
        })
    }

    /// The pairs of a text.
    fn pairs<'t>(&self, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let mut pairs = Vec::new();
        let mut rest = text;
        // A quote within a word, as in "it's", opens nothing.
        let mut in_word = false;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter| !self.is_key(letter)).unwrap_or(rest.len());
            let key = if in_word { None } else { quoted(rest) };
            let Some((key, after)) = key.or_else(|| (end > 0).then(|| rest.split_at(end))) else {
                in_word = false;
                rest = &rest[first.len_utf8()..];
                continue;
            };
            in_word = end > 0;
            let Some(after) = self.behind_separator(after) else {
                rest = after;
                continue;
            };
            in_word = false;
            let start = if self.padding == Padding::No { after } else { skip_blanks(after) };
            let (value, after) = self.value(start);
            if self.padding == Padding::Yes && self.behind_separator(after).is_some() {
                pairs.push((key, ""));
                rest = start;
            } else {
                pairs.push((key, value));
                rest = after;
            }
        }
        pairs
    }
}

impl Function for KvParse {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let prefix = call.output_name("as")?.unwrap_or_default();
        let separator = call.text("separator")?;
        let mut letters = separator.chars();
        let (Some(separator), None) = (letters.next(), letters.next()) else {
            return Err(call.refuse_value("separator", format!("must be one character, not '{separator}'")));
        };
        let padding = match call.choice("separatorPadding")? {
            "yes" => Padding::Yes,
            "no" => Padding::No,
            _ => Padding::Unknown,
        };
        let reader = Reader { separator, padding };
        let keep_first = call.choice("onDuplicate")? == "keepFirst";
        let replace = call.flag("override")?;
        let exclude_empty = call.flag("excludeEmpty")?;
        call.reads_all();
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let texts: Vec<&str> = fields.iter().filter_map(|field| row.get(*field).text(cx.arena)).collect();
            let mut found: IndexMap<&str, &str> = IndexMap::new();
            for (name, value) in texts.into_iter().flat_map(|text| reader.pairs(text)) {
                let kept = found.entry(name).or_insert(value);
                if !keep_first {
                    *kept = value;
                }
            }
            for (name, value) in found {
                let name = if prefix.is_empty() { name } else { cx.text(&format!("{prefix}.{name}")) };
                if name.is_empty()
                    || (value.is_empty() && exclude_empty)
                    || (!replace && row.get_named(name).is_present())
                {
                    continue;
                }
                row.set_named(name, Value::Text(value));
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Padding, Reader};

    fn pairs(text: &'static str, padding: Padding) -> Vec<(&'static str, &'static str)> {
        Reader { separator: '=', padding }.pairs(text)
    }

    #[test]
    fn padding_tells_empty_values() {
        use Padding::{No, Unknown, Yes};
        assert_eq!(pairs("p = q = r", Unknown), [("p", "q")]);
        assert_eq!(pairs("p = q=r", Unknown), [("p", "q=r")]);
        assert_eq!(pairs("p=q = r", Unknown), [("p", "q")]);
        assert_eq!(pairs("p = q = r", Yes), [("p", ""), ("q", "r")]);
        assert_eq!(pairs("p = q=r", Yes), [("p", "q=r")]);
        assert_eq!(pairs("k = v m = l = w", Yes), [("k", "v"), ("m", ""), ("l", "w")]);
        assert_eq!(pairs("p = q = r", No), [("p", ""), ("q", "")]);
        assert_eq!(pairs("p = q=r", No), [("p", ""), ("q", "r")]);
        assert_eq!(pairs("p=q = r", No), [("p", "q")]);
    }

    #[test]
    fn quotes_and_words() {
        assert_eq!(pairs("it's a=1, that's b=2", Padding::Unknown), [("a", "1"), ("b", "2")]);
        assert_eq!(pairs("'x y'=\"a=1\" c='", Padding::Unknown), [("x y", "a=1"), ("c", "'")]);
        assert_eq!(pairs("a=\nb=2", Padding::Unknown), [("a", ""), ("b", "2")]);
        assert_eq!(pairs("é=ü,#t=1 = =", Padding::Unknown), [("é", "ü"), ("t", "1")]);
    }

    #[test]
    fn the_separator_is_no_part_of_a_key() {
        let reader = Reader { separator: '-', padding: Padding::Unknown };
        assert_eq!(reader.pairs("a-1 b-2-3"), [("a", "1"), ("b", "2-3")]);
        let reader = Reader { separator: ' ', padding: Padding::Unknown };
        assert_eq!(reader.pairs("a 1,b 2"), [("a", "1"), ("b", "2")]);
    }
}
