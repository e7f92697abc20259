//! Whether what goes to a terminal is coloured.

use clap::ValueEnum;
use std::io::IsTerminal;
use std::sync::OnceLock;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless the variable NO_COLOR is set.
    #[default]
    Auto,
    /// Also in pipes and files.
    Always,
    /// Nowhere.
    Never,
}

impl From<ColorChoice> for clap::ColorChoice {
    fn from(choice: ColorChoice) -> clap::ColorChoice {
        match choice {
            ColorChoice::Auto => clap::ColorChoice::Auto,
            ColorChoice::Always => clap::ColorChoice::Always,
            ColorChoice::Never => clap::ColorChoice::Never,
        }
    }
}

static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// Sets what `--color` says, once for the whole program.
pub(crate) fn choose(choice: ColorChoice) {
    CHOICE.get_or_init(|| choice);
}

/// Whether to colour what is written to `stream`.
pub(crate) fn is_wanted(stream: &impl IsTerminal) -> bool {
    match CHOICE.get().copied().unwrap_or_default() {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => stream.is_terminal() && !refused(),
    }
}

/// Whether the environment asks for no colours: <https://no-color.org> says that an empty value asks for nothing.
fn refused() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// What `--color` says, before the arguments are read: the help, which reading them may end with, has colours too.
pub(crate) fn early(arguments: impl Iterator<Item = String>) -> ColorChoice {
    let mut found = ColorChoice::Auto;
    let mut arguments = arguments.take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--color") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_string),
            None => None,
        };
        if let Some(choice) = value.and_then(|value| ColorChoice::from_str(&value, false).ok()) {
            found = choice;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_known_before_the_arguments_are_read() {
        let early = |arguments: &[&str]| early(arguments.iter().map(|argument| argument.to_string()));
        assert_eq!(early(&["run", "--color", "never", "--help"]), ColorChoice::Never);
        assert_eq!(early(&["--color=always", "--help"]), ColorChoice::Always);
        assert_eq!(early(&["--color=mauve", "--colors=never", "--color"]), ColorChoice::Auto);
        assert_eq!(early(&["--", "--color=never"]), ColorChoice::Auto);
    }
}
