//! Texts, numbers, words: the arguments that are values.

use super::Call;
use crate::codes;
use crate::function::{Bind, Param, ParamType, Refusal};
use crate::number::Number;
use crate::plan::calls::Given;
use crate::time::{Milliseconds, TimePoint, Zone};
use cql_syntax::ast::{self, Element, ExprKind};
use cql_syntax::{Diagnostic, Span};
use std::ops::RangeInclusive;

impl Call<'_, '_> {
    pub(super) fn param(&self, name: &str) -> (usize, &'static Param) {
        match self.signature.param(name) {
            Some(found) => found,
            None => {
                unreachable!("{}() asks for its parameter '{name}', which it does not declare", self.signature.name)
            }
        }
    }

    pub(super) fn given_of(&self, name: &str) -> Option<&Given> {
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

    pub(super) fn wrong(&self, name: &str, span: Span) -> Refusal {
        let (_, param) = self.param(name);
        let found = span.of(&self.planner.text()).to_string();
        let message =
            format!("{}(): the parameter '{name}' takes {}, not '{found}'", self.signature.name, param.ty.phrase());
        Box::new(Diagnostic::error(codes::WRONG_TYPE, span, message).help(format!("{name}: {}", param.doc)))
    }

    /// The members of a list, or the single value.
    pub(super) fn items(&mut self, name: &str) -> Bind<Vec<ast::Expr>> {
        let Some(given) = self.given_of(name).cloned() else { return Ok(Vec::new()) };
        let mut items = Vec::new();
        for argument in given.arguments {
            items.extend(self.members(name, argument.value)?);
        }
        Ok(items)
    }

    fn members(&self, name: &str, value: ast::Expr) -> Bind<Vec<ast::Expr>> {
        let ExprKind::Array(elements) = value.node else { return Ok(vec![value]) };
        let members = elements.into_iter().map(|element| match element {
            Element::Value(value) => Ok(value),
            Element::Assign(assign) => Err(self.wrong(name, assign.target.span)),
        });
        members.collect()
    }

    /// The words that a value stands for: one, or several for a parameter with several values.
    pub(super) fn words(&mut self, name: &str, value: &ast::Expr) -> Bind<Vec<String>> {
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

    pub(super) fn word(&mut self, name: &str) -> Bind<Option<String>> {
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

    pub(super) fn default_of(&self, name: &str) -> Option<&'static str> {
        self.param(name).1.default
    }

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
        let mut texts = self.texts_of_items(name, items)?;
        if texts.is_empty()
            && !self.has(name)
            && let Some(default) = self.default_of(name)
        {
            texts.push(default.to_string());
        }
        Ok(texts)
    }

    /// The texts of a value that belongs to the parameter but is no argument of its own, such as an attribute.
    pub fn texts_of(&mut self, name: &str, value: &ast::Expr) -> Bind<Vec<String>> {
        let items = self.members(name, value.clone())?;
        self.texts_of_items(name, items)
    }

    fn texts_of_items(&mut self, name: &str, items: Vec<ast::Expr>) -> Bind<Vec<String>> {
        let mut texts = Vec::new();
        for item in items {
            let words = self.words(name, &item)?;
            match item.node {
                ExprKind::Parameter(_) => texts.extend(words.iter().flat_map(|text| split_values(text))),
                _ => texts.extend(words),
            }
        }
        Ok(texts)
    }

    /// A list of pairs, `[[0, low], [1, "high"]]`.
    pub fn pairs(&mut self, name: &str) -> Bind<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        for item in self.items(name)? {
            let ExprKind::Array(elements) = &item.node else { return Err(self.wrong(name, item.span)) };
            let [Element::Value(first), Element::Value(second)] = elements.as_slice() else {
                return Err(self.wrong(name, item.span));
            };
            let (first, second) = (self.words(name, first)?, self.words(name, second)?);
            pairs.extend(first.into_iter().zip(second));
        }
        Ok(pairs)
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

    pub(super) fn known_word(&self, name: &str, word: &str) -> Bind<&'static str> {
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
    pub fn integer(&mut self, name: &str, range: RangeInclusive<i64>) -> Bind<Option<i64>> {
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

    /// A number within bounds, or `max`, which is the upper one.
    pub fn limit(&mut self, name: &str, range: RangeInclusive<usize>) -> Bind<usize> {
        let word = self.optional_text(name)?.unwrap_or_default();
        let (least, most) = range.clone().into_inner();
        if word.eq_ignore_ascii_case("max") {
            return Ok(most);
        }
        let number = Number::parse(&word).and_then(Number::to_i64).and_then(|number| usize::try_from(number).ok());
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            self.refuse_value(name, format!("must be a number from {least} to {most}, or max, not '{word}'"))
        })
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
}

/// The values in a comma-separated text, without the blanks around them; quotes protect commas and blanks, `\"` is a
/// quote ("User Parameters (Variables)").
fn split_values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let (mut value, mut quoted) = (String::new(), false);
    // So much of the value stays if blanks at its end are removed.
    let mut kept = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'"') => value.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => {
                value.truncate(kept);
                values.push(std::mem::take(&mut value));
            }
            c if c.is_whitespace() && !quoted => {
                if kept > 0 {
                    value.push(c);
                }
                continue;
            }
            c => value.push(c),
        }
        kept = value.len();
    }
    value.truncate(kept);
    values.push(value);
    values
}

#[cfg(test)]
mod tests {
    use super::split_values;

    #[test]
    fn values_between_commas() {
        for (text, values) in [
            ("cat, hat", &["cat", "hat"] as &[&str]),
            (" cat ,hat pin", &["cat", "hat pin"]),
            ("\"a, b\",c", &["a, b", "c"]),
            ("\" hat\" , \\\"x\\\"", &[" hat", "\"x\""]),
            ("", &[""]),
            ("a,,", &["a", "", ""]),
        ] {
            assert_eq!(split_values(text), values, "{text}");
        }
    }
}
