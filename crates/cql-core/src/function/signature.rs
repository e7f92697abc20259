//! Declarations of functions: the one place that checks, messages, completion and the manual are made from.

use crate::limit::Limit;
use std::borrow::Cow;

/// What a function does to events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Keeps or drops an event; may also set fields on those it keeps.
    Filter,
    /// Computes one value: an expression, or a step that writes it to the field named by `as`.
    Value,
    /// Changes fields of one event, may drop or multiply it.
    Transform,
    /// Takes all events and puts out new rows.
    Aggregate,
    /// Discards what reaches it and puts out rows of its own.
    Source,
    /// Stands at the start of a query and processes no events.
    Preamble,
}

impl Kind {
    /// The word for it in messages and in the manual.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Filter => "filter",
            Kind::Value => "value",
            Kind::Transform => "transform",
            Kind::Aggregate => "aggregate",
            Kind::Source => "source",
            Kind::Preamble => "preamble",
        }
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// A field name.
    Field,
    /// A field name or a list of them.
    Fields,
    /// A text, or a bare word.
    Text,
    /// A text or a list of them.
    Texts,
    /// One of the words in [`Param::values`].
    Choice,
    /// One or several of the words in [`Param::values`].
    Choices,
    /// A number.
    Number,
    /// A number or a list of them.
    Numbers,
    /// A list of pairs such as `[[0, low], [1, high]]`.
    Pairs,
    /// A number, or the word `max`.
    Limit,
    /// `true` or `false`.
    Boolean,
    /// A length of time such as `5m`.
    Duration,
    /// A point in time such as `7d@d`, `now` or epoch milliseconds.
    TimePoint,
    /// An array such as `"tags[]"`.
    Array,
    /// A regular expression in a string.
    Regex,
    /// An expression.
    Expression,
    /// An expression, or a list of them.
    Expressions,
    /// An expression or a filter, read as true or false.
    Condition,
    /// An aggregate, a list of them, or a subpipeline that has one.
    Aggregates,
    /// Steps that work on one event, in braces, or a call.
    Pipeline,
    /// A list of [`ParamType::Pipeline`].
    Pipelines,
    /// A query of its own, in braces.
    Query,
    /// Named queries, `Name: { ... }`.
    NamedQueries,
    /// Assignments `name = expression`: takes all named arguments that no other parameter takes.
    Assignments,
    /// The name of the field that the result is written to.
    Output,
    /// Anything else; the function reads the syntax itself.
    Syntax,
}

impl ParamType {
    /// What to write for it, in messages and in the manual.
    pub fn word(self) -> &'static str {
        match self {
            ParamType::Field => "field",
            ParamType::Fields => "field or list of fields",
            ParamType::Text => "text",
            ParamType::Texts => "text or list of texts",
            ParamType::Choice => "word",
            ParamType::Choices => "word or list of words",
            ParamType::Number => "number",
            ParamType::Numbers => "number or list of numbers",
            ParamType::Pairs => "list of pairs",
            ParamType::Limit => "number or max",
            ParamType::Boolean => "true or false",
            ParamType::Duration => "duration",
            ParamType::TimePoint => "point in time",
            ParamType::Array => "array",
            ParamType::Regex => "regular expression",
            ParamType::Expression => "expression",
            ParamType::Expressions => "expression or list of expressions",
            ParamType::Condition => "condition",
            ParamType::Aggregates => "aggregate or list of aggregates",
            ParamType::Pipeline => "steps",
            ParamType::Pipelines => "list of steps",
            ParamType::Query => "query",
            ParamType::NamedQueries => "named queries",
            ParamType::Assignments => "assignments",
            ParamType::Output => "field",
            ParamType::Syntax => "value",
        }
    }

    /// The word in a sentence: with its article, if it takes one.
    pub fn phrase(self) -> String {
        let word = self.word();
        match self {
            ParamType::Boolean | ParamType::Pipeline | ParamType::NamedQueries | ParamType::Assignments => {
                word.to_string()
            }
            _ if word.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {word}"),
            _ => format!("a {word}"),
        }
    }

    /// Whether several unnamed arguments may stand for one list of this type.
    pub fn is_list(self) -> bool {
        matches!(self, ParamType::Fields | ParamType::Texts | ParamType::Expressions | ParamType::NamedQueries)
    }
}

