//! CSV.

use super::tabular::{Look, Tabular};

/// Writes rows as CSV with a header line, see [`Tabular`].
pub type Csv<W> = Tabular<W, CommaSeparated>;

/// Cells with commas between them, in quotes where they need them.
pub struct CommaSeparated;

impl Look for CommaSeparated {
    fn cell(line: &mut Vec<u8>, text: &str, place: usize, count: usize) {
        if place > 0 {
            line.push(b',');
        }
        // The only cell of a line needs quotes if it is empty, as readers skip empty lines.
        let alone = count == 1 && text.is_empty();
        if !alone && !text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) {
            return line.extend_from_slice(text.as_bytes());
        }
        line.push(b'"');
        for (place, part) in text.split('"').enumerate() {
            line.extend_from_slice(if place > 0 { b"\"\"" } else { b"" });
            line.extend_from_slice(part.as_bytes());
        }
        line.push(b'"');
    }

    fn end(line: &mut Vec<u8>) {
        line.push(b'\n');
    }
}
