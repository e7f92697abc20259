//! `cql functions`

use crate::USAGE;
use clap::Args;
use cql::{LIBRARY, Registry, Signature};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// Lists the functions, or shows the manual page of one.
#[derive(Args)]
pub(crate) struct FunctionsCommand {
    /// The function to show.
    name: Option<String>,
}

impl FunctionsCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let text = match &self.name {
            None => list(),
            Some(name) => match LIBRARY.function(name) {
                Some(function) => page(function.signature()),
                None => {
                    eprintln!("cql functions: there is no function '{name}'; `cql functions` lists them");
                    return USAGE.into();
                }
            },
        };
        // A reader that goes away early is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        ExitCode::SUCCESS
    }
}

fn list() -> String {
    let mut signatures: Vec<&Signature> = LIBRARY.functions().iter().map(|function| function.signature()).collect();
    signatures.sort_by_key(|signature| (signature.group, signature.name));
    let width = signatures.iter().map(|signature| signature.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut group = "";
    for signature in signatures {
        if signature.group != group {
            group = signature.group;
            let _ = writeln!(text, "{group}");
        }
        let _ = writeln!(text, "  {:width$}  {}", signature.name, signature.summary);
    }
    text
}

fn page(signature: &Signature) -> String {
    let mut text = format!("{}() — {}\n\n{}\n", signature.name, signature.kind.word(), signature.summary);
    if !signature.params.is_empty() {
        text.push_str("\nParameters\n");
    }
    for param in signature.params {
        let mut notes = vec![param.ty.word().to_string()];
        if param.unnamed {
            notes.push("unnamed".into());
        }
        match param.default {
            Some(default) => notes.push(format!("default {default:?}")),
            None if param.required => notes.push("required".into()),
            None => {}
        }
        let _ = writeln!(text, "  {} ({}): {}", param.name, notes.join(", "), param.doc);
    }
    let _ = writeln!(text, "\nOutput\n  {}", signature.output);
    if !signature.rules.is_empty() {
        text.push_str("\nRules\n");
    }
    for rule in signature.rules {
        let _ = writeln!(text, "  - {rule}");
    }
    for example in signature.examples {
        let _ = writeln!(text, "\nExample: {}\n  {}", example.title, example.query.replace('\n', "\n  "));
    }
    let _ = writeln!(text, "\nReference page: {}", signature.source);
    text
}
