//! The commands of the prompt: lines that begin with a colon.

use crate::functions;
use cql::{LIBRARY, nearest, suggestion};

/// A command, for the help and for completion.
pub(crate) struct CommandHelp {
    /// Its name, without the colon.
    pub(crate) name: &'static str,
    /// What follows the name.
    usage: &'static str,
    /// What it does.
    does: &'static str,
}

impl CommandHelp {
    /// How it is written.
    fn usage(&self) -> String {
        format!(":{} {}", self.name, self.usage)
    }
}

const fn command(name: &'static str, usage: &'static str, does: &'static str) -> CommandHelp {
    CommandHelp { name, usage, does }
}

/// All commands, in the order of the help.
pub(crate) const COMMANDS: [CommandHelp; 14] = [
    command("help", "[NAME]", "this list, or the page of a function"),
    command("load", "FILE...", "read these files instead"),
    command("fields", "[PART]", "the fields: how many events have them, their types and examples"),
    command("sample", "[N]", "some events, 5 if no number is given"),
    command("explain", "[QUERY]", "the plan of a query, or of the last one"),
    command("trace", "[N]", "what the last query does to event N, and why it drops it"),
    command("fmt", "[QUERY]", "a query, or the last one, in the usual layout"),
    command("chart", "[QUERY]", "the rows of a query, or the last ones, as a chart"),
    command("last", "", "the last rows again"),
    command("save", "FILE", "the last rows (.ndjson, .json, .csv, .md, .txt), or the last query (.cql)"),
    command("set", "[NAME [VALUE]]", "a setting; without a value its default; without a name all settings"),
    command("history", "", "the queries of this session"),
    command("clear", "", "forget the last rows"),
    command("quit", "", "leave, as Ctrl-D does"),
];

/// What `:set` knows, and what it is for.
pub(crate) const SETTINGS: [(&str, &str); 10] = [
    ("output", "the form of the rows, as of cql run"),
    ("limit", "how many rows are shown"),
    ("start", "start of the search interval: ISO 8601, epoch milliseconds, or relative (7d)"),
    ("end", "end of the search interval"),
    ("now", "when queries are issued"),
    ("timezone", "the time zone of queries"),
    ("dialect", "extended or logscale"),
    ("threads", "worker threads"),
    ("stats", "on or off: what each run took"),
    ("?NAME", "a value for the parameter NAME of queries"),
];

