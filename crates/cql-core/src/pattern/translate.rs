//! From CQL's regular expressions to the language of the two engines that run them.
//!
//! CQL's language ("Regular Expression Syntax") is near to that of the `regex` crate, but not the same: classes are
//! those of ASCII, flags inside an expression end with their branch, groups are named as fields are, and there is
//! look-ahead, for which `fancy-regex` is needed. Everything is written out in terms that mean the same in both.

use crate::pattern::class::{Set, class};
use crate::pattern::error::RegexError;
use crate::pattern::escape::{Cursor, Escape};
use crate::pattern::flags::Flags;
use crate::pattern::quantifier::quantifier;
use std::collections::HashSet;

/// Groups and flags within one another; the engines have limits of that kind too.
const DEEPEST: usize = 200;

/// An expression in the engines' languages.
#[derive(Debug)]
pub(crate) struct Translation {
    /// For the `regex` crate. If there is look-ahead, it is left out here, so this one finds more.
    pub(crate) plain: String,
    /// For `fancy-regex`, if there is look-ahead.
    pub(crate) fancy: Option<String>,
    /// The named groups by number.
    pub(crate) names: Vec<(usize, Box<str>)>,
    /// How many groups there are, besides the whole match.
    pub(crate) groups: usize,
}

/// Translates an expression, or says what is wrong with it.
pub(crate) fn translate(body: &str, flags: Flags) -> Result<Translation, RegexError> {
    let cursor = Cursor::new(body, flags.engine_f);
    let mode = Mode { ignore_case: flags.ignore_case, multi_line: flags.multi_line, dot_all: flags.dot_all };
    let mut translator = Translator {
        cursor,
        plain: String::new(),
        fancy: String::new(),
        looks_ahead: false,
        ahead: 0,
        frames: Vec::new(),
        frame: Frame { start: 0, ahead: false, mode, entry: Mode::default(), scoped: false },
        before: Before::Nothing,
        names: Vec::new(),
        used: HashSet::new(),
        groups: 0,
    };
    translator.run()?;
    let Translator { plain, fancy, looks_ahead, names, groups, .. } = translator;
    Ok(Translation { plain, fancy: looks_ahead.then_some(fancy), names, groups })
}

/// The flags that hold at a place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Mode {
    ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
}

impl Mode {
    /// A group in which they hold, without its end.
    fn scope(self) -> String {
        let letters = [(self.ignore_case, 'i'), (self.multi_line, 'm'), (self.dot_all, 's')];
        let pick = |wanted: bool| letters.iter().filter(move |(on, _)| *on == wanted).map(|(_, letter)| *letter);
        let (on, off): (String, String) = (pick(true).collect(), pick(false).collect());
        if off.is_empty() { format!("(?{on}:") } else { format!("(?{on}-{off}:") }
    }
}

/// A group that is open.
struct Frame {
    /// Where it was opened.
    start: usize,
    /// Whether it looks ahead.
    ahead: bool,
    /// The flags that hold now.
    mode: Mode,
    /// The flags that held when the group or, for the first engine, the branch began, and are written around it.
    entry: Mode,
    /// Whether a scope of flags is open within the branch.
    scoped: bool,
}

/// What a quantifier would repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Atom,
    Quantified,
}

struct Translator<'b> {
    cursor: Cursor<'b>,
    plain: String,
    fancy: String,
    looks_ahead: bool,
    /// How many look-ahead groups are open.
    ahead: usize,
    frames: Vec<Frame>,
    frame: Frame,
    before: Before,
    names: Vec<(usize, Box<str>)>,
    used: HashSet<&'b str>,
    groups: usize,
}

