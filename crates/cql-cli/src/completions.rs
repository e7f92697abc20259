//! What the shell needs: `cql completions` and `cql man`.

use crate::report;
use crate::{Cli, USAGE};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints a script that completes the commands and options of cql in a shell.
#[derive(Args)]
pub(crate) struct CompletionsCommand {
    /// The shell.
    #[arg(value_parser = clap::value_parser!(Shell))]
    shell: Shell,
}

impl CompletionsCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "cql", &mut script);
        report::print(&script);
        ExitCode::SUCCESS
    }
}

/// Prints the manual page of cql, or writes those of all its commands into a folder.
#[derive(Args)]
pub(crate) struct ManCommand {
    /// The command, such as run; the page of cql itself if not given.
    command: Option<String>,
    /// Write cql.1, cql-run.1 and so on into this folder, which is made if need be.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    folder: Option<PathBuf>,
}

impl ManCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let done = match &self.folder {
            Some(folder) => write_all(folder).map_err(|error| format!("cannot write to {}: {error}", folder.display())),
            None => self.print(),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("cql man: {message}");
                USAGE.into()
            }
        }
    }

    fn print(&self) -> Result<(), String> {
        let wanted = self.command.as_ref().map_or("cql".to_string(), |name| format!("cql-{name}"));
        let pages = pages().map_err(|error| error.to_string())?;
        let Some((_, page)) = pages.iter().find(|(name, _)| *name == wanted) else {
            let known: Vec<&str> = pages.iter().filter_map(|(name, _)| name.strip_prefix("cql-")).collect();
            return Err(format!("there is no command '{}'; it is one of {}", &wanted[4..], known.join(", ")));
        };
        report::print(page);
        Ok(())
    }
}

fn write_all(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, page) in pages()? {
        std::fs::write(folder.join(format!("{name}.1")), page)?;
    }
    Ok(())
}

/// The pages of the program and its commands, each with its name.
fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut program = crate::command().disable_help_subcommand(true);
    program.build();
    let mut commands = vec![("cql".to_string(), program.clone())];
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        commands.push((format!("cql-{}", command.get_name()), command.clone()));
    }
    let page = |(name, command): (String, clap::Command)| {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        Ok((name, page))
    };
    commands.into_iter().map(page).collect()
}
