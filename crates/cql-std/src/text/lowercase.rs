//! `lowercase()`

use super::letter_case::{self, LetterCase};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Slot, Value};

/// Turns values or names of fields to lower case.
pub(crate) struct Lowercase;

static SIGNATURE: Signature = Signature {
    name: "lowercase",
    kind: Kind::Transform,
    group: "text",
    summary: "Turns the values of fields to lower case, or their names, or both.",
    deprecated: Some("lower(); this function is made for parsers"),
    params: &[
        Param::new("field", ParamType::Fields, "the fields; \"*\" alone for all").required().unnamed(),
        Param::new("include", ParamType::Choice, "what is turned to lower case")
            .default("values")
            .values(&["values", "fields", "both"]),
        letter_case::LOCALE,
    ],
    output: "The fields with their new values, or further fields with the new names.",
    rules: &[
        "With values, fields are changed in place.",
        "With fields and both, a field with the lower-case name is added and the old one stays; letter case does \
         not matter in the list of fields. With \"*\" the old ones are removed.",
        "\"*\" leaves fields alone whose names begin with @ or #.",
    ],
    examples: &[
        Example {
            title: "A value",
            query: r#"lowercase(Env)"#,
            events: r#"{"Env":"PROD"}"#,
            rows: r#"{"Env":"prod"}"#,
        },
        Example {
            title: "All names",
            query: r#"lowercase("*", include=fields)"#,
            events: r#"{"HostName":"WEB"}"#,
            rows: r#"{"hostname":"WEB","HostName":null}"#,
        },
    ],
    source: "functions-lowercase",
    ..Signature::EMPTY
};

/// Which fields are meant.
enum Chosen {
    All,
    /// Slots, for names that must be right.
    Slots(Vec<Slot>),
    /// Names in lower case.
    Names(Vec<String>),
}

struct Change {
    chosen: Chosen,
    names: bool,
    values: bool,
    case: LetterCase,
}

impl Change {
    fn value<'a>(&self, value: Value<'a>, cx: &Context<'a>) -> Value<'a> {
        match value.text(cx.arena) {
            Some(text) if self.values => Value::Text(self.case.lower(text, cx)),
            _ => value,
        }
    }

    fn chooses(&self, name: &str) -> bool {
        match &self.chosen {
            Chosen::All => !name.starts_with(['@', '#']),
            Chosen::Slots(_) => false,
            Chosen::Names(names) => names.contains(&name.to_lowercase()),
        }
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) {
        if let Chosen::Slots(slots) = &self.chosen {
            for slot in slots.iter().filter(|slot| row.get(**slot).is_present()).copied().collect::<Vec<_>>() {
                row.set(slot, self.value(row.get(slot), cx));
            }
            return;
        }
        let fields: Vec<_> = row.fields().filter(|(name, _)| self.chooses(name)).collect();
        for (name, value) in fields {
            let lower = if self.names { self.case.lower(name, cx) } else { name };
            row.set_named(lower, self.value(value, cx));
            if matches!(self.chosen, Chosen::All) && lower != name {
                row.set_named(name, Value::Missing);
            }
        }
    }
}

impl Function for Lowercase {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let names = call.field_names("field")?;
        let include = call.choice("include")?;
        let case = LetterCase::of(call)?;
        let change_names = include != "values";
        let chosen = if names == ["*"] {
            Chosen::All
        } else if change_names {
            Chosen::Names(names.iter().map(|name| name.to_lowercase()).collect())
        } else {
            Chosen::Slots(
                names
                    .iter()
                    .map(|name| {
                        call.writes(name);
                        call.reads(name)
                    })
                    .collect(),
            )
        };
        if !matches!(chosen, Chosen::Slots(_)) {
            call.reads_all();
            call.writes_unknown();
        }
        let change = Change { chosen, names: change_names, values: include != "fields", case };
        Ok(Bound::change(move |row, cx| change.apply(row, cx)))
    }
}
