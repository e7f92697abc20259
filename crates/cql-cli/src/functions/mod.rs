//! `cql functions`: the manual of the functions, made from their signatures.

mod facts;
mod list;
mod markdown;
mod page;

use crate::USAGE;
use crate::report;
use clap::{Args, ValueEnum};
use cql::{LIBRARY, Registry, Signature};
use std::process::ExitCode;

/// Lists the functions, or shows the manual page of one.
#[derive(Args)]
pub(crate) struct FunctionsCommand {
    /// The function to show, in any letter case; all if not given.
    name: Option<String>,
    /// The form: text is a list of all functions or the page of one, markdown is the whole manual or the section of one.
    #[arg(long, value_enum, default_value = "text")]
    output: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// For a terminal.
    Text,
    /// For docs/functions.md.
    Markdown,
}

impl FunctionsCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let text = match (&self.name, self.output) {
            (None, Form::Text) => list::list(&chapters()),
            (None, Form::Markdown) => markdown::manual(&chapters()),
            (Some(name), form) => {
                // People write `count()` as they read it.
                let name = name.trim_end_matches("()");
                let Some(function) = LIBRARY.function(name) else {
                    let help = cql::suggestion(&LIBRARY, name);
                    eprintln!("cql functions: there is no function '{name}'; {help}");
                    return USAGE.into();
                };
                match form {
                    Form::Text => page::page(function.signature()),
                    Form::Markdown => markdown::section(function.signature()),
                }
            }
        };
        report::print(&text);
        ExitCode::SUCCESS
    }
}

/// The page of a function, for a terminal.
pub(crate) fn page_of(name: &str) -> Option<String> {
    LIBRARY.function(name).map(|function| page::page(function.signature()))
}

/// How a call is written, see [`facts::usage`].
pub(crate) fn usage(signature: &Signature) -> String {
    facts::usage(signature)
}

/// Functions that belong together, by name.
struct Chapter {
    title: &'static str,
    functions: Vec<&'static Signature>,
}

/// All functions, in the order of the alphabet.
fn chapters() -> Vec<Chapter> {
    let mut all: Vec<&'static Signature> = LIBRARY.functions().iter().map(|function| function.signature()).collect();
    all.sort_by_key(|signature| (signature.group, signature.name.to_lowercase()));
    let chapters = all.chunk_by(|left, right| left.group == right.group);
    chapters.map(|functions| Chapter { title: functions[0].group, functions: functions.to_vec() }).collect()
}
