//! Calls: which function, which argument goes to which parameter.

use super::planner::Planner;
use crate::codes;
use crate::function::{Bind, Bound, Call, Function, ParamType, Signature};
use cql_syntax::ast::{self, Argument, ExprKind};
use cql_syntax::{Code, Diagnostic, Dialect, Span, Spanned, excerpt, print_call, print_expr};

/// What a call gives for one parameter.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The argument, or several unnamed ones that make a list.
    pub(crate) arguments: Vec<Argument>,
}

impl Given {
    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        let spans = self.arguments.iter().map(|argument| argument.value.span);
        spans.reduce(Span::to).unwrap_or_default()
    }
}

impl Planner<'_> {
    /// The function that a call names.
    pub(crate) fn function(&self, call: &ast::Call) -> Bind<&'static dyn Function> {
        self.registry.function(&call.name).ok_or_else(|| Box::new(self.unknown_function(call)))
    }

    fn unknown_function(&self, call: &ast::Call) -> Diagnostic {
        let name = call.name.as_str();
        let diagnostic =
            Diagnostic::error(codes::UNKNOWN_FUNCTION, call.name.span, format!("unknown function '{name}'"));
        diagnostic.help(crate::function::suggestion(self.registry, name))
    }

    /// Binds a call. `step` is `None` in an expression or filter; a step has `Some(target)`, where the target is the
    /// field of `target := call()`.
    pub(crate) fn bind(&mut self, call: &ast::Call, step: Option<Option<&str>>) -> Bind<Bound> {
        let function = self.function(call)?;
        let signature = function.signature();
        if let Some(Some(target)) = step
            && signature.param("as").is_none()
        {
            return Err(no_value(call, target));
        }
        let given = self.resolve(call, signature)?;
        self.called.push(signature.name);
        self.binding.push(signature.name);
        // What stands in the arguments is not negated by what stands around the call.
        let negated = std::mem::take(&mut self.negated);
        let mut bound = Call::new(self, signature, given, call, step, negated);
        let result = function.bind(&mut bound);
        let finished = bound.finish();
        self.negated = negated;
        self.binding.pop();
        finished.and(result)
    }

    /// Assigns the arguments to the parameters.
    fn resolve(&mut self, call: &ast::Call, signature: &'static Signature) -> Bind<Vec<Option<Given>>> {
        let mut given: Vec<Option<Given>> = vec![None; signature.params.len()];
        let mut unnamed: Vec<Argument> = Vec::new();
        for argument in &call.arguments {
            let Some(name) = &argument.name else {
                unnamed.push(argument.clone());
                continue;
            };
            if let Some((index, param)) = signature.param(name) {
                if given[index].is_some() {
                    return Err(twice(signature, param.name, argument.value.span));
                }
                given[index] = Some(Given { arguments: vec![argument.clone()] });
                continue;
            }
            if let Some(index) = signature.params.iter().position(|param| param.ty == ParamType::Assignments) {
                given[index].get_or_insert(Given { arguments: Vec::new() }).arguments.push(argument.clone());
                continue;
            }
            if let Some(refusal) = no_condition(call, signature, argument) {
                return Err(refusal);
            }
            let hint = self.registry.parameter_hint(signature.name, name);
            return Err(unknown_parameter(signature, name, hint));
        }
        self.resolve_unnamed(signature, unnamed, &mut given)?;
        for (param, given) in signature.params.iter().zip(&given) {
            if param.required && given.is_none() {
                let word = param.ty.word();
                return Err(Box::new(
                    Diagnostic::error(
                        codes::MISSING_PARAMETER,
                        call.span.0,
                        format!("{}() needs the parameter '{}' ({word})", signature.name, param.name),
                    )
                    .help(format!("{}: {}", param.name, param.doc)),
                ));
            }
        }
        Ok(given)
    }

    fn resolve_unnamed(
        &mut self,
        signature: &'static Signature,
        unnamed: Vec<Argument>,
        given: &mut [Option<Given>],
    ) -> Bind<()> {
        let Some(first) = unnamed.first() else { return Ok(()) };
        let Some(index) = signature.params.iter().position(|param| param.unnamed) else {
            return Err(Box::new(
                Diagnostic::error(
                    codes::UNNAMED_ARGUMENT,
                    first.value.span,
                    format!("{}() takes no unnamed argument", signature.name),
                )
                .help(parameter_list(signature)),
            ));
        };
        let param = &signature.params[index];
        let items = param.ty.is_list() && unnamed.iter().all(|argument| is_item(param.ty, &argument.value));
        if unnamed.len() > 1 && !items {
            return Err(Box::new(
                Diagnostic::error(
                    codes::UNNAMED_ARGUMENT,
                    unnamed[1].value.span,
                    format!("{}() takes one unnamed argument, '{}'; this is another", signature.name, param.name),
                )
                .help(parameter_list(signature)),
            ));
        }
        if given[index].is_some() {
            return Err(twice(signature, param.name, first.value.span));
        }
        given[index] = Some(Given { arguments: unnamed });
        Ok(())
    }

    /// Says how something was read that LogScale does not accept; in its own dialect that is an error.
    pub(crate) fn compat(&mut self, span: Span, reading: String, official: &str) {
        let diagnostic = self.compat_diagnostic(codes::COMPAT, span, reading, official);
        self.report(diagnostic);
    }

    pub(crate) fn compat_diagnostic(&self, code: Code, span: Span, reading: String, official: &str) -> Diagnostic {
        let written = excerpt(span.of(&self.text()));
        let reading = format!("compat: in '{written}', {reading}");
        extension(self.environment.dialect, code, span, &written, reading).help(format!("LogScale wants: {official}"))
    }
}

