//! Filters.

use super::layout::Piece;
use super::{Place, Printer, names};
use crate::ast::{
    BinaryOp, Bound, Element, ExprKind, Filter, FilterExtension, FilterKind, MatchOp, Pattern, Spelled, Subject,
};

impl Printer<'_> {
    /// A filter where nothing stands beside it.
    pub(super) fn filter(&mut self, filter: &Filter) {
        match &filter.node {
            FilterKind::And(members) => self.joined(members, "and "),
            FilterKind::Or(members) => self.joined(members, "or "),
            FilterKind::Not(inner) => {
                self.push(if matches!(inner.node, FilterKind::Call(_)) { "!" } else { "not " });
                self.filter_operand(inner);
            }
            FilterKind::Bool(value) => {
                let star = self.place == Place::Filter && *value;
                self.push(if star { "*" } else { value.spelled() });
            }
            FilterKind::Matches { subject, op, pattern } => {
                self.subject(subject);
                let computed = matches!(subject, Subject::Value(_));
                self.push(match op {
                    MatchOp::Equal if computed => " = ",
                    MatchOp::Equal => "=",
                    MatchOp::NotEqual if computed => " != ",
                    MatchOp::NotEqual => "!=",
                    MatchOp::Like => " like ",
                    MatchOp::Literal => " == ",
                });
                // `=~` is another operator
                if *op == MatchOp::Equal
                    && matches!(&pattern.node, Pattern::Text { text, quoted: false } if text.starts_with('~'))
                {
                    self.push(" ");
                }
                self.pattern(&pattern.node);
            }
            FilterKind::Orders { subject, op, bound } => {
                self.subject(subject);
                self.push(" ");
                self.push(op.spelled());
                self.push(" ");
                match &bound.node {
                    Bound::Number(number) => self.push(number),
                    Bound::Parameter(parameter) => self.push(&names::parameter(parameter)),
                }
            }
            FilterKind::FreeText(pattern) => self.pattern(pattern),
            FilterKind::Call(call) => self.call(call),
            FilterKind::Test(expr) => match self.place {
                Place::Expression => self.expr_operand(expr),
                Place::Filter => {
                    self.push("test(");
                    self.expr(expr);
                    self.push(")");
                }
            },
            FilterKind::Extension(extension) => self.filter_extension(extension, filter),
        }
    }

    /// Filters with a connective between them, which lines begin with if they do not fit into one.
    fn joined(&mut self, members: &[Filter], connective: &str) {
        self.group(|printer| {
            printer.indented(|printer| {
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        printer.item_break(member.span.start, Piece::Line(" "));
                        printer.push(connective);
                    }
                    printer.filter_operand(member);
                }
            });
        });
    }

    /// A filter beside a connective or behind `not`.
    pub(super) fn filter_operand(&mut self, filter: &Filter) {
        if matches!(filter.node, FilterKind::And(_) | FilterKind::Or(_)) {
            self.push("(");
            self.filter(filter);
            self.push(")");
        } else {
            self.filter(filter);
        }
    }

    fn subject(&mut self, subject: &Subject) {
        match subject {
            Subject::Field(field) => self.field(field.as_str()),
            Subject::Value(value) => self.expr_operand(value),
        }
    }

    fn filter_extension(&mut self, extension: &FilterExtension, filter: &Filter) {
        match extension {
            FilterExtension::Membership { subject, negated, values } => {
                self.subject(subject);
                self.push(if *negated { " not in " } else { " in " });
                let values: Vec<Element> = values.iter().cloned().map(Element::Value).collect();
                self.array(&values, filter.span.end);
            }
            FilterExtension::FieldCall { field, negated, call } => {
                self.field(field.as_str());
                let all_named =
                    !call.arguments.is_empty() && call.arguments.iter().all(|argument| argument.name.is_some());
                self.push(match (all_named, negated) {
                    (true, false) => " = ",
                    (true, true) => " != ",
                    (false, false) => " =~ ",
                    (false, true) => " =~ !",
                });
                self.call(call);
            }
            FilterExtension::Tilde { subject, negated, pattern } => {
                self.subject(subject);
                self.push(if *negated { " !~ " } else { " =~ " });
                self.pattern(&pattern.node);
            }
            FilterExtension::Null { subject, negated } => {
                self.subject(subject);
                self.push(if *negated { " != null" } else { " = null" });
            }
            FilterExtension::Compare { left, op, right } => {
                match &left.node {
                    ExprKind::Field(name) => self.field(name.as_str()),
                    _ => self.expr_operand(left),
                }
                self.push(match op {
                    BinaryOp::Equal => " = ",
                    BinaryOp::NotEqual => " != ",
                    BinaryOp::Less => " < ",
                    BinaryOp::LessEqual => " <= ",
                    BinaryOp::Greater => " > ",
                    _ => " >= ",
                });
                self.expr_operand(right);
            }
            FilterExtension::Date { subject, op, date } => {
                self.subject(subject);
                self.push(" ");
                self.push(op.spelled());
                self.push(" ");
                self.push(&names::quote(&date.node));
            }
            FilterExtension::Pipeline(filters) => {
                self.push("(");
                self.list(filters, " | ", Self::filter);
                self.push(")");
            }
        }
    }
}
