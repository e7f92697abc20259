//! Patterns over text: wildcards ([`Glob`], [`GlobSet`]) and regular expressions ([`Regex`]).
//!
//! A pattern is compiled once, when the query is compiled, and then matched against the text of many fields; each kind
//! has fast ways for the shapes that make up nearly all queries. Every pattern can name texts that a match cannot do
//! without ([`Literal`]), so that a reader may skip input that cannot matter.

mod class;
mod engine;
mod error;
mod escape;
mod flags;
mod fold;
mod glob;
mod hir;
mod lines;
mod literal;
mod quantifier;
mod regex;
mod replace;
mod required;
mod set;
mod simplify;
mod slots;
mod split;
mod translate;

pub use error::RegexError;
pub use flags::{Flags, FlagsError};
pub use fold::{equal_ignoring_case, fold};
pub use glob::Glob;
pub use lines::unfold_lines;
pub use literal::{AnyOf, Literal};
pub use regex::Regex;
pub use replace::Replacement;
pub use set::GlobSet;
pub use slots::{Matches, Slots};
