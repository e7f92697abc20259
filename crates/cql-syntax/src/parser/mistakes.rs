//! What is wrong with a text that the grammar refuses, in words.

use super::Builder;
use super::outline::{Bracket, Flaw, Outline};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Builder<'_> {
    /// What stands at a place, for messages: `'|'`, `'word'`, the end.
    pub(super) fn found_at(&self, place: u32) -> String {
        found(self.text.get(place as usize..).unwrap_or(""))
    }
}

/// The token that a text begins with, for messages.
fn found(rest: &str) -> String {
    let token = token(rest);
    if token.is_empty() { "the end of the query".to_owned() } else { format!("'{token}'") }
}

/// The token that a text begins with, roughly: a word, or one sign.
fn token(rest: &str) -> &str {
    const LONGEST: usize = 40;
    let rest = rest.trim_start();
    let is_word = |char: char| char.is_alphanumeric() || "_.#@%&\\^".contains(char);
    let end = match rest.find(|char: char| !is_word(char)) {
        Some(0) => rest.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => rest.len(),
    };
    let end = rest.char_indices().nth(LONGEST).map_or(end, |(longest, _)| end.min(longest));
    rest.get(..end).unwrap_or("")
}

/// Explains a bracket, string, regex or comment that does not fit. `stuck` is where reading ended.
pub(super) fn flaw(text: &str, flaw: Flaw, stuck: usize) -> Diagnostic {
    let at = |place: usize, length: usize| Span::new(place, place + length);
    match flaw {
        Flaw::Unclosed(place, symbol) => {
            let diagnostic = Diagnostic::error(
                codes::UNCLOSED,
                at(place, 1),
                format!("syntax error: '{symbol}' opened here is never closed"),
            )
            .help("add the closing bracket, or remove the opening one");
            if stuck > place && stuck < text.trim_end().len() {
                let width = token(text.get(stuck..).unwrap_or("")).len();
                return diagnostic.label(at(stuck, width), "this no longer fits");
            }
            diagnostic
        }
        Flaw::Stray(place, symbol) => Diagnostic::error(
            codes::STRAY_CLOSER,
            at(place, 1),
            format!("syntax error: unexpected '{symbol}'; no bracket is open here"),
        )
        .help("remove it, or add the opening bracket"),
        Flaw::Mismatch(place, symbol, open_place, open) => Diagnostic::error(
            codes::UNCLOSED,
            at(open_place, 1),
            format!("syntax error: '{open}' opened here is closed by '{symbol}'"),
        )
        .label(at(place, 1), "the closing bracket")
        .help("make the two brackets a pair"),
        Flaw::Quote(place) => Diagnostic::error(
            codes::UNCLOSED,
            at(place, 1),
            "syntax error: the string that is opened here is never closed",
        )
        .help("add the closing quote; a quote inside a string is written \\\""),
        Flaw::Regex(place) => Diagnostic::error(
            codes::UNCLOSED,
            at(place, 1),
            "syntax error: the regex that is opened by this '/' is never closed",
        )
        .help("add the closing '/'; a text that begins with '/' must be quoted"),
        Flaw::Comment(place) => Diagnostic::error(
            codes::UNCLOSED,
            at(place, 2),
            "syntax error: the comment that is opened here is never closed",
        )
        .help("add */ at its end; a regex cannot begin with '*'"),
    }
}

/// Explains why a piece of the text is no step. `stuck` is where reading it ended.
pub(super) fn explain(text: &str, base: usize, piece: &str, stuck: usize, outline: &Outline) -> Diagnostic {
    let blanks = piece.get(stuck..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let place = base + stuck + blanks;
    let width = token(text.get(place..).unwrap_or("")).len();
    let before = text.get(base..place).unwrap_or("").trim_end();
    let around = outline.around(place).filter(|bracket| bracket.start >= base);
    let mistake = Mistake { text, piece, base, place, span: Span::new(place, place + width), before, around };
    let known = placeholder(text, place)
        .or_else(|| mistake.match_form())
        .or_else(|| mistake.membership())
        .or_else(|| mistake.saved_query())
        .or_else(|| mistake.macro_call())
        .or_else(|| mistake.regex_literal())
        .or_else(|| mistake.unquoted_regex())
        .or_else(|| mistake.comma())
        .or_else(|| mistake.empty_clause())
        .or_else(|| mistake.arrow())
        .or_else(|| mistake.missing())
        .or_else(|| mistake.stray_sign());
    known.unwrap_or_else(|| mistake.unexpected())
}

/// A place where reading got stuck, and its surroundings.
struct Mistake<'t> {
    text: &'t str,
    piece: &'t str,
    base: usize,
    place: usize,
    span: Span,
    /// The piece up to the place.
    before: &'t str,
    /// The brackets around the place.
    around: Option<Bracket>,
}

