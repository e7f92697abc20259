//! What is known of the fields of the events that are loaded.

use cql::formats::Record;
use std::collections::HashMap;
use std::fmt::Write;
use std::net::IpAddr;

/// Different values of a field that are counted; later ones are not.
const COUNTED_VALUES: usize = 500;
/// Values of a field that are remembered as its frequent ones.
const FREQUENT_VALUES: usize = 20;
/// Longer values are no examples, and are not completed.
const LONGEST_VALUE: usize = 80;

/// The fields of some events.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldCatalogue {
    events: usize,
    fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// How many events have it.
    pub(crate) present: usize,
    /// What its values are.
    pub(crate) kind: FieldKind,
    /// How many different values were counted.
    pub(crate) distinct: usize,
    /// Its most frequent values, the first one first.
    pub(crate) frequent: Vec<String>,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Number,
    Boolean,
    Address,
    Text,
}

impl FieldKind {
    fn of(text: &str) -> FieldKind {
        match text {
            "true" | "false" => FieldKind::Boolean,
            _ if cql::Value::Text(text).number().is_some() => FieldKind::Number,
            _ if text.parse::<IpAddr>().is_ok() => FieldKind::Address,
            _ => FieldKind::Text,
        }
    }

    fn word(self) -> &'static str {
        match self {
            FieldKind::Number => "number",
            FieldKind::Boolean => "boolean",
            FieldKind::Address => "address",
            FieldKind::Text => "text",
        }
    }
}

/// What has been counted of a field.
struct Counts {
    present: usize,
    kind: FieldKind,
    values: HashMap<String, usize>,
}

impl FieldCatalogue {
    /// The fields of these events, those that most events have first.
    pub(crate) fn of(rows: &[Record]) -> FieldCatalogue {
        let mut counted: HashMap<&str, Counts> = HashMap::new();
        for (name, value) in rows.iter().flatten() {
            let value = value.get();
            let mut buffer = cql::TextBuffer::default();
            let text = value.text_in(&mut buffer).unwrap_or_default();
            let kind = FieldKind::of(text);
            let counts = counted.entry(name).or_insert_with(|| Counts { present: 0, kind, values: HashMap::new() });
            counts.present += 1;
            if counts.kind != kind {
                counts.kind = FieldKind::Text;
            }
            if let Some(count) = counts.values.get_mut(text) {
                *count += 1;
            } else if counts.values.len() < COUNTED_VALUES {
                counts.values.insert(text.to_string(), 1);
            }
        }
        let mut fields: Vec<Field> = counted.into_iter().map(|(name, counts)| field(name, counts)).collect();
        fields.sort_by(|left, right| right.present.cmp(&left.present).then_with(|| left.name.cmp(&right.name)));
        FieldCatalogue { events: rows.len(), fields }
    }

    /// The fields, those that most events have first.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A table of the fields whose names contain `part`.
    pub(crate) fn table(&self, part: &str) -> String {
        let part = part.to_lowercase();
        let shown: Vec<&Field> = self.fields.iter().filter(|field| field.name.to_lowercase().contains(&part)).collect();
        if shown.is_empty() {
            return "no such fields\n".into();
        }
        let width = shown.iter().map(|field| field.name.chars().count()).max().unwrap_or(0).max(5);
        let mut text = format!("{:width$}  in events  type     values  examples\n", "field");
        for field in shown {
            let share = field.present as f64 * 100.0 / self.events.max(1) as f64;
            let more = if field.distinct >= COUNTED_VALUES { "+" } else { "" };
            let distinct = format!("{}{more}", field.distinct);
            let examples: Vec<&str> = field.frequent.iter().take(3).map(String::as_str).collect();
            let examples = examples.join(", ");
            let (name, kind) = (&field.name, field.kind.word());
            let line = format!("{name:width$}  {share:>8.1}%  {kind:7}  {distinct:>6}  {examples}");
            let _ = writeln!(text, "{}", line.trim_end());
        }
        let _ = writeln!(text, "({} events looked at)", self.events);
        text
    }
}

fn field(name: &str, counts: Counts) -> Field {
    let distinct = counts.values.len();
    let fits = |value: &String| !value.is_empty() && value.len() <= LONGEST_VALUE && !value.contains(char::is_control);
    let mut values: Vec<(String, usize)> = counts.values.into_iter().filter(|(value, _)| fits(value)).collect();
    values.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let frequent = values.into_iter().take(FREQUENT_VALUES).map(|(value, _)| value).collect();
    Field { name: name.into(), present: counts.present, kind: counts.kind, distinct, frequent }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use cql::OwnedValue;

    /// The catalogue of rows given as `name=value` words.
    pub(crate) fn catalogue(rows: &[&str]) -> FieldCatalogue {
        let record = |row: &&str| {
            let fields = row.split_whitespace().filter_map(|field| field.split_once('='));
            fields.map(|(name, value)| (name.to_string(), OwnedValue::Text(value.into()))).collect()
        };
        FieldCatalogue::of(&rows.iter().map(record).collect::<Vec<Record>>())
    }

    #[test]
    fn counts_fields_and_values() {
        let catalogue = catalogue(&["host=b port=22 ip=::1", "host=a port=80", "host=b port=x ok=true"]);
        let names: Vec<&str> = catalogue.fields().iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["host", "port", "ip", "ok"]);
        let host = catalogue.field("host").expect("a field");
        assert_eq!((host.present, host.kind, host.distinct), (3, FieldKind::Text, 2));
        assert_eq!(host.frequent, ["b", "a"]);
        assert_eq!(catalogue.field("port").map(|field| field.kind), Some(FieldKind::Text));
        assert_eq!(catalogue.field("ip").map(|field| field.kind), Some(FieldKind::Address));
        assert_eq!(catalogue.field("ok").map(|field| field.kind), Some(FieldKind::Boolean));
        assert_eq!(
            catalogue.table("O"),
            "field  in events  type     values  examples\n\
             host      100.0%  text          2  b, a\n\
             port      100.0%  text          3  22, 80, x\n\
             ok         33.3%  boolean       1  true\n\
             (3 events looked at)\n"
        );
        assert_eq!(catalogue.table("zzz"), "no such fields\n");
    }

    #[test]
    fn stops_counting_values() {
        let rows: Vec<String> = (0..600).map(|number| format!("n={number} m={}", number / 300)).collect();
        let catalogue = catalogue(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(catalogue.field("n").map(|field| field.distinct), Some(COUNTED_VALUES));
        assert!(catalogue.table("n").contains("500+"));
    }
}
