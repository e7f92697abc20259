//! Reading moments from texts: what `parseTimestamp()` and `findTimestamp()` share.

use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::time::{ParsedTimestamp, Zone, ZoneChoice};
use cql_core::{Context, Row, Slot, Value};

/// The parameter that names the field for the moment.
pub(crate) const AS: Param =
    Param::new("as", ParamType::Output, "the field that the moment is written to").default("@timestamp");

/// The parameter that gives the zone.
pub(crate) const TIME_ZONE: Param = Param::new("timezone", ParamType::Text, "the time zone of the text");

/// The parameter that names the field which states the zone.
pub(crate) const ZONE_FIELD: Param =
    Param::new("timezoneField", ParamType::Field, "the field with the time zone of a text without one")
        .default("@timezone");

/// The parameter that names the field for the zone.
pub(crate) const ZONE_AS: Param =
    Param::new("timezoneAs", ParamType::Text, "the field that the time zone is written to").default("@timezone");

/// The parameter that says whether failures are marked.
pub(crate) const ADD_ERRORS: Param =
    Param::new("addErrors", ParamType::Boolean, "whether an event without a moment gets error fields").default("true");

/// Where the moment and what belongs to it are written, and which zones there are to choose from.
pub(crate) struct Reading {
    name: &'static str,
    output: Slot,
    /// The output is the event's own time, to which the nanoseconds belong.
    is_event_time: bool,
    nanos: Slot,
    /// The texts count nanoseconds, so there is something to say of them even if they are none.
    counts_nanos: bool,
    zone_output: Slot,
    zone: Option<Zone>,
    zone_field: Option<Slot>,
    adds_errors: bool,
    error: Slot,
}

impl Reading {
    /// Reads the parameters that both functions have.
    pub(crate) fn bind(name: &'static str, call: &mut Call<'_, '_>) -> Bind<Reading> {
        let zone = call.time_zone("timezone")?;
        let zone_field = call.optional_field("timezoneField")?;
        let output = call.output("as")?;
        let zone_name = call.text("timezoneAs")?;
        let adds_errors = call.flag("addErrors")?;
        if adds_errors {
            // The message goes to the first free element of an array.
            call.writes_unknown();
        }
        Ok(Reading {
            name,
            output,
            is_event_time: call.name_of(output) == "@timestamp",
            nanos: call.writes("@timestamp.nanos"),
            counts_nanos: false,
            zone_output: call.writes(&zone_name),
            zone,
            zone_field,
            adds_errors,
            error: call.writes("@error"),
        })
    }

    /// Writes the nanoseconds of every moment.
    pub(crate) fn counting_nanos(self, counts_nanos: bool) -> Reading {
        Reading { counts_nanos, ..self }
    }

    /// Applies a reader to the text of a field and writes what it found.
    pub(crate) fn apply<'a>(
        &self,
        row: &mut Row<'a>,
        cx: &Context<'a>,
        field: Slot,
        read: impl FnOnce(&str, ZoneChoice<'_>) -> Option<ParsedTimestamp>,
    ) {
        let stated = self.zone_field.and_then(|slot| row.get(slot).text(cx.arena));
        let stated = stated.and_then(|name| Zone::parse(name).ok());
        let zones = ZoneChoice { parameter: self.zone.as_ref(), field: stated.as_ref() };
        let text = row.get(field).text(cx.arena);
        match text.map(|text| read(text, zones)) {
            Some(Some(found)) => self.write(row, cx, &found),
            _ if !self.adds_errors => {}
            Some(None) => self.fail(row, cx, "the text states no time that can be read"),
            None => self.fail(row, cx, "the event lacks the field"),
        }
    }

    fn write<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>, found: &ParsedTimestamp) {
        row.set(self.output, Value::Int(found.moment.0));
        row.set(self.zone_output, Value::Text(cx.text(found.zone.name())));
        // What is left from an earlier time of the event would be wrong.
        if found.nanos > 0 || self.counts_nanos || (self.is_event_time && row.get(self.nanos).is_present()) {
            row.set(self.nanos, Value::Int(found.nanos.into()));
        }
    }

    fn fail<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>, problem: &str) {
        row.set(self.error, Value::Text("true"));
        let free = (0usize..).map(|index| format!("@error_msg[{index}]")).find(|name| row.get_named(name).is_missing());
        if let Some(name) = free {
            row.set_named(cx.text(&name), Value::Text(cx.text(&format!("{}(): {problem}", self.name))));
        }
    }
}
