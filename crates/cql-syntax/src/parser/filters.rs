//! Filters: flat runs of operands, `not` and connectives become a tree. `or` binds tighter than `and`.

use super::joints::Context;
use super::{Builder, Node, Rule, parts};
use crate::ast::{
    Call, FieldName, Filter, FilterExtension, FilterKind, Joint, LogicOp, Pattern, Step, StepExtension, StepKind,
};
use crate::codes;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::span::{Span, Spanned};

/// How many `not` may stand in a row.
const LONGEST_NOT: usize = 64;

/// One operand of a flat run.
struct Term {
    /// The connective before it, if one is written.
    connective: Option<LogicOp>,
    /// Where it starts, with its `not`s.
    start: u32,
    /// How many `not` stand before it.
    negations: usize,
    operand: Operand,
}

/// What an operand is, as far as it matters whether it is a step of its own.
enum Operand {
    Filter(Filter),
    /// A call without anything around it.
    Call(Call),
    /// `f(x) as y`.
    CallAs(Call, Spanned<FieldName>),
    /// `field =~ call(...)`.
    FieldCall {
        field: Spanned<FieldName>,
        negated: bool,
        call: Call,
        span: Span,
    },
}

impl Term {
    fn end(&self) -> u32 {
        match &self.operand {
            Operand::Filter(filter) => filter.span.end,
            Operand::Call(call) => call.span.0.end,
            Operand::CallAs(_, target) => target.span.end,
            Operand::FieldCall { span, .. } => span.end,
        }
    }

    /// Whether it can be a step that is no filter.
    fn is_call(&self) -> bool {
        self.negations == 0 && !matches!(self.operand, Operand::Filter(_))
    }
}

