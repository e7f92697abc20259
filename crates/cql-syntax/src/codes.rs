//! Every diagnostic code of this crate.
//!
//! 00xx: the text is not CQL. 05xx: the text is read, but LogScale itself would refuse it; each construct has its
//! own code. 06xx: legal, and probably not what was meant.

use crate::diagnostic::Code;

/// Something stands where it cannot stand; no better description is known.
pub const UNEXPECTED: Code = Code("CQL0001");
/// A bracket, string, regex or comment is opened and never closed.
pub const UNCLOSED: Code = Code("CQL0002");
/// A closing bracket without its opening one.
pub const STRAY_CLOSER: Code = Code("CQL0003");
/// Brackets are nested deeper than the parser goes.
pub const TOO_DEEP: Code = Code("CQL0004");
/// A connective without a filter on one of its sides.
pub const MISSING_FILTER: Code = Code("CQL0005");
/// An operator without a value on its right.
pub const MISSING_VALUE: Code = Code("CQL0006");
/// Two steps without a pipe between them.
pub const MISSING_PIPE: Code = Code("CQL0007");
/// Two clauses of a `case`, or arms of a `match`, without a semicolon between them.
pub const MISSING_SEMICOLON: Code = Code("CQL0008");
/// Two arguments or list members without a comma between them.
pub const MISSING_COMMA: Code = Code("CQL0009");
/// A field name that needs quotes.
pub const UNQUOTED_NAME: Code = Code("CQL0010");
/// A numeric comparison with something that is no number.
pub const NOT_A_NUMBER: Code = Code("CQL0011");
/// A word that must be quoted to be searched for.
pub const RESERVED_WORD: Code = Code("CQL0012");
/// A regex literal with letters behind it that are no flags, or where none can stand.
pub const REGEX_LITERAL: Code = Code("CQL0013");
/// A word that ends in `//`.
pub const WORD_ENDS_IN_SLASHES: Code = Code("CQL0014");
/// A second query in the same text.
pub const SECOND_QUERY: Code = Code("CQL0015");
/// A command of another query language.
pub const FOREIGN_COMMAND: Code = Code("CQL0016");
/// A placeholder such as `<name>` that was never filled in.
pub const PLACEHOLDER: Code = Code("CQL0017");
/// A regex or other text that must be quoted as an argument.
pub const UNQUOTED_TEXT: Code = Code("CQL0018");
/// `=~` without a call or regex behind it.
pub const FIELD_CALL_WITHOUT_CALL: Code = Code("CQL0019");
/// A `match` without a field, or written as a function.
pub const MATCH_WITHOUT_FIELD: Code = Code("CQL0020");
/// Parentheses around steps that are not all filters.
pub const PIPELINE_IN_PARENTHESES: Code = Code("CQL0021");
/// An expression whose parts do not fit together.
pub const EXPRESSION: Code = Code("CQL0022");
/// An empty clause, arm, group or list member.
pub const EMPTY: Code = Code("CQL0023");
/// A test for membership that does not say whose.
pub const MEMBERSHIP: Code = Code("CQL0024");
/// An argument of a saved query without a name.
pub const SAVED_ARGUMENT: Code = Code("CQL0025");
/// A text that its formatted form does not stand for.
pub const FORMAT: Code = Code("CQL0026");

/// A line break instead of a pipe.
pub const COMPAT_LINE_BREAK: Code = Code("CQL0501");
/// A semicolon instead of a pipe.
pub const COMPAT_SEMICOLON: Code = Code("CQL0502");
/// `{{name}}`, left by a template engine.
pub const COMPAT_TEMPLATE: Code = Code("CQL0503");
/// `union`.
pub const COMPAT_UNION: Code = Code("CQL0504");
/// Filters joined by pipes in parentheses.
pub const COMPAT_PIPELINE_GROUP: Code = Code("CQL0505");
/// A call as an operand of `or`.
pub const COMPAT_CALL_UNDER_OR: Code = Code("CQL0506");
/// A date as a bound.
pub const COMPAT_DATE: Code = Code("CQL0507");
/// `field in [a, b]`.
pub const COMPAT_IN: Code = Code("CQL0508");
/// `field = call(...)`.
pub const COMPAT_EQUALS_CALL: Code = Code("CQL0509");
/// `field =~ /re/`.
pub const COMPAT_TILDE: Code = Code("CQL0510");
/// `==` in a filter.
pub const COMPAT_DOUBLE_EQUALS: Code = Code("CQL0511");
/// `= null`, `isNull()`.
pub const COMPAT_NULL: Code = Code("CQL0512");
/// The result of a function compared in a filter.
pub const COMPAT_COMPUTED: Code = Code("CQL0513");
/// Arithmetic with durations in a filter.
pub const COMPAT_CLOCK: Code = Code("CQL0514");
/// `where F`, `filter(F)`.
pub const COMPAT_WHERE: Code = Code("CQL0515");
/// A filter as a condition or value.
pub const COMPAT_FILTER_VALUE: Code = Code("CQL0516");
/// `eval x = e` as a step.
pub const COMPAT_EVAL: Code = Code("CQL0517");
/// `case { ... }` as a value.
pub const COMPAT_CASE_VALUE: Code = Code("CQL0518");
/// `field match { ... }` as a value.
pub const COMPAT_MATCH_VALUE: Code = Code("CQL0519");
/// An arrow or colon in a `case` clause.
pub const COMPAT_CASE_ARROW: Code = Code("CQL0520");
/// `case(...)` as a function.
pub const COMPAT_CASE_CALL: Code = Code("CQL0521");
/// `and`, `or`, `not` in an expression.
pub const COMPAT_LOGIC: Code = Code("CQL0522");
/// `f(x) as y`.
pub const COMPAT_AS: Code = Code("CQL0524");
/// `sort ms desc` and its like.
pub const COMPAT_COMMAND: Code = Code("CQL0525");
/// A regex literal over several lines.
pub const COMPAT_REGEX_LINES: Code = Code("CQL0526");
/// A string in triple quotes.
pub const COMPAT_TRIPLE_QUOTES: Code = Code("CQL0527");
/// A string in single quotes.
pub const COMPAT_SINGLE_QUOTES: Code = Code("CQL0528");

/// `and` and `or` mixed without parentheses.
pub const LINT_MIXED_CONNECTIVES: Code = Code("CQL0601");
/// A bare word after `or`, which searches all fields.
pub const LINT_WORD_AFTER_OR: Code = Code("CQL0602");
/// A bare word on the right of `=` in a condition, which is text and no field.
pub const LINT_WORD_IS_TEXT: Code = Code("CQL0603");
