//! Markdown tables.

use super::tabular::{Look, Tabular};

/// Writes rows as a Markdown table, see [`Tabular`].
pub type Markdown<W> = Tabular<W, Pipes>;

/// Cells with pipes between them.
pub struct Pipes;

impl Look for Pipes {
    fn cell(line: &mut Vec<u8>, text: &str, place: usize, _: usize) {
        line.extend_from_slice(if place > 0 { b" | " } else { b"| " });
        line.extend_from_slice(escape(text).as_bytes());
    }

    fn end(line: &mut Vec<u8>) {
        line.extend_from_slice(b" |\n");
    }

    fn rule(lines: &mut Vec<u8>, count: usize) {
        lines.push(b'|');
        lines.extend(b" --- |".repeat(count));
        lines.push(b'\n');
    }
}

/// A cell on one line, without what Markdown would take for the border of a cell.
fn escape(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('|', "\\|").replace('\r', "").replace('\n', "<br>")
}
