//! 06xx: what the parser and the planner warn of.

use super::{Page, info, warning};
use cql_core::codes;
use cql_syntax::codes as syntax;

pub(super) const PAGES: &[Page] = &[
    warning(
        codes::NOTE,
        "note",
        "A function says something about how it was called, such as a parameter that has no effect here.",
        "x := lower(user, locale=klingon)",
        "Nothing, or what the help says.",
    ),
    warning(
        syntax::LINT_MIXED_CONNECTIVES,
        "mixed-connectives",
        "`and` and `or` are mixed without parentheses. In filters `or` binds tighter than `and`, which is the other way round in \
         most languages, so the filter may not mean what its author had in mind.",
        "host=a and user=eve or user=bob",
        "Add parentheses: `host=a and (user=eve or user=bob)`. `--fix` writes those that show how it is read.",
    ),
    warning(
        syntax::LINT_WORD_AFTER_OR,
        "word-after-or",
        "A bare word after `or` is no further value of the field before it: it is searched for in all fields.",
        "user=eve or bob",
        "Name the field again, `user=eve or user=bob`, or write `in(user, values=[eve, bob])`.",
    ),
    warning(
        syntax::LINT_WORD_IS_TEXT,
        "word-is-text",
        "In a condition the bare word on the right of `=` is a text, not a field.",
        "x := if(a=1 and owner=badge, then=1, else=2)",
        "For the text write `owner==\"badge\"`, for the field `owner==badge`.",
    ),
    warning(
        codes::NO_COLUMN,
        "no-column",
        "A step reads a field that no row has there: an aggregate before it puts out other fields only, `select()` or `table()` \
         does not keep it, or `drop()` or `rename()` took it away. LogScale says nothing and gives no rows, or counts to 0. Where \
         the fields are known only from the data, as behind `parseJson()`, nothing is said, nor where a field's absence is \
         asked for: `field!=*`, `default()`, `coalesce()`.",
        "groupBy(host) | sort(count)",
        "Use the name that the aggregate gives (`_count` unless `as=` says otherwise), have the aggregate keep the field with \
         `collect()` or `selectLast()`, or put the step before the one that takes the field away.",
    ),
    warning(
        codes::FIELD_AS_TEXT,
        "field-as-text",
        "`a = b` compares with the text `b`, never with a field; here the query uses a field of that name elsewhere.",
        "owner = badge | table([owner, badge])",
        "For two fields write `test(owner == badge)`; for the text quote it: `owner=\"badge\"`.",
    ),
    info(
        codes::ROW_LIMIT,
        "row-limit",
        "`sort()` and `table()` keep 200 rows unless `limit=` says otherwise, so a longer result loses rows unnoticed.",
        "groupBy(host) | sort(_count)",
        "Say how many rows are wanted: `sort(_count, limit=200)`, or `limit=max` for the most it can keep.",
    ),
];
