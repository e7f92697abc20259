//! Lines of text as events: `@rawstring` and nothing else.

use bumpalo::Bump;
use cql_core::source::{Decode, Decoded, Projection, Want};
use cql_core::{Row, Value};

/// The field that holds the text of an event.
const RAW_STRING: &str = "@rawstring";

/// Reads a line as an event that has its text as `@rawstring`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinesDecoder;

impl Decode for LinesDecoder {
    fn decode<'a>(&self, record: &'a [u8], wanted: &Projection, row: &mut Row<'a>, arena: &'a Bump) -> Decoded {
        let want = wanted.want(RAW_STRING.as_bytes());
        if want != Want::Nothing {
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            let record = record.strip_suffix(b"\r").unwrap_or(record);
            let text = match std::str::from_utf8(record) {
                Ok(text) => text,
                Err(_) => arena.alloc_str(&String::from_utf8_lossy(record)),
            };
            match want {
                Want::Slot(slot) => row.set(slot, Value::Text(text)),
                _ => row.push_extra(RAW_STRING, Value::Text(text)),
            }
        }
        Decoded::Event
    }

    fn searchable(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cql_core::Layout;

    #[test]
    fn keeps_the_line() {
        let (mut layout, arena) = (Layout::default(), Bump::new());
        let slot = layout.bind(RAW_STRING);
        let wanted = Projection::new(&layout, [slot], vec![], false);
        let mut row = Row::new(&layout);
        assert_eq!(LinesDecoder.decode(b"caf\xe9 = 1\r", &wanted, &mut row, &arena), Decoded::Event);
        assert_eq!(row.get(slot), Value::Text("caf\u{fffd} = 1"));
        let mut row = Row::new(&layout);
        LinesDecoder.decode(b"x", &Projection::default(), &mut row, &arena);
        assert_eq!(row.get(slot), Value::Missing);
        let nothing = Layout::default();
        let mut row = Row::new(&nothing);
        LinesDecoder.decode(b"x", &Projection::new(&nothing, [], vec![], true), &mut row, &arena);
        assert_eq!(row.get_named(RAW_STRING), Value::Text("x"));
    }
}
