//! The codes of the diagnostics that binding gives.

cql_syntax::codes! {
    /// No function has this name.
    UNKNOWN_FUNCTION = "CQL0101",
    /// The function has no such parameter.
    UNKNOWN_PARAMETER = "CQL0102",
    /// A required parameter is missing.
    MISSING_PARAMETER = "CQL0103",
    /// More unnamed arguments than the function takes.
    UNNAMED_ARGUMENT = "CQL0104",
    /// A parameter is given twice.
    GIVEN_TWICE = "CQL0105",
    /// A value is not of the parameter's type.
    WRONG_TYPE = "CQL0106",
    /// A `?parameter` has neither a value nor a default.
    NO_VALUE = "CQL0107",
    /// A saved query is not there.
    UNKNOWN_SAVED_QUERY = "CQL0108",
    /// A saved query calls itself.
    RECURSION = "CQL0109",
    /// A function's name as free text.
    RESERVED_WORD = "CQL0110",
    /// An aggregate where none is allowed.
    AGGREGATE_NOT_ALLOWED = "CQL0201",
    /// No aggregate where one is needed.
    AGGREGATE_NEEDED = "CQL0202",
    /// Free text after an aggregate.
    FREE_TEXT_AFTER_AGGREGATE = "CQL0203",
    /// A named group under `or` or `not`.
    GROUP_NOT_ALLOWED = "CQL0204",
    /// A function that is no filter among filters.
    NOT_A_FILTER = "CQL0205",
    /// A function in a place where it cannot stand.
    MISPLACED = "CQL0206",
    /// A function without a value in an expression.
    NO_EXPRESSION = "CQL0207",
    /// A construct that has no meaning where it stands.
    NOT_HERE = "CQL0208",
    /// A value that the function refuses.
    BAD_VALUE = "CQL0301",
    /// A regular expression that does not compile.
    BAD_REGEX = "CQL0302",
    /// A comparison with something that is no number.
    NOT_A_NUMBER = "CQL0303",
    /// A file, table or database that was not supplied.
    MISSING_DATA = "CQL0401",
    /// A construct that LogScale does not accept, read in its plain meaning.
    COMPAT = "CQL0500",
    /// A field that no row has, since a step before took it away.
    NO_COLUMN = "CQL0611",
    /// A word compared with a field, where the word is a field's name.
    FIELD_AS_TEXT = "CQL0612",
    /// A function that keeps 200 rows, unnoticed.
    ROW_LIMIT = "CQL0613",
    /// Something that works but is worth knowing.
    NOTE = "CQL0600",
}
