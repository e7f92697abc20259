//! What several lints ask of a tree.

use cql_core::function::{Kind, Param, ParamType, Registry};
use cql_syntax::Span;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{
    Argument, Call, Element, Expr, ExprKind, FieldName, Filter, FilterKind, Pattern, Pipeline, Query, Regex, Step,
    StepKind, Subject,
};

/// The filters that must all hold for this one to hold.
pub(crate) fn conjuncts(filter: &Filter) -> Vec<&Filter> {
    match &filter.node {
        FilterKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![filter],
    }
}

/// The field that a comparison looks at.
pub(crate) fn field_of(filter: &Filter) -> Option<&FieldName> {
    match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), .. }
        | FilterKind::Orders { subject: Subject::Field(field), .. } => Some(&field.node),
        _ => None,
    }
}

/// Every list of steps, those in braces included.
pub(crate) fn pipelines(query: &Query) -> Vec<&Pipeline> {
    // A visitor cannot keep what it is shown, so the lists are reached by hand where they nest.
    let mut found = vec![&query.pipeline];
    let mut next = 0;
    while let Some(pipeline) = found.get(next).copied() {
        next += 1;
        for step in &pipeline.steps {
            match &step.node {
                StepKind::Case(clauses) => found.extend(clauses),
                StepKind::Match { arms, .. } => found.extend(arms.iter().map(|arm| &arm.pipeline)),
                StepKind::Call(call) | StepKind::FieldCall { call, .. } => in_call(call, &mut found),
                StepKind::Assign(assign) => in_expr(&assign.value, &mut found),
                StepKind::Stats(elements) => in_elements(elements, &mut found),
                _ => {}
            }
        }
    }
    found
}

fn in_call<'q>(call: &'q Call, found: &mut Vec<&'q Pipeline>) {
    call.arguments.iter().for_each(|argument| in_expr(&argument.value, found));
}

fn in_elements<'q>(elements: &'q [Element], found: &mut Vec<&'q Pipeline>) {
    for element in elements {
        match element {
            Element::Assign(assign) => in_expr(&assign.value, found),
            Element::Value(value) => in_expr(value, found),
        }
    }
}

fn in_expr<'q>(expr: &'q Expr, found: &mut Vec<&'q Pipeline>) {
    match &expr.node {
        ExprKind::Subquery(pipeline) | ExprKind::NamedSubquery { pipeline, .. } => found.push(pipeline),
        ExprKind::Call(call) => in_call(call, found),
        ExprKind::Array(elements) => in_elements(elements, found),
        _ => {}
    }
}

/// A regular expression of a query.
pub(crate) struct FoundRegex {
    /// The expression and its flags.
    pub(crate) regex: Regex,
    /// Where it stands.
    pub(crate) span: Span,
}

/// Every regular expression of a query: literals, and the texts of parameters that take one.
pub(crate) fn regexes(query: &Query, registry: &dyn Registry) -> Vec<FoundRegex> {
    let mut visitor = Regexes { registry, found: Vec::new() };
    visitor.pipeline(&query.pipeline);
    visitor.found
}

/// The regular expressions among a call's own arguments.
pub(crate) fn regexes_of(call: &Call, registry: &dyn Registry) -> Vec<FoundRegex> {
    let Some(signature) = registry.function(&call.name).map(|function| function.signature()) else { return Vec::new() };
    let takes_regex = |argument: &&Argument| {
        let param = match &argument.name {
            Some(name) => signature.param(name).map(|(_, param)| param),
            None => signature.params.iter().find(|param| param.unnamed),
        };
        param.is_some_and(|param| param.ty == ParamType::Regex)
    };
    let bodies = call.arguments.iter().filter(takes_regex).filter_map(|argument| match &argument.value.node {
        ExprKind::Text(body) => Some((body.clone(), argument.value.span)),
        _ => None,
    });
    let flags = argument_of(call, "flags").map(|flags| word(&flags.value)).unwrap_or_default();
    bodies.map(|(body, span)| FoundRegex { regex: Regex { body, flags: flags.clone() }, span }).collect()
}

struct Regexes<'r> {
    registry: &'r dyn Registry,
    found: Vec<FoundRegex>,
}

impl Visit for Regexes<'_> {
    fn filter(&mut self, filter: &Filter) {
        match &filter.node {
            FilterKind::Matches { pattern, .. } => {
                if let Pattern::Regex(regex) = &pattern.node {
                    self.found.push(FoundRegex { regex: regex.clone(), span: pattern.span });
                }
            }
            FilterKind::FreeText(Pattern::Regex(regex)) => {
                self.found.push(FoundRegex { regex: regex.clone(), span: filter.span });
            }
            _ => {}
        }
        walk::filter(self, filter);
    }

    fn call(&mut self, call: &Call) {
        self.found.extend(regexes_of(call, self.registry));
        walk::call(self, call);
    }
}

/// The argument of this name.
pub(crate) fn argument_of<'c>(call: &'c Call, name: &str) -> Option<&'c Argument> {
    call.arguments.iter().find(|argument| argument.name.as_ref().is_some_and(|given| given.node == name))
}

/// The value of a parameter that may be given without its name.
pub(crate) fn value_of<'c>(call: &'c Call, name: &str) -> Option<&'c Expr> {
    let unnamed = || call.arguments.iter().find(|argument| argument.name.is_none());
    argument_of(call, name).or_else(unnamed).map(|argument| &argument.value)
}

/// A word or text as an argument; empty if it is something else.
pub(crate) fn word(value: &Expr) -> String {
    match &value.node {
        ExprKind::Text(text) | ExprKind::Word(text) | ExprKind::Number(text) => text.clone(),
        ExprKind::Field(field) => field.to_string(),
        _ => String::new(),
    }
}

/// One word, or those of a list.
pub(crate) fn words(value: &Expr) -> Vec<String> {
    let ExprKind::Array(elements) = &value.node else { return vec![word(value)] };
    let values = elements.iter().filter_map(|element| match element {
        Element::Value(value) => Some(word(value)),
        Element::Assign(_) => None,
    });
    values.collect()
}

/// Whether a call is one of the function.
pub(crate) fn is_call(call: &Call, name: &str) -> bool {
    call.name.eq_ignore_ascii_case(name)
}

/// What the function of a step that is a call does to events.
pub(crate) fn kind_of(step: &Step, registry: &dyn Registry) -> Option<Kind> {
    let (StepKind::Call(call) | StepKind::FieldCall { call, .. }) = &step.node else { return None };
    registry.function(&call.name).map(|function| function.signature().kind)
}

/// The names of the groups of an expression, which become fields.
pub(crate) fn group_names(regex: &Regex) -> Vec<String> {
    let parts = regex.body.split("(?<").skip(1).chain(regex.body.split("(?P<").skip(1));
    parts.filter_map(|part| part.split_once('>')).map(|(name, _)| name.to_string()).collect()
}

/// Whether a call may change fields of the events: a filter that takes nothing to set fields from does not.
pub(crate) fn may_set_fields(call: &Call, registry: &dyn Registry) -> bool {
    let Some(signature) = registry.function(&call.name).map(|function| function.signature()) else { return true };
    let sets = |param: &Param| {
        matches!(param.ty, ParamType::Regex | ParamType::Query | ParamType::Output) || param.name == "include"
    };
    signature.kind != Kind::Filter || signature.params.iter().any(sets)
}

/// Whether a pattern sets fields, or makes several events of one.
pub(crate) fn is_capture(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Regex(regex) if regex.flags.contains('g') || !group_names(regex).is_empty())
}