impl Builder<'_> {
    /// A filter that stands as a step. Calls that stand alone are calls, and calls on lines of their own behind
    /// each other are steps of their own.
    pub(super) fn filter_steps(&mut self, node: Node<'_>) -> Vec<Step> {
        if let Some(steps) = self.lone_group(&node) {
            return steps;
        }
        let terms = self.terms(node);
        let mut steps: Vec<Step> = Vec::new();
        let mut run: Vec<Term> = Vec::new();
        for term in terms {
            if self.starts_step(&run, &term) {
                let done = std::mem::take(&mut run);
                self.push_run(&mut steps, done);
            }
            run.push(term);
        }
        self.push_run(&mut steps, run);
        steps
    }

    /// Whether `term`, on a new line, is a step of its own rather than one more filter of `run`.
    fn starts_step(&self, run: &[Term], term: &Term) -> bool {
        let Some(last) = run.last() else { return false };
        let gap = Span { start: last.end(), end: term.start.max(last.end()) };
        let new_line = term.connective.is_none() && gap.of(self.text).contains('\n');
        let after_call = matches!(run, [only] if only.is_call()) && term.is_call();
        new_line && (after_call || matches!(term.operand, Operand::CallAs(..)))
    }

    fn push_run(&mut self, steps: &mut Vec<Step>, mut run: Vec<Term>) {
        let joint = (!steps.is_empty()).then_some(Joint::LineBreak);
        let lone = run.len() == 1 && run[0].is_call();
        let found = match run.pop() {
            None => return,
            Some(term) if lone => {
                let span = Span { start: term.start, end: term.end() };
                let kind = match term.operand {
                    Operand::Call(call) => StepKind::Call(call),
                    Operand::CallAs(call, target) => StepKind::Extension(StepExtension::CallAs { call, target }),
                    Operand::FieldCall { field, negated, call, .. } => StepKind::FieldCall { field, negated, call },
                    Operand::Filter(filter) => StepKind::Filter(filter),
                };
                Spanned::new(kind, span)
            }
            Some(term) => {
                run.push(term);
                let filter = self.fold(run);
                let span = filter.span;
                Spanned::new(StepKind::Filter(filter), span)
            }
        };
        self.join(steps, vec![found], joint, Context::Brackets);
    }

    /// A filter that stands where no step can.
    pub(super) fn filter(&mut self, node: Node<'_>) -> Filter {
        let terms = self.terms(node);
        self.fold(terms)
    }

    /// The operands of a flat run.
    fn terms(&mut self, node: Node<'_>) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        let mut connective: Option<Node<'_>> = None;
        let mut nots: Vec<Node<'_>> = Vec::new();
        for part in parts(node) {
            let start = self.span(&part).start;
            match part.as_rule() {
                Rule::kw_and | Rule::kw_or => connective = Some(part),
                Rule::kw_not => nots.push(part),
                Rule::stray_connective => {
                    let word = part.as_str().trim();
                    self.report(
                        Diagnostic::error(
                            codes::MISSING_FILTER,
                            self.span(&part),
                            format!("syntax error: '{word}' needs a filter before it"),
                        )
                        .help(format!("remove '{word}', or quote it to search for the word")),
                    );
                }
                Rule::missing_filter => {
                    let Some(word) = nots.last().or(connective.as_ref()) else { continue };
                    let (span, word) = (self.span(word), word.as_str().to_owned());
                    self.report(
                        Diagnostic::error(
                            codes::MISSING_FILTER,
                            span,
                            format!("syntax error: '{word}' needs a filter after it"),
                        )
                        .help(format!("remove '{word}', or quote it to search for the word")),
                    );
                    connective = None;
                    nots.clear();
                }
                _ => {
                    let start = nots.first().map_or(start, |not| self.span(not).start);
                    if nots.len() > LONGEST_NOT {
                        let span = self.span(&nots[0]);
                        self.report(Diagnostic::error(codes::TOO_DEEP, span, "syntax error: too many 'not' in a row"));
                        nots.truncate(1);
                    }
                    let operand = self.operand(part);
                    let connective = connective.take().map(|connective| match connective.as_rule() {
                        Rule::kw_and => LogicOp::And,
                        _ => LogicOp::Or,
                    });
                    terms.push(Term { connective, start, negations: nots.len(), operand });
                    nots.clear();
                }
            }
        }
        terms
    }

    fn operand(&mut self, node: Node<'_>) -> Operand {
        let span = self.span(&node);
        match node.as_rule() {
            Rule::group => Operand::Filter(self.group(node)),
            Rule::comparison | Rule::odd_comparison => self.comparison_operand(node),
            Rule::value_test => self.value_test(node),
            Rule::free_word => Operand::Filter(Spanned::new(self.free_word(node), span)),
            _ => Operand::Filter(Spanned::new(FilterKind::FreeText(self.pattern(node).node), span)),
        }
    }

    /// A call, perhaps compared or renamed.
    fn value_test(&mut self, node: Node<'_>) -> Operand {
        let mut parts: Vec<Node<'_>> = parts(node).collect();
        if parts.is_empty() {
            return Operand::Filter(Spanned::new(FilterKind::Bool(true), Span::default()));
        }
        let call = self.call(parts.remove(0));
        self.check_lone_membership(&call);
        match parts.pop() {
            None => Operand::Call(call),
            Some(tail) if tail.as_rule() == Rule::call_as => {
                match super::first_of(tail, Rule::field_name, Rule::quoted) {
                    Some(target) => Operand::CallAs(call, self.field(&target)),
                    None => Operand::Call(call),
                }
            }
            Some(compared) => Operand::Filter(self.compared_call(call, parts, compared)),
        }
    }

    fn comparison_operand(&mut self, node: Node<'_>) -> Operand {
        let operators = parts(node.clone()).filter(|part| part.as_rule() == Rule::compared_tilde).flat_map(parts);
        let is_tilde = operators.take(1).any(|operator| operator.as_str().starts_with("=~"));
        let filter = self.comparison(node);
        if !is_tilde {
            return Operand::Filter(filter);
        }
        let span = filter.span;
        match filter.node {
            FilterKind::Extension(extension) => match *extension {
                FilterExtension::FieldCall { field, negated, call } => {
                    Operand::FieldCall { field, negated, call, span }
                }
                other => Operand::Filter(Spanned::new(FilterKind::Extension(Box::new(other)), span)),
            },
            node => Operand::Filter(Spanned::new(node, span)),
        }
    }

    /// A bare word: `true`, `false`, `*` are no text, keywords cannot stand here.
    fn free_word(&mut self, node: Node<'_>) -> FilterKind {
        match node.as_str() {
            "true" | "*" => return FilterKind::Bool(true),
            "false" => return FilterKind::Bool(false),
            word @ ("case" | "match" | "like") => {
                let mut diagnostic = Diagnostic::error(
                    codes::RESERVED_WORD,
                    self.span(&node),
                    format!("syntax error: '{word}' is a reserved word and cannot be searched for as it stands"),
                );
                diagnostic = match word {
                    "like" => diagnostic.help("quote it: \"like\"; or write field like text"),
                    "case" => diagnostic.help("quote it: \"case\"; or write case { test | steps; * }"),
                    _ => diagnostic.help("quote it: \"match\"; or write field match { value => steps; * => * }"),
                };
                self.report(diagnostic);
            }
            _ => {}
        }
        FilterKind::FreeText(self.pattern(node).node)
    }

    /// Three words side by side that are a comparison in other languages: `x has "y"`.
    fn check_foreign(&mut self, terms: &[Term]) {
        let word = |term: &Term| match &term.operand {
            Operand::Filter(Filter { node: FilterKind::FreeText(Pattern::Text { text, quoted: false }), .. }) => {
                text.clone()
            }
            _ => String::new(),
        };
        let is_text = |term: &Term| {
            matches!(
                &term.operand,
                Operand::Filter(Filter { node: FilterKind::FreeText(Pattern::Text { quoted: true, .. }), .. })
            )
        };
        for three in terms.windows(3) {
            let [field, operator, value] = three else { continue };
            if word(field).is_empty() || operator.connective.is_some() || value.connective.is_some() {
                continue;
            }
            let is_foreign = match word(operator).as_str() {
                "between" => Span { start: value.start, end: value.end() }.of(self.text).starts_with('('),
                "matches" => word(value) == "regex",
                "has" | "contains" | "startswith" | "endswith" => is_text(value),
                _ => false,
            };
            if is_foreign {
                let span = Span { start: field.start, end: value.end() };
                self.foreign(span.of(self.text), span);
            }
        }
    }

    /// Applies precedence to a flat run.
    fn fold(&mut self, terms: Vec<Term>) -> Filter {
        self.check_foreign(&terms);
        self.warn_on_mix(&terms);
        let mut all: Vec<Filter> = Vec::new();
        let mut any: Vec<Filter> = Vec::new();
        for term in terms {
            if term.connective != Some(LogicOp::Or) && !any.is_empty() {
                all.push(join(std::mem::take(&mut any), LogicOp::Or));
            }
            any.push(filter_of(term));
        }
        if !any.is_empty() {
            all.push(join(any, LogicOp::Or));
        }
        if all.is_empty() {
            // Only after a mistake, which is reported already.
            return Spanned::new(FilterKind::Bool(true), Span::default());
        }
        join(all, LogicOp::And)
    }

    fn warn_on_mix(&mut self, terms: &[Term]) {
        let has = |op| terms.iter().skip(1).any(|term| term.connective == Some(op));
        if !(has(LogicOp::And) && has(LogicOp::Or)) {
            return;
        }
        let start = terms.first().map_or(0, |term| term.start);
        let end = terms.last().map_or(0, Term::end);
        let groups = terms.chunk_by(|_, next| next.connective == Some(LogicOp::Or)).filter(|group| group.len() > 1);
        let edits = groups.flat_map(|group| {
            let place = |at: u32| Span { start: at, end: at };
            [Edit::new(place(group[0].start), "("), Edit::new(place(group[group.len() - 1].end()), ")")]
        });
        let fix = Fix::respell(edits.collect());
        self.report(
            Diagnostic::warning(
                codes::LINT_MIXED_CONNECTIVES,
                Span { start, end },
                "'or' binds tighter than 'and' in filters: a and b or c is read as a and (b or c)",
            )
            .help("add parentheses to say what is meant")
            .fix(fix),
        );
    }

    /// `in("a", "b")` without a field.
    fn check_lone_membership(&mut self, call: &Call) {
        let texts = |argument: &crate::ast::Argument| {
            argument.name.is_none() && matches!(argument.value.node, crate::ast::ExprKind::Text(_))
        };
        if call.name.node.eq_ignore_ascii_case("in") && call.arguments.len() > 1 && call.arguments.iter().all(texts) {
            let values: Vec<&str> = call.arguments.iter().map(|argument| argument.value.span.of(self.text)).collect();
            self.report(
                Diagnostic::error(
                    codes::MEMBERSHIP,
                    call.span.0,
                    "syntax error: in() has only unnamed values and does not say which field to look at",
                )
                .help(format!("write in(field=x, values=[{}])", values.join(", "))),
            );
        }
    }
}

