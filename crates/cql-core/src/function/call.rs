//! A call while it is being bound: typed access to its arguments.

use super::{Bind, Param, ParamType, Refusal, RowFilter, Signature};
use crate::agg::AggregateList;
use crate::codes;
use crate::environment::Environment;
use crate::expr::Expr;
use crate::layout::Slot;
use crate::number::Number;
use crate::op::{FreeText, Op, TextMatcher};
use crate::pattern::{Flags, Regex};
use crate::plan::Planner;
use crate::plan::calls::Given;
use crate::plan::planner::Place;
use crate::run::{Cell, Constant};
use crate::time::{Milliseconds, TimePoint, Zone};
use crate::value::OwnedValue;
use cql_syntax::ast::{self, Element, ExprKind, Step};
use cql_syntax::{Code, Diagnostic, Span, Spanned};
use std::sync::Arc;

/// The call of a function while the function binds it.
///
/// The getters check types, fill in defaults and note which fields are read. Names that a getter is given are the
/// parameters' names in the signature.
pub struct Call<'c, 'e> {
    pub(crate) planner: &'c mut Planner<'e>,
    signature: &'static Signature,
    given: Vec<Option<Given>>,
    /// The call as it was written.
    pub(crate) syntax: &'c ast::Call,
    step: Option<Option<&'c str>>,
    /// The target of `target := call()` was used for a parameter.
    target_used: bool,
}

/// The name of an array: `tags` for `"tags[]"`, with backticks taken off.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArrayName(pub Arc<str>);

impl ArrayName {
    /// The name of the element with this index.
    pub fn element(&self, index: usize) -> String {
        format!("{}[{index}]", self.0)
    }
}

impl<'c, 'e> Call<'c, 'e> {
    pub(crate) fn new(
        planner: &'c mut Planner<'e>,
        signature: &'static Signature,
        given: Vec<Option<Given>>,
        syntax: &'c ast::Call,
        step: Option<Option<&'c str>>,
    ) -> Self {
        Call { planner, signature, given, syntax, step, target_used: false }
    }

    /// What is needed to bind the same call in another planner.
    pub(crate) fn parts(&self) -> (&'static Signature, Vec<Option<Given>>, &'c ast::Call) {
        (self.signature, self.given.clone(), self.syntax)
    }

    /// After the function has bound: `x := f(as=y)` gives two names.
    pub(crate) fn finish(&mut self) -> Bind<()> {
        let target = self.step.flatten();
        match (target, self.given_of("as")) {
            (Some(_), Some(given)) if self.signature.param("as").is_some() => {
                let message =
                    format!("the parameter 'as' of {}() is given twice: ':=' gives it too", self.signature.name);
                Err(Box::new(
                    Diagnostic::error(codes::GIVEN_TWICE, given.span(), message).help("remove one of the two"),
                ))
            }
            _ => Ok(()),
        }
    }

    // ---- the call itself ----

    /// The whole call.
    pub fn span(&self) -> Span {
        self.syntax.span.0
    }

