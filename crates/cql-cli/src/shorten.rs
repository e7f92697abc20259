//! Texts of queries and values in lines for people.

/// The text on one line, cut behind `most` characters.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    cut(text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// A value between quotes on one line, cut behind `most` characters.
pub(crate) fn quoted(value: &str, most: usize) -> String {
    format!("\"{}\"", cut(visible(&value.replace('"', "\\\"")), most))
}

/// The text with escapes in place of control characters: on one line, and without power over the terminal.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() => shown.extend(letter.escape_default()),
            letter => shown.push(letter),
        }
    }
    shown
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
        assert_eq!(quoted("a \"b\"", 10), r#""a \"b\"""#);
        assert_eq!(quoted("\u{1b}[31m\té", 30), r#""\u{1b}[31m\té""#);
        assert_eq!(quoted("abc", 2), "\"ab…\"");
    }
}
