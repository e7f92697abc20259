//! Expressions and calls.

use super::filters::{is_duration, with_durations};
use super::{Desugar, Dialect, build};
use crate::ast::{
    Argument, Attribute, BinaryOp, Call, Expr, ExprExtension, ExprKind, Filter, FilterKind, Guard, MatchOp, Subject,
    UnaryOp,
};
use crate::codes;
use crate::print::{print_call, print_expr, print_filter};
use crate::span::{Span, Spanned};

impl Desugar<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.node {
            ExprKind::Text(text) | ExprKind::Word(text) => {
                self.string(text, span);
                expr.node.clone()
            }
            ExprKind::Unary { op, operand } => ExprKind::Unary { op: *op, operand: Box::new(self.expr(operand)) },
            ExprKind::Binary { op, left, right } => {
                let (left, right) = (self.expr(left), self.expr(right));
                return self.binary(*op, left, right, span);
            }
            ExprKind::Call(call) => return self.call_expr(call),
            ExprKind::Array(elements) => ExprKind::Array(self.elements(elements)),
            ExprKind::Subquery(pipeline) => {
                let in_condition = std::mem::replace(&mut self.in_condition, false);
                let pipeline = self.pipeline(pipeline);
                self.in_condition = in_condition;
                ExprKind::Subquery(pipeline)
            }
            ExprKind::NamedSubquery { name, pipeline } => {
                self.string(&name.node, name.span);
                ExprKind::NamedSubquery { name: name.clone(), pipeline: self.pipeline(pipeline) }
            }
            ExprKind::SavedQuery(query) => ExprKind::SavedQuery(self.saved(query)),
            ExprKind::Regex(regex) => ExprKind::Regex(self.regex(regex, span)),
            ExprKind::Filter(filter) => return self.condition(filter, span),
            ExprKind::Logic { op, left, right } => {
                if !self.in_condition {
                    let (name, meaning) = match op {
                        crate::ast::LogicOp::And => ("and", "if(a, then=b, else=false), or two filters"),
                        crate::ast::LogicOp::Or => ("or", "if(a, then=true, else=b), or two filters"),
                    };
                    let source = crate::parser::excerpt(span.of(self.text));
                    let reading = format!("'{source}' read as a condition; CQL's expressions have no '{name}'");
                    let refusal = format!("'{source}' is not accepted by LogScale, whose expressions have no '{name}'");
                    self.warn(codes::COMPAT_LOGIC, span, &reading, &refusal, &format!("write {meaning}"));
                }
                let in_condition = std::mem::replace(&mut self.in_condition, true);
                let (left, right) = (self.expr(left), self.expr(right));
                self.in_condition = in_condition;
                ExprKind::Logic { op: *op, left: Box::new(left), right: Box::new(right) }
            }
            ExprKind::Extension(extension) => return self.expr_extension(extension, span),
            ExprKind::Field(_)
            | ExprKind::Number(_)
            | ExprKind::Bool(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star
            | ExprKind::ArrayRef(_) => expr.node.clone(),
        };
        Spanned::new(kind, span)
    }

    /// Sums of times and bare durations count in milliseconds: `now() - 1h`.
    fn binary(&mut self, op: BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
        let is_sum = matches!(op, BinaryOp::Add | BinaryOp::Subtract);
        let duration = matches!(&right.node, ExprKind::Field(name) if is_duration(name.as_str())) && is_time(&left);
        let node = ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) };
        let sum = Spanned::new(node, span);
        if !is_sum || !duration {
            return sum;
        }
        let sum = with_durations(&sum);
        self.compat(codes::COMPAT_CLOCK, span, &print_expr(&sum));
        sum
    }

    /// A filter whose truth is a value.
    fn condition(&mut self, filter: &Filter, span: Span) -> Expr {
        let outermost = !std::mem::replace(&mut self.in_condition, true);
        let inner = self.filter(filter);
        self.in_condition = !outermost;
        if let (FilterKind::Call(_), true) = (&inner.node, outermost) {
            // A filter function is a value as it stands.
            self.compat(codes::COMPAT_FILTER_VALUE, span, &print_filter(&inner));
            return build::filter_expr(inner);
        }
        if outermost {
            self.filter_value(span, &print_filter(&inner));
        }
        Spanned::new(ExprKind::Filter(Box::new(inner)), span)
    }

    /// Reports that the truth of a filter is a value.
    fn filter_value(&mut self, span: Span, filter: &str) {
        self.compat(codes::COMPAT_FILTER_VALUE, span, &format!("the truth of the filter {filter}"));
        if let Some(last) = self.diagnostics.last_mut() {
            last.fix = None;
            last.help = Some("write a case with this filter: case { filter | x := 1; * | x := 0 }".to_owned());
        }
    }

    fn expr_extension(&mut self, extension: &ExprExtension, span: Span) -> Expr {
        match extension {
            ExprExtension::CallAs { call, target } => {
                let call = build::with(self.call(call), "as", build::field_value(target));
                self.compat(codes::COMPAT_AS, span, &print_call(&call));
                build::call_expr(call)
            }
            ExprExtension::Case(branches) => {
                let in_condition = std::mem::replace(&mut self.in_condition, true);
                let branches = branches
                    .iter()
                    .map(|branch| (build::filter_expr(self.filter(&branch.test)), self.expr(&branch.value)))
                    .collect();
                self.in_condition = in_condition;
                let chain = if_chain(branches, None, span);
                self.compat(codes::COMPAT_CASE_VALUE, span, &print_expr(&chain));
                chain
            }
            ExprExtension::Match { subject, branches } => {
                let branches = branches
                    .iter()
                    .map(|branch| {
                        let guard = self.guard(&branch.guard);
                        let test = match guard.node {
                            Guard::Always => FilterKind::Bool(true),
                            Guard::Pattern(pattern) => FilterKind::Matches {
                                subject: Subject::Field(subject.clone()),
                                op: MatchOp::Equal,
                                pattern: Spanned::new(pattern, guard.span),
                            },
                            Guard::Call { negated, call } => {
                                let call = build::with(call, "field", build::field_value(subject));
                                build::negate(negated, FilterKind::Call(call), guard.span)
                            }
                        };
                        (build::filter_expr(Spanned::new(test, guard.span)), self.expr(&branch.value))
                    })
                    .collect();
                let chain = if_chain(branches, None, span);
                self.compat(codes::COMPAT_MATCH_VALUE, span, &print_expr(&chain));
                chain
            }
        }
    }

    /// A call that stands for itself.
    pub(super) fn call(&mut self, call: &Call) -> Call {
        let in_condition = std::mem::replace(&mut self.in_condition, false);
        let arguments = call
            .arguments
            .iter()
            .map(|argument| Argument {
                name: argument.name.clone(),
                value: self.argument_value(argument),
                attributes: argument
                    .attributes
                    .iter()
                    .map(|attribute| Attribute { name: attribute.name.clone(), value: self.expr(&attribute.value) })
                    .collect(),
            })
            .collect();
        self.in_condition = in_condition;
        Call { name: call.name.clone(), arguments, span: call.span }
    }

    /// The value of an argument. `name=/re/` is a filter, unless the name says that it is a regex.
    fn argument_value(&mut self, argument: &Argument) -> Expr {
        let (Some(name), ExprKind::Regex(regex)) = (&argument.name, &argument.value.node) else {
            return self.expr(&argument.value);
        };
        if matches!(name.node.as_str(), "regex" | "pattern") {
            return self.expr(&argument.value);
        }
        let span = argument.value.span;
        let regex = self.regex(regex, span);
        self.filter_value(name.span.to(span), &format!("{}={}", name.node, crate::print::regex(&regex)));
        Spanned::new(ExprKind::Regex(regex), span)
    }

    /// A call, or what a few names that are no functions stand for.
    pub(super) fn call_expr(&mut self, call: &Call) -> Expr {
        let span = call.span.0;
        let name = call.name.node.to_ascii_lowercase();
        match (name.as_str(), call.arguments.as_slice()) {
            ("isnull" | "isnotnull", [argument]) => {
                let field = match &argument.value.node {
                    ExprKind::Field(name) => Some(name.clone()),
                    ExprKind::Text(name) => Some(name.as_str().into()),
                    _ => None,
                };
                if let Some(field) = field {
                    let subject = Subject::Field(Spanned::new(field, argument.value.span));
                    let filter = Spanned::new(build::exists(subject, name == "isnotnull", span), span);
                    if !self.in_condition {
                        self.compat(codes::COMPAT_NULL, span, &print_filter(&filter));
                    }
                    return Spanned::new(ExprKind::Filter(Box::new(filter)), span);
                }
            }
            ("case", arguments) if !arguments.is_empty() => return self.case_call(arguments, span),
            ("true", []) if self.dialect == Dialect::Extended => return Spanned::new(ExprKind::Bool(true), span),
            _ => {}
        }
        build::call_expr(self.call(call))
    }

    /// `case(test, value, ..., default)`.
    fn case_call(&mut self, arguments: &[Argument], span: Span) -> Expr {
        let in_condition = std::mem::replace(&mut self.in_condition, true);
        let mut default = None;
        let mut items: Vec<Expr> = Vec::new();
        for argument in arguments {
            let value = self.expr(&argument.value);
            match &argument.name {
                None => items.push(value),
                Some(name) if matches!(name.node.as_str(), "default" | "else") => default = Some(value),
                Some(name) => items.push(self.comparison(name, value)),
            }
        }
        self.in_condition = in_condition;
        if items.len() % 2 == 1 {
            default = items.pop();
        }
        let mut branches = Vec::with_capacity(items.len() / 2);
        let mut items = items.into_iter();
        while let (Some(test), Some(value)) = (items.next(), items.next()) {
            branches.push((test, value));
        }
        let chain = if_chain(branches, default, span);
        self.compat(codes::COMPAT_CASE_CALL, span, &print_expr(&chain));
        chain
    }

    /// `name = value`, which was read as a named argument, as the comparison that it is here.
    fn comparison(&mut self, name: &Spanned<String>, value: Expr) -> Expr {
        let span = name.span.to(value.span);
        let field = Spanned::new(name.node.as_str().into(), name.span);
        match build::pattern_of(&value, value.span.of(self.text)) {
            Some(pattern) => {
                let pattern = Spanned::new(pattern, value.span);
                let kind = FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::Equal, pattern };
                Spanned::new(ExprKind::Filter(Box::new(Spanned::new(kind, span))), span)
            }
            None => {
                let left = Box::new(Spanned::new(ExprKind::Field(field.node), field.span));
                Spanned::new(ExprKind::Binary { op: BinaryOp::Equal, left, right: Box::new(value) }, span)
            }
        }
    }
}

/// Whether an expression is likely a moment: a call such as `now()`, or `@timestamp`.
fn is_time(expr: &Expr) -> bool {
    match &expr.node {
        ExprKind::Call(_) => true,
        ExprKind::Field(name) => name.as_str().starts_with('@'),
        ExprKind::Binary { op: BinaryOp::Add | BinaryOp::Subtract, left, .. } => is_time(left),
        _ => false,
    }
}

/// `if(test, then=value, else=if(...))`; without a default the end of the chain is no value.
fn if_chain(branches: Vec<(Expr, Expr)>, default: Option<Expr>, span: Span) -> Expr {
    let mut rest = default.unwrap_or_else(|| build::no_value(span));
    for (test, value) in branches.into_iter().rev() {
        let always = match &test.node {
            ExprKind::Bool(value) => *value,
            ExprKind::Unary { op: UnaryOp::Not, operand } => matches!(operand.node, ExprKind::Bool(false)),
            _ => false,
        };
        if always {
            rest = value;
            continue;
        }
        let mut call = build::call("if", span);
        call.arguments.push(build::argument(None, test));
        rest = build::call_expr(build::with(build::with(call, "then", value), "else", rest));
    }
    rest
}