/// A line of the prompt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'l> {
    /// Nothing.
    Empty,
    /// A query.
    Query(&'l str),
    /// `:help`.
    Help(Option<&'l str>),
    /// `:load`.
    Load(Vec<String>),
    /// `:fields`.
    Fields(&'l str),
    /// `:sample`.
    Sample(usize),
    /// `:explain`.
    Explain(Option<&'l str>),
    /// `:trace`.
    Trace(u64),
    /// `:fmt`.
    Format(Option<&'l str>),
    /// `:chart`.
    Chart(Option<&'l str>),
    /// `:last`.
    Last,
    /// `:save`.
    Save(&'l str),
    /// `:set`.
    Set(Option<(&'l str, Option<&'l str>)>),
    /// `:history`.
    History,
    /// `:clear`.
    Clear,
    /// `:quit`.
    Quit,
}

impl Line<'_> {
    /// Reads a line.
    pub(crate) fn read(line: &str) -> Result<Line<'_>, String> {
        let line = line.trim();
        let Some(command) = line.strip_prefix(':') else {
            return Ok(if line.is_empty() { Line::Empty } else { Line::Query(line) });
        };
        let (name, argument) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let argument = argument.trim();
        let some = (!argument.is_empty()).then_some(argument);
        Ok(match full_name(name)? {
            "help" => Line::Help(some.map(|name| name.trim_end_matches("()"))),
            "load" => Line::Load(words(some.ok_or("give the files: :load FILE...")?)?),
            "fields" => Line::Fields(argument),
            "sample" => {
                let count = some.map_or(Ok(5), str::parse);
                Line::Sample(count.map_err(|_| format!("'{argument}' is no number of events"))?)
            }
            "explain" => Line::Explain(some),
            "trace" => {
                let number = some.map_or(Ok(1), str::parse).ok().filter(|number| *number > 0);
                Line::Trace(number.ok_or_else(|| format!("'{argument}' is no number of an event, from 1 on"))?)
            }
            "fmt" => Line::Format(some),
            "chart" => Line::Chart(some),
            "last" => Line::Last,
            "save" => Line::Save(some.ok_or("give the file: :save FILE")?),
            "history" => Line::History,
            "clear" => Line::Clear,
            "quit" => Line::Quit,
            _ => Line::Set(some.map(|argument| match argument.split_once(char::is_whitespace) {
                Some((name, value)) => (name, Some(value.trim())),
                None => (argument, None),
            })),
        })
    }
}

/// The command that a name or the beginning of one stands for.
fn full_name(name: &str) -> Result<&'static str, String> {
    if name.is_empty() {
        return Err("which command? :help lists what there is".into());
    }
    let known: Vec<&str> =
        COMMANDS.iter().map(|command| command.name).filter(|known| known.starts_with(name)).collect();
    match known.as_slice() {
        [] => Err(match nearest(name, COMMANDS.iter().map(|command| command.name)) {
            Some(meant) => format!("there is no command :{name}; did you mean :{meant}?"),
            None => format!("there is no command :{name}; :help lists what there is"),
        }),
        [known] => Ok(known),
        several => match several.iter().find(|known| **known == name) {
            Some(known) => Ok(known),
            None => Err(format!(":{name} could be :{}", several.join(" or :"))),
        },
    }
}

/// Words, which may be quoted or have blanks behind backslashes.
fn words(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (_, Some(end)) if letter == end => quote = None,
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            ('\\', None) => word.get_or_insert_default().extend(letters.next()),
            (blank, None) if blank.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    match quote {
        Some(quote) => Err(format!("a {quote} is missing")),
        None => Ok(words),
    }
}

/// What `:help` shows of a command, a setting or a function.
pub(crate) fn help_on(name: &str) -> Result<String, String> {
    let line = |usage: String, does: &str| format!("{}  {does}\n", usage.trim_end());
    let command = COMMANDS.iter().find(|command| command.name == name.trim_start_matches(':'));
    let mut about: Vec<String> = command.iter().map(|command| line(command.usage(), command.does)).collect();
    if name == "set" {
        about.extend(SETTINGS.map(|(name, does)| format!("  {name:10}{does}\n")));
    }
    let setting = SETTINGS.iter().find(|(setting, _)| *setting == name);
    about.extend(setting.map(|(setting, does)| line(format!(":set {setting} VALUE"), does)));
    // Some names are those of a command and of a function.
    about.extend(functions::page_of(name));
    match about.is_empty() {
        true => Err(format!("there is no function or command '{name}'; {}", suggestion(&LIBRARY, name))),
        false => Ok(about.concat()),
    }
}

/// What `:help` shows.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "Type a query and Enter; it goes on in the next line while a bracket or string is open, or behind a pipe.\n\
         Tab completes functions, parameters, fields and values. Ctrl-C stops a running query. $_ at the start of a\n\
         query stands for the last rows, and the lookup file \"$_\" holds them: match(file=\"$_\", ...).\n\n",
    );
    let width = COMMANDS.iter().map(|command| command.usage().len()).max().unwrap_or(0);
    for command in &COMMANDS {
        text.push_str(&format!("  {:width$}  {}\n", command.usage(), command.does));
    }
    text.push_str("\nSettings\n");
    for (name, does) in SETTINGS {
        text.push_str(&format!("  {name:width$}  {does}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines() {
        assert_eq!(Line::read("  "), Ok(Line::Empty));
        assert_eq!(Line::read(" a=1\n| count() "), Ok(Line::Query("a=1\n| count()")));
        assert_eq!(Line::read(":help groupBy()"), Ok(Line::Help(Some("groupBy"))));
        assert_eq!(Line::read(":q"), Ok(Line::Quit));
        assert_eq!(Line::read(":sample 3"), Ok(Line::Sample(3)));
        assert_eq!(Line::read(":trace 7"), Ok(Line::Trace(7)));
        assert_eq!(Line::read(":set"), Ok(Line::Set(None)));
        assert_eq!(Line::read(":set limit"), Ok(Line::Set(Some(("limit", None)))));
        assert_eq!(Line::read(":set ?user  eve x"), Ok(Line::Set(Some(("?user", Some("eve x"))))));
        assert_eq!(Line::read(":explain a=1 | b=2"), Ok(Line::Explain(Some("a=1 | b=2"))));
        let files = ["a b.json", "c d", "e"].map(String::from).to_vec();
        assert_eq!(Line::read(":load a\\ b.json 'c d' e"), Ok(Line::Load(files)));
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, said) in [
            (":nothing", "there is no command :nothing; :help lists"),
            (":hlep", "there is no command :hlep; did you mean :help?"),
            (":fileds x", "did you mean :fields?"),
            (":", "which command?"),
            (":s", ":s could be :sample or :save or :set"),
            (":sample many", "'many' is no number"),
            (":trace 0", "'0' is no number of an event"),
            (":load", "give the files"),
            (":load 'x", "a ' is missing"),
            (":save", "give the file"),
        ] {
            let message = Line::read(line).expect_err(line);
            assert!(message.contains(said), "{line}: {message}");
        }
    }

    #[test]
    fn helps_with_each_name() {
        assert_eq!(help_on("load"), Ok(":load FILE...  read these files instead\n".into()));
        assert_eq!(help_on(":last"), Ok(":last  the last rows again\n".into()));
        assert_eq!(help_on("limit"), Ok(":set limit VALUE  how many rows are shown\n".into()));
        assert!(help_on("sample").is_ok_and(|help| help.starts_with(":sample [N]") && help.contains("sample()")));
        assert!(help_on("set").is_ok_and(|help| help.contains("  timezone  the time zone")));
        assert!(help_on("groupBy").is_ok_and(|help| help.starts_with("groupBy(")));
        assert!(help_on("grupBy").is_err_and(|error| error.ends_with("did you mean 'groupBy'?")));
    }

    #[test]
    fn every_command_can_be_read_and_is_in_the_help() {
        for command in &COMMANDS {
            assert!(full_name(command.name).is_ok());
            assert!(help().contains(&format!("  :{}", command.name)));
        }
    }
}
