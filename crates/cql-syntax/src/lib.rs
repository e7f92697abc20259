//! The syntax of CQL: text to tree, tree to text, and what is wrong with a text.
//!
//! [`parse`] reads a text, [`desugar`] rewrites what only the extended dialect knows into plain nodes, [`print()`]
//! writes a tree back. This crate knows no function by name, except those that the extended dialect's own
//! constructs stand for.

pub mod ast;
pub mod codes;
mod dates;
pub mod diagnostic;
pub mod dump;
mod parser;
mod print;
pub mod span;

mod desugar;

pub use desugar::{Dialect, desugar};
pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use parser::{Lexeme, LexemeKind, Parsed, excerpt, lexemes, parse};
pub use print::{print, print_call, print_expr, print_filter, print_pipeline, print_step};
pub use span::{Span, Spanned};
