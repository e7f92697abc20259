//! What a function is to the engine: a signature, and a way to bind a call of it.

mod bound;
mod call;
mod signature;

pub use bound::{Bind, Bound, Evaluate, Flow, Refusal, RowFilter, SourceRows, Transform};
pub(crate) use call::steps_of_value;
pub use call::{ArrayName, Call};
pub use signature::{Example, Kind, Param, ParamType, Signature};

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

    /// Rewrites a call that people write but that no function takes as it stands (`dcount(x)`, `match(x, /re/)`)
    /// into one that does, with what was assumed.
    fn rewrite(&self, call: &cql_syntax::ast::Call) -> Option<Rewrite>;
}

/// What [`Registry::rewrite`] made of a call.
pub struct Rewrite {
    /// The expression to bind in its place.
    pub replacement: cql_syntax::ast::Expr,
    /// The documented spelling, for the warning `compat: ... read as ...`.
    pub reading: String,
}
