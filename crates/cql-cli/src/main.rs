//! The program `cql`.

mod check;
mod color;
mod completions;
mod config;
mod environment;
mod events;
mod explain;
mod fmt;
mod functions;
mod options;
mod repl;
mod report;
mod run;
mod shorten;
mod test;
mod texts;
mod trace;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

/// CQL, the CrowdStrike (LogScale) query language, compiled and run offline.
#[derive(Parser)]
#[command(name = "cql", version, about, max_term_width = 100)]
struct Cli {
    /// When to use colours; auto does on a terminal, unless the variable NO_COLOR is set.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        hide_possible_values = true,
        value_name = "auto|always|never",
        help_heading = "Global options"
    )]
    color: color::ColorChoice,
    #[command(flatten)]
    config: config::ConfigOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a query over files of events.
    Run(run::RunCommand),
    /// Show the plan of a query.
    Explain(explain::ExplainCommand),
    /// Check queries: mistakes, portability, and what is probably not meant.
    Check(check::CheckCommand),
    /// Write queries in the one style, comments kept.
    Fmt(fmt::FmtCommand),
    /// Follow events through a query: where each was dropped, and why.
    Trace(trace::TraceCommand),
    /// Run tests of rules.
    Test(test::TestCommand),
    /// List the functions, or show one.
    Functions(functions::FunctionsCommand),
    /// Explore events at a prompt.
    Repl(repl::ReplCommand),
    /// Show the configuration that holds here.
    Config(config::ConfigCommand),
    /// Print a script that completes commands and options in a shell.
    Completions(completions::CompletionsCommand),
    /// Print the manual page, or write those of all commands.
    Man(completions::ManCommand),
}

/// The query was refused or ended with an error.
const REFUSED: u8 = 1;
/// Wrong usage, or input that cannot be read.
const USAGE: u8 = 2;

/// What these mean, for the help and the manual pages.
const EXIT_STATUS: &str = "\
Exit status:
  0  done; for a query also if it found nothing
  1  a query was refused, or ended with an error; for check: there are errors
  2  wrong usage, or files that cannot be read";

/// The program with what all its commands share.
fn command() -> clap::Command {
    Cli::command().after_help(EXIT_STATUS).mut_subcommands(|command| match command.get_after_help() {
        Some(_) => command,
        None => command.after_help(EXIT_STATUS),
    })
}

fn main() -> ExitCode {
    let color = color::early(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()));
    let matches = command().color(color.into()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    color::choose(cli.color);
    config::choose(&cli.config);
    match cli.command {
        Command::Run(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Trace(command) => command.run(),
        Command::Test(command) => command.run(),
        Command::Functions(command) => command.run(),
        Command::Repl(command) => command.run(),
        Command::Config(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    }
}
