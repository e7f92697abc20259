//! From text to tree.
//!
//! `cql.pest` reads the text; the modules here turn what it found into the tree of [`crate::ast`], and what it could
//! not read into diagnostics.

mod arguments;
mod chains;
mod comparisons;
mod conditions;
mod filters;
mod foreign;
mod groups;
mod joints;
mod lexemes;
mod mistakes;
mod operands;
mod outline;
mod recovery;
mod steps;
mod tokens;

pub(crate) use filters::join;
pub use joints::{excerpt, missing_pipe};
pub use lexemes::{Lexeme, LexemeKind, lexemes};

use crate::ast::{Comments, NoCompare, Pipeline, Query};
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use pest::Parser;
use pest::iterators::{Pair, Pairs};
use pest_derive::Parser;

/// The parser that pest makes of the grammar.
#[derive(Parser)]
#[grammar = "../../../grammar/cql.pest"]
struct Grammar;

/// What pest hands over: a rule and the piece of text it matched.
type Node<'i> = Pair<'i, Rule>;

/// The outcome of [`parse`].
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The steps that could be read. After an error, steps are missing: good for further checks, not for running.
    pub query: Query,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the text is no query.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The query and its warnings, or all diagnostics if one of them is an error.
    pub fn into_result(self) -> Result<(Query, Vec<Diagnostic>), Vec<Diagnostic>> {
        if self.has_errors() { Err(self.diagnostics) } else { Ok((self.query, self.diagnostics)) }
    }
}

/// Brackets that a text may hold before it gets a stack of its own.
const BRACKETS_IN_PLACE: usize = 16;
/// The size of that stack. Only the part in use takes memory.
const STACK: usize = 256 << 20;

/// Reads a query. Never fails as a whole: see [`Parsed`].
pub fn parse(text: &str) -> Parsed {
    on_big_stack(text, || {
        if let Some(diagnostic) = outline::too_deep(text).or_else(|| outline::many_unclosed(text)) {
            return Parsed { query: empty_query(), diagnostics: vec![diagnostic] };
        }
        let mut parsed = match Grammar::parse(Rule::query, text) {
            Ok(pairs) => build(text, pairs),
            Err(error) => recovery::recover(text, &error),
        };
        parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.span().unwrap_or_default().start);
        parsed
    })
}

/// Runs `work` with room for the deepest nesting that `text` may have.
pub(crate) fn on_big_stack<T: Send>(text: &str, work: impl FnOnce() -> T + Send) -> T {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{')).count();
    if brackets <= BRACKETS_IN_PLACE {
        return work();
    }
    with_thread(work)
}

/// Runs `work` on a thread with a big stack, or here if there can be no thread.
pub(crate) fn with_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    // The closure is kept in a slot, so that it is still there if no thread could be had.
    let slot = std::sync::Mutex::new(Some(work));
    let take = || slot.lock().ok().and_then(|mut slot| slot.take());
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || take().map(|work| work()));
        match thread.map(|thread| thread.join()) {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => None,
        }
    });
    match (done, take()) {
        (Some(done), _) => done,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work is either done or still in its slot"),
    }
}

fn empty_query() -> Query {
    Query { pipeline: Pipeline::default(), comments: Comments::default() }
}

/// Builds the tree of a text that the grammar accepts.
fn build(text: &str, pairs: Pairs<'_, Rule>) -> Parsed {
    let mut builder = Builder::new(text, 0);
    let comments = builder.comments(pairs.clone());
    let mut pipeline = Pipeline { steps: Vec::new(), span: NoCompare(Span::new(0, text.len())) };
    for node in pairs.flat_map(Node::into_inner) {
        if node.as_rule() == Rule::top_pipeline {
            pipeline.steps = builder.top(node);
        }
    }
    Parsed { query: Query { pipeline, comments: Comments(comments) }, diagnostics: builder.diagnostics }
}

/// Turns what the grammar found into the tree, collecting diagnostics.
struct Builder<'t> {
    /// The whole query text.
    text: &'t str,
    /// Where the piece that pest reads starts in it.
    base: usize,
    /// What is wrong so far.
    diagnostics: Vec<Diagnostic>,
    /// How many brackets are around the node at hand.
    depth: usize,
    /// Whether that was too many somewhere; said once.
    too_deep: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        Builder { text, base, diagnostics: Vec::new(), depth: 0, too_deep: false }
    }

    /// Builds what is one level deeper, or nothing if that is too deep.
    fn deeper<T>(&mut self, node: &Node<'_>, build: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth > outline::DEEPEST + 2 {
            if !std::mem::replace(&mut self.too_deep, true) {
                let span = self.span(node);
                self.report(outline::nested_too_deep(span));
            }
            return None;
        }
        self.depth += 1;
        let built = build(self);
        self.depth -= 1;
        Some(built)
    }

    /// Where a node stands in the whole text.
    fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        Span::new(self.base + span.start(), self.base + span.end())
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The comments of a text, wherever they stand.
    fn comments(&self, pairs: Pairs<'_, Rule>) -> Vec<Spanned<String>> {
        pairs
            .flatten()
            .filter(|node| node.as_rule() == Rule::COMMENT)
            .map(|node| Spanned::new(node.as_str().trim_end().to_owned(), self.span(&node)))
            .collect()
    }
}

/// The parts of a node, without the comments between them and the mark for the end of the text.
fn parts<'i>(node: Node<'i>) -> impl Iterator<Item = Node<'i>> {
    node.into_inner().filter(|part| !matches!(part.as_rule(), Rule::COMMENT | Rule::EOI))
}

/// The first part of a node.
fn first(node: Node<'_>) -> Option<Node<'_>> {
    parts(node).next()
}

/// The first part of a node that is of either rule.
fn first_of(node: Node<'_>, one: Rule, other: Rule) -> Option<Node<'_>> {
    parts(node).find(|part| part.as_rule() == one || part.as_rule() == other)
}

/// Whether all of a text is one token of the rule.
fn is_token(rule: Rule, text: &str) -> bool {
    let token = Grammar::parse(rule, text).ok().and_then(|mut pairs| pairs.next());
    token.is_some_and(|token| token.as_str().len() == text.len())
}

/// Whether a field's name can stand without quotes.
pub(crate) fn is_plain_field(name: &str) -> bool {
    const KEYWORDS: [&str; 11] = ["and", "or", "not", "in", "like", "case", "match", "where", "eval", "union", "as"];
    is_token(Rule::field_name, name) && !KEYWORDS.iter().any(|keyword| name.eq_ignore_ascii_case(keyword))
}

/// Whether the name of an argument or subquery can stand without quotes.
pub(crate) fn is_plain_argument(name: &str) -> bool {
    is_token(Rule::name, name)
}

/// Whether a parameter's name can stand without quotes.
pub(crate) fn is_plain_parameter(name: &str) -> bool {
    !name.starts_with(['"', '\'']) && is_token(Rule::parameter_name, name)
}

/// Whether a saved query's name can stand without quotes.
pub(crate) fn is_plain_saved_name(name: &str) -> bool {
    !name.starts_with(['"', '\'']) && is_token(Rule::saved_name, name)
}
