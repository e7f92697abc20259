//! Pipelines and steps.

use super::joints::Context;
use super::{Builder, Node, Rule, first, parts};
use crate::ast::{
    Arm, ArrowClause, Assign, Command, Expr, ExprKind, Filter, FilterKind, Guard, Joint, NoCompare, Pipeline,
    SavedArgument, SavedQuery, SavedValue, Step, StepExtension, StepKind,
};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

impl Builder<'_> {
    /// The whole text: parts joined by `union` on lines of its own.
    pub(super) fn top(&mut self, node: Node<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut unions: Vec<Pipeline> = Vec::new();
        let mut union_span: Option<Span> = None;
        for part in parts(node) {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::top_part => {
                    let found = self.steps(part, Context::Top);
                    if union_span.is_none() {
                        steps = found;
                    } else {
                        unions.push(pipeline_of(found, span));
                    }
                }
                _ => union_span = Some(union_span.map_or(span, |all| all.to(span))),
            }
        }
        if let Some(span) = union_span {
            let span = unions.iter().fold(span, |all, part| all.to(part.span.0));
            steps.push(Spanned::new(StepKind::Extension(StepExtension::Union(unions)), span));
        }
        steps
    }

    /// A pipeline in brackets.
    pub(super) fn pipeline(&mut self, node: Node<'_>, context: Context) -> Pipeline {
        let span = self.span(&node);
        let steps = self.steps(node, context);
        pipeline_of(steps, span)
    }

    /// The steps of any pipeline.
    pub(super) fn steps(&mut self, node: Node<'_>, context: Context) -> Vec<Step> {
        let inner = node.clone();
        self.deeper(&node, |builder| builder.steps_inside(inner, context)).unwrap_or_default()
    }

    fn steps_inside(&mut self, node: Node<'_>, context: Context) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut joint: Option<Joint> = None;
        for part in parts(node) {
            match part.as_rule() {
                Rule::semicolon => joint = (!steps.is_empty()).then_some(Joint::Semicolon),
                Rule::no_pipe => joint = Some(Joint::LineBreak),
                Rule::arrow => {}
                _ => {
                    let found = self.step(part);
                    self.join(&mut steps, found, joint.take(), context);
                }
            }
        }
        steps
    }

    /// One step. A run of filters and calls on lines of their own makes several.
    pub(super) fn step(&mut self, node: Node<'_>) -> Vec<Step> {
        let mut span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::filter => return self.filter_steps(node),
            Rule::assignment => match self.assignment(node) {
                Some(assign) => {
                    // The node goes on to the next pipe, comments included.
                    span.end = assign.value.span.end.max(span.start);
                    StepKind::Assign(assign)
                }
                None => return Vec::new(),
            },
            Rule::case_step => self.case_step(node),
            Rule::match_step => match self.match_step(node) {
                Some(kind) => kind,
                None => return Vec::new(),
            },
            Rule::stats_step => {
                let elements = first(node).map(|array| self.elements(array)).unwrap_or_default();
                StepKind::Stats(elements)
            }
            Rule::saved_query => StepKind::SavedQuery(self.saved_query(node)),
            Rule::link => {
                // The right side may be a parameter of a saved query; it is kept as written, with its `?`.
                let mut fields = parts(node).map(|part| self.field(&part)).collect::<Vec<_>>().into_iter();
                let (Some(left), Some(right)) = (fields.next(), fields.next()) else { return Vec::new() };
                StepKind::Link { left, right }
            }
            Rule::eval_step => {
                let items = parts(node).filter(|part| part.as_rule() == Rule::eval_item);
                let assigns = items.filter_map(|item| self.assignment(item)).collect();
                StepKind::Extension(StepExtension::Eval(assigns))
            }
            Rule::where_step => return self.where_step(node),
            Rule::union_step => {
                let inner = parts(node).find(|part| part.as_rule() == Rule::pipeline);
                let branches = inner.map(|inner| self.pipeline(inner, Context::Brackets)).into_iter().collect();
                StepKind::Extension(StepExtension::Union(branches))
            }
            Rule::command => match self.command(node) {
                Some(command) => StepKind::Extension(StepExtension::Command(command)),
                None => return Vec::new(),
            },
            _ => {
                self.foreign(node.as_str(), span);
                return Vec::new();
            }
        };
        vec![Spanned::new(kind, self.trimmed(span))]
    }

    /// `target := value`, also an item of `eval`.
    pub(super) fn assignment(&mut self, node: Node<'_>) -> Option<Assign> {
        let mut parts = parts(node);
        let target = self.field(&parts.next()?);
        let value = parts.next()?;
        let span = self.span(&value);
        let value = if value.as_rule() == Rule::missing_value {
            let diagnostic = super::mistakes::placeholder(self.text, span.start as usize).unwrap_or_else(|| {
                let found = self.found_at(span.start);
                Diagnostic::error(
                    codes::MISSING_VALUE,
                    span,
                    format!("syntax error: ':=' needs a value after it, not {found}"),
                )
                .help("write a field, a text in quotes, a number or a function call; a regex is no value")
            });
            self.report(diagnostic);
            Expr::new(ExprKind::Text(String::new()), span)
        } else {
            self.value(value)
        };
        Some(Assign { target, value })
    }

    fn case_step(&mut self, node: Node<'_>) -> StepKind {
        let clauses: Vec<Node<'_>> = parts(node).filter(|part| part.as_rule() == Rule::clause).collect();
        let has_arrow = |clause: &Node<'_>| clause.clone().into_inner().any(|part| part.as_rule() == Rule::arrow);
        if !clauses.iter().any(has_arrow) {
            let clauses = clauses.into_iter().map(|clause| self.pipeline(clause, Context::Clause)).collect();
            return StepKind::Case(clauses);
        }
        let clauses = clauses.into_iter().map(|clause| self.arrow_clause(clause)).collect();
        StepKind::Extension(StepExtension::ArrowCase(clauses))
    }

    /// A clause that may have an arrow after its first step.
    fn arrow_clause(&mut self, node: Node<'_>) -> ArrowClause {
        let span = self.span(&node);
        let arrow = node.clone().into_inner().position(|part| part.as_rule() == Rule::arrow);
        let steps = self.steps(node.clone(), Context::ArrowClause);
        if arrow.is_none() {
            return ArrowClause { test: None, pipeline: pipeline_of(steps, span) };
        }
        let arrows: Vec<Span> =
            node.into_inner().filter(|part| part.as_rule() == Rule::arrow).map(|part| self.span(&part)).collect();
        let arrow_start = arrows.first().copied().unwrap_or_default();
        if let Some(second) = arrows.get(1) {
            self.report(
                Diagnostic::error(
                    codes::UNEXPECTED,
                    *second,
                    "syntax error: only one arrow can stand in a clause of case, after its test",
                )
                .help("join the steps of a clause with '|'"),
            );
        }
        let mut tests = Vec::new();
        let mut rest = Vec::new();
        for step in steps {
            if step.span.start >= arrow_start.start {
                rest.push(step);
                continue;
            }
            match step.node {
                StepKind::Filter(filter) => tests.push(filter),
                StepKind::Call(call) => tests.push(Spanned::new(FilterKind::Call(call), step.span)),
                _ => self.report(Diagnostic::error(
                    codes::UNEXPECTED,
                    step.span,
                    "syntax error: only a filter can stand before '=>' in a clause of case",
                )),
            }
        }
        let test = self.all_of(tests);
        ArrowClause { test, pipeline: pipeline_of(rest, span) }
    }

    /// The conjunction of filters; nothing for none.
    pub(super) fn all_of(&self, mut filters: Vec<Filter>) -> Option<Filter> {
        if filters.len() < 2 {
            return filters.pop();
        }
        let span = filters.iter().skip(1).fold(filters[0].span, |all, filter| all.to(filter.span));
        let mut flat = Vec::with_capacity(filters.len());
        for filter in filters {
            match filter.node {
                FilterKind::And(members) => flat.extend(members),
                _ => flat.push(filter),
            }
        }
        Some(Spanned::new(FilterKind::And(flat), span))
    }

    fn match_step(&mut self, node: Node<'_>) -> Option<StepKind> {
        let mut parts = parts(node);
        let subject = self.field(&parts.next()?);
        let arms = parts.filter(|part| part.as_rule() == Rule::arm).filter_map(|arm| self.arm(arm)).collect();
        Some(StepKind::Match { subject, arms })
    }

    fn arm(&mut self, node: Node<'_>) -> Option<Arm> {
        let mut parts = parts(node);
        let guard = self.guard(parts.next()?)?;
        let body = parts.next()?;
        Some(Arm { guard, pipeline: self.pipeline(body, Context::Arm) })
    }

    /// What an arm asks of the subject.
    pub(super) fn guard(&mut self, node: Node<'_>) -> Option<Spanned<Guard>> {
        let span = self.span(&node);
        let inner = first(node)?;
        if inner.as_rule() != Rule::guard_call {
            let always = inner.as_rule() == Rule::word && matches!(inner.as_str(), "*" | "true");
            let guard = if always { Guard::Always } else { Guard::Pattern(self.pattern(inner).node) };
            return Some(Spanned::new(guard, self.trimmed(span)));
        }
        let mut negated = false;
        let mut call = None;
        for part in parts(inner) {
            match part.as_rule() {
                Rule::kw_not => negated = !negated,
                _ => call = Some(self.call(part)),
            }
        }
        Some(Spanned::new(Guard::Call { negated, call: call? }, self.trimmed(span)))
    }

    fn where_step(&mut self, node: Node<'_>) -> Vec<Step> {
        let span = self.trimmed(self.span(&node));
        for part in parts(node) {
            let filter = match part.as_rule() {
                Rule::filter => Some(self.filter(part)),
                Rule::pipeline => self.pipeline_filter(part),
                _ => continue,
            };
            return filter
                .map(|filter| Spanned::new(StepKind::Extension(StepExtension::Where(filter)), span))
                .into_iter()
                .collect();
        }
        Vec::new()
    }

    /// `$name(arg="v")`.
    pub(super) fn saved_query(&mut self, node: Node<'_>) -> SavedQuery {
        let span = self.span(&node);
        let mut query =
            SavedQuery { name: Spanned::new(String::new(), span), arguments: Vec::new(), span: NoCompare(span) };
        for part in parts(node) {
            match part.as_rule() {
                Rule::saved_name => query.name = self.text(&part),
                _ => {
                    let mut parts = parts(part);
                    let (Some(name), Some(value)) = (parts.next(), parts.next()) else { continue };
                    let name = self.text(&name);
                    let values = match value.as_rule() {
                        Rule::saved_list => super::parts(value).map(|value| self.saved_value(value)).collect(),
                        _ => vec![self.saved_value(value)],
                    };
                    query.arguments.push(SavedArgument { name, values });
                }
            }
        }
        query
    }

    fn saved_value(&mut self, node: Node<'_>) -> SavedValue {
        match node.as_rule() {
            Rule::parameter => SavedValue::Parameter(self.parameter(node)),
            _ => SavedValue::Text(self.text(&node).node),
        }
    }

    fn command(&mut self, node: Node<'_>) -> Option<Command> {
        let mut parts = parts(node);
        let head = parts.next()?;
        let name = self.text(&head);
        match head.as_rule() {
            Rule::command_sort => {
                let fields = self.command_fields(parts.next()?);
                let order = parts.next().map(|order| self.text(&order));
                Some(Command::Sort { name, fields, order })
            }
            Rule::command_list => Some(Command::Fields { name, fields: self.command_fields(parts.next()?) }),
            Rule::command_count => Some(Command::Count { name, number: self.text(&parts.next()?) }),
            _ => {
                let operands: Vec<Node<'_>> = parts.collect();
                // `regex field="a b" "re"` has two strings; the pattern is the one that does not follow `=`.
                let is_field = |node: &Node<'_>| {
                    let before = self.text.get(..self.span(node).start as usize).unwrap_or("");
                    before.trim_end().ends_with('=')
                };
                let pattern = operands.iter().find(|node| !is_field(node))?.clone();
                let field = operands.iter().find(|node| is_field(node)).cloned();
                let pattern = self.text(&pattern);
                let field = field.map(|field| self.field(&field));
                Some(Command::Regex { name, field, pattern })
            }
        }
    }

    fn command_fields(&mut self, node: Node<'_>) -> Vec<Spanned<crate::ast::FieldName>> {
        parts(node).map(|part| self.field(&part)).collect()
    }

    /// A span without the blanks at its end.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = span.of(self.text);
        Span { start: span.start, end: span.start + text.trim_end().len() as u32 }
    }
}

/// A pipeline of the given steps; its span is theirs if there are any.
pub(super) fn pipeline_of(steps: Vec<Step>, span: Span) -> Pipeline {
    let span = match (steps.first(), steps.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => span,
    };
    Pipeline { steps, span: NoCompare(span) }
}
