//! What a function is to the engine: a signature, and a way to bind a call of it.

mod bound;
mod call;
mod signature;
mod suggestion;

pub use bound::{Bind, Bound, Evaluate, Flow, Refusal, RowFilter, SourceRows, Transform};
pub(crate) use call::steps_of_value;
pub use call::{ArrayName, Call};
pub use signature::{Example, Kind, Param, ParamType, Signature};
pub use suggestion::{nearest, suggestion};

use cql_syntax::ast;

/// A function of the library. One unit struct for each, with its signature beside it.
pub trait Function: Send + Sync {
    /// Its name, parameters, documentation.
    fn signature(&self) -> &'static Signature;

    /// Checks a call and turns it into what runs.
    ///
    /// # Errors
    /// A diagnostic when the arguments do not fit; most come from the methods of [`Call`].
    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound>;
}

/// The functions that a query may call.
pub trait Registry: Send + Sync {
    /// The function of this name, in any letter case.
    fn function(&self, name: &str) -> Option<&'static dyn Function>;

    /// All functions, for suggestions, completion and manuals.
    fn functions(&self) -> &[&'static dyn Function];

    /// What a call stands for that people write but that no function takes as it stands (`dcount(x)`,
    /// `match(x, /re/)`); `None` if it is none of those.
    fn rewrite(&self, call: &ast::Call, situation: &Situation<'_>) -> Option<Replacement>;

    /// What to write instead of a function that there is not, if other languages have it.
    fn function_hint(&self, name: &str) -> Option<&'static str>;

    /// The parameter of a function that is meant by a name that it does not have.
    fn parameter_hint(&self, function: &str, name: &str) -> Option<&'static str>;
}

/// Where a call stands that [`Registry::rewrite`] is asked about.
pub struct Situation<'s> {
    /// The field of `target := call()`.
    pub target: Option<&'s ast::FieldName>,
    /// Whether there is a lookup file of a name.
    pub is_file: &'s dyn Fn(&str) -> bool,
}

/// What stands for a call, see [`Registry::rewrite`].
pub enum Replacement {
    /// Another call.
    Call(ast::Call),
    /// An expression.
    Value {
        /// The expression.
        value: ast::Expr,
        /// The field that it is assigned to where the call is a step of its own.
        output: cql_syntax::Spanned<ast::FieldName>,
    },
    /// Steps, which among aggregates stand in braces.
    Steps(Vec<ast::Step>),
}
