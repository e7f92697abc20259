//! Bars, one for each row.

use super::shape::{Shape, number, range, share};
use super::{fitted, padded};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How many bars are drawn.
const SHOWN: usize = 60;

/// The parts of a character, an eighth wider each.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A chart for each column of values.
pub(super) fn draw(names: &[&str], rows: &[Vec<&str>], shape: &Shape, width: usize) -> String {
    let shown = &rows[..rows.len().min(SHOWN)];
    let labels: Vec<String> = shown.iter().map(|row| fitted(&shape.label(row), width * 2 / 5)).collect();
    let mut text = String::new();
    for (number, column) in shape.values.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", fitted(names[*column], width));
        let cells: Vec<&str> = shown.iter().map(|row| row[*column]).collect();
        chart(&mut text, &labels, &cells, width);
    }
    match rows.len() - shown.len() {
        0 => {}
        1 => text.push_str("… and 1 more row\n"),
        more => {
            let _ = writeln!(text, "… and {more} more rows");
        }
    }
    text
}

fn chart(text: &mut String, labels: &[String], cells: &[&str], width: usize) {
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let label_width = widest(&mut labels.iter().map(|label| label.width()));
    let cell_width = widest(&mut cells.iter().map(|cell| cell.width()));
    let room = width.saturating_sub(label_width + cell_width + 4).max(8);
    let scale = range(cells.iter().filter_map(|cell| number(cell)));
    let zero = (share(0.0, scale) * room as f64).round() as usize;
    for (label, cell) in labels.iter().zip(cells) {
        let drawn = number(cell).filter(|value| *value != 0.0);
        let bar = drawn.map(|value| bar(share(value, scale), zero, room)).unwrap_or_default();
        let line = format!("{}  {}  {cell:>cell_width$}", padded(label, label_width), padded(&bar, room));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// From zero, which may be in the middle, to the right, or to the left.
fn bar(share: f64, zero: usize, room: usize) -> String {
    let eighths = (share * room as f64 * 8.0).round() as usize;
    match eighths.checked_sub(zero * 8) {
        Some(length) => format!("{:zero$}{}{}", "", "█".repeat(length / 8), EIGHTHS[length % 8]),
        None => {
            let start = eighths / 8;
            format!("{:start$}{}", "", "█".repeat(zero - start))
        }
    }
}
