//! What an input is, told from its first bytes and never from its name.

use super::Input;
use crate::json;

/// How an input is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Not at all.
    Plain,
    /// gzip, perhaps several members.
    Gzip,
    /// Zstandard, perhaps several frames.
    Zstd,
}

/// The forms of text that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One JSON object a line.
    Ndjson,
    /// An array of JSON values, or one after the other, on any number of lines.
    Json,
    /// Comma-separated values under a line of names.
    Csv,
    /// Anything else, line by line.
    Lines,
}

/// How many bytes of an input are looked at.
pub(super) const HEAD: usize = 1 << 16;

/// How many lines are looked at.
const LINES: usize = 20;

/// The packing that the first bytes stand for.
pub(super) fn packing(head: &[u8]) -> Packing {
    match head {
        [0x1F, 0x8B, 0x08, ..] => Packing::Gzip,
        // A frame, or a skippable frame before it.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Packing::Zstd,
        _ => Packing::Plain,
    }
}

/// The length of a UTF-8 byte order mark, or the name of another encoding whose mark there is.
pub(super) fn byte_order_mark(head: &[u8]) -> Result<usize, &'static str> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Err("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err("UTF-16"),
        _ => Ok(0),
    }
}

/// The form of a text that begins with `head`; `complete` says that this is all of it.
pub(super) fn form(asked: Input, head: &[u8], complete: bool) -> Form {
    match asked {
        Input::Ndjson => Form::Ndjson,
        Input::Json => Form::Json,
        Input::Csv => Form::Csv,
        Input::Lines => Form::Lines,
        Input::Auto => detect(head, complete),
    }
}

/// Whether the first line alone shows that the text is NDJSON, so that no more of it need be waited for.
pub(super) fn is_surely_ndjson(head: &[u8]) -> bool {
    memchr::memchr(b'\n', head).is_some_and(|end| json::is_event(&head[..end]))
}

fn detect(head: &[u8], complete: bool) -> Form {
    let text = head.trim_ascii_start();
    // The last line may have been cut off.
    let whole = match memchr::memrchr(b'\n', text) {
        Some(end) if !complete => &text[..end],
        _ => text,
    };
    let lines: Vec<&[u8]> =
        whole.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(LINES).collect();
    let events = lines.iter().filter(|line| json::is_event(line)).count();
    if lines.first().is_some_and(|line| json::is_event(line)) || events * 2 > lines.len() {
        return Form::Ndjson;
    }
    match text.first() {
        None => Form::Ndjson,
        Some(b'{') if begins_object(text) => match text.contains(&b'\n') || complete {
            true => Form::Json,
            // An event longer than what is looked at.
            false => Form::Ndjson,
        },
        Some(b'[') if begins_array(text) => Form::Json,
        _ if looks_like_csv(whole) => Form::Csv,
        _ => Form::Lines,
    }
}

/// Whether what follows the brace can be an object. If a line feed stands inside of its first key, it is no JSON.
fn begins_object(text: &[u8]) -> bool {
    match text[1..].trim_ascii_start() {
        [b'"', rest @ ..] => {
            let key = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
            !key.contains(&b'\n')
        }
        [b'}', ..] => true,
        rest => rest.is_empty(),
    }
}

/// Whether what follows the bracket can be an array of events. Many logs begin their lines with `[`.
fn begins_array(text: &[u8]) -> bool {
    match text[1..].trim_ascii_start() {
        rest @ [b'{', ..] => begins_object(rest),
        [b']', rest @ ..] => rest.trim_ascii().is_empty(),
        _ => false,
    }
}

/// Whether the lines are convincingly a table with its columns' names on top: at least two columns with different names that
/// look like names, and at least one row, all as long as the first.
fn looks_like_csv(whole: &[u8]) -> bool {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(whole);
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    let mut columns = 0;
    while rows < LINES && reader.read_byte_record(&mut record).unwrap_or(false) {
        if rows == 0 {
            let mut names: Vec<&[u8]> = record.iter().collect();
            columns = names.len();
            names.sort_unstable();
            names.dedup();
            if columns < 2 || names.len() < columns || !names.iter().all(|name| is_column_name(name, columns)) {
                return false;
            }
        } else if record.len() != columns {
            return false;
        }
        rows += 1;
    }
    rows > 1
}