    /// What surrounds the query.
    pub fn environment(&self) -> &'e Environment {
        self.planner.environment
    }

    /// The query's time zone at this point.
    pub fn zone(&self) -> Zone {
        self.planner.zone.clone()
    }

    /// Whether the call is a step of its own, not part of an expression or filter.
    pub fn is_step(&self) -> bool {
        self.step.is_some()
    }

    /// The field of `field := call()`.
    pub fn target(&self) -> Option<&str> {
        self.step.flatten()
    }

    /// Whether an aggregate came before this step.
    pub fn is_after_aggregate(&self) -> bool {
        self.planner.in_result
    }

    /// Whether the call stands in the query itself, not in a clause, in braces or in a subquery.
    pub fn is_top_level(&self) -> bool {
        self.planner.place() == Place::Top && !self.planner.is_subquery
    }

    /// Whether the call stands in a function that works on groups (`groupBy(function=...)`).
    pub fn is_in_composite(&self) -> bool {
        self.planner.place() == Place::Composite
    }

    /// Whether the query is a subquery of a join or a table.
    pub fn is_in_subquery(&self) -> bool {
        self.planner.is_subquery
    }

    /// How many steps came before, preamble not counted.
    pub fn steps_before(&self) -> usize {
        self.planner.steps_before
    }

    /// The functions that were called before this one in the query, in order; official names.
    pub fn called_before(&self) -> &[&'static str] {
        let called = &self.planner.called;
        &called[..called.len().saturating_sub(1)]
    }

    /// The steps before this one at the top level of the query.
    pub fn steps_so_far(&self) -> Vec<Step> {
        self.planner.prefix.clone()
    }

    // ---- refusing and warning ----

    /// An error at the whole call.
    pub fn refuse(&self, code: Code, message: impl Into<String>) -> Refusal {
        Box::new(Diagnostic::error(code, self.span(), message))
    }

    /// An error at the value of a parameter: `sort(): the parameter 'order' must be ...`.
    pub fn refuse_value(&self, name: &str, problem: impl std::fmt::Display) -> Refusal {
        let span = self.given_of(name).map_or(self.span(), Given::span);
        let message = format!("{}(): the parameter '{name}' {problem}", self.signature.name);
        let diagnostic = Diagnostic::error(codes::BAD_VALUE, span, message);
        Box::new(match self.signature.param(name) {
            Some((_, param)) => diagnostic.help(format!("{}: {}", param.name, param.doc)),
            None => diagnostic,
        })
    }

    /// A warning at the whole call.
    pub fn warn(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::warning(codes::NOTE, self.span(), message).help(help);
        self.planner.report(diagnostic);
    }

    /// Says how something was read that LogScale does not accept. In its dialect this refuses the query.
    pub fn compat(&mut self, reading: impl Into<String>, official: &str) {
        self.planner.compat(self.syntax.span.0, reading.into(), official);
    }

    // ---- arguments in general ----

    fn param(&self, name: &str) -> (usize, &'static Param) {
        match self.signature.param(name) {
            Some(found) => found,
            None => {
                unreachable!("{}() asks for its parameter '{name}', which it does not declare", self.signature.name)
            }
        }
    }

    fn given_of(&self, name: &str) -> Option<&Given> {
        let (index, _) = self.signature.param(name)?;
        self.given[index].as_ref()
    }

    /// Whether the call gives this parameter.
    pub fn has(&self, name: &str) -> bool {
        self.given_of(name).is_some()
    }

    /// Where the parameter's value stands; the whole call if it is not given.
    pub fn span_of(&self, name: &str) -> Span {
        self.given_of(name).map_or(self.span(), Given::span)
    }

    /// The syntax of a parameter's value.
    pub fn syntax_of(&self, name: &str) -> Option<ast::Expr> {
        self.given_of(name)?.arguments.first().map(|argument| argument.value.clone())
    }

    /// The syntax of all arguments that were given for the parameter, with names and attributes.
    pub fn arguments_of(&self, name: &str) -> Vec<ast::Argument> {
        self.given_of(name).map(|given| given.arguments.clone()).unwrap_or_default()
    }

    fn wrong(&self, name: &str, span: Span) -> Refusal {
        let (_, param) = self.param(name);
        let found = span.of(&self.planner.text()).to_string();
        let message =
            format!("{}(): the parameter '{name}' takes a {}, not '{found}'", self.signature.name, param.ty.word());
        Box::new(Diagnostic::error(codes::WRONG_TYPE, span, message).help(format!("{name}: {}", param.doc)))
    }

    /// The members of a list, or the single value.
    fn items(&mut self, name: &str) -> Bind<Vec<ast::Expr>> {
        let Some(given) = self.given_of(name).cloned() else { return Ok(Vec::new()) };
        let mut items = Vec::new();
        for argument in given.arguments {
            match argument.value.node {
                ExprKind::Array(elements) => {
                    for element in elements {
                        match element {
                            Element::Value(value) => items.push(value),
                            Element::Assign(assign) => return Err(self.wrong(name, assign.target.span)),
                        }
                    }
                }
                _ => items.push(argument.value),
            }
        }
        Ok(items)
    }

    /// The words that a value stands for: one, or several for a parameter with several values.
    fn words(&mut self, name: &str, value: &ast::Expr) -> Bind<Vec<String>> {
        Ok(vec![match &value.node {
            ExprKind::Text(text) | ExprKind::Word(text) | ExprKind::Number(text) | ExprKind::ArrayRef(text) => {
                text.clone()
            }
            ExprKind::Field(field) => field.to_string(),
            ExprKind::Bool(truth) => truth.to_string(),
            ExprKind::Star => "*".to_string(),
            ExprKind::Parameter(parameter) => return self.planner.parameter(parameter, value.span),
            // `-5m`, `10.0.0.0/8`, `now@d-1h`: read as they are written.
            ExprKind::Unary { .. } | ExprKind::Binary { .. } => {
                let text = value.span.of(&self.planner.text()).to_string();
                if text.contains(char::is_whitespace) {
                    return Err(self.wrong(name, value.span));
                }
                text
            }
            _ => return Err(self.wrong(name, value.span)),
        }])
    }

    fn word(&mut self, name: &str) -> Bind<Option<String>> {
        let Some(value) = self.syntax_of(name) else { return Ok(None) };
        let (_, param) = self.param(name);
        let is_sign = matches!(value.node, ExprKind::Binary { .. });
        if is_sign
            && !matches!(param.ty, ParamType::TimePoint | ParamType::Duration | ParamType::Texts | ParamType::Syntax)
        {
            return Err(self.wrong(name, value.span));
        }
        if let ExprKind::Array(elements) = &value.node {
            // A list of one stands for its member.
            let [Element::Value(only)] = elements.as_slice() else { return Err(self.wrong(name, value.span)) };
            let only = only.clone();
            return Ok(self.words(name, &only)?.into_iter().next());
        }
        Ok(self.words(name, &value)?.into_iter().next())
    }

    fn default_of(&self, name: &str) -> Option<&'static str> {
        self.param(name).1.default
    }

    // ---- typed arguments ----

    /// A text; the default if it is not given, empty if there is none.
    pub fn text(&mut self, name: &str) -> Bind<String> {
        Ok(self.optional_text(name)?.unwrap_or_default())
    }

    /// A text, or the default if there is one.
    pub fn optional_text(&mut self, name: &str) -> Bind<Option<String>> {
        let word = self.word(name)?;
        Ok(word.or_else(|| self.default_of(name).map(String::from)))
    }

    /// A list of texts. A parameter with several values gives several.
    pub fn texts(&mut self, name: &str) -> Bind<Vec<String>> {
        let items = self.items(name)?;
        let mut texts = Vec::new();
        for item in items {
            let words = self.words(name, &item)?;
            match item.node {
                ExprKind::Parameter(_) => texts.extend(words.iter().flat_map(|text| split_values(text))),
                _ => texts.extend(words),
            }
        }
        if texts.is_empty()
            && !self.has(name)
            && let Some(default) = self.default_of(name)
        {
            texts.push(default.to_string());
        }
        Ok(texts)
    }

    /// One of the parameter's words, in its official spelling. Any letter case is accepted.
    pub fn choice(&mut self, name: &str) -> Bind<&'static str> {
        let word = self.optional_text(name)?.unwrap_or_default();
        self.known_word(name, &word)
    }

    /// Several of the parameter's words; the default if none is given.
    pub fn choices(&mut self, name: &str) -> Bind<Vec<&'static str>> {
        let words = self.texts(name)?;
        words.iter().map(|word| self.known_word(name, word)).collect()
    }

    fn known_word(&self, name: &str, word: &str) -> Bind<&'static str> {
        let values = self.param(name).1.values;
        values.iter().find(|value| value.eq_ignore_ascii_case(word)).copied().ok_or_else(|| {
            let words = values.join(", ");
            self.refuse_value(name, format!("must be one of {words}, not '{word}'"))
        })
    }

    /// A truth value, `true` or `false` in any letter case.
    pub fn flag(&mut self, name: &str) -> Bind<bool> {
        let word = self.optional_text(name)?.unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" | "" => Ok(false),
            _ => Err(self.refuse_value(name, format!("must be true or false, not '{word}'"))),
        }
    }

    /// A number, or the default if there is one.
    pub fn number(&mut self, name: &str) -> Bind<Option<Number>> {
        let Some(word) = self.optional_text(name)? else { return Ok(None) };
        match Number::parse(&word) {
            Some(number) => Ok(Some(number)),
            None => Err(self.refuse_value(name, format!("must be a number, not '{word}'"))),
        }
    }

    /// A whole number within bounds, or the default if there is one.
    pub fn integer(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Bind<Option<i64>> {
        let Some(number) = self.number(name)? else { return Ok(None) };
        match number.to_i64().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => {
                let (from, to) = (range.start(), range.end());
                Err(self.refuse_value(
                    name,
                    format!("must be a whole number from {from} to {to}, not '{}'", number.to_text()),
                ))
            }
        }
    }

    /// A number from 1 to `most`, or `max`, which is `most`.
    pub fn limit(&mut self, name: &str, most: usize) -> Bind<usize> {
        let word = self.optional_text(name)?.unwrap_or_default();
        if word.eq_ignore_ascii_case("max") {
            return Ok(most);
        }
        match Number::parse(&word).and_then(Number::to_i64).filter(|n| *n >= 1 && *n as usize <= most) {
            Some(number) => Ok(number as usize),
            None => Err(self.refuse_value(name, format!("must be a number from 1 to {most}, or max, not '{word}'"))),
        }
    }

    /// Numbers.
    pub fn numbers(&mut self, name: &str) -> Bind<Vec<Number>> {
        let words = self.texts(name)?;
        let parse = |word: &String| {
            Number::parse(word).ok_or_else(|| self.refuse_value(name, format!("must hold numbers, not '{word}'")))
        };
        words.iter().map(parse).collect()
    }

    /// A length of time, or the default if there is one.
    pub fn duration(&mut self, name: &str) -> Bind<Option<Milliseconds>> {
        let Some(word) = self.optional_text(name)? else { return Ok(None) };
        match Milliseconds::parse(&word) {
            Ok(duration) => Ok(Some(duration)),
            Err(error) => Err(self.refuse_value(name, format!("is no length of time: {error}"))),
        }
    }

    /// A point in time, or the default if there is one.
    pub fn time_point(&mut self, name: &str) -> Bind<Option<TimePoint>> {
        let Some(word) = self.optional_text(name)? else { return Ok(None) };
        match TimePoint::parse(&word) {
            Ok(point) => Ok(Some(point)),
            Err(error) => Err(self.refuse_value(name, format!("is no point in time: {error}"))),
        }
    }

    /// A time zone; `None` if it is not given.
    pub fn time_zone(&mut self, name: &str) -> Bind<Option<Zone>> {
        let Some(word) = self.optional_text(name)? else { return Ok(None) };
        match Zone::parse(&word) {
            Ok(zone) => Ok(Some(zone)),
            Err(error) => Err(self.refuse_value(name, format!("is no time zone: {error}"))),
        }
    }

    // ---- fields ----

    /// The slot of a field that is read. The parameter is required or has a default.
    pub fn field(&mut self, name: &str) -> Bind<Slot> {
        match self.optional_field(name)? {
            Some(slot) => Ok(slot),
            None => Err(self
                .refuse(codes::MISSING_PARAMETER, format!("{}() needs the parameter '{name}'", self.signature.name))),
        }
    }

    /// The slot of a field that is read, if the parameter is given or has a default.
    pub fn optional_field(&mut self, name: &str) -> Bind<Option<Slot>> {
        let field = self.optional_field_name(name)?;
        Ok(field.map(|field| self.planner.read(&field)))
    }

    /// The name of a field, without noting that it is read.
    pub fn optional_field_name(&mut self, name: &str) -> Bind<Option<String>> {
        let (_, param) = self.param(name);
        if let Some(value) = self.syntax_of(name)
            && !matches!(param.ty, ParamType::Output | ParamType::Text)
            && let Some(wrong) = not_a_field(&value)
        {
            return Err(self.wrong(name, wrong));
        }
        self.optional_text(name)
    }

    /// The slots of fields that are read; of the default if none is given.
    pub fn fields(&mut self, name: &str) -> Bind<Vec<Slot>> {
        let names = self.field_names(name)?;
        Ok(names.iter().map(|field| self.planner.read(field)).collect())
    }

    /// The names of fields, without noting that they are read.
    pub fn field_names(&mut self, name: &str) -> Bind<Vec<String>> {
        for item in self.items(name)? {
            if let Some(wrong) = not_a_field(&item) {
                return Err(self.wrong(name, wrong));
            }
        }
        self.texts(name)
    }

    /// The slot that the result goes to: that of `target := call()`, or of the parameter (usually `as`), or of its
    /// default. In an expression the result goes nowhere.
    pub fn output(&mut self, name: &str) -> Bind<Slot> {
        let field = self.output_name(name)?;
        if self.step.is_none() {
            return Ok(self.nowhere());
        }
        match field {
            Some(field) => Ok(self.planner.write(&field)),
            None => Err(self.refuse_value(name, "must be given")),
        }
    }

    /// The name that the result goes to, see [`Call::output`].
    pub fn output_name(&mut self, name: &str) -> Bind<Option<String>> {
        if let Some(Some(target)) = self.step
            && name == "as"
        {
            self.target_used = true;
            return Ok(Some(target.to_string()));
        }
        self.optional_text(name)
    }

    fn nowhere(&mut self) -> Slot {
        let known = self.planner.layout.slot("\nnowhere");
        known.unwrap_or_else(|| self.planner.layout.bind("\nnowhere"))
    }

    /// The slot of a field by name, noting that it is read.
    pub fn reads(&mut self, field: &str) -> Slot {
        self.planner.read(field)
    }

    /// The slot of a field by name, noting that it is set or removed.
    pub fn writes(&mut self, field: &str) -> Slot {
        self.planner.write(field)
    }

    /// The name of a slot.
    pub fn name_of(&self, slot: Slot) -> String {
        self.planner.layout.name(slot).to_string()
    }

    /// Notes that fields are read whose names are not known beforehand.
    pub fn reads_all(&mut self) {
        self.planner.effects.reads_all = true;
    }

    /// Notes that all fields are read whose names begin so.
    pub fn reads_prefix(&mut self, prefix: impl Into<String>) {
        self.planner.effects.prefixes.insert(prefix.into());
    }

    /// Notes that fields may be set or removed whose names are not known beforehand.
    pub fn writes_unknown(&mut self) {
        self.planner.effects.writes_unknown = true;
    }

    /// Notes that only these fields remain, in this order.
    pub fn keeps_only(&mut self, slots: &[Slot]) {
        self.planner.effects.keeps_only = Some(slots.to_vec());
    }

    /// Notes that the aggregate puts out the rows that it takes, with all their fields.
    pub fn passes_rows(&mut self) {
        self.planner.effects.passes_rows = true;
    }

    // ---- arrays ----

    /// An array, given as `"name[]"`.
    pub fn array(&mut self, name: &str) -> Bind<ArrayName> {
        match self.optional_array(name)? {
            Some(array) => Ok(array),
            None => Err(self
                .refuse(codes::MISSING_PARAMETER, format!("{}() needs the parameter '{name}'", self.signature.name))),
        }
    }

    /// An array, if it is given. Its elements are noted as read.
    pub fn optional_array(&mut self, name: &str) -> Bind<Option<ArrayName>> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        let bare = text.strip_suffix("[]").and_then(array_name);
        match bare {
            Some(array) => {
                self.reads_prefix(format!("{array}["));
                Ok(Some(ArrayName(array.into())))
            }
            None => Err(self.refuse_value(name, format!("must be an array such as \"tags[]\", not '{text}'"))),
        }
    }

    /// An array prefix, which may be written with or without its brackets.
    pub fn array_prefix(&mut self, name: &str) -> Bind<ArrayName> {
        let text = self.text(name)?;
        match array_name(text.strip_suffix("[]").unwrap_or(&text)) {
            Some(array) => {
                self.reads_prefix(format!("{array}["));
                Ok(ArrayName(array.into()))
            }
            None => Err(self.refuse_value(name, format!("must be an array such as \"tags[]\", not '{text}'"))),
        }
    }

    // ---- patterns ----

    /// A regular expression in a string, or a regex literal, whose flags are added to the given ones.
    pub fn regex(&mut self, name: &str, flags: Flags) -> Bind<Regex> {
        let span = self.span_of(name);
        if let Some(value) = self.syntax_of(name)
            && let ExprKind::Regex(literal) = &value.node
        {
            self.compat("a regex literal read as the text of a regular expression", "\"...\" with flags=");
            let own = Flags::parse(&literal.flags).map_err(|error| self.refuse_value(name, error))?;
            return self.planner.compile_regex(&literal.body, flags.with(own), span);
        }
        let body = self.text(name)?;
        self.planner.compile_regex(&body, flags, span).map_err(|mut refusal| {
            refusal.message = format!("{}(): the parameter '{name}': {}", self.signature.name, refusal.message);
            refusal
        })
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

    // ---- expressions and steps ----

    /// An expression.
    pub fn expression(&mut self, name: &str) -> Bind<Expr> {
        match self.optional_expression(name)? {
            Some(expression) => Ok(expression),
            None => Err(self
                .refuse(codes::MISSING_PARAMETER, format!("{}() needs the parameter '{name}'", self.signature.name))),
        }
    }

    /// An expression, if it is given.
    pub fn optional_expression(&mut self, name: &str) -> Bind<Option<Expr>> {
        let Some(value) = self.syntax_of(name) else { return Ok(None) };
        self.planner.expression(&value).map(Some)
    }

    /// Expressions.
    pub fn expressions(&mut self, name: &str) -> Bind<Vec<Expr>> {
        let items = self.items(name)?;
        items.iter().map(|item| self.planner.expression(item)).collect()
    }

    /// The assignments `name = expression` of a parameter of type [`ParamType::Assignments`], in order.
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

    /// The members of a list of [`Call::steps`].
    pub fn step_lists(&mut self, name: &str) -> Bind<Vec<Vec<Op>>> {
        let items = self.items(name)?;
        items.iter().map(|item| self.steps_of(name, item)).collect()
    }

    fn steps_of(&mut self, name: &str, value: &ast::Expr) -> Bind<Vec<Op>> {
        let steps = steps_of_value(value).ok_or_else(|| self.wrong(name, value.span))?;
        let errors = self.planner.diagnostics.len();
        let ops = self.planner.row_steps(&steps);
        // What went wrong inside concerns this call as well.
        for diagnostic in &mut self.planner.diagnostics[errors..] {
            diagnostic.message = format!("{}(): {name}: {}", self.signature.name, diagnostic.message);
        }
        Ok(ops)
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

    // ---- things made for the run ----

    /// Keeps a text for the run, so that rows can borrow it.
    pub fn constant(&mut self, text: impl Into<Box<str>>) -> Constant {
        self.planner.constant(OwnedValue::Text(text.into()))
    }

    /// A cell for a value that is made once a run, see [`crate::Run::cached`].
    pub fn cell(&mut self) -> Cell {
        self.planner.cell()
    }

    /// Notes that the run must know the time of the earliest event.
    pub fn needs_earliest(&mut self) {
        self.planner.needs_earliest = true;
    }
}

/// The steps that a value stands for: what is in the braces, or a call as the only step.
pub(crate) fn steps_of_value(value: &ast::Expr) -> Option<Vec<Step>> {
    match &value.node {
        ExprKind::Subquery(pipeline) => Some(pipeline.steps.clone()),
        ExprKind::Call(call) => Some(vec![Spanned::new(ast::StepKind::Call((**call).clone()), value.span)]),
        ExprKind::SavedQuery(saved) => Some(vec![Spanned::new(ast::StepKind::SavedQuery(saved.clone()), value.span)]),
        ExprKind::Filter(filter) => Some(vec![Spanned::new(ast::StepKind::Filter((**filter).clone()), value.span)]),
        ExprKind::Unary { op: ast::UnaryOp::Not, operand } => match &operand.node {
            ExprKind::Call(call) => {
                let call = Spanned::new(ast::FilterKind::Call((**call).clone()), operand.span);
                let not = Spanned::new(ast::FilterKind::Not(Box::new(call)), value.span);
                Some(vec![Spanned::new(ast::StepKind::Filter(not), value.span)])
            }
            _ => None,
        },
        _ => None,
    }
}

/// The place of what cannot be a field name.
fn not_a_field(value: &ast::Expr) -> Option<Span> {
    match &value.node {
        ExprKind::Field(_) | ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Parameter(_) => {
            None
        }
        ExprKind::Array(elements) => elements.iter().find_map(|element| match element {
            Element::Value(value) => not_a_field(value),
            Element::Assign(assign) => Some(assign.target.span),
        }),
        ExprKind::Star | ExprKind::Word(_) => None,
        _ => Some(value.span),
    }
}

/// The array's name without backticks; `None` if it is not one.
fn array_name(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut rest = text;
    let mut at_start = true;
    while !rest.is_empty() {
        if let Some(index) = rest.strip_prefix('[').filter(|_| !at_start) {
            let (digits, after) = index.split_once(']')?;
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            name.push_str(&rest[..digits.len() + 2]);
            rest = after;
            continue;
        }
        if !at_start {
            rest = rest.strip_prefix('.')?;
            name.push('.');
        }
        if let Some(quoted) = rest.strip_prefix('`') {
            let (member, after) = quoted.split_once('`')?;
            name.push_str(member);
            rest = after;
        } else {
            let end = rest.find(['.', '[', '`']).unwrap_or(rest.len());
            let member = &rest[..end];
            let first = member.chars().next()?;
            let good = |c: char| c.is_alphanumeric() || c == '_';
            if !(first.is_alphabetic() || matches!(first, '_' | '@' | '#')) || !member.chars().skip(1).all(good) {
                return None;
            }
            name.push_str(member);
            rest = &rest[end..];
        }
        at_start = false;
    }
    (!at_start).then_some(name)
}

/// The values in a comma-separated text; quotes protect a comma, `\"` is a quote.
fn split_values(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'"') => {
                chars.next();
                if let Some(last) = values.last_mut() {
                    last.push('"');
                }
            }
            '"' => quoted = !quoted,
            ',' if !quoted => values.push(String::new()),
            c => {
                if let Some(last) = values.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    values.into_iter().map(|value| if text.contains('"') { value.trim().to_string() } else { value }).collect()
}