/// Something `written` that LogScale does not accept: a warning how it is read, or in LogScale's own dialect an error.
pub(super) fn extension(dialect: Dialect, code: Code, span: Span, written: &str, reading: String) -> Diagnostic {
    match dialect {
        Dialect::Extended => Diagnostic::warning(code, span, reading),
        Dialect::Logscale => Diagnostic::error(code, span, format!("'{written}' is not accepted by LogScale")),
    }
}

/// Whether several of these may make up a list of the type.
fn is_item(ty: ParamType, value: &ast::Expr) -> bool {
    match (&value.node, ty) {
        (ExprKind::NamedSubquery { .. }, ParamType::NamedQueries) => true,
        (_, ParamType::NamedQueries) => false,
        (ExprKind::Call(_) | ExprKind::Binary { .. } | ExprKind::Unary { .. }, ParamType::Expressions) => true,
        (ExprKind::Field(_) | ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Word(_), _) => true,
        (ExprKind::Parameter(_) | ExprKind::Bool(_), _) => true,
        _ => false,
    }
}

/// `target := call()`, where what the call puts out has its own columns.
fn no_value(call: &ast::Call, target: &str) -> Box<Diagnostic> {
    let message = format!("{}() puts out rows and has no value that '{target}' could get", call.name.node);
    Box::new(Diagnostic::error(codes::NO_EXPRESSION, call.span.0, message).help("remove the assignment"))
}

fn twice(signature: &Signature, param: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("the parameter '{param}' of {}() is given twice", signature.name);
    Box::new(Diagnostic::error(codes::GIVEN_TWICE, span, message).help("remove one of the two"))
}

/// `if(a = b * c, ...)`: the condition looks like an argument with a name, and its right side is no text.
fn no_condition(call: &ast::Call, signature: &Signature, argument: &Argument) -> Option<Box<Diagnostic>> {
    let condition = signature.params.iter().find(|param| param.unnamed && param.ty == ParamType::Condition)?;
    let name = argument.name.as_ref()?;
    let is_given =
        call.arguments.iter().any(|other| other.name.as_ref().is_none_or(|name| name.node == condition.name));
    if is_given || !matches!(argument.value.node, ExprKind::Binary { .. } | ExprKind::Call(_)) {
        return None;
    }
    let left = Spanned::new(ExprKind::Field(ast::FieldName::from(name.as_str())), name.span);
    let right = Box::new(argument.value.clone());
    let equal = ExprKind::Binary { op: ast::BinaryOp::Equal, left: Box::new(left), right };
    let span = name.span.to(argument.value.span);
    let mut instead = call.clone();
    for other in instead.arguments.iter_mut().filter(|other| **other == *argument) {
        *other = ast::build::argument(None, Spanned::new(equal.clone(), span));
    }
    let value = print_expr(&argument.value);
    let message = format!(
        "{}() has no parameter '{name}', and as a condition '{name} = {value}' has no text on the right of '='",
        signature.name
    );
    let help = format!("to compare with what {value} gives write {}; a text stands in quotes", print_call(&instead));
    Some(Box::new(Diagnostic::error(codes::UNKNOWN_PARAMETER, span, message).help(help)))
}

fn unknown_parameter(signature: &Signature, name: &Spanned<String>, hint: Option<&str>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(
        codes::UNKNOWN_PARAMETER,
        name.span,
        format!("{}() has no parameter '{name}'", signature.name),
    );
    let lower = name.to_lowercase();
    let near = signature
        .params
        .iter()
        .map(|param| (strsim::damerau_levenshtein(&lower, &param.name.to_lowercase()), param.name));
    let near = hint.map(|hint| (0, hint)).or_else(|| near.min());
    let help = match near {
        Some((distance, near)) if distance <= 1 + name.len() / 3 => {
            format!("did you mean '{near}'? {}", parameter_list(signature))
        }
        _ => parameter_list(signature),
    };
    Box::new(diagnostic.help(help))
}

fn parameter_list(signature: &Signature) -> String {
    let names: Vec<&str> = signature.params.iter().map(|param| param.name).collect();
    match names.as_slice() {
        [] => format!("{}() has no parameters", signature.name),
        names => format!("the parameters of {}() are: {}", signature.name, names.join(", ")),
    }
}