impl Mistake<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.place..).unwrap_or("")
    }

    /// `match(x, { ... })`, `match { ... }`.
    fn match_form(&self) -> Option<Diagnostic> {
        let piece = self.piece.trim_start();
        let start = self.base + self.piece.len() - piece.len();
        let offset = piece.find("match")?;
        let is_start = offset == 0 || piece.get(..offset)?.trim_end().ends_with(":=");
        let rest = piece.get(offset + 5..)?.trim_start();
        let as_function = rest.strip_prefix('(').is_some_and(|inside| {
            inside.split_once(',').is_some_and(|(field, arms)| {
                field.chars().all(|char| char.is_alphanumeric() || "_.#@[] ".contains(char))
                    && arms.trim_start().starts_with('{')
            })
        });
        if !is_start || !(as_function || rest.starts_with('{')) {
            return None;
        }
        let span = Span::new(start + offset, start + offset + 5);
        Some(
            Diagnostic::error(
                codes::MATCH_WITHOUT_FIELD,
                span,
                "syntax error: a match statement names its field first",
            )
            .help("write x match { \"2\" => y := \"two\" ; * => * }; without a field use case { a=1 | ... ; * }"),
        )
    }

    /// `x in: "a", "b"`.
    fn membership(&self) -> Option<Diagnostic> {
        let offset = self.piece.find(" in:").or_else(|| self.piece.find(" IN:"))?;
        let field = self.piece.get(..offset)?.split_whitespace().next_back()?;
        let values = self.piece.get(offset + 4..)?.trim();
        let start = self.base + offset + 1;
        Some(
            Diagnostic::error(codes::MEMBERSHIP, Span::new(start, start + 3), "syntax error: 'in:' is not CQL")
                .help(format!("write in(field={field}, values=[{values}])")),
        )
    }

    /// `$name` without parentheses, `$name(a)` without the argument's name.
    fn saved_query(&self) -> Option<Diagnostic> {
        let step = self.piece.trim_start();
        let name = step.strip_prefix('$')?.split(['(', ' ', '\n']).next()?;
        let start = self.base + self.piece.len() - step.len();
        let span = Span::new(start, start + 1 + name.len());
        if !step.get(1 + name.len()..)?.starts_with('(') {
            return Some(
                Diagnostic::error(
                    codes::SAVED_ARGUMENT,
                    span,
                    format!("syntax error: '${name}' is called without parentheses"),
                )
                .help(format!("write ${name}()")),
            );
        }
        let in_call = self.around.is_some_and(|bracket| bracket.start == span.end as usize);
        let argument = self.before.rsplit(['(', ',']).next()?.trim();
        if !in_call || argument.contains('=') || argument.is_empty() {
            return None;
        }
        Some(
            Diagnostic::error(
                codes::SAVED_ARGUMENT,
                self.span,
                format!("syntax error: the arguments of the saved query '{name}' need names"),
            )
            .help(format!("write ${name}(name=\"{argument}\")")),
        )
    }

    /// `` `macro` ``.
    fn macro_call(&self) -> Option<Diagnostic> {
        self.rest().starts_with('`').then(|| {
            Diagnostic::error(
                codes::FOREIGN_COMMAND,
                self.span,
                "syntax error: unexpected '`'; macros in backticks are SPL",
            )
            .help("use a saved query: $name(); texts stand in double quotes")
        })
    }

    /// A regex literal where only a value can stand.
    fn regex_literal(&self) -> Option<Diagnostic> {
        let rest = self.rest();
        if !rest.starts_with('/') {
            return None;
        }
        Some(
            Diagnostic::error(
                codes::REGEX_LITERAL,
                self.span,
                "syntax error: unexpected '/'; a regex literal cannot stand here",
            )
            .help("use field = /re/ as a filter, or regex(\"re\", field=f); quote texts that begin with '/'"),
        )
    }

    /// `regex=^n$`: a regex as an argument, without quotes.
    fn unquoted_regex(&self) -> Option<Diagnostic> {
        self.around.filter(|bracket| bracket.symbol == '(')?;
        let start = self.before.rfind(['=', ',', '('])?;
        let from = self.base + start + 1;
        let rest = self.text.get(from..)?;
        let value = rest.split([',', ')', '\n']).next()?.trim();
        let is_regex = value.contains(['^', '$', '\\', '+', '?', '|', '[', '*']);
        if !is_regex || value.contains(['"', '\'', ' ', '=']) || value.is_empty() || value.starts_with('$') {
            return None;
        }
        let lead = rest.len() - rest.trim_start().len();
        let span = Span::new(from + lead, from + lead + value.len());
        let sign = self.rest().chars().next().filter(|sign| "^$\\+?|[*".contains(*sign));
        let sign = sign.or_else(|| value.chars().find(|sign| "^$\\+?|[*".contains(*sign)))?;
        let name = self.before.get(..start)?.rsplit(['(', ',']).next().unwrap_or("").trim();
        let shown = if name.is_empty() || !self.before[start..].starts_with('=') {
            format!("\"{value}\"")
        } else {
            format!("{name}=\"{value}\"")
        };
        Some(
            Diagnostic::error(
                codes::UNQUOTED_TEXT,
                span,
                format!("syntax error: '{sign}' cannot stand in a value without quotes"),
            )
            .help(format!("quote the expression: {shown}")),
        )
    }

    /// A comma without a value behind it.
    fn comma(&self) -> Option<Diagnostic> {
        let rest = self.rest();
        let after_comma = self.before.ends_with(',');
        if after_comma && rest.starts_with([')', ']', '}', ',']) {
            return Some(
                Diagnostic::error(
                    codes::MISSING_VALUE,
                    self.span,
                    format!("syntax error: expected a value after ',', found {}", found(rest)),
                )
                .help("remove the comma"),
            );
        }
        if rest.starts_with(',') && self.around.is_none() {
            return Some(
                Diagnostic::error(codes::UNEXPECTED, self.span, "syntax error: unexpected ','; filters are not a list")
                    .help("join filters with 'and' or 'or'; lists stand in brackets: in(field, values=[a, b])"),
            );
        }
        None
    }

    /// `case { ; * }`, `a => ;`.
    fn empty_clause(&self) -> Option<Diagnostic> {
        let bracket = self.around.filter(|bracket| bracket.symbol == '{')?;
        if !self.rest().starts_with([';', '}']) {
            return None;
        }
        let head = self.text.get(..bracket.start)?.trim_end();
        if self.before.ends_with("=>") {
            return Some(
                Diagnostic::error(codes::EMPTY, self.span, "syntax error: this arm has no steps after '=>'")
                    .help("write '*' to pass the event unchanged: value => *;"),
            );
        }
        if head.ends_with("case") && self.before.ends_with(['{', ';']) {
            return Some(
                Diagnostic::error(codes::EMPTY, self.span, "syntax error: a clause of case cannot be empty")
                    .help("write '*' to pass the event unchanged"),
            );
        }
        None
    }

    /// An arm without `=>`.
    fn arrow(&self) -> Option<Diagnostic> {
        let bracket = self.around.filter(|bracket| bracket.symbol == '{')?;
        let head = self.text.get(..bracket.start)?.trim_end();
        let arm = self.text.get(bracket.start + 1..self.place)?.rsplit(';').next()?;
        if !head.ends_with("match") {
            return None;
        }
        if arm.contains("=>") {
            let value = self.before.split_whitespace().next_back()?;
            return self.rest().starts_with("=>").then(|| {
                Diagnostic::error(
                    codes::MISSING_SEMICOLON,
                    self.span,
                    format!("syntax error: expected ';' before the next arm, which begins with '{value}'"),
                )
                .help("put ';' between the arms")
            });
        }
        Some(
            Diagnostic::error(
                codes::UNEXPECTED,
                self.span,
                format!("syntax error: expected '=>' after the value of this arm, found {}", found(self.rest())),
            )
            .help("an arm is written value => steps; and the last one often * => *"),
        )
    }

    /// An operator or connective in front of the place that lacks its operand.
    fn missing(&self) -> Option<Diagnostic> {
        let sign = [":=", "=~", "<=>", "=>"].into_iter().find(|sign| self.before.ends_with(sign))?;
        let start = self.base + self.before.len() - sign.len();
        Some(
            Diagnostic::error(
                codes::MISSING_VALUE,
                Span::new(start, start + sign.len()),
                format!("syntax error: '{sign}' needs something after it, found {}", found(self.rest())),
            )
            .help("write what belongs there, or remove the operator"),
        )
    }

    /// An odd sign after a step that is otherwise complete.
    fn stray_sign(&self) -> Option<Diagnostic> {
        // A sign that could begin something is read before reading stops.
        let begun = self.before.chars().next_back().filter(|sign| ":?$".contains(*sign));
        if let (Some(sign), None) = (begun, self.around) {
            let start = self.base + self.before.len() - 1;
            return Some(stray(sign, Span::new(start, start + 1)));
        }
        let sign = self.rest().chars().next()?;
        let is_sign = !sign.is_alphanumeric() && !"\"([{<>=".contains(sign);
        if !is_sign || self.around.is_some() || self.before.trim().is_empty() {
            return None;
        }
        Some(stray(sign, self.span))
    }

    fn unexpected(&self) -> Diagnostic {
        let found = found(self.rest());
        let head = self.around.and_then(|bracket| self.text.get(..bracket.start)).unwrap_or("").trim_end();
        let expected = match self.around.map(|bracket| bracket.symbol) {
            Some('(') => "an argument, a ',' or the closing ')'",
            Some('[') => "a list member, a ',' or the closing ']'",
            Some('{') if head.ends_with("case") => "a filter or step, '|', ';' or the closing '}'",
            Some('{') if head.ends_with("match") => "an arm such as value => steps, ';' or the closing '}'",
            Some(_) => "a filter or step, '|' or the closing '}'",
            None if self.before.trim().is_empty() => "a filter, a function call or an assignment",
            None => "another filter, '|' and the next step, or the end of the query",
        };
        let message = if self.rest().trim().is_empty() {
            format!("syntax error: the query ends too early; {expected} could follow")
        } else {
            format!("syntax error: unexpected {found}; {expected} could stand here")
        };
        let diagnostic = Diagnostic::error(codes::UNEXPECTED, self.span, message);
        if self.rest().starts_with(|sign: char| !sign.is_alphanumeric() && !",=()[]{}".contains(sign)) {
            return diagnostic.help("texts with other signs than letters, digits and _ . - * : / @ # need quotes");
        }
        diagnostic
    }
}

fn stray(sign: char, span: Span) -> Diagnostic {
    let message = format!("syntax error: unexpected \"{sign}\" after the end of a step");
    Diagnostic::error(codes::UNEXPECTED, span, message).help("remove it or put '|' before the next step")
}

/// `<name>`: a gap that was never filled in.
pub(super) fn placeholder(text: &str, place: usize) -> Option<Diagnostic> {
    let rest = text.get(place..)?;
    let start = place + rest.len() - rest.trim_start().len();
    let inner = rest.trim_start().strip_prefix('<')?;
    let name = inner.get(..inner.find('>')?)?;
    let is_name = !name.is_empty()
        && name.chars().all(|char| char.is_alphanumeric() || "_- .".contains(char))
        && !name.starts_with(' ');
    is_name.then(|| {
        Diagnostic::error(
            codes::PLACEHOLDER,
            Span::new(start, start + name.len() + 2),
            format!("syntax error: '<{name}>' looks like a placeholder; replace it before running"),
        )
        .help("write the field name or value that is meant")
    })
}
