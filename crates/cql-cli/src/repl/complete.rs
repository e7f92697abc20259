//! What could be typed next, and what the call at hand takes.

use super::commands;
use super::fields::FieldCatalogue;
use crate::functions;
use cql::{Kind, LIBRARY, Param, ParamType, Registry, Signature};
use cql_syntax::{Lexeme, LexemeKind, lexemes};

/// What completion knows of the session.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    /// The fields of the events.
    pub(crate) fields: FieldCatalogue,
    /// The names of the saved queries.
    pub(crate) saved_queries: Vec<String>,
}

/// Texts that could stand from `start` to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Proposals {
    /// Where they would begin.
    pub(crate) start: usize,
    /// The texts.
    pub(crate) texts: Vec<String>,
}

impl Proposals {
    /// Those of the texts that begin with what has been typed, in any letter case.
    fn new(start: usize, typed: &str, texts: impl IntoIterator<Item = String>) -> Proposals {
        let typed = typed.to_lowercase();
        let mut kept: Vec<String> = Vec::new();
        for text in texts {
            // What was typed of a text that needs quotes has none yet.
            let matches = [text.as_str(), text.trim_start_matches('"')];
            if matches.iter().any(|text| text.to_lowercase().starts_with(&typed)) && !kept.contains(&text) {
                kept.push(text);
            }
        }
        Proposals { start, texts: kept }
    }
}

/// What could be typed at the cursor.
pub(crate) fn complete(line: &str, cursor: usize, knowledge: &Knowledge) -> Proposals {
    let text = line.get(..cursor).unwrap_or(line);
    if text.trim_start().starts_with(':') {
        return command(text, knowledge);
    }
    query(text, 0, knowledge)
}

fn command(text: &str, knowledge: &Knowledge) -> Proposals {
    let begin = text.len() - text.trim_start().len();
    let typed = &text[begin..];
    let Some((name, argument)) = typed.split_once(char::is_whitespace) else {
        return Proposals::new(begin, typed, commands::COMMANDS.iter().map(|command| format!(":{}", command.name)));
    };
    let rest = begin + name.len() + 1;
    let word = argument.rsplit(char::is_whitespace).next().unwrap_or("");
    let start = text.len() - word.len();
    let words = |words: Vec<String>| Proposals::new(start, word, words);
    match name {
        ":set" => match argument.split_once(char::is_whitespace) {
            None => words(commands::SETTINGS.iter().map(|(name, _)| format!("{name} ")).collect()),
            Some(("output", _)) => {
                words(cql::formats::OutputFormat::ALL.iter().map(|(name, _)| name.to_string()).collect())
            }
            Some(("dialect", _)) => words(vec!["extended".into(), "logscale".into()]),
            _ => Proposals::default(),
        },
        ":fields" => words(knowledge.fields.fields().iter().map(|field| field.name.clone()).collect()),
        ":help" => {
            let commands = commands::COMMANDS.iter().map(|command| command.name.to_string());
            words(commands.chain(signatures().map(|signature| signature.name.to_string())).collect())
        }
        ":explain" | ":fmt" | ":chart" => query(&text[rest..], rest, knowledge),
        _ => Proposals::default(),
    }
}

/// Proposals for a query that begins at `offset` of the line and is typed up to its end.
fn query(text: &str, offset: usize, knowledge: &Knowledge) -> Proposals {
    let mut pieces = lexemes(text);
    let last = pieces.last().copied();
    let (start, typed) = match last {
        Some(Lexeme { kind: LexemeKind::Comment | LexemeKind::OpenComment, span }) if ends_within(text, span.end) => {
            return Proposals::default();
        }
        Some(Lexeme { kind: LexemeKind::OpenText, span }) => {
            pieces.pop();
            let typed = span.of(text).trim_start_matches(['"', '\'']);
            let values = compared_field(text, &pieces).map(|field| values(field, knowledge)).unwrap_or_default();
            let quoted = values.into_iter().map(|value| quoted(&value));
            return Proposals::new(offset + span.start as usize, typed, quoted);
        }
        Some(Lexeme { kind: LexemeKind::Word, span }) if span.end as usize == text.len() => {
            pieces.pop();
            (span.start as usize, span.of(text))
        }
        _ => (text.len(), ""),
    };
    let proposed = match frame(text, &pieces) {
        Some(frame) => in_call(text, &pieces, &frame, knowledge),
        None => in_pipeline(text, &pieces, knowledge),
    };
    Proposals::new(offset + start, typed, proposed)
}

