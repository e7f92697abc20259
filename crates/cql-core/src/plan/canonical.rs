//! Reading a text: parsed, its extensions rewritten, and its calls those of functions that exist.
//!
//! What people write but no function takes as it stands (`dcount(x)`, `match(x, /re/)`) the registry rewrites. That is done
//! on the tree, before anything is bound, so that the planner knows one language only.

use super::calls::extension;
use super::value_group::ValueGroups;
use crate::codes;
use crate::environment::Environment;
use crate::function::{Kind, ParamType, Registry, Replacement, Signature, Situation};
use cql_syntax::ast::visit::{VisitMut, walk_mut};
use cql_syntax::ast::{
    Argument, Assign, BinaryOp, Call, Element, Expr, ExprKind, FieldName, FilterKind, MatchOp, NoCompare, Pipeline,
    Query, Step, StepKind, Subject, build,
};
use cql_syntax::codes as syntax;
use cql_syntax::{Diagnostic, Edit, Fix, Span, Spanned, excerpt, print_call, print_expr, print_pipeline, print_step};

/// Reads a text into the tree of a query that knows no construct of the extended dialect but those that the planner
/// takes, and says what was wrong or rewritten.
pub fn read(text: &str, registry: &dyn Registry, environment: &Environment) -> (Query, Vec<Diagnostic>) {
    let mut parsed = cql_syntax::parse(text);
    ValueGroups { text, registry }.pipeline(&mut parsed.query.pipeline);
    let (mut query, compat) = cql_syntax::desugar(&parsed.query, text, environment.dialect);
    let mut pass = Canonical { text, registry, environment, diagnostics: parsed.diagnostics, conditions: Vec::new() };
    pass.diagnostics.extend(compat);
    let of_filters = |found: &Diagnostic| found.code == syntax::COMPAT_FILTER_VALUE && found.fix.is_none();
    pass.conditions = (0..pass.diagnostics.len()).filter(|place| of_filters(&pass.diagnostics[*place])).collect();
    pass.pipeline(&mut query.pipeline);
    (query, pass.diagnostics)
}

struct Canonical<'e> {
    text: &'e str,
    registry: &'e dyn Registry,
    environment: &'e Environment,
    diagnostics: Vec<Diagnostic>,
    /// The places of diagnostics about filters that stand for values. Each gets the documented form of its step, once
    /// that is known.
    conditions: Vec<usize>,
}

