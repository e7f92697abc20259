//! The program `cql`.

mod environment;
mod explain;
mod functions;
mod options;
mod report;
mod run;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// CQL, the CrowdStrike (LogScale) query language, compiled and run offline.
#[derive(Parser)]
#[command(name = "cql", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a query over files of events.
    Run(run::RunCommand),
    /// Show the plan of a query.
    Explain(explain::ExplainCommand),
    /// List the functions, or show one.
    Functions(functions::FunctionsCommand),
}

/// The query was refused or ended with an error.
const REFUSED: u8 = 1;
/// Wrong usage, or input that cannot be read.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Functions(command) => command.run(),
    }
}