/// Whether a line comment that ends here is still being typed.
fn ends_within(text: &str, end: u32) -> bool {
    end as usize == text.len()
}

/// A call whose parentheses are open.
struct Frame {
    signature: &'static Signature,
    /// The parameters that have been given.
    given: Vec<&'static str>,
    /// How many arguments are complete.
    arguments: usize,
    /// The parameter whose value is being typed.
    param: Option<&'static Param>,
    /// Whether a list is open in it.
    in_list: bool,
}

/// The innermost call that is open behind the last piece, unless a block of steps is open in it.
fn frame(text: &str, pieces: &[Lexeme]) -> Option<Frame> {
    let mut stack: Vec<Option<Frame>> = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| pieces.get(before)).map_or("", |piece| piece.span.of(text));
        match (piece.kind, piece.span.of(text)) {
            (LexemeKind::Open, "(") => {
                stack.push(LIBRARY.function(before).map(|function| Frame {
                    signature: function.signature(),
                    given: Vec::new(),
                    arguments: 0,
                    param: None,
                    in_list: false,
                }));
            }
            (LexemeKind::Open, "[") => {
                let inner = stack.last().and_then(Option::as_ref).map(|outer| Frame {
                    signature: outer.signature,
                    given: Vec::new(),
                    arguments: 0,
                    param: outer.param.or_else(|| outer.unnamed()),
                    in_list: true,
                });
                stack.push(inner);
            }
            (LexemeKind::Open, _) => stack.push(None),
            (LexemeKind::Close, _) => {
                stack.pop();
            }
            (LexemeKind::Sign, "=") => {
                if let Some(Some(frame)) = stack.last_mut()
                    && let Some((_, param)) = frame.signature.param(before)
                    && !frame.in_list
                {
                    frame.given.push(param.name);
                    frame.param = Some(param);
                }
            }
            (LexemeKind::Sign, ",") => {
                if let Some(Some(frame)) = stack.last_mut().filter(|frame| !frame.as_ref().is_some_and(|f| f.in_list)) {
                    if let (None, Some(unnamed)) = (frame.param, frame.unnamed()) {
                        frame.given.push(unnamed.name);
                    }
                    frame.arguments += 1;
                    frame.param = None;
                }
            }
            _ => {}
        }
    }
    stack.pop().flatten()
}

impl Frame {
    /// The parameter that an unnamed argument in this place would be for.
    fn unnamed(&self) -> Option<&'static Param> {
        let params = self.signature.params;
        match self.signature.positional {
            0 | 1 if self.arguments == 0 => params.iter().find(|param| param.unnamed),
            many if many > 1 => params.get(self.arguments).filter(|_| self.arguments < many),
            _ => None,
        }
    }
}

fn in_call(text: &str, pieces: &[Lexeme], frame: &Frame, knowledge: &Knowledge) -> Vec<String> {
    let before = pieces.last().map_or("", |piece| piece.span.of(text));
    if let Some(param) = frame.param {
        let is_start = ["=", "[", ","].contains(&before);
        return if is_start { of_param(param, knowledge) } else { operands(knowledge) };
    }
    if !["(", ","].contains(&before) {
        return match compared_field(text, pieces) {
            Some(field) => values(field, knowledge).iter().map(|value| plain_or_quoted(value)).collect(),
            None => operands(knowledge),
        };
    }
    let params = frame.signature.params.iter();
    let free = params.filter(|param| !frame.given.contains(&param.name) && param.ty != ParamType::Assignments);
    let mut proposed: Vec<String> = free.map(|param| format!("{}=", param.name)).collect();
    if let Some(param) = frame.unnamed() {
        proposed.splice(0..0, of_param(param, knowledge));
    }
    proposed
}