impl Canonical<'_> {
    /// What stands for the call, which is reported. `target` is the field of `target := call()`.
    fn rewrite(&mut self, call: &Call, target: Option<&FieldName>) -> Option<Replacement> {
        let replacement = match self.registry_rewrite(call, target) {
            // What the library made of it may in turn be written by position.
            Some(Replacement::Call(call)) => Replacement::Call(self.by_signature(&call).unwrap_or(call)),
            Some(Replacement::Steps(mut steps)) => {
                for step in &mut steps {
                    if let StepKind::Call(call) = &mut step.node
                        && let Some(changed) = self.by_signature(call)
                    {
                        *call = changed;
                    }
                }
                Replacement::Steps(steps)
            }
            Some(other) => other,
            None => Replacement::Call(self.by_signature(call)?),
        };
        let reading = match &replacement {
            Replacement::Call(call) => print_call(call),
            Replacement::Value { value, .. } => print_expr(value),
            Replacement::Steps(steps) => print_pipeline(&pipeline(steps.clone())),
        };
        let span = call.span.0;
        let written = excerpt(span.of(self.text));
        let message = match excerpt(&reading) {
            reading if reading == written => format!("compat: in '{written}', the condition read as a filter"),
            reading => format!("compat: '{written}' read as {reading}"),
        };
        let diagnostic = extension(self.environment.dialect, codes::COMPAT, span, &written, message);
        let place = self.diagnostics.len();
        self.diagnostics.push(match &replacement {
            Replacement::Call(call) if has_condition(call) => {
                let step = Spanned::new(StepKind::Call(call.clone()), span);
                match self.documented(&[step]).as_slice() {
                    [one] => {
                        let documented = one_line(&print_step(one));
                        let fix = Fix::rewrite(vec![Edit::new(span, documented.as_str())]);
                        diagnostic.help(format!("write {documented}")).fix(fix)
                    }
                    _ => {
                        self.conditions.push(place);
                        diagnostic
                    }
                }
            }
            _ => {
                let fix = Fix::respell(vec![Edit::new(span, reading.as_str())]);
                diagnostic.help(format!("write {reading}")).fix(fix)
            }
        });
        Some(replacement)
    }

    /// Steps as LogScale accepts them.
    fn documented(&self, steps: &[Step]) -> Vec<Step> {
        let query = Query { pipeline: pipeline(steps.to_vec()), comments: Default::default() };
        super::documented::rewritten(&query, self.text, &[], self.registry).pipeline.steps
    }

    /// Shows the documented form of a step in the diagnostics about its conditions.
    fn show_documented(&mut self, span: Span, steps: &[Step]) {
        let (diagnostics, is_inside) =
            (&self.diagnostics, |place: Span| span.start <= place.start && place.end <= span.end);
        let is_own = |place: &usize| diagnostics[*place].span().is_some_and(is_inside);
        let (own, others): (Vec<usize>, Vec<usize>) = self.conditions.iter().partition(|place| is_own(place));
        if !own.is_empty() {
            let documented = one_line(&print_pipeline(&pipeline(self.documented(steps))));
            own.into_iter().for_each(|place| self.diagnostics[place].help = Some(format!("write {documented}")));
            self.conditions = others;
        }
    }

    fn registry_rewrite(&self, call: &Call, target: Option<&FieldName>) -> Option<Replacement> {
        let is_file = |name: &str| matches!(self.environment.lookups.table(name), Ok(Some(_)));
        self.registry.rewrite(call, &Situation { target, is_file: &is_file })
    }

    /// The call with its arguments as the function's signature wants them; `None` if they are so already.
    fn by_signature(&self, call: &Call) -> Option<Call> {
        let signature = self.registry.function(&call.name)?.signature();
        let mut changed = false;
        let mut call = call.clone();
        let is_named = call.arguments.iter().any(|argument| {
            argument.name.as_ref().and_then(|name| signature.param(name)).is_some_and(|(_, param)| param.unnamed)
        });
        for (index, argument) in call.arguments.iter_mut().enumerate() {
            changed |= rename(argument, signature);
            // A condition stands first; a strange name behind it is a parameter that was misspelt.
            changed |= index == 0 && !is_named && self.compare(argument, signature);
        }
        changed |= name_positions(&mut call, signature) | spell_regex(&mut call, signature);
        changed.then_some(call)
    }

    /// A first argument under a name that no parameter has, where a condition may stand: `if(door=3, ...)`, `test(a = 1)`.
    fn compare(&self, argument: &mut Argument, signature: &Signature) -> bool {
        let Some(name) = &argument.name else { return false };
        if signature.param(name).is_some() || signature.params.iter().any(|p| p.ty == ParamType::Assignments) {
            return false;
        }
        let Some(param) = signature.params.iter().find(|param| param.unnamed) else { return false };
        let field = FieldName::from(name.as_str());
        let span = name.span.to(argument.value.span);
        let node = match param.ty {
            ParamType::Condition => {
                let value = &argument.value;
                let Some(pattern) = build::pattern_of(value, value.span.of(self.text)) else { return false };
                let matches = FilterKind::Matches {
                    subject: Subject::Field(Spanned::new(field, name.span)),
                    op: MatchOp::Equal,
                    pattern: Spanned::new(pattern, argument.value.span),
                };
                ExprKind::Filter(Box::new(Spanned::new(matches, span)))
            }
            ParamType::Expression if signature.kind == Kind::Filter => ExprKind::Binary {
                op: BinaryOp::Equal,
                left: Box::new(Spanned::new(ExprKind::Field(field), name.span)),
                right: Box::new(argument.value.clone()),
            },
            _ => return false,
        };
        *argument = Argument { name: None, value: Spanned::new(node, span), attributes: Vec::new() };
        true
    }

    /// Appends what a step amounts to.
    fn add_step(&mut self, mut step: Step, out: &mut Vec<Step>) {
        let span = step.span;
        match &mut step.node {
            StepKind::Call(call) => {
                walk_mut::call(self, call);
                match self.rewrite(call, None) {
                    None => out.push(step),
                    Some(Replacement::Call(call)) => out.push(Spanned::new(StepKind::Call(call), span)),
                    Some(Replacement::Steps(steps)) => out.extend(steps),
                    Some(Replacement::Value { value, output }) => {
                        out.push(Spanned::new(StepKind::Assign(Assign { target: output, value }), span));
                    }
                }
            }
            StepKind::Assign(Assign { target, value: Spanned { node: ExprKind::Call(call), span: value_span } }) => {
                walk_mut::call(self, call);
                let value = match self.rewrite(call, Some(&target.node)) {
                    None => return out.push(step),
                    Some(Replacement::Steps(steps)) => return out.extend(steps),
                    Some(Replacement::Call(call)) => Spanned::new(ExprKind::Call(Box::new(call)), *value_span),
                    Some(Replacement::Value { value, .. }) => value,
                };
                out.push(Spanned::new(StepKind::Assign(Assign { target: target.clone(), value }), span));
            }
            _ => {
                self.step(&mut step);
                out.push(step);
            }
        }
    }
}

