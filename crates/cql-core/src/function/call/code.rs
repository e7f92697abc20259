//! Patterns, expressions, steps and aggregates: the arguments that are code.

use super::{Call, steps_of_value};
use crate::agg::AggregateList;
use crate::codes;
use crate::expr::Expr;
use crate::function::{Bind, Bound, Kind, RowFilter};
use crate::layout::Slot;
use crate::observe::PlaceKind;
use crate::op::{FreeText, Op, TextMatcher};
use crate::pattern::{Flags, Regex};
use crate::row::Row;
use crate::run::Context;
use crate::value::Value;
use cql_syntax::Spanned;
use cql_syntax::ast::{self, ExprKind};
use std::sync::Arc;

impl Call<'_, '_> {
    /// A regular expression in a string.
    pub fn regex(&mut self, name: &str, flags: Flags) -> Bind<Regex> {
        let span = self.span_of(name);
        let body = self.text(name)?;
        self.planner.compile_regex(&body, flags, span).map_err(|mut refusal| {
            refusal.message = format!("{}(): the parameter '{name}': {}", self.signature.name, refusal.message);
            refusal
        })
    }

    /// The letters behind a regular expression that a string holds. There `g` is none of them.
    pub fn regex_flags(&mut self, name: &str) -> Bind<Flags> {
        let letters = self.text(name)?;
        match Flags::parse(&letters) {
            Ok(flags) if flags.repeat => {
                Err(self.refuse_value(name, "cannot have the regex flag 'g'; the flags are d, i, m and F"))
            }
            Ok(flags) => Ok(flags),
            Err(error) => Err(self.refuse_value(name, format!("holds an {error}"))),
        }
    }

    /// The slots that the named groups of a regex are written to.
    pub fn groups(&mut self, regex: &Regex) -> Vec<(usize, Slot)> {
        let named: Vec<(usize, String)> =
            regex.groups().iter().map(|(group, name)| (*group, name.to_string())).collect();
        named.into_iter().map(|(group, name)| (group, self.planner.write(&name))).collect()
    }

    /// A search in all fields of the event as it entered the query.
    pub fn free_text(&mut self, pattern: TextMatcher) -> Box<dyn RowFilter> {
        let span = self.span();
        Box::new(self.planner.free_text_filter(FreeText::Pattern(pattern), span))
    }

    /// A value that is computed from the event as it entered the query, whatever the steps before this one made of it.
    /// On rows that an aggregate made it is missing.
    pub fn at_entry(
        &mut self,
        value: impl for<'a> Fn(&Row<'a>, &Context<'a>) -> Value<'a> + Send + Sync + 'static,
    ) -> Expr {
        let span = self.span();
        self.planner.value_at_entry(Box::new(value), span)
    }

    /// An expression.
    pub fn expression(&mut self, name: &str) -> Bind<Expr> {
        match self.optional_expression(name)? {
            Some(expression) => Ok(expression),
            None => Err(self
                .refuse(codes::MISSING_PARAMETER, format!("{}() needs the parameter '{name}'", self.signature.name))),
        }
    }

    /// An expression that is computed for some rows only, such as the arm of a condition.
    pub fn arm(&mut self, name: &'static str) -> Bind<Expr> {
        let value = self.expression(name)?;
        let Some(observer) = &self.planner.environment.observer else { return Ok(value) };
        let place = self.planner.watched_place(PlaceKind::Arm(name), self.span_of(name));
        Ok(observer.arm(value, place))
    }

    /// An expression that need not be there.
    pub fn optional_expression(&mut self, name: &str) -> Bind<Option<Expr>> {
        let Some(value) = self.syntax_of(name) else { return Ok(None) };
        self.planner.expression(&value).map(Some)
    }

    /// Expressions.
    pub fn expressions(&mut self, name: &str) -> Bind<Vec<Expr>> {
        let items = self.items(name)?;
        items.iter().map(|item| self.planner.expression(item)).collect()
    }

    /// The assignments `name = expression` of a parameter of type [`Assignments`](crate::function::ParamType::Assignments), in order.
    pub fn assignments(&mut self, name: &str) -> Bind<Vec<(Slot, Expr)>> {
        let mut assignments = Vec::new();
        for argument in self.arguments_of(name) {
            let Some(target) = &argument.name else { return Err(self.wrong(name, argument.value.span)) };
            let value = self.planner.expression(&argument.value)?;
            assignments.push((self.planner.write(target), value));
        }
        Ok(assignments)
    }

