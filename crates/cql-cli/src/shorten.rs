//! Texts of queries and values in lines for people.

/// The text on one line, cut behind `most` characters.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    cut(text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// A value between quotes on one line, cut behind `most` characters.
pub(crate) fn quoted(value: &str, most: usize) -> String {
    format!("\"{}\"", cut(value.replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r"), most))
}

fn cut(mut line: String, most: usize) -> String {
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_limited_length() {
        assert_eq!(shorten(" a\n  | b ", 10), "a | b");
        assert_eq!(shorten("aébc", 2), "aé…");
        assert_eq!(quoted("a  b\nc", 10), r#""a  b\nc""#);
        assert_eq!(quoted("abc", 2), "\"ab…\"");
    }
}