impl VisitMut for Canonical<'_> {
    fn pipeline(&mut self, pipeline: &mut Pipeline) {
        let steps = std::mem::take(&mut pipeline.steps);
        for step in steps {
            let (span, made) = (step.span, pipeline.steps.len());
            self.add_step(step, &mut pipeline.steps);
            self.show_documented(span, &pipeline.steps[made..]);
        }
    }

    /// Where a call must stay one: among filters, as a guard.
    fn call(&mut self, call: &mut Call) {
        walk_mut::call(self, call);
        if let Some(Replacement::Call(replacement)) = self.rewrite(call, None) {
            *call = replacement;
        }
    }

    fn element(&mut self, element: &mut Element) {
        let Element::Assign(assign) = element else { return walk_mut::element(self, element) };
        let ExprKind::Call(call) = &mut assign.value.node else { return self.expr(&mut assign.value) };
        walk_mut::call(self, call);
        let span = assign.value.span;
        match self.rewrite(call, Some(&assign.target.node)) {
            None => {}
            Some(Replacement::Call(call)) => assign.value.node = ExprKind::Call(Box::new(call)),
            Some(Replacement::Value { value, .. }) => assign.value = value,
            Some(Replacement::Steps(steps)) => {
                *element = Element::Value(Spanned::new(ExprKind::Subquery(pipeline(steps)), span));
            }
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let ExprKind::Call(call) = &mut expr.node else { return walk_mut::expr(self, expr) };
        walk_mut::call(self, call);
        match self.rewrite(call, None) {
            None => {}
            Some(Replacement::Call(call)) => expr.node = ExprKind::Call(Box::new(call)),
            Some(Replacement::Value { value, .. }) => *expr = value,
            Some(Replacement::Steps(steps)) => expr.node = ExprKind::Subquery(pipeline(steps)),
        }
    }
}

/// A parameter under a name that people give it.
fn rename(argument: &mut Argument, signature: &Signature) -> bool {
    let Some(name) = &mut argument.name else { return false };
    match signature.param(name) {
        Some((_, param)) if param.compat.contains(&name.as_str()) => {
            name.node = param.name.to_owned();
            true
        }
        _ => false,
    }
}

/// Writes a regex literal as the text and the flags of a regular expression.
fn spell_regex(call: &mut Call, signature: &Signature) -> bool {
    let takes_regex = |argument: &Argument| match &argument.name {
        Some(name) => signature.param(name).is_some_and(|(_, param)| param.ty == ParamType::Regex),
        None => signature.params.iter().any(|param| param.unnamed && param.ty == ParamType::Regex),
    };
    let Some(argument) = call.arguments.iter_mut().find(|argument| takes_regex(argument)) else { return false };
    let span = argument.value.span;
    let ExprKind::Regex(regex) = &argument.value.node else { return false };
    let regex = regex.clone();
    argument.value.node = ExprKind::Text(regex.body);
    if !regex.flags.is_empty() {
        let given =
            call.arguments.iter_mut().find(|argument| argument.name.as_ref().is_some_and(|n| n.node == "flags"));
        match given.map(|argument| &mut argument.value.node) {
            Some(ExprKind::Text(flags) | ExprKind::Word(flags)) => flags.push_str(&regex.flags),
            Some(ExprKind::Field(flags)) => *flags = FieldName::from(format!("{flags}{}", regex.flags).as_str()),
            _ => call.arguments.push(build::argument(Some("flags"), build::text(&regex.flags, span))),
        }
    }
    true
}

/// Names the unnamed arguments behind the first one, if the function is one that people call by position: in the order
/// of its parameters, starting with the one that has no name.
fn name_positions(call: &mut Call, signature: &Signature) -> bool {
    let unnamed = call.arguments.iter().filter(|argument| argument.name.is_none()).count();
    if unnamed < 2 || unnamed > signature.positional {
        return false;
    }
    let given: Vec<&str> =
        call.arguments.iter().filter_map(|argument| Some(signature.param(argument.name.as_ref()?)?.1.name)).collect();
    let free = signature.params.iter().filter(|param| !param.unnamed && !given.contains(&param.name));
    let mut names: Vec<&str> = free.map(|param| param.name).rev().collect();
    for argument in call.arguments.iter_mut().filter(|argument| argument.name.is_none()).skip(1) {
        argument.name = names.pop().map(|name| Spanned::new(name.to_owned(), argument.value.span));
    }
    true
}

/// Whether the call has a filter for a value.
fn has_condition(call: &Call) -> bool {
    let is_condition = |value: &Expr| matches!(value.node, ExprKind::Filter(_) | ExprKind::Logic { .. });
    call.arguments.iter().any(|argument| is_condition(&argument.value))
}

fn one_line(printed: &str) -> String {
    printed.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn pipeline(steps: Vec<Step>) -> Pipeline {
    let span = steps.iter().map(|step| step.span).reduce(cql_syntax::Span::to).unwrap_or_default();
    Pipeline { steps, span: NoCompare(span) }
}