    /// Steps that work on one event: `{ a | b }`, or a call.
    pub fn steps(&mut self, name: &str) -> Bind<Vec<Op>> {
        let Some(value) = self.syntax_of(name) else { return Ok(Vec::new()) };
        self.steps_of(name, &value)
    }

    /// Steps that decide whether an event passes, see [`Call::steps`]. A call that gives a value, such as `if()`, is
    /// read as a truth value.
    pub fn condition_steps(&mut self, name: &str) -> Bind<Vec<Op>> {
        let Some(value) = self.syntax_of(name) else { return Ok(Vec::new()) };
        if let ExprKind::Call(call) = &value.node
            && let Ok(function) = self.planner.function(call)
            && function.signature().kind == Kind::Value
        {
            let span = value.span;
            let test = Spanned::new(ast::FilterKind::Test(Box::new(value)), span);
            return Ok(self.planned(name, &[Spanned::new(ast::StepKind::Filter(test), span)]));
        }
        self.steps_of(name, &value)
    }

    /// The members of a list of [`Call::steps`].
    pub fn step_lists(&mut self, name: &str) -> Bind<Vec<Vec<Op>>> {
        let items = self.items(name)?;
        items.iter().map(|item| self.steps_of(name, item)).collect()
    }

    fn steps_of(&mut self, name: &str, value: &ast::Expr) -> Bind<Vec<Op>> {
        let steps = steps_of_value(value).ok_or_else(|| self.wrong(name, value.span))?;
        Ok(self.planned(name, &steps))
    }

    /// Plans the steps of a parameter.
    fn planned(&mut self, name: &str, steps: &[ast::Step]) -> Vec<Op> {
        let errors = self.planner.diagnostics.len();
        let ops = self.planner.row_steps(steps);
        // What went wrong inside concerns this call as well.
        for diagnostic in &mut self.planner.diagnostics[errors..] {
            diagnostic.message = format!("{}(): {name}: {}", self.signature.name, diagnostic.message);
        }
        ops
    }

    /// What another function makes of some of this call's parameters, which have the same names there. Defaults are
    /// passed on too.
    pub fn forward(&mut self, function: &str, parameters: &[&str]) -> Bind<Bound> {
        let span = self.span();
        let mut arguments = Vec::new();
        for name in parameters {
            let given = self.arguments_of(name);
            if let Some(argument) = given.into_iter().next() {
                arguments.push(ast::Argument { name: Some(Spanned::new(name.to_string(), span)), ..argument });
            } else if let Some(default) = self.default_of(name)
                && (*name != "as" || self.target().is_none())
            {
                arguments.push(ast::Argument {
                    name: Some(Spanned::new(name.to_string(), span)),
                    value: Spanned::new(ExprKind::Text(default.to_string()), span),
                    attributes: Vec::new(),
                });
            }
        }
        let name = Spanned::new(function.to_string(), self.syntax.name.span);
        let call = ast::Call { name, arguments, span: self.syntax.span };
        self.planner.bind(&call, self.step)
    }

    /// Aggregates, `count()` if none is given and that is the default.
    pub fn aggregates(&mut self, name: &str) -> Bind<Arc<AggregateList>> {
        let Some(value) = self.syntax_of(name) else {
            let Some(default) = self.default_of(name) else { return Ok(Arc::new(AggregateList::new(Vec::new()))) };
            return self.default_aggregates(default);
        };
        let errors = self.planner.diagnostics.len();
        let list = match &value.node {
            ExprKind::Array(elements) => self.planner.aggregate_elements(elements),
            _ => self.planner.aggregate_value(&value).map(|one| AggregateList::new(vec![one])),
        };
        for diagnostic in &mut self.planner.diagnostics[errors..] {
            diagnostic.message = format!("{}(): {}", self.signature.name, diagnostic.message);
        }
        list.map(Arc::new).map_err(|mut refusal| {
            refusal.message = format!("{}(): {name}: {}", self.signature.name, refusal.message);
            refusal
        })
    }

    /// The aggregates that a default such as `count(as=_count)` names.
    fn default_aggregates(&mut self, default: &str) -> Bind<Arc<AggregateList>> {
        let parsed = cql_syntax::parse(default);
        let Some(ast::StepKind::Call(call)) = parsed.query.pipeline.steps.first().map(|step| &step.node) else {
            return Err(self.refuse(codes::AGGREGATE_NEEDED, format!("'{default}' is no aggregate")));
        };
        let value = Spanned::new(ExprKind::Call(Box::new(call.clone())), self.span());
        let one = self.planner.aggregate_value(&value)?;
        Ok(Arc::new(AggregateList::new(vec![one])))
    }
}