impl<'b> Translator<'b> {
    fn run(&mut self) -> Result<(), RegexError> {
        let whole = self.frame.mode;
        if whole != Mode::default() {
            self.push(&whole.scope());
        }
        self.frame.entry = whole;
        while let Some(letter) = self.cursor.next() {
            self.step(letter)?;
        }
        if !self.frames.is_empty() {
            return Err(self.cursor.error(self.frame.start, "'(' is never closed"));
        }
        self.end_branch();
        if whole != Mode::default() {
            self.push(")");
        }
        Ok(())
    }

    fn step(&mut self, letter: char) -> Result<(), RegexError> {
        match letter {
            '\\' => return self.escape(),
            '[' => {
                let class = class(&mut self.cursor)?;
                self.atom(&class);
            }
            '(' => return self.open(),
            ')' => return self.close(),
            '|' => {
                self.end_branch();
                self.push("|");
                self.begin_branch();
                self.before = Before::Nothing;
            }
            '*' | '+' | '?' | '{' => return self.repeat(letter),
            '^' | '$' | '.' => self.atom(letter.encode_utf8(&mut [0; 4])),
            literal => self.literal(literal),
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.fancy.push_str(text);
        if self.ahead == 0 {
            self.plain.push_str(text);
        }
    }

    fn atom(&mut self, text: &str) {
        self.push(text);
        self.before = Before::Atom;
    }

    fn literal(&mut self, letter: char) {
        if regex_syntax::is_meta_character(letter) {
            self.push("\\");
        }
        self.atom(letter.encode_utf8(&mut [0; 4]));
    }

    fn repeat(&mut self, first: char) -> Result<(), RegexError> {
        let start = self.cursor.offset() - 1;
        match quantifier(&mut self.cursor, first)? {
            None => self.literal(first),
            Some(_) if self.before != Before::Atom => {
                return Err(self.cursor.error(start, format!("'{first}' has nothing to repeat")));
            }
            Some(written) => {
                self.push(&written);
                self.before = Before::Quantified;
            }
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), RegexError> {
        match self.cursor.escape()? {
            Escape::Char(letter) => self.literal(letter),
            Escape::Class(set, negated) => {
                let class = set.class(negated);
                // With its case ignored, the class would take in the Kelvin sign.
                if set == Set::Word && self.frame.mode.ignore_case {
                    self.atom(&format!("(?-i:{class})"));
                } else {
                    self.atom(&class);
                }
            }
            Escape::WordEdge(negated) => self.word_edge(negated),
            Escape::Start => self.atom("\\A"),
            Escape::End => self.atom("\\z"),
            Escape::EndOrLastBreak => self.only_fancy("(?=\\r?\\n?\\z)"),
            Escape::Quote => self.cursor.quotation().chars().for_each(|letter| self.literal(letter)),
            Escape::Nothing => {}
        }
        Ok(())
    }

    fn word_edge(&mut self, negated: bool) {
        if !self.cursor.engine_f {
            return self.atom(if negated { "\\B" } else { "\\b" });
        }
        // The second engine knows the words of ASCII only, and fancy-regex has no switch for that.
        let word = Set::Word.class(false);
        let look = |behind: bool, there: bool| {
            let kind = match (behind, there) {
                (true, true) => "<=",
                (true, false) => "<!",
                (false, true) => "=",
                (false, false) => "!",
            };
            // Without regard to case the Kelvin sign would be a letter of ASCII.
            format!("(?{kind}(?-i:{word}))")
        };
        let (first, second) = if negated { (true, false) } else { (false, true) };
        let fancy =
            format!("(?:{}{}|{}{})", look(true, true), look(false, first), look(true, false), look(false, second));
        self.fancy.push_str(&fancy);
        if self.ahead == 0 {
            self.plain.push_str(if negated { "(?-u:\\B)" } else { "(?-u:\\b)" });
        }
        self.before = Before::Atom;
    }

    /// Something that matches no characters and that only fancy-regex can do.
    fn only_fancy(&mut self, text: &str) {
        self.fancy.push_str(text);
        if self.ahead == 0 {
            self.plain.push_str("(?:)");
        }
        self.looks_ahead = true;
        self.before = Before::Atom;
    }

    fn open(&mut self) -> Result<(), RegexError> {
        let start = self.cursor.offset() - 1;
        if self.frames.len() >= DEEPEST {
            return Err(self.cursor.error(start, "groups are nested too deeply"));
        }
        if !self.cursor.eat("?") {
            self.groups += 1;
            self.enter(start, "(", self.frame.mode);
            return Ok(());
        }
        let cursor = &mut self.cursor;
        if cursor.eat(":") {
            self.enter(start, "(?:", self.frame.mode);
        } else if cursor.eat("=") {
            self.look_ahead(start, "(?=");
        } else if cursor.eat("!") {
            self.look_ahead(start, "(?!");
        } else if cursor.eat("<=") || cursor.eat("<!") {
            return Err(cursor.error(start, "looking behind, (?<=...) and (?<!...), is not supported"));
        } else if cursor.eat(">") {
            return Err(cursor.error(start, "an atomic group (?>...) is not supported"));
        } else if cursor.eat("P=") || cursor.eat("P>") {
            return Err(cursor.error(start, "a reference back to a group is not supported"));
        } else if cursor.eat("P<") || cursor.eat("<") {
            self.name(start)?;
            self.groups += 1;
            self.enter(start, "(", self.frame.mode);
        } else {
            return self.inline_flags(start);
        }
        Ok(())
    }

    fn name(&mut self, start: usize) -> Result<(), RegexError> {
        let at = self.cursor.offset();
        let name = match self.cursor.until(">") {
            Some(name) if !name.is_empty() => name,
            Some(_) => return Err(self.cursor.error(start, "a group has an empty name")),
            None => return Err(self.cursor.error(start, "the name of a group is never closed with '>'")),
        };
        if let Some(letter) = name.chars().find(|letter| "<()|\\\"".contains(*letter) || letter.is_control()) {
            return Err(self.cursor.error(at, format!("the name of group '{name}' must not hold {letter:?}")));
        }
        if !self.used.insert(name) {
            return Err(self.cursor.error(at, format!("there are two groups named '{name}'; rename one")));
        }
        self.names.push((self.groups + 1, name.into()));
        Ok(())
    }

    /// `(?i)` and `(?i:...)`, from behind the question mark.
    fn inline_flags(&mut self, start: usize) -> Result<(), RegexError> {
        let mut mode = self.frame.mode;
        let (mut on, mut some) = (true, false);
        loop {
            let flag = match self.cursor.next() {
                Some('i') => &mut mode.ignore_case,
                Some('m') => &mut mode.multi_line,
                Some('s' | 'd') => &mut mode.dot_all,
                Some('-') if on => {
                    on = false;
                    continue;
                }
                Some(':') if some => {
                    self.enter(start, &mode.scope(), mode);
                    return Ok(());
                }
                Some(')') if some => break,
                Some(letter) => {
                    let message = format!("(?{letter} opens no group known here; the inline flags are d, i, m and s");
                    return Err(self.cursor.error(start, message));
                }
                None => return Err(self.cursor.error(start, "'(' is never closed")),
            };
            *flag = on;
            some = true;
        }
        self.frame.mode = mode;
        self.scope();
        self.before = Before::Nothing;
        Ok(())
    }

    /// Writes the flags that hold from here to the end of the branch.
    fn scope(&mut self) {
        self.end_branch();
        self.push(&self.frame.mode.scope());
        self.frame.scoped = true;
    }

    fn end_branch(&mut self) {
        if std::mem::take(&mut self.frame.scoped) {
            self.push(")");
        }
    }

    /// The first engine forgets flags at the end of the branch in which they were given, the second at that of the group.
    fn begin_branch(&mut self) {
        if !self.cursor.engine_f {
            self.frame.mode = self.frame.entry;
        } else if self.frame.mode != self.frame.entry {
            self.scope();
        }
    }

    fn enter(&mut self, start: usize, text: &str, mode: Mode) {
        self.push(text);
        let inner = Frame { start, ahead: false, mode, entry: mode, scoped: false };
        self.frames.push(std::mem::replace(&mut self.frame, inner));
        self.before = Before::Nothing;
    }

    fn look_ahead(&mut self, start: usize, text: &str) {
        self.only_fancy(text);
        self.ahead += 1;
        self.enter(start, "", self.frame.mode);
        self.frame.ahead = true;
    }

    fn close(&mut self) -> Result<(), RegexError> {
        self.end_branch();
        let Some(outer) = self.frames.pop() else {
            return Err(self.cursor.error(self.cursor.offset() - 1, "')' closes nothing"));
        };
        self.push(")");
        if std::mem::replace(&mut self.frame, outer).ahead {
            self.ahead -= 1;
        }
        self.before = Before::Atom;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(body: &str, flags: &str) -> String {
        translate(body, Flags::parse(flags).unwrap_or_default()).map_or_else(|error| error.to_string(), |it| it.plain)
    }

    #[test]
    fn flags_end_with_their_branch() {
        assert_eq!(plain("(?i)ab|cd", ""), "(?i-ms:ab)|cd");
        assert_eq!(plain("(?i)ab|cd", "F"), "(?i-ms:ab)|(?i-ms:cd)");
        assert_eq!(plain("a(?d)b(?i)c", ""), "a(?s-im:b)(?is-m:c)");
        assert_eq!(plain("((?i)a|b)c", ""), "((?i-ms:a)|b)c");
        assert_eq!(plain("(?i:a|b)c", ""), "(?i-ms:a|b)c");
        assert_eq!(plain("(?-m)a|b", "m"), "(?m-is:(?-ims:a)|b)");
    }

    #[test]
    fn look_ahead_is_left_out_for_the_plain_engine() {
        let both = |body| translate(body, Flags::default()).map(|it| (it.plain, it.fancy.unwrap_or_default()));
        assert_eq!(both("a(?=b(c)|d)e"), Ok(("a(?:)e".into(), "a(?=b(c)|d)e".into())));
        assert_eq!(both("a\\Z"), Ok(("a(?:)".into(), "a(?=\\r?\\n?\\z)".into())));
    }

    #[test]
    fn names() {
        let names = |body| translate(body, Flags::default()).map(|it| it.names);
        let wanted: Vec<(usize, Box<str>)> = vec![(2, "src.ip".into()), (3, "@x".into()), (4, "a[0]".into())];
        assert_eq!(names("(a)(?<src.ip>b)(?P<@x>c)(?<a[0]>d)"), Ok(wanted));
        let error = names("(?<a>x)|(?<a>y)").err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(error, "bad regex at character 12: there are two groups named 'a'; rename one");
    }

    #[test]
    fn refusals() {
        for body in [
            "(",
            ")",
            "a)",
            "(a",
            "(?<=a)b",
            "(?<!a)b",
            "(?>a)",
            "a++",
            "a?+",
            "a*+",
            "a{2}+",
            "(a)\\1",
            "\\k<a>",
            "\\p{L}",
            "[a&&b]",
            "*",
            "a|*",
            "(*a)",
            "(?x)a",
            "(?)",
            "(?-)",
            "(?<>a)",
            "(?<a",
            "(?<a(b>c)",
            "(?P=a)",
            "(?#a)",
            "a**",
            "(?'a'b)",
            "(?i",
            "(?i)*",
            "\\",
            "[",
            "(?|a)",
        ] {
            let error = translate(body, Flags::default()).err();
            assert!(error.is_some_and(|error| error.to_string().contains("regex")), "{body}");
        }
        assert!(translate(&"(".repeat(10_000), Flags::default()).is_err());
        assert!(translate(&"(?i)".repeat(10_000), Flags::default()).is_ok_and(|it| it.plain.len() > 10_000));
    }
}