fn is_column_name(name: &[u8], columns: usize) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"_@#.-[]/:() ".contains(byte);
    let begins =
        name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || b"_@#".contains(byte));
    let blanks = name.iter().filter(|byte| **byte == b' ').count();
    // Prose has commas too: two columns are little evidence, so their names must be single words.
    begins
        && name.len() <= 64
        && name.iter().all(letter)
        && !name.ends_with(b" ")
        && blanks <= if columns > 2 { 3 } else { 0 }
}

/// The byte between the cells of a table that begins with `head`: a comma, unless the first line has none but has
/// semicolons or tabs.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let others = [b';', b'\t'].into_iter().max_by_key(|other| count(*other));
    others.filter(|other| count(b',') == 0 && count(*other) > 0).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_forms_apart() {
        let long_line = format!("{{\"a\":\"{}", "x".repeat(100));
        for (text, complete, expected) in [
            ("", true, Form::Ndjson),
            ("{\"a\":1}", true, Form::Ndjson),
            ("{\"a\":1}\r\n{\"a\":2}\r\n", true, Form::Ndjson),
            ("\n\n{\"a\":1}\n{\"b", false, Form::Ndjson),
            ("{\"a\":1\n{\"a\":1}\n{\"a\":1}\n", true, Form::Ndjson),
            ("started\n{\"a\":1}\n{\"a\":1}\n", true, Form::Ndjson),
            (&long_line, false, Form::Ndjson),
            ("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n", true, Form::Json),
            ("{\"a\":\n1}", true, Form::Json),
            ("{\"a\":1}{\"b\":2}\n", true, Form::Json),
            ("{\"a\":1} {\"b\":2}", true, Form::Json),
            ("[{\"a\":1},{\"b\":2}]", true, Form::Json),
            ("[\n  {\n    \"a\": 1\n", false, Form::Json),
            ("[]", true, Form::Json),
            ("[{\"a\":1},\n{\"a\":2},\n{\"a\":3}]\n", true, Form::Json),
            ("[2024-01-01] started\n", true, Form::Lines),
            ("[error] {x}\n", true, Form::Lines),
            ("{started}\n{stopped}\n", true, Form::Lines),
            ("{\"no end\nof this", true, Form::Lines),
            ("a,b\n1,2\n", true, Form::Csv),
            ("#event_simpleName,@timestamp,\"First Name\"\r\nx,1,\"a,\nb\"\r\n", true, Form::Csv),
            ("host,port\na,1\nb,", false, Form::Csv),
            ("a,b\n1,2,3\n", true, Form::Lines),
            ("a,a\n1,2\n", true, Form::Lines),
            ("a,b\n", true, Form::Lines),
            ("1,2\n3,4\n", true, Form::Lines),
            ("Hello, world\nBye, world\n", true, Form::Lines),
            ("error,disk is full\nerror,disk is full\n", true, Form::Lines),
            ("Jan 1 host sshd[1]: a=1, b=2\n", true, Form::Lines),
            ("just text\n", true, Form::Lines),
        ] {
            assert_eq!(detect(text.as_bytes(), complete), expected, "{text:?}");
        }
    }

    #[test]
    fn knows_marks() {
        assert_eq!(packing(b"\x1f\x8b\x08\0"), Packing::Gzip);
        assert_eq!(packing(b"\x28\xb5\x2f\xfd"), Packing::Zstd);
        assert_eq!(packing(b"{}"), Packing::Plain);
        assert_eq!(byte_order_mark(b"\xef\xbb\xbf{}"), Ok(3));
        assert_eq!(byte_order_mark(b"\xff\xfe{\0"), Err("UTF-16"));
        assert_eq!(byte_order_mark(b"\xff\xfe\0\0"), Err("UTF-32"));
        assert_eq!(byte_order_mark(b""), Ok(0));
    }
}
