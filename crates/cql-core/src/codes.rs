//! The codes of the diagnostics that binding gives.

use cql_syntax::Code;

/// No function has this name.
pub const UNKNOWN_FUNCTION: Code = Code("CQL0101");
/// The function has no such parameter.
pub const UNKNOWN_PARAMETER: Code = Code("CQL0102");
/// A required parameter is missing.
pub const MISSING_PARAMETER: Code = Code("CQL0103");
/// More unnamed arguments than the function takes.
pub const UNNAMED_ARGUMENT: Code = Code("CQL0104");
/// A parameter is given twice.
pub const GIVEN_TWICE: Code = Code("CQL0105");
/// A value is not of the parameter's type.
pub const WRONG_TYPE: Code = Code("CQL0106");
/// A `?parameter` has neither a value nor a default.
pub const NO_VALUE: Code = Code("CQL0107");
/// A saved query is not there.
pub const UNKNOWN_SAVED_QUERY: Code = Code("CQL0108");
/// A saved query calls itself.
pub const RECURSION: Code = Code("CQL0109");
/// A function's name as free text.
pub const RESERVED_WORD: Code = Code("CQL0110");
/// An aggregate where none is allowed.
pub const AGGREGATE_NOT_ALLOWED: Code = Code("CQL0201");
/// No aggregate where one is needed.
pub const AGGREGATE_NEEDED: Code = Code("CQL0202");
/// Free text after an aggregate.
pub const FREE_TEXT_AFTER_AGGREGATE: Code = Code("CQL0203");
/// A named group under `or` or `not`.
pub const GROUP_NOT_ALLOWED: Code = Code("CQL0204");
/// A function that is no filter among filters.
pub const NOT_A_FILTER: Code = Code("CQL0205");
/// A function in a place where it cannot stand.
pub const MISPLACED: Code = Code("CQL0206");
/// A function without a value in an expression.
pub const NO_EXPRESSION: Code = Code("CQL0207");
/// A construct that has no meaning where it stands.
pub const NOT_HERE: Code = Code("CQL0208");
/// A value that the function refuses.
pub const BAD_VALUE: Code = Code("CQL0301");
/// A regular expression that does not compile.
pub const BAD_REGEX: Code = Code("CQL0302");
/// A comparison with something that is no number.
pub const NOT_A_NUMBER: Code = Code("CQL0303");
/// A file, table or database that was not supplied.
pub const MISSING_DATA: Code = Code("CQL0401");
/// A construct that LogScale does not accept, read in its plain meaning.
pub const COMPAT: Code = Code("CQL0500");
/// A field that no row has behind an aggregate.
pub const NO_COLUMN: Code = Code("CQL0611");
/// A word compared with a field, where the word is a field's name.
pub const FIELD_AS_TEXT: Code = Code("CQL0612");
/// Something that works but is worth knowing.
pub const NOTE: Code = Code("CQL0600");
