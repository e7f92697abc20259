//! From pieces to lines: where a text is broken when it is too long for one line.

/// What the printer puts out: texts, and the places where a line may or must end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Stands as it is.
    Text(String),
    /// Begins a group. A group stands on one line if it fits, else all its [`Piece::Line`]s end lines.
    Open,
    /// Ends the group.
    Close,
    /// Lines that begin after this one are one level deeper.
    Indent,
    /// The reverse.
    Dedent,
    /// A line end, or the text if the group stands on one line.
    Line(&'static str),
    /// A line end if what follows does not fit into the line any more, else a blank.
    Fill,
    /// A line end in any case.
    Hard,
    /// An empty line.
    Empty,
}

/// How wide lines may be, and how far a level is indented.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    pub(super) width: usize,
    pub(super) indent: usize,
}

/// The text of the pieces.
pub(super) fn lay_out(pieces: &[Piece], measure: Measure) -> String {
    let mut writer = Writer { out: String::new(), column: 0, depth: 0, indent: 0, measure };
    let ends = group_ends(pieces);
    // One entry for each group around the piece at hand: whether it stands on one line.
    let mut flat: Vec<bool> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let is_flat = flat.last().copied().unwrap_or(false);
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Open => {
                let fits = is_flat || {
                    let end = ends[index];
                    let inside = width(&pieces[index..end]);
                    let behind = width_to_break(&pieces[end..]);
                    inside.is_some_and(|inside| writer.column + inside + behind <= measure.width)
                };
                flat.push(fits);
            }
            Piece::Close => {
                flat.pop();
            }
            Piece::Indent => writer.depth += 1,
            Piece::Dedent => writer.depth = writer.depth.saturating_sub(1),
            Piece::Line(text) if is_flat => writer.text(text),
            Piece::Fill if is_flat || writer.column + 1 + width_to_break(&pieces[index + 1..]) <= measure.width => {
                writer.text(" ");
            }
            Piece::Line(_) | Piece::Fill | Piece::Hard => writer.line(),
            Piece::Empty => writer.empty_line(),
        }
    }
    writer.out
}

struct Writer {
    out: String,
    column: usize,
    depth: usize,
    /// Blanks that the line at hand begins with, as long as it is empty.
    indent: usize,
    measure: Measure,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            let indent = std::mem::take(&mut self.indent);
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.column += indent;
        }
        self.out.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = last.chars().count(),
            None => self.column += text.chars().count(),
        }
    }

    fn line(&mut self) {
        let without_blanks = self.out.trim_end_matches(' ').len();
        self.out.truncate(without_blanks);
        self.out.push('\n');
        self.column = 0;
        self.indent = self.depth * self.measure.indent;
    }

    fn empty_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// For each `Open` the index of its `Close`.
fn group_ends(pieces: &[Piece]) -> Vec<usize> {
    let mut ends = vec![pieces.len(); pieces.len()];
    let mut open = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open => open.push(index),
            Piece::Close => {
                if let Some(start) = open.pop() {
                    ends[start] = index;
                }
            }
            _ => {}
        }
    }
    ends
}

/// How wide the pieces are on one line; `None` if they cannot stand on one.
fn width(pieces: &[Piece]) -> Option<usize> {
    let mut width = 0;
    for piece in pieces {
        match piece {
            Piece::Text(text) if text.contains('\n') => return None,
            Piece::Text(text) => width += text.chars().count(),
            Piece::Line(text) => width += text.len(),
            Piece::Fill => width += 1,
            Piece::Hard | Piece::Empty => return None,
            Piece::Open | Piece::Close | Piece::Indent | Piece::Dedent => {}
        }
    }
    Some(width)
}

/// How much stands before the next place where a line may end.
fn width_to_break(pieces: &[Piece]) -> usize {
    let until = pieces.iter().position(|piece| match piece {
        Piece::Line(_) | Piece::Fill | Piece::Hard | Piece::Empty => true,
        Piece::Text(text) => text.contains('\n'),
        _ => false,
    });
    width(&pieces[..until.unwrap_or(pieces.len())]).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Measure, Piece, lay_out};

    fn list() -> Vec<Piece> {
        let text = |text: &str| Piece::Text(text.to_owned());
        vec![
            text("f("),
            Piece::Open,
            Piece::Indent,
            Piece::Line(""),
            text("first,"),
            Piece::Line(" "),
            text("second"),
            Piece::Dedent,
            Piece::Line(""),
            text(")"),
            Piece::Close,
        ]
    }

    #[test]
    fn a_group_that_fits_stands_on_one_line() {
        assert_eq!(lay_out(&list(), Measure { width: 16, indent: 4 }), "f(first, second)");
    }

    #[test]
    fn a_group_that_does_not_fit_ends_a_line_everywhere() {
        assert_eq!(lay_out(&list(), Measure { width: 15, indent: 4 }), "f(\n    first,\n    second\n)");
    }

    #[test]
    fn filled_lists_end_lines_where_they_must() {
        let mut pieces = vec![Piece::Open, Piece::Hard];
        for word in ["aa,", "bb,", "cc,", "dd"] {
            pieces.push(Piece::Text(word.to_owned()));
            pieces.push(Piece::Fill);
        }
        pieces.pop();
        pieces.push(Piece::Close);
        assert_eq!(lay_out(&pieces, Measure { width: 7, indent: 4 }), "\naa, bb,\ncc, dd");
    }
}
