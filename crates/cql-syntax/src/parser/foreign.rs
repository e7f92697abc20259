//! Steps of other query languages, and how CQL says the same.

use super::Builder;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Builder<'_> {
    /// Reports a step of another language.
    pub(super) fn foreign(&mut self, source: &str, span: Span) {
        let words: Vec<&str> = source.split_whitespace().collect();
        let excerpt = super::joints::excerpt(source);
        let operands = |from: usize| words.get(from..).unwrap_or(&[]).join(" ").trim_end_matches([',', ';']).to_owned();
        let first = words.first().copied().unwrap_or("");
        let (message, help) = match first {
            "let" => {
                let assignment = operands(1).replacen('=', ":=", 1);
                ("'let' is not CQL".to_owned(), format!("write {assignment}"))
            }
            "project" => {
                let fields = operands(1);
                ("'project' is not CQL".to_owned(), format!("write table([{fields}]) or select([{fields}])"))
            }
            "extend" => {
                let assignment = operands(1).replacen('=', ":=", 1);
                ("'extend' is not CQL".to_owned(), format!("write {assignment}"))
            }
            "summarize" => {
                ("'summarize' is not CQL".to_owned(), "write groupBy([a, b], function=[count(), max(x)])".to_owned())
            }
            "delete" => (
                "'delete' is not CQL; a query never changes what is stored".to_owned(),
                "write a filter that leaves the events out, such as field != value".to_owned(),
            ),
            "stats" => (
                format!("'{excerpt}' is SPL"),
                match words.as_slice() {
                    [_, function, by, fields @ ..] if by.eq_ignore_ascii_case("by") && !fields.is_empty() => {
                        let function =
                            if function.ends_with(')') { (*function).to_owned() } else { format!("{function}()") };
                        let list = fields.join(" ");
                        let list = if list.contains([',', ' ']) { format!("[{list}]") } else { list };
                        format!("write groupBy({list}, function={function})")
                    }
                    _ => "write groupBy(x, function=count(as=n)), or count(as=n) for all rows together".to_owned(),
                },
            ),
            "rex" => (format!("'{excerpt}' is SPL"), "write regex(\"(?<name>...)\", field=x)".to_owned()),
            "dedup" => (format!("'{excerpt}' is SPL"), format!("write groupBy([{}], function=tail(1))", operands(1))),
            field => match words.get(1).map(|word| word.trim_end_matches('(')) {
                Some("between") => (
                    "'between' is not CQL".to_owned(),
                    format!("write {field} >= 1 {field} <= 2, one comparison for each end"),
                ),
                Some("matches") => ("'matches regex' is not CQL".to_owned(), format!("write {field} = /re/")),
                Some("has" | "contains") => {
                    (format!("'{}' is not CQL", words[1]), format!("write {field} like {}", operands(2)))
                }
                Some(word) => {
                    let value = operands(2);
                    let value = value.trim_matches('"');
                    let pattern = if word == "startswith" { format!("{value}*") } else { format!("*{value}") };
                    (format!("'{word}' is not CQL"), format!("write {field} = \"{pattern}\""))
                }
                None => (format!("'{field}' is not CQL"), "see the list of functions".to_owned()),
            },
        };
        self.report(
            Diagnostic::error(codes::FOREIGN_COMMAND, self.trimmed(span), format!("syntax error: {message}"))
                .help(help),
        );
    }
}
