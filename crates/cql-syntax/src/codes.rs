//! Every diagnostic code of this crate.
//!
//! 00xx: the text is not CQL. 05xx: the text is read, but LogScale itself would refuse it; each construct has its
//! own code. 06xx: legal, and probably not what was meant.

/// Declares codes as constants, and [`ALL`] of them.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        $($(#[$doc])* pub const $name: $crate::Code = $crate::Code($code);)*

        /// Every code of this crate.
        pub const ALL: &[$crate::Code] = &[$($name),*];
    };
}

/// A text whose formatted form would not stand for it: a mistake of the formatter and not of the text, so it has no page.
pub const FORMAT: crate::Code = crate::Code("CQL0026");

codes! {
    /// Something stands where it cannot stand; no better description is known.
    UNEXPECTED = "CQL0001",
    /// A bracket, string, regex or comment is opened and never closed.
    UNCLOSED = "CQL0002",
    /// A closing bracket without its opening one.
    STRAY_CLOSER = "CQL0003",
    /// Brackets are nested deeper than the parser goes.
    TOO_DEEP = "CQL0004",
    /// A connective without a filter on one of its sides.
    MISSING_FILTER = "CQL0005",
    /// An operator without a value on its right.
    MISSING_VALUE = "CQL0006",
    /// Two steps without a pipe between them.
    MISSING_PIPE = "CQL0007",
    /// Two clauses of a `case`, or arms of a `match`, without a semicolon between them.
    MISSING_SEMICOLON = "CQL0008",
    /// Two arguments or list members without a comma between them.
    MISSING_COMMA = "CQL0009",
    /// A field name that needs quotes.
    UNQUOTED_NAME = "CQL0010",
    /// A numeric comparison with something that is no number.
    NOT_A_NUMBER = "CQL0011",
    /// A word that must be quoted to be searched for.
    RESERVED_WORD = "CQL0012",
    /// A regex literal with letters behind it that are no flags, or where none can stand.
    REGEX_LITERAL = "CQL0013",
    /// A word that ends in `//`.
    WORD_ENDS_IN_SLASHES = "CQL0014",
    /// A second query in the same text.
    SECOND_QUERY = "CQL0015",
    /// A command of another query language.
    FOREIGN_COMMAND = "CQL0016",
    /// A placeholder such as `<name>` that was never filled in.
    PLACEHOLDER = "CQL0017",
    /// A regex or other text that must be quoted as an argument.
    UNQUOTED_TEXT = "CQL0018",
    /// `=~` without a call or regex behind it.
    FIELD_CALL_WITHOUT_CALL = "CQL0019",
    /// A `match` without a field, or written as a function.
    MATCH_WITHOUT_FIELD = "CQL0020",
    /// Parentheses around steps that are not all filters.
    PIPELINE_IN_PARENTHESES = "CQL0021",
    /// An expression whose parts do not fit together.
    EXPRESSION = "CQL0022",
    /// An empty clause, arm, group or list member.
    EMPTY = "CQL0023",
    /// A test for membership that does not say whose.
    MEMBERSHIP = "CQL0024",
    /// An argument of a saved query without a name.
    SAVED_ARGUMENT = "CQL0025",

    /// A line break instead of a pipe.
    COMPAT_LINE_BREAK = "CQL0501",
    /// A semicolon instead of a pipe.
    COMPAT_SEMICOLON = "CQL0502",
    /// `{{name}}`, left by a template engine.
    COMPAT_TEMPLATE = "CQL0503",
    /// `union`.
    COMPAT_UNION = "CQL0504",
    /// Filters joined by pipes in parentheses.
    COMPAT_PIPELINE_GROUP = "CQL0505",
    /// A call as an operand of `or`.
    COMPAT_CALL_UNDER_OR = "CQL0506",
    /// A date as a bound.
    COMPAT_DATE = "CQL0507",
    /// `field in [a, b]`.
    COMPAT_IN = "CQL0508",
    /// `field = call(...)`.
    COMPAT_EQUALS_CALL = "CQL0509",
    /// `field =~ /re/`.
    COMPAT_TILDE = "CQL0510",
    /// `==` in a filter.
    COMPAT_DOUBLE_EQUALS = "CQL0511",
    /// `= null`, `isNull()`.
    COMPAT_NULL = "CQL0512",
    /// The result of a function compared in a filter.
    COMPAT_COMPUTED = "CQL0513",
    /// Arithmetic with durations in a filter.
    COMPAT_CLOCK = "CQL0514",
    /// `where F`, `filter(F)`.
    COMPAT_WHERE = "CQL0515",
    /// A filter as a condition or value.
    COMPAT_FILTER_VALUE = "CQL0516",
    /// `eval x = e` as a step.
    COMPAT_EVAL = "CQL0517",
    /// `case { ... }` as a value.
    COMPAT_CASE_VALUE = "CQL0518",
    /// `field match { ... }` as a value.
    COMPAT_MATCH_VALUE = "CQL0519",
    /// An arrow or colon in a `case` clause.
    COMPAT_CASE_ARROW = "CQL0520",
    /// `case(...)` as a function.
    COMPAT_CASE_CALL = "CQL0521",
    /// `and`, `or`, `not` in an expression.
    COMPAT_LOGIC = "CQL0522",
    /// `f(x) as y`.
    COMPAT_AS = "CQL0524",
    /// `sort ms desc` and its like.
    COMPAT_COMMAND = "CQL0525",
    /// A regex literal over several lines.
    COMPAT_REGEX_LINES = "CQL0526",
    /// A string in triple quotes.
    COMPAT_TRIPLE_QUOTES = "CQL0527",
    /// A string in single quotes.
    COMPAT_SINGLE_QUOTES = "CQL0528",

    /// `and` and `or` mixed without parentheses.
    LINT_MIXED_CONNECTIVES = "CQL0601",
    /// A bare word after `or`, which searches all fields.
    LINT_WORD_AFTER_OR = "CQL0602",
    /// A bare word on the right of `=` in a condition, which is text and no field.
    LINT_WORD_IS_TEXT = "CQL0603",
}
