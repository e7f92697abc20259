//! Charts over time: a panel for each series, one below the other, all over the same times.

use super::fitted;
use super::shape::{Shape, number, range, share};
use cql_core::time::Timestamp;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many lines high the only panel is.
const HIGH: usize = 10;
/// How many lines high each of several panels is.
const LOW: usize = 4;
/// How many panels are drawn.
const SHOWN: usize = 20;
/// How many columns a bucket takes if there is room.
const WIDEST: usize = 4;

/// The parts of a character, an eighth higher each.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A panel for each series and column of values. Series of the same column have the same scale.
pub(super) fn draw(names: &[&str], rows: &[Vec<&str>], shape: &Shape, time: usize, width: usize) -> String {
    let times: BTreeSet<i64> = rows.iter().filter_map(|row| moment(row[time])).collect();
    let times: Vec<i64> = times.into_iter().collect();
    let mut panels: IndexMap<(usize, String), Vec<Option<f64>>> = IndexMap::new();
    for column in &shape.values {
        for row in rows {
            let Some(place) = moment(row[time]).and_then(|moment| times.binary_search(&moment).ok()) else { continue };
            let series = panels.entry((*column, shape.label(row))).or_insert_with(|| vec![None; times.len()]);
            series[place] = number(row[*column]);
        }
    }
    let scale = |column: usize| {
        let same = panels.iter().filter(|((other, _), _)| *other == column);
        range(same.flat_map(|(_, series)| series.iter().flatten().copied()))
    };
    let scales: Vec<(usize, (f64, f64))> = shape.values.iter().map(|column| (*column, scale(*column))).collect();
    let margin = scales.iter().flat_map(|(_, (low, high))| [short(*low).len(), short(*high).len()]).max().unwrap_or(0);
    let room = width.saturating_sub(margin + 2).max(10);
    let columns = Columns::new(times.len(), room);
    let height = if panels.len() == 1 { HIGH } else { LOW };
    let mut text = String::new();
    for ((column, label), series) in panels.iter().take(SHOWN) {
        let title =
            if label.is_empty() { names[*column].to_string() } else { format!("{label} · {}", names[*column]) };
        let _ = writeln!(text, "{}", fitted(&title, width));
        let scale = scales.iter().find(|(other, _)| other == column).map_or((0.0, 1.0), |(_, scale)| *scale);
        panel(&mut text, &columns.of(series), scale, margin, height);
    }
    text.push_str(&axis(&times, margin, columns.width().min(room)));
    if columns.merged > 1 {
        let _ = writeln!(text, "each column shows the highest of {} buckets", columns.merged);
    }
    match panels.len().saturating_sub(SHOWN) {
        0 => {}
        more => {
            let _ = writeln!(text, "… and {more} more series");
        }
    }
    text
}

fn moment(text: &str) -> Option<i64> {
    number(text).map(|number| number as i64)
}

/// How buckets are spread over the columns of the terminal.
struct Columns {
    buckets: usize,
    /// How many columns a bucket has.
    each: usize,
    /// How many buckets a column has.
    merged: usize,
}

impl Columns {
    fn new(buckets: usize, room: usize) -> Columns {
        let each = (room / buckets.max(1)).clamp(1, WIDEST);
        Columns { buckets, each, merged: buckets.div_ceil(room).max(1) }
    }

    fn width(&self) -> usize {
        self.buckets.div_ceil(self.merged) * self.each
    }

    /// The number of each column.
    fn of(&self, series: &[Option<f64>]) -> Vec<Option<f64>> {
        let merged = series.chunks(self.merged).map(|part| part.iter().flatten().copied().reduce(f64::max));
        merged.flat_map(|number| std::iter::repeat_n(number, self.each)).collect()
    }
}

/// The lines of a panel, with the ends of the scale to the left.
fn panel(text: &mut String, columns: &[Option<f64>], scale: (f64, f64), margin: usize, height: usize) {
    // Little is more than nothing.
    let level = |share: f64| (share * (height * 8) as f64).round().max(if share > 0.0 { 1.0 } else { 0.0 }) as usize;
    let levels: Vec<usize> =
        columns.iter().map(|number| number.map_or(0, |number| level(share(number, scale)))).collect();
    for line in (0..height).rev() {
        let label = match line {
            0 => short(scale.0),
            top if top + 1 == height => short(scale.1),
            _ => String::new(),
        };
        let drawn = levels.iter().map(|level| EIGHTHS[level.saturating_sub(line * 8).min(8)]);
        let drawn: String = drawn.collect();
        let _ = writeln!(text, "{label:>margin$} │{}", drawn.trim_end());
    }
}

/// The first and the last time, below the panels.
fn axis(times: &[i64], margin: usize, width: usize) -> String {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return String::new() };
    // Seconds are shown where they say something.
    let length = if times.iter().all(|time| time % 60_000 == 0) { 16 } else { 19 };
    let shown = |time: i64| {
        let text = Timestamp(time).to_string().replace('T', " ");
        text.get(..length).unwrap_or(&text).to_string()
    };
    let (first, last) = (shown(*first), shown(*last));
    let line = "─".repeat(width);
    let times = match width.checked_sub(first.len() + last.len() + 4) {
        Some(gap) => format!("{first} UTC{:gap$}{last}", ""),
        None => format!("{first} to {last} UTC"),
    };
    format!("{:margin$} └{line}\n{:margin$}  {times}\n", "", "")
}

/// A number in few characters.
fn short(number: f64) -> String {
    let (number, unit) = match number.abs() {
        size if size >= 1e15 => return format!("{number:.1e}"),
        size if size >= 1e10 => (number / 1e9, "G"),
        size if size >= 1e7 => (number / 1e6, "M"),
        size if size >= 1e4 => (number / 1e3, "K"),
        _ => (number, ""),
    };
    let text = format!("{number:.2}");
    format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
}
