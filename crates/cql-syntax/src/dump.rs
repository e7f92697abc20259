//! Trees as compact text, for tests and for looking at what a query was read as.

use crate::ast::*;
use std::fmt::Write as _;

/// The tree of a query, a step on each line: `(= door north)`, `(call count)`.
pub fn dump(query: &Query) -> String {
    let steps: Vec<String> = query.pipeline.steps.iter().map(|step| step_text(&step.node)).collect();
    steps.join("\n")
}

fn join<T>(items: &[T], each: impl Fn(&T) -> String) -> String {
    items.iter().fold(String::new(), |mut out, item| {
        let _ = write!(out, " {}", each(item));
        out
    })
}

fn pipeline(pipeline: &Pipeline) -> String {
    let steps: Vec<String> = pipeline.steps.iter().map(|step| step_text(&step.node)).collect();
    format!("{{{}}}", steps.join(" | "))
}

fn not(negated: bool) -> &'static str {
    if negated { "not-" } else { "" }
}

fn step_text(step: &StepKind) -> String {
    match step {
        StepKind::Filter(inner) => filter(inner),
        StepKind::Call(inner) => call(inner),
        StepKind::Assign(inner) => assign(inner),
        StepKind::FieldCall { field, negated, call: inner } => {
            format!("({}field-call {} {})", not(*negated), field.node, call(inner))
        }
        StepKind::Case(clauses) => format!("(case{})", join(clauses, pipeline)),
        StepKind::Match { subject, arms } => {
            let arms = join(arms, |arm| format!("({} {})", guard(&arm.guard.node), pipeline(&arm.pipeline)));
            format!("(match {}{arms})", subject.node)
        }
        StepKind::Stats(elements) => format!("(stats{})", join(elements, element)),
        StepKind::SavedQuery(query) => saved(query),
        StepKind::Link { left, right } => format!("(link {} {})", left.node, right.node),
        StepKind::Extension(extension) => step_extension(extension),
    }
}

fn step_extension(extension: &StepExtension) -> String {
    match extension {
        StepExtension::Unpiped { joint: Joint::LineBreak, step } => format!("(+line-break {})", step_text(step)),
        StepExtension::Unpiped { joint: Joint::Semicolon, step } => format!("(+semicolon {})", step_text(step)),
        StepExtension::Union(branches) => format!("(+union{})", join(branches, pipeline)),
        StepExtension::Eval(assigns) => format!("(+eval{})", join(assigns, assign)),
        StepExtension::Where(inner) => format!("(+where {})", filter(inner)),
        StepExtension::ArrowCase(clauses) => {
            let clauses = join(clauses, |clause| match &clause.test {
                Some(test) => format!("({} {})", filter(test), pipeline(&clause.pipeline)),
                None => pipeline(&clause.pipeline),
            });
            format!("(+arrow-case{clauses})")
        }
        StepExtension::CallAs { call: inner, target } => format!("(+as {} {})", target.node, call(inner)),
        StepExtension::Command(command) => match command {
            Command::Sort { name, fields, order } => {
                let order = order.as_ref().map_or("", |order| order.node.as_str());
                format!("(+command {}{} {order})", name.node, join(fields, |field| field.to_string()))
            }
            Command::Fields { name, fields } => {
                format!("(+command {}{})", name.node, join(fields, |field| field.to_string()))
            }
            Command::Count { name, number } => format!("(+command {} {})", name.node, number.node),
            Command::Regex { name, field, pattern } => {
                let field = field.as_ref().map_or("", |field| field.as_str());
                format!("(+command {} {field} {:?})", name.node, pattern.node)
            }
        },
    }
}

fn assign(assign: &Assign) -> String {
    format!("(:= {} {})", assign.target.node, expr(&assign.value))
}

fn guard(guard: &Guard) -> String {
    match guard {
        Guard::Always => "always".to_owned(),
        Guard::Pattern(inner) => pattern(inner),
        Guard::Call { negated, call: inner } => format!("{}{}", not(*negated), call(inner)),
    }
}

fn filter(filter_node: &Filter) -> String {
    match &filter_node.node {
        FilterKind::And(members) => format!("(and{})", join(members, filter)),
        FilterKind::Or(members) => format!("(or{})", join(members, filter)),
        FilterKind::Not(inner) => format!("(not {})", filter(inner)),
        FilterKind::Bool(value) => format!("<{value}>"),
        FilterKind::Matches { subject: left, op, pattern: right } => {
            let op = match op {
                MatchOp::Equal => "=",
                MatchOp::NotEqual => "!=",
                MatchOp::Like => "like",
                MatchOp::Literal => "+==",
            };
            format!("({op} {} {})", subject(left), pattern(&right.node))
        }
        FilterKind::Orders { subject: left, op, bound } => {
            let bound = match &bound.node {
                Bound::Number(number) => number.clone(),
                Bound::Parameter(inner) => parameter(inner),
            };
            format!("({} {} {bound})", op.spelled(), subject(left))
        }
        FilterKind::FreeText(inner) => format!("(text {})", pattern(inner)),
        FilterKind::Call(inner) => call(inner),
        FilterKind::Test(inner) => format!("(test {})", expr(inner)),
        FilterKind::Extension(extension) => filter_extension(extension),
    }
}

