//! Calls: which function, which argument goes to which parameter.

use super::planner::Planner;
use crate::codes;
use crate::function::{Bind, Bound, Call, Function, ParamType, Signature};
use cql_syntax::ast::{self, Argument, BinaryOp, ExprKind, FilterKind, MatchOp, Pattern, Subject};
use cql_syntax::{Diagnostic, Dialect, Span, Spanned};

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
        let lower = name.to_lowercase();
        let names = self.registry.functions().iter().map(|function| function.signature().name);
        // A name that lost its namespace (`distance`) is nearer than any other spelling.
        let near = names
            .map(|known| {
                let tail = known.rsplit(':').next().unwrap_or(known).to_lowercase();
                let distance =
                    if tail == lower { 0 } else { strsim::damerau_levenshtein(&lower, &known.to_lowercase()) };
                (distance, known)
            })
            .min();
        match near {
            Some((distance, known)) if distance <= 1 + name.len() / 4 => {
                diagnostic.help(format!("did you mean '{known}'?"))
            }
            _ => diagnostic.help("`cql functions` lists what there is"),
        }
    }

    /// Binds a call. `step` is `None` in an expression or filter; a step has `Some(target)`, where the target is the
    /// field of `target := call()`.
    pub(crate) fn bind(&mut self, call: &ast::Call, step: Option<Option<&str>>) -> Bind<Bound> {
        if let Some(rewrite) = self.registry.rewrite(call) {
            let text = call.span.0.of(&self.text()).to_string();
            let message = format!("compat: '{text}' read as {}", rewrite.reading);
            let diagnostic = match self.environment.dialect {
                Dialect::Extended => Diagnostic::warning(codes::COMPAT, call.span.0, message),
                Dialect::Logscale => Diagnostic::error(codes::COMPAT, call.span.0, message),
            };
            self.report(diagnostic.help(format!("write {}", rewrite.reading)));
            return match &rewrite.replacement.node {
                ExprKind::Call(call) => self.bind(call, step),
                _ => self.bind_value(&rewrite.replacement, call, step),
            };
        }
        let function = self.function(call)?;
        let signature = function.signature();
        let given = self.resolve(call, signature)?;
        self.called.push(signature.name);
        self.binding.push(signature.name);
        let mut bound = Call::new(self, signature, given, call, step);
        let result = function.bind(&mut bound);
        let finished = bound.finish();
        self.binding.pop();
        finished.and(result)
    }

    /// A rewritten call that became an expression.
    fn bind_value(&mut self, value: &ast::Expr, call: &ast::Call, step: Option<Option<&str>>) -> Bind<Bound> {
        if let ExprKind::Subquery(pipeline) = &value.node {
            return Ok(Bound::Aggregate(self.aggregate_steps(&pipeline.steps, value.span)?));
        }
        if let ExprKind::Filter(filter) = &value.node {
            return Ok(Bound::Filter(Box::new(self.filter(filter, false)?)));
        }
        let value = self.expression(value)?;
        let output = match step {
            Some(Some(target)) => self.write(target),
            Some(None) => self.write(&format!("_{}", &*call.name)),
            None => self.layout.hidden("value"),
        };
        Ok(Bound::Value { value: Box::new(value), output })
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
                if param.compat.contains(&name.as_str()) {
                    self.compat(name.span, format!("'{name}' read as '{}'", param.name), param.name);
                }
                given[index] = Some(Given { arguments: vec![argument.clone()] });
                continue;
            }
            if let Some(index) = signature.params.iter().position(|param| param.ty == ParamType::Assignments) {
                given[index].get_or_insert(Given { arguments: Vec::new() }).arguments.push(argument.clone());
                continue;
            }
            match self.comparison(argument, signature) {
                Some(comparison) => unnamed.push(comparison),
                None => return Err(unknown_parameter(signature, name)),
            }
        }
        self.resolve_unnamed(call, signature, unnamed, &mut given)?;
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
        call: &ast::Call,
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
        if unnamed.len() > 1 && signature.positional >= unnamed.len() {
            // By position, starting with the parameter that takes the unnamed argument.
            let order = std::iter::once(index).chain((0..signature.params.len()).filter(|other| *other != index));
            let order: Vec<usize> = order.filter(|index| given[*index].is_none()).collect();
            let names: Vec<&str> =
                order.iter().take(unnamed.len()).map(|index| signature.params[*index].name).collect();
            self.compat(
                call.span.0,
                format!("the arguments of {}() read by position: {}", signature.name, names.join(", ")),
                &format!(
                    "{}({})",
                    signature.name,
                    names.iter().map(|name| format!("{name}=...")).collect::<Vec<_>>().join(", ")
                ),
            );
            for (index, argument) in order.into_iter().zip(unnamed) {
                given[index] = Some(Given { arguments: vec![argument] });
            }
            return Ok(());
        }
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

    /// A named argument that no parameter takes, where a condition may stand: `if(door=3, ...)`, `test(a = 1)`.
    fn comparison(&mut self, argument: &Argument, signature: &'static Signature) -> Option<Argument> {
        let name = argument.name.as_ref()?;
        let param = signature.params.iter().find(|param| param.unnamed)?;
        let field = ast::FieldName::from(name.as_str());
        let span = name.span.to(argument.value.span);
        let value = &argument.value;
        let node = match param.ty {
            ParamType::Condition => {
                let pattern = match &value.node {
                    ExprKind::Field(word) => Pattern::Text { text: word.to_string(), quoted: false },
                    ExprKind::Word(text) | ExprKind::Number(text) => {
                        Pattern::Text { text: text.clone(), quoted: false }
                    }
                    ExprKind::Text(text) => Pattern::Text { text: text.clone(), quoted: true },
                    ExprKind::Bool(truth) => Pattern::Text { text: truth.to_string(), quoted: false },
                    ExprKind::Star => Pattern::Text { text: "*".into(), quoted: false },
                    ExprKind::Regex(regex) => Pattern::Regex(regex.clone()),
                    ExprKind::Parameter(parameter) => Pattern::Parameter(parameter.clone()),
                    ExprKind::Unary { .. } => {
                        Pattern::Text { text: value.span.of(&self.text()).to_string(), quoted: false }
                    }
                    _ => return None,
                };
                let matches = FilterKind::Matches {
                    subject: Subject::Field(Spanned::new(field, name.span)),
                    op: MatchOp::Equal,
                    pattern: Spanned::new(pattern, value.span),
                };
                self.compat(span, "a filter read as a condition".into(), &format!("test({name} == ...)"));
                ExprKind::Filter(Box::new(Spanned::new(matches, span)))
            }
            ParamType::Expression | ParamType::Expressions => {
                self.compat(span, "'=' read as '=='".into(), "==");
                ExprKind::Binary {
                    op: BinaryOp::Equal,
                    left: Box::new(Spanned::new(ExprKind::Field(field), name.span)),
                    right: Box::new(value.clone()),
                }
            }
            _ => return None,
        };
        Some(Argument { name: None, value: Spanned::new(node, span), attributes: Vec::new() })
    }

    /// Says how something was read that LogScale does not accept; in its own dialect that is an error.
    pub(crate) fn compat(&mut self, span: Span, reading: String, official: &str) {
        let text = span.of(&self.text()).to_string();
        let message = format!("compat: in '{text}', {reading}");
        let diagnostic = match self.environment.dialect {
            Dialect::Extended => Diagnostic::warning(codes::COMPAT, span, message),
            Dialect::Logscale => Diagnostic::error(codes::COMPAT, span, message),
        };
        self.report(diagnostic.help(format!("LogScale wants: {official}")));
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

fn twice(signature: &Signature, param: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("the parameter '{param}' of {}() is given twice", signature.name);
    Box::new(Diagnostic::error(codes::GIVEN_TWICE, span, message).help("remove one of the two"))
}

fn unknown_parameter(signature: &Signature, name: &Spanned<String>) -> Box<Diagnostic> {
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
    let help = match near.min() {
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
