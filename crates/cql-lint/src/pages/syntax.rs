//! 00xx: the text is not CQL.

use super::{Page, error};
use cql_syntax::codes;

/// A text with more brackets than the parser goes into.
const DEEP: &str = concat!(
    "a := ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))",
    "))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
    "))))))))))))))))))))))))))"
);

pub(super) const PAGES: &[Page] = &[
    error(
        codes::UNEXPECTED,
        "unexpected",
        "Something stands where the language has no place for it.",
        "count()'",
        "Remove it, or put a `|` before the next step.",
    ),
    error(
        codes::UNCLOSED,
        "unclosed",
        "A bracket, string, regular expression or block comment is opened and never closed. The mark is at its beginning.",
        "groupBy([host, user | sort(_count)",
        "Close it: `groupBy([host, user]) | sort(_count)`.",
    ),
    error(
        codes::STRAY_CLOSER,
        "stray-closer",
        "A closing bracket has no opening one.",
        "count())",
        "Remove it, or add the opening bracket.",
    ),
    error(
        codes::TOO_DEEP,
        "too-deep",
        "Brackets are nested deeper than the parser goes, which is 128 levels.",
        DEEP,
        "Divide the expression into several assignments.",
    ),
    error(
        codes::MISSING_FILTER,
        "missing-filter",
        "`and`, `or` or `not` lacks the filter beside it.",
        "host=a and | count()",
        "Write the missing filter, or remove the word. A word that is searched for stands in quotes: `\"and\"`.",
    ),
    error(
        codes::MISSING_VALUE,
        "missing-value",
        "An operator has nothing on its right.",
        "user= | count()",
        "Write the value. Whether a field is there asks `user=*`; for the empty text write `user=\"\"`.",
    ),
    error(
        codes::MISSING_PIPE,
        "missing-pipe",
        "A step begins where the one before it has not ended.",
        "x := 1 door=1",
        "Put a `|` between the two: `x := 1 | door=1`.",
    ),
    error(
        codes::MISSING_SEMICOLON,
        "missing-semicolon",
        "Two clauses of a `case`, or two arms of a `match`, have no semicolon between them.",
        "case { a=1 | t := \"x\"\n  a=2 | t := \"y\"; * }",
        "End the first clause with `;`.",
    ),
    error(
        codes::MISSING_COMMA,
        "missing-comma",
        "Two arguments, or two members of a list, have no comma between them.",
        "table([user host])",
        "Write `table([user, host])`.",
    ),
    error(
        codes::UNQUOTED_NAME,
        "unquoted-name",
        "The name of a field has a character that only a quoted name may have, such as a dash.",
        "host-name=*",
        "Quote the name: `\"host-name\"=*`.",
    ),
    error(
        codes::NOT_A_NUMBER,
        "not-a-number",
        "`<`, `<=`, `>` and `>=` compare numbers, and what stands on the right is none. The other side of a filter is always a \
         field's name.",
        "duration > fast",
        "To compare two fields write `test(duration > fast)`.",
    ),
    error(
        codes::RESERVED_WORD,
        "reserved-word",
        "A word of the language stands where a text to search for may stand.",
        "like",
        "Quote it to search for it: `\"like\"`.",
    ),
    error(
        codes::REGEX_LITERAL,
        "regex-literal",
        "A regular expression between slashes stands where none may stand, or letters follow it that are no flags. The flags \
         are `d`, `g`, `i`, `m` and `F`.",
        "name=/evil/q",
        "Use the flags that there are. In an expression use `regex()` or a filter. A path is quoted: `path=\"/var/log\"`.",
    ),
    error(
        codes::WORD_ENDS_IN_SLASHES,
        "word-ends-in-slashes",
        "`//` begins a comment, also at the end of a word.",
        "url=https://",
        "Quote the text: `url=\"https://\"`.",
    ),
    error(
        codes::SECOND_QUERY,
        "second-query",
        "A second query seems to begin in the same text, which holds one.",
        "a=1 | [count()]\n\n#kind=open | count()",
        "Divide the text, or join the two with a pipe.",
    ),
    error(
        codes::FOREIGN_COMMAND,
        "foreign-command",
        "A command of another query language.",
        "stats count by host",
        "Write what the help says; there are pages for people who know [SPL](from-spl.md) and [KQL](from-kql.md).",
    ),
    error(
        codes::PLACEHOLDER,
        "placeholder",
        "A placeholder such as `<name>` was never filled in.",
        "table([host, <fields>])",
        "Put a value in its place, or use a parameter: `?name`.",
    ),
    error(
        codes::UNQUOTED_TEXT,
        "unquoted-text",
        "A text with signs that mean something else must be quoted as an argument.",
        "replace(regex=^n$, with=m)",
        "Quote it: `regex=\"^n$\"`.",
    ),
    error(
        codes::FIELD_CALL_WITHOUT_CALL,
        "field-call-without-call",
        "`=~` hands a field to a function; there is no call behind it.",
        "x =~ 5",
        "Write `x=5`, or a call: `x =~ in(values=[5, 6])`.",
    ),
    error(
        codes::MATCH_WITHOUT_FIELD,
        "match-without-field",
        "A `match` statement names its field first.",
        "match { a=1 | b := 2 }",
        "Write `field match { value => steps; * => * }`, or `case { filter | steps; * }` where there is no one field.",
    ),
    error(
        codes::PIPELINE_IN_PARENTHESES,
        "pipeline-in-parentheses",
        "Parentheses hold steps that are not all filters.",
        "(door=north | x := 1)",
        "Only filters may stand in parentheses; use `case { ... }`, or a subquery in braces where a function takes one.",
    ),
    error(
        codes::EXPRESSION,
        "expression",
        "The parts of an expression do not fit together.",
        "x := a < b < c",
        "Compare once an expression, and use parentheses for more.",
    ),
    error(
        codes::EMPTY,
        "empty",
        "A clause, an arm, a group or a member of a list is empty.",
        "case { }",
        "Write what belongs there. A clause that does nothing is `*`.",
    ),
    error(
        codes::MEMBERSHIP,
        "membership",
        "A test for membership does not say which field is looked at.",
        "in(\"a\", \"b\")",
        "Write `in(field=x, values=[\"a\", \"b\"])`.",
    ),
    error(
        codes::SAVED_ARGUMENT,
        "saved-argument",
        "An argument of a saved query has no name, or is not a plain value, or the parentheses are missing.",
        "$norm(a)",
        "Name it: `$norm(field=a)`.",
    ),
];
