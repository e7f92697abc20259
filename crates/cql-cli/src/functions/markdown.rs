//! The manual of all functions as Markdown: `docs/functions.md`.

use super::{Chapter, facts};
use cql::{Example, Param, Signature};
use std::fmt::Write;

const PREFACE: &str = "\
# Functions

All functions, by chapter. `cql functions NAME` shows the page of one in a terminal. Every example is run as a test: the query
over the events gives the rows.

In the line under a function's name, what may be left out is in brackets, and the argument in capital letters needs no name:
for `subnet(FIELD, bits=..., [as=...])` write `subnet(ip, bits=24)`. Where there is a parameter `as`, `x := f(...)` says the
same as `f(..., as=x)`. Names of functions may be written in any letter case, names of parameters may not.

<!-- Made by `cargo run -p cql-cli -- functions --output markdown > docs/functions.md`; do not edit. -->
";

/// The whole manual.
pub(super) fn manual(chapters: &[Chapter]) -> String {
    let mut text = PREFACE.to_string();
    for chapter in chapters {
        let links = chapter.functions.iter().map(|signature| format!("[{0}](#{1})", signature.name, anchor(signature)));
        let _ = write!(text, "\n- **{}**: {}", title(chapter), links.collect::<Vec<_>>().join(", "));
    }
    text.push('\n');
    for chapter in chapters {
        let _ = writeln!(text, "\n## {}", title(chapter));
        for signature in &chapter.functions {
            let _ = write!(text, "\n{}", section(signature));
        }
    }
    text
}

fn title(chapter: &Chapter) -> String {
    capital(chapter.title)
}

/// The anchor that a heading with the function's name gets: colons and parentheses fall away.
fn anchor(signature: &Signature) -> String {
    signature.name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
}

/// The section of one function.
pub(super) fn section(signature: &Signature) -> String {
    let mut text = format!("### {}()\n\n", signature.name);
    block(&mut text, "cql", &facts::usage(signature));
    let _ = writeln!(text, "\n{}\n\n*{}*", prose(signature.summary), capital(facts::kind(signature)));
    if !signature.params.is_empty() {
        text.push_str("\n| parameter | takes | default | meaning |\n|---|---|---|---|\n");
    }
    for param in signature.params {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            param.name,
            param.ty.word(),
            cell(&default(param)),
            cell(&description(param))
        );
    }
    let _ = writeln!(text, "\n**Output.** {}", prose(signature.output));
    let rules = facts::rules(signature);
    if !rules.is_empty() {
        text.push('\n');
    }
    for rule in rules {
        let _ = writeln!(text, "- {}", prose(&rule));
    }
    for example in signature.examples {
        example_of(&mut text, example);
    }
    let _ = writeln!(text, "\nReference page: `{}`", signature.source);
    text
}

fn default(param: &Param) -> String {
    match param.default {
        Some("") => "empty".to_string(),
        Some(value) => format!("`{value}`"),
        None if param.required => "*required*".to_string(),
        None => String::new(),
    }
}

fn description(param: &Param) -> String {
    let parts: Vec<String> = std::iter::once(param.doc.to_string()).chain(facts::notes(param)).collect();
    prose(&parts.join("; "))
}

fn example_of(text: &mut String, example: &Example) {
    let _ = writeln!(text, "\n**Example.** {}\n", prose(example.title));
    block(text, "cql", example.query);
    if !example.events.is_empty() {
        text.push_str("\nEvents:\n\n");
        block(text, "json", example.events);
    }
    if example.rows.is_empty() {
        text.push_str("\nNo rows.\n");
    } else {
        text.push_str("\nRows:\n\n");
        block(text, "json", example.rows);
    }
}

fn block(text: &mut String, language: &str, code: &str) {
    let _ = writeln!(text, "```{language}\n{}\n```", code.trim_end());
}

/// Text outside of code, so that its stars, brackets and underscores stay what they are.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        in_code ^= letter == '`';
        let special = match letter {
            '*' | '[' | ']' | '<' | '>' | '\\' => true,
            // Inside of a word it has no meaning.
            '_' => !(out.ends_with(char::is_alphanumeric) && letters.peek().is_some_and(|next| next.is_alphanumeric())),
            _ => false,
        };
        if special && !in_code {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