/// One parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name; case matters.
    pub name: &'static str,
    /// What it takes.
    pub ty: ParamType,
    /// Whether a call must give it.
    pub required: bool,
    /// What holds if it is not given, as it would be written.
    pub default: Option<&'static str>,
    /// Whether it takes the unnamed argument.
    pub unnamed: bool,
    /// Other names that it answers to without a word.
    pub aliases: &'static [&'static str],
    /// Other names that LogScale refuses; taken with a warning.
    pub compat: &'static [&'static str],
    /// The words it takes, for choices.
    pub values: &'static [&'static str],
    /// What it is for.
    pub doc: &'static str,
    /// What to write instead, if it should not be used any more.
    pub deprecated: Option<&'static str>,
}

impl Param {
    /// A parameter that may be left out.
    pub const fn new(name: &'static str, ty: ParamType, doc: &'static str) -> Self {
        Param {
            name,
            ty,
            required: false,
            default: None,
            unnamed: false,
            aliases: &[],
            compat: &[],
            values: &[],
            doc,
            deprecated: None,
        }
    }

    /// It must be given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It takes the unnamed argument.
    pub const fn unnamed(mut self) -> Self {
        self.unnamed = true;
        self
    }

    /// What holds if it is not given.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// Other documented names.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Other names that people write.
    pub const fn compat(mut self, names: &'static [&'static str]) -> Self {
        self.compat = names;
        self
    }

    /// It should not be used any more; what to write instead.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = Some(instead);
        self
    }

    /// The words it takes.
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }
}

/// A query with the rows that it gives: documentation that is run as a test.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What it shows.
    pub title: &'static str,
    /// The query.
    pub query: &'static str,
    /// The events, as NDJSON.
    pub events: &'static str,
    /// The rows, as NDJSON, compared like those of the conformance cases; or `refused: ` and what the message says.
    pub rows: &'static str,
}

/// Everything that is known of a function beside its code.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Its name in the official spelling.
    pub name: &'static str,
    /// What it does to events.
    pub kind: Kind,
    /// The chapter of the manual it belongs to.
    pub group: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Its parameters, in documented order.
    pub params: &'static [Param],
    /// How many unnamed arguments it takes by position, in the order of `params`, where that is more than one. Only
    /// for the few functions whose calls people write so.
    pub positional: usize,
    /// What it puts out.
    pub output: &'static str,
    /// What a user must know beyond the parameters, a sentence or two each.
    pub rules: &'static [&'static str],
    /// How much it keeps in memory.
    pub limits: &'static [Limit],
    /// Examples, which are run as tests.
    pub examples: &'static [Example],
    /// What to write instead, if it should not be used any more.
    pub deprecated: Option<&'static str>,
    /// The page of the vendor's reference.
    pub source: &'static str,
}

impl Signature {
    /// A signature without the optional parts, to be filled by struct update.
    pub const EMPTY: Signature = Signature {
        name: "",
        kind: Kind::Transform,
        group: "",
        summary: "",
        params: &[],
        positional: 1,
        output: "",
        rules: &[],
        limits: &[],
        examples: &[],
        deprecated: None,
        source: "",
    };

    /// What a user must know beyond the parameters, a sentence or two each: what stands for a deprecated function, the
    /// rules, and what the limits mean.
    pub fn all_rules(&self) -> impl Iterator<Item = Cow<'static, str>> {
        let deprecated = self.deprecated.map(|instead| Cow::Owned(format!("Deprecated: write {instead}.")));
        let rules = self.rules.iter().copied().map(Cow::Borrowed);
        deprecated.into_iter().chain(rules).chain(self.limits.iter().map(|limit| Cow::Owned(limit.rule())))
    }

    /// The parameter of this name, and its place. Aliases count.
    pub fn param(&self, name: &str) -> Option<(usize, &'static Param)> {
        let params = self.params;
        params
            .iter()
            .enumerate()
            .find(|(_, param)| param.name == name || param.aliases.contains(&name) || param.compat.contains(&name))
    }
}
