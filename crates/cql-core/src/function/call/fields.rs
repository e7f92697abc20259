//! Fields and arrays: the arguments that name what is on an event.

use super::{ArrayName, Call};
use crate::codes;
use crate::function::{Bind, ParamType, Refusal};
use crate::layout::Slot;
use cql_syntax::ast::{self, Element, ExprKind};

impl Call<'_, '_> {
    /// The slot of a field that is read. The parameter is required or has a default.
    pub fn field(&mut self, name: &str) -> Bind<Slot> {
        match self.optional_field_name(name)? {
            Some(field) => Ok(self.planner.read(&field)),
            None => Err(self
                .refuse(codes::MISSING_PARAMETER, format!("{}() needs the parameter '{name}'", self.signature.name))),
        }
    }

    /// The slot of a field that is read, if the parameter is given or has a default. The function can do without the
    /// field of the default.
    pub fn optional_field(&mut self, name: &str) -> Bind<Option<Slot>> {
        let given = self.has(name);
        let field = self.optional_field_name(name)?;
        Ok(field.map(|field| if given { self.planner.read(&field) } else { self.planner.read_if_there(&field) }))
    }

    /// The name of a field, without noting that it is read.
    pub fn optional_field_name(&mut self, name: &str) -> Bind<Option<String>> {
        let (_, param) = self.param(name);
        if let Some(value) = self.syntax_of(name)
            && !matches!(param.ty, ParamType::Output | ParamType::Text)
            && let Some(wrong) = not_a_field(&value)
        {
            return Err(self.no_field(name, wrong));
        }
        self.optional_text(name)
    }

    /// The slots of fields that are read; of the default if none is given.
    pub fn fields(&mut self, name: &str) -> Bind<Vec<Slot>> {
        let names = self.field_names(name)?;
        Ok(names.iter().map(|field| self.planner.read(field)).collect())
    }

    /// An error at a value that cannot be a field; a call can be made one.
    fn no_field(&self, name: &str, value: &ast::Expr) -> Refusal {
        let refusal = self.wrong(name, value.span);
        let ExprKind::Call(call) = &value.node else { return refusal };
        let text = value.span.of(&self.planner.text()).to_string();
        Box::new(match self.planner.registry.function_hint(&call.name) {
            Some(hint) => refusal.help(hint),
            None => refusal.help(format!("make it a field in a step before: x := {text}, and name x here")),
        })
    }

    /// The names of fields, without noting that they are read.
    pub fn field_names(&mut self, name: &str) -> Bind<Vec<String>> {
        for item in self.items(name)? {
            if let Some(wrong) = not_a_field(&item) {
                return Err(self.no_field(name, wrong));
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
            return Ok(Some(target.to_string()));
        }
        self.optional_text(name)
    }

    /// The slot that the result goes to: see [`Call::output`]; without any of these it replaces what was read.
    pub fn output_or(&mut self, name: &str, input: Slot) -> Bind<Slot> {
        if !self.is_step() || self.has(name) || self.target().is_some() {
            return self.output(name);
        }
        let input = self.name_of(input);
        Ok(self.planner.write(&input))
    }

    pub(super) fn nowhere(&mut self) -> Slot {
        let known = self.planner.layout.slot("\nnowhere");
        known.unwrap_or_else(|| self.planner.layout.bind("\nnowhere"))
    }

    /// The slot of a field by name, noting that it is read.
    pub fn reads(&mut self, field: &str) -> Slot {
        self.planner.read(field)
    }

    /// The slot of a field by name, noting that it is read where it is there; the function can do without.
    pub fn reads_if_there(&mut self, field: &str) -> Slot {
        self.planner.read_if_there(field)
    }

    /// The slot of a field by name, noting that the function sets it for the steps in its braces.
    pub fn variable(&mut self, field: &str) -> Slot {
        let slot = self.planner.read_if_there(field);
        self.planner.effects.variables.insert(slot);
        slot
    }

    /// Notes that of the fields that steps in the braces need the function sets those whose names are like this.
    pub fn variables(&mut self, is_one: impl Fn(&str) -> bool) {
        let planner = &mut *self.planner;
        let needed = planner.effects.needs_within.iter().copied();
        planner.effects.variables.extend(needed.filter(|slot| is_one(planner.layout.name(*slot))));
    }

    /// The slot of a field by name, noting that no row has it behind this.
    pub fn removes(&mut self, field: &str) -> Slot {
        let slot = self.planner.write(field);
        self.planner.effects.removes.insert(slot);
        slot
    }

    /// Reads arguments that name fields which the function can do without.
    pub fn without_need<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let needs = self.planner.effects.needs.clone();
        let result = read(self);
        self.planner.effects.needs = needs;
        result
    }

    /// The slot of a field by name, noting that it is set or removed.
    pub fn writes(&mut self, field: &str) -> Slot {
        let slot = self.planner.write(field);
        self.planner.effects.removes.remove(&slot);
        slot
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
}

/// The place of what cannot be a field name.
fn not_a_field(value: &ast::Expr) -> Option<&ast::Expr> {
    match &value.node {
        ExprKind::Field(_) | ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Parameter(_) => {
            None
        }
        ExprKind::Array(elements) => elements.iter().find_map(|element| match element {
            Element::Value(value) => not_a_field(value),
            Element::Assign(assign) => Some(&assign.value),
        }),
        ExprKind::Star | ExprKind::Word(_) => None,
        _ => Some(value),
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
