//! The syntax of CQL: text to tree, tree to text, and what is wrong with a text.
//!
//! [`parse`] reads a text, [`desugar`] rewrites what only the extended dialect knows into plain nodes, [`print()`]
//! writes a tree back, [`format()`] a whole text in the one style. This crate knows no function by name, except those that the extended dialect's own
//! constructs stand for.

pub mod ast;
pub mod codes;
mod dates;
pub mod diagnostic;
mod documented;
pub mod dump;
mod format;
mod parser;
mod print;
pub mod span;

mod desugar;

pub use desugar::{Dialect, desugar};
pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use documented::{Role, documented};
pub use format::{format, format_tree};
pub use parser::{Lexeme, LexemeKind, Parsed, excerpt, lexemes, missing_pipe, parse};
pub use print::{print, print_call, print_expr, print_filter, print_pipeline, print_step};
pub use span::{Span, Spanned};