/// The filter of a term, with its negations.
fn filter_of(term: Term) -> Filter {
    let span = Span { start: term.start, end: term.end() };
    let mut filter = match term.operand {
        Operand::Filter(filter) => filter,
        Operand::Call(call) => {
            let span = call.span.0;
            Spanned::new(FilterKind::Call(call), span)
        }
        Operand::CallAs(mut call, target) => {
            // Only a step can name its result; as a filter the name is an argument like any other, and is refused
            // with the function's other arguments in view.
            call.arguments.push(crate::ast::Argument {
                name: Some(Spanned::new("as".to_owned(), target.span)),
                value: Spanned::new(crate::ast::ExprKind::Text(target.node.as_str().to_owned()), target.span),
                attributes: Vec::new(),
            });
            Spanned::new(FilterKind::Call(call), span)
        }
        Operand::FieldCall { field, negated, call, span } => {
            Spanned::new(FilterKind::Extension(Box::new(FilterExtension::FieldCall { field, negated, call })), span)
        }
    };
    for _ in 0..term.negations {
        filter = Spanned::new(FilterKind::Not(Box::new(filter)), span);
    }
    filter
}

/// Joins filters; members of the same kind are taken in, so that the list stays flat.
pub(crate) fn join(filters: Vec<Filter>, op: LogicOp) -> Filter {
    let mut flat: Vec<Filter> = Vec::with_capacity(filters.len());
    let mut span: Option<Span> = None;
    for filter in filters {
        span = Some(span.map_or(filter.span, |all| all.to(filter.span)));
        match (op, filter.node) {
            (LogicOp::And, FilterKind::And(members)) | (LogicOp::Or, FilterKind::Or(members)) => flat.extend(members),
            (_, node) => flat.push(Spanned::new(node, filter.span)),
        }
    }
    let span = span.unwrap_or_default();
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        return Spanned::new(only.node, span);
    }
    let node = match op {
        LogicOp::And => FilterKind::And(flat),
        LogicOp::Or => FilterKind::Or(flat),
    };
    Spanned::new(node, span)
}

/// Whether a pattern is the bare word `null`.
pub(super) fn is_null(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Text { text, quoted: false } if text.eq_ignore_ascii_case("null"))
}
