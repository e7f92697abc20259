//! Positions in a text, counted in what a reader sees as characters.

use unicode_segmentation::UnicodeSegmentation;

/// A text with its extended grapheme clusters.
pub(super) struct Graphemes<'t> {
    text: &'t str,
    /// Where each cluster begins, and the end of the text. `None` if each byte is one.
    bounds: Option<Vec<usize>>,
}

impl<'t> Graphemes<'t> {
    pub(super) fn new(text: &'t str) -> Graphemes<'t> {
        // Of ASCII only the pair of carriage return and line feed is one cluster.
        let bounds = (!text.is_ascii() || text.contains('\r')).then(|| {
            let starts = text.grapheme_indices(true).map(|(start, _)| start);
            starts.chain([text.len()]).collect()
        });
        Graphemes { text, bounds }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match &self.bounds {
            Some(bounds) => bounds.len().saturating_sub(1),
            None => self.text.len(),
        }
    }

    /// The byte at which a cluster begins; for the position behind the last one the end.
    fn offset(&self, position: usize) -> Option<usize> {
        match &self.bounds {
            Some(bounds) => bounds.get(position).copied(),
            None => (position <= self.text.len()).then_some(position),
        }
    }

    /// The position of the cluster that begins at a byte.
    fn position(&self, offset: usize) -> Option<usize> {
        match &self.bounds {
            Some(bounds) => bounds.binary_search(&offset).ok(),
            None => Some(offset),
        }
    }

    /// What stands from one position up to another.
    pub(super) fn slice(&self, begin: usize, end: usize) -> Option<&'t str> {
        self.text.get(self.offset(begin)?..self.offset(end)?)
    }

    /// The position of the nth place, counted from 1, at which a text stands, at `begin` or later. Places do not
    /// overlap, and no cluster is cut apart.
    pub(super) fn find(&self, part: &str, begin: usize, occurrence: u64) -> Option<usize> {
        let first = part.chars().next()?;
        let mut from = self.offset(begin)?;
        let mut found = 0;
        loop {
            let start = from + self.text.get(from..)?.find(part)?;
            let end = start + part.len();
            match (self.position(start), self.position(end)) {
                (Some(position), Some(_)) => {
                    found += 1;
                    if found == occurrence {
                        return Some(position);
                    }
                    from = end;
                }
                _ => from = start + first.len_utf8(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let text = Graphemes::new("a🇸🇪e\u{301}\r\nz");
        assert_eq!(text.len(), 5);
        assert_eq!(text.slice(1, 3), Some("🇸🇪e\u{301}"));
        assert_eq!((text.slice(5, 5), text.slice(3, 6), text.slice(3, 1)), (Some(""), None, None));
        assert_eq!((text.find("z", 0, 1), text.find("e", 0, 1), text.find("\n", 0, 1)), (Some(4), None, None));
        assert_eq!((Graphemes::new("ab\r\n").len(), Graphemes::new("").len()), (3, 0));
    }

    #[test]
    fn occurrences() {
        let text = Graphemes::new("aaaa-aa");
        let find = |begin, occurrence| text.find("aa", begin, occurrence);
        assert_eq!((find(0, 1), find(0, 2), find(0, 3), find(0, 4)), (Some(0), Some(2), Some(5), None));
        assert_eq!((find(1, 1), find(1, 2), find(6, 1), find(8, 1)), (Some(1), Some(5), None, None));
        assert_eq!((text.find("", 0, 1), text.find("a", 0, 0)), (None, None));
    }
}
