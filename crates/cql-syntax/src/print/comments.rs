//! Comments and empty lines, which stay where they were.

use super::Printer;
use super::layout::Piece;
use crate::span::Span;

/// How a comment stands to what is around it.
enum Position {
    /// On a line of its own.
    OwnLine,
    /// Behind something, and last on its line.
    Behind,
    /// Something follows it on its line.
    Before,
}

impl Printer<'_> {
    /// Between a step of the text and the one before it, if there is one.
    pub(super) fn step_break(&mut self, step: Span, follows: bool) {
        let mut ended = !follows;
        let mut has_behind = false;
        while let Some((text, span, position)) = self.comment_before(step.start) {
            if !ended {
                if let Position::Behind = position
                    && !std::mem::replace(&mut has_behind, true)
                {
                    self.push(" ");
                    self.push(&text);
                    self.written_to = span.end as usize;
                    continue;
                }
                self.new_line();
                ended = true;
            }
            self.empty_line_before(span.start);
            self.push(&text);
            self.written_to = span.end as usize;
            match position {
                Position::Before => self.push(" "),
                _ => self.new_line(),
            }
        }
        if !ended {
            self.new_line();
        }
        self.empty_line_before(step.start);
        self.written_to = step.end as usize;
    }

    /// The comments behind the last step.
    pub(super) fn last_comments(&mut self) {
        let mut follows = !self.pieces.is_empty();
        let mut has_behind = false;
        while let Some((text, span, position)) = self.comment_before(u32::MAX) {
            match position {
                Position::Behind if follows && !std::mem::replace(&mut has_behind, true) => self.push(" "),
                _ if follows => {
                    self.new_line();
                    self.empty_line_before(span.start);
                }
                _ => {}
            }
            self.push(&text);
            self.written_to = span.end as usize;
            follows = true;
        }
    }

    /// A place where a line may end, in front of something that begins at `start`.
    pub(super) fn item_break(&mut self, start: u32, line: Piece) {
        let mut line = Some(line);
        let mut must_end = false;
        while let Some((text, _, position)) = self.comment_before(start) {
            match position {
                Position::Behind if line.is_some() && !must_end => {
                    self.push(" ");
                    self.push(&text);
                    must_end = true;
                }
                Position::OwnLine | Position::Behind => {
                    if line.take().is_some() {
                        self.new_line();
                    }
                    self.push(&text);
                    self.new_line();
                }
                Position::Before => {
                    if let Some(line) = line.take() {
                        self.pieces.push(if must_end { Piece::Hard } else { line });
                    }
                    self.push(&text);
                    self.push(" ");
                }
            }
        }
        if let Some(line) = line {
            self.pieces.push(if must_end { Piece::Hard } else { line });
        }
    }

    /// The end of an indented list: what it closes with stands at `end`.
    pub(super) fn close_break(&mut self, end: u32, line: Piece) {
        let mut must_end = false;
        while let Some((text, _, position)) = self.comment_before(end) {
            match position {
                Position::Behind | Position::Before if !must_end => self.push(" "),
                _ => self.new_line(),
            }
            must_end = true;
            self.push(&text);
        }
        self.pieces.push(Piece::Dedent);
        self.pieces.push(if must_end { Piece::Hard } else { line });
    }

    /// Whether a comment that is not written yet stands before a place.
    pub(super) fn has_comment_before(&self, place: u32) -> bool {
        self.is_formatting() && self.comments.first().is_some_and(|comment| comment.span.start < place)
    }

    /// The next comment, if it stands before a place.
    fn comment_before(&mut self, start: u32) -> Option<(String, Span, Position)> {
        let source = self.source?;
        let (comment, rest) = self.comments.split_first()?;
        if comment.span.start >= start {
            return None;
        }
        self.comments = rest;
        let (from, to) = (comment.span.start as usize, comment.span.end as usize);
        let before = source.get(..from).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let after = source.get(to..).unwrap_or("").split('\n').next().unwrap_or("");
        let is_blank = |text: &str| text.chars().all(|char| char.is_whitespace() || char == '|');
        let position = match (is_blank(before), comment.node.starts_with("/*") && !is_blank(after)) {
            (_, true) => Position::Before,
            (true, false) => Position::OwnLine,
            (false, false) => Position::Behind,
        };
        Some((comment.node.clone(), comment.span, position))
    }

    /// Keeps an empty line that stands in the text before a step or comment.
    fn empty_line_before(&mut self, start: u32) {
        let gap = self.source.and_then(|source| source.get(self.written_to..start as usize)).unwrap_or("");
        let mut lines = gap.split('\n').skip(1).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() && line.trim().is_empty() {
                return self.pieces.push(Piece::Empty);
            }
        }
    }
}