fn filter_extension(extension: &FilterExtension) -> String {
    match extension {
        FilterExtension::Membership { subject: left, negated, values } => {
            format!("(+{}in {}{})", not(*negated), subject(left), join(values, expr))
        }
        FilterExtension::FieldCall { field, negated, call: inner } => {
            format!("(+{}field-call {} {})", not(*negated), field.node, call(inner))
        }
        FilterExtension::Tilde { subject: left, negated, pattern: right } => {
            format!("(+{}tilde {} {})", not(*negated), subject(left), pattern(&right.node))
        }
        FilterExtension::Null { subject: left, negated } => format!("(+{}null {})", not(*negated), subject(left)),
        FilterExtension::Compare { left, op, right } => {
            format!("(+compare {} {} {})", op.spelled(), expr(left), expr(right))
        }
        FilterExtension::Date { subject: left, op, date } => {
            format!("(+date {} {} {:?})", op.spelled(), subject(left), date.node)
        }
        FilterExtension::Pipeline(filters) => format!("(+piped{})", join(filters, filter)),
    }
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Field(name) => name.to_string(),
        Subject::Value(value) => format!("+{}", expr(value)),
    }
}

fn pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Text { text, quoted: true } => format!("{text:?}"),
        Pattern::Text { text, quoted: false } => text.clone(),
        Pattern::Regex(inner) => regex(inner),
        Pattern::Parameter(inner) => parameter(inner),
    }
}

fn regex(regex: &Regex) -> String {
    format!("/{}/{}", regex.body.replace('\n', "\\n"), regex.flags)
}

fn parameter(parameter: &Parameter) -> String {
    match &parameter.default {
        Some(default) => format!("?{}={default:?}", parameter.name),
        None => format!("?{}", parameter.name),
    }
}

fn expr(node: &Expr) -> String {
    match &node.node {
        ExprKind::Field(name) => name.to_string(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Number(number) => format!("#{number}"),
        ExprKind::Bool(value) => format!("<{value}>"),
        ExprKind::Parameter(inner) => parameter(inner),
        ExprKind::Unary { op, operand } => match op {
            UnaryOp::Negate => format!("(neg {})", expr(operand)),
            UnaryOp::Not => format!("(! {})", expr(operand)),
        },
        ExprKind::Binary { op, left, right } => format!("({} {} {})", op.spelled(), expr(left), expr(right)),
        ExprKind::Call(inner) => call(inner),
        ExprKind::Array(elements) => format!("[{}]", join(elements, element).trim_start()),
        ExprKind::Subquery(inner) => pipeline(inner),
        ExprKind::NamedSubquery { name, pipeline: inner } => format!("{}:{}", name.node, pipeline(inner)),
        ExprKind::Star => "star".to_owned(),
        ExprKind::ArrayRef(name) => format!("(array {name})"),
        ExprKind::Word(word) => format!("(word {word})"),
        ExprKind::SavedQuery(query) => saved(query),
        ExprKind::Regex(inner) => format!("+{}", regex(inner)),
        ExprKind::Filter(inner) => format!("(+filter {})", filter(inner)),
        ExprKind::Logic { op, left, right } => {
            let op = match op {
                LogicOp::And => "and",
                LogicOp::Or => "or",
            };
            format!("(+{op} {} {})", expr(left), expr(right))
        }
        ExprKind::Extension(extension) => match extension.as_ref() {
            ExprExtension::CallAs { call: inner, target } => format!("(+as {} {})", target.node, call(inner)),
            ExprExtension::Case(branches) => {
                let branches = join(branches, |branch| format!("({} {})", filter(&branch.test), expr(&branch.value)));
                format!("(+case{branches})")
            }
            ExprExtension::Match { subject, branches } => {
                let branches =
                    join(branches, |branch| format!("({} {})", guard(&branch.guard.node), expr(&branch.value)));
                format!("(+match {}{branches})", subject.node)
            }
        },
    }
}

fn call(call: &Call) -> String {
    let arguments = join(&call.arguments, |argument| {
        let name = argument.name.as_ref().map_or_else(String::new, |name| format!("{name}="));
        let attributes =
            join(&argument.attributes, |attribute| format!("{}: {}", attribute.name, expr(&attribute.value)));
        format!("{name}{}{attributes}", expr(&argument.value))
    });
    format!("({}(){arguments})", call.name)
}

fn element(element: &Element) -> String {
    match element {
        Element::Assign(inner) => assign(inner),
        Element::Value(value) => expr(value),
    }
}

fn saved(query: &SavedQuery) -> String {
    let arguments = join(&query.arguments, |argument| {
        let values = join(&argument.values, |value| match value {
            SavedValue::Text(text) => format!("{text:?}"),
            SavedValue::Parameter(inner) => parameter(inner),
        });
        format!("{}=[{}]", argument.name, values.trim_start())
    });
    format!("($ {}{arguments})", query.name)
}