/// What a parameter takes.
fn of_param(param: &Param, knowledge: &Knowledge) -> Vec<String> {
    match param.ty {
        ParamType::Choice | ParamType::Choices => param.values.iter().map(|value| value.to_string()).collect(),
        ParamType::Boolean => vec!["true".into(), "false".into()],
        ParamType::Field | ParamType::Fields | ParamType::Output | ParamType::Array => field_names(knowledge),
        ParamType::Aggregates => calls(|kind| kind == Kind::Aggregate),
        ParamType::Limit => vec!["max".into()],
        ParamType::Expression | ParamType::Expressions | ParamType::Condition => operands(knowledge),
        _ => Vec::new(),
    }
}

fn in_pipeline(text: &str, pieces: &[Lexeme], knowledge: &Knowledge) -> Vec<String> {
    if let Some(field) = compared_field(text, pieces) {
        return values(field, knowledge).iter().map(|value| plain_or_quoted(value)).collect();
    }
    let is_start = pieces.last().is_none_or(|piece| piece.kind == LexemeKind::Cut || piece.span.of(text) == "{");
    if !is_start {
        return operands(knowledge);
    }
    let saved = knowledge.saved_queries.iter().map(|name| format!("${name}()"));
    field_names(knowledge).into_iter().chain(calls(|_| true)).chain(saved).chain(["$_".into()]).collect()
}

/// The field that the value at the end is compared with.
fn compared_field<'t>(text: &'t str, pieces: &[Lexeme]) -> Option<&'t str> {
    let [.., field, sign] = pieces else { return None };
    let is_compared = matches!(sign.span.of(text), "=" | "!=" | "==");
    (is_compared && matches!(field.kind, LexemeKind::Word | LexemeKind::Text))
        .then(|| field.span.of(text).trim_matches('"'))
}

fn values(field: &str, knowledge: &Knowledge) -> Vec<String> {
    knowledge.fields.field(field).map(|field| field.frequent.clone()).unwrap_or_default()
}

fn operands(knowledge: &Knowledge) -> Vec<String> {
    let values = calls(|kind| matches!(kind, Kind::Value | Kind::Filter));
    field_names(knowledge).into_iter().chain(values).collect()
}

fn field_names(knowledge: &Knowledge) -> Vec<String> {
    knowledge.fields.fields().iter().map(|field| plain_or_quoted(&field.name)).collect()
}

fn signatures() -> impl Iterator<Item = &'static Signature> {
    LIBRARY.functions().iter().map(|function| function.signature())
}

fn calls(is_wanted: impl Fn(Kind) -> bool) -> Vec<String> {
    let mut names: Vec<&str> = signatures().filter(|function| is_wanted(function.kind)).map(|f| f.name).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.into_iter().map(|name| format!("{name}(")).collect()
}

