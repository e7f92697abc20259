//! Calls that people write but that LogScale does not know, rewritten into ones that it does.

use cql_core::function::Rewrite;
use cql_syntax::ast::Call;

/// What a call stands for, if it is one that only the extended dialect reads.
pub(crate) fn rewrite(_call: &Call) -> Option<Rewrite> {
    None
}