/// A name or value as it is written.
fn plain_or_quoted(text: &str) -> String {
    const KEYWORDS: [&str; 11] = ["and", "or", "not", "in", "like", "case", "match", "where", "eval", "union", "as"];
    let is_plain = |letter: char| letter.is_alphanumeric() || "_.#@[]".contains(letter);
    let is_keyword = KEYWORDS.iter().any(|keyword| text.eq_ignore_ascii_case(keyword));
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('[') && !is_keyword {
        return text.to_string();
    }
    quoted(text)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What the call that the text ends in takes: the parameter at hand, or all of them.
pub(crate) fn signature_help(text: &str) -> Option<String> {
    let pieces = lexemes(text);
    let frame = frame(text, &pieces)?;
    let Some(param) = frame.param else { return Some(functions::usage(frame.signature)) };
    let default = param.default.map(|default| format!(", else {default}")).unwrap_or_default();
    Some(format!("{}: {}; {}{default}", param.name, param.ty.word(), param.doc))
}

#[cfg(test)]
mod tests {
    use super::super::fields::tests::catalogue;
    use super::*;

    fn proposed(text: &str) -> (usize, Vec<String>) {
        let fields =
            catalogue(&["host=web-01 status=200 user.name=eve", "host=web-01 status=500", "host=db status=200"]);
        let knowledge = Knowledge { fields, saved_queries: vec!["acme/norm".into()] };
        let Proposals { start, texts } = complete(text, text.len(), &knowledge);
        (start, texts)
    }

    fn has(text: &str, start: usize, wanted: &[&str], unwanted: &[&str]) {
        let (found, texts) = proposed(text);
        assert_eq!(found, start, "{text}: {texts:?}");
        for wanted in wanted {
            assert!(texts.iter().any(|text| text == wanted), "{text}: no {wanted} in {texts:?}");
        }
        for unwanted in unwanted {
            assert!(!texts.iter().any(|text| text == unwanted), "{text}: {unwanted} in {texts:?}");
        }
    }

    #[test]
    fn completes_functions_and_fields() {
        has("", 0, &["host", "status", "groupBy(", "$acme/norm()", "$_"], &["\"host\""]);
        has("host=db | grou", 10, &["groupBy("], &["host", "count("]);
        has("GROUPB", 0, &["groupBy("], &[]);
        has("user", 0, &["user.name"], &[]);
        has("x := le", 5, &["length("], &["groupBy("]);
        has("case { ho", 7, &["host"], &[]);
    }

    #[test]
    fn completes_values() {
        assert_eq!(proposed("host="), (5, vec!["\"web-01\"".into(), "db".into()]));
        assert_eq!(proposed("host=\"w"), (5, vec!["\"web-01\"".into()]));
        assert_eq!(proposed("host!=d"), (6, vec!["db".into()]));
        assert_eq!(proposed("a or status="), (12, vec!["200".into(), "500".into()]));
        assert_eq!(proposed("nothing="), (8, vec![]));
    }

    #[test]
    fn completes_parameters() {
        has("groupBy(", 8, &["host", "function=", "limit="], &["groupBy("]);
        has("groupBy(host, ", 14, &["function=", "limit="], &["field=", "host"]);
        has("groupBy(host, function=", 23, &["count(", "avg("], &["host", "length("]);
        has("groupBy([host], function=[count(), s", 35, &["sum(", "selectLast("], &["status", "substring("]);
        has("groupBy([ho", 9, &["host"], &["function="]);
        has("groupBy(host, function=count(), li", 32, &["limit="], &["function="]);
        has("round(status, how=", 18, &["ceil", "floor"], &["host"]);
        has("groupBy(host, limit=", 20, &["max"], &[]);
        has("join({host=d", 11, &["db"], &[]);
    }

    #[test]
    fn completes_commands() {
        assert_eq!(proposed(":fi"), (0, vec![":fields".into()]));
        has(":set ou", 5, &["output "], &[]);
        has(":set output ch", 12, &["chart"], &["table"]);
        has(":fields ho", 8, &["host"], &[]);
        has(":explain host=d", 14, &["db"], &[]);
        has(":help gro", 6, &["groupBy"], &[]);
    }

    #[test]
    fn is_silent_where_there_is_nothing_to_say() {
        for text in ["// ho", "a /* ho", "\"ho", "zzzz", ":load x", ":nothing x", "host=db | count() | zz"] {
            assert_eq!(proposed(text).1, Vec::<String>::new(), "{text}");
        }
        assert_eq!(complete("é", 1, &Knowledge::default()).texts, Vec::<String>::new());
    }

    #[test]
    fn helps_with_calls() {
        assert_eq!(signature_help("host=1"), None);
        assert_eq!(signature_help("count() | x"), None);
        assert_eq!(signature_help("a=1 | groupBy(").as_deref(), Some("groupBy(FIELD, [function=...], [limit=...])"));
        assert_eq!(
            signature_help("groupBy(host, function=").as_deref(),
            Some("function: aggregate or list of aggregates; what is computed for each group, else count(as=_count)")
        );
        assert!(signature_help("groupBy(host, function=[count(), sum(").is_some_and(|help| help.starts_with("sum(")));
        assert!(signature_help("groupBy(host, function=[count(), ").is_some_and(|help| help.starts_with("function:")));
    }
}
