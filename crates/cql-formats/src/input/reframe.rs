//! JSON of any layout, put on lines: one event a line.
//!
//! Arrays at the top level are opened, so that their elements are events; between events, blanks and commas are dropped.
//! Nothing is parsed: events end where their brackets are closed, and whether they are well-formed is for the decoder
//! to say. What does not begin like an event is kept as a line of its own, and so is an event without an end.

use super::shared::Fill;
use std::io::{self, Read};
use std::ops::Range;

/// How much of the stream is read at once.
const PIECE: usize = 1 << 16;

/// An event that is longer is cut; it is then most likely a string without an end, and the rest of the input in it.
const LONGEST: usize = 64 << 20;

/// Puts the events of a stream on lines.
pub(super) struct JsonFramer<R> {
    reader: R,
    piece: Vec<u8>,
    /// The part of the piece that has not been looked at.
    at: usize,
    end: usize,
    state: State,
    /// Whether the brackets of an array around the events are open.
    in_array: bool,
    /// Where in the block the event that is being read begins.
    start: usize,
    ended: bool,
}

#[derive(Clone, Copy)]
enum State {
    /// Not in an event.
    Between,
    /// In an object or array, this many levels deep.
    Nested(usize),
    /// In a string, this many levels deep.
    Text(usize),
    /// Behind a backslash in a string.
    Escape(usize),
    /// In something that is neither string, object nor array.
    Other,
}

impl<R: Read> JsonFramer<R> {
    pub(super) fn new(reader: R) -> Self {
        let piece = vec![0; PIECE];
        JsonFramer { reader, piece, at: 0, end: 0, state: State::Between, in_array: false, start: 0, ended: false }
    }

    /// Looks at the piece until it is used up or an event has ended. Returns whether one has.
    fn advance(&mut self, out: &mut Vec<u8>) -> bool {
        let piece = &self.piece[..self.end];
        let mut at = self.at;
        // What has been looked at, belongs to the event and is not in the block yet begins here.
        let mut from = at;
        while let Some(&byte) = piece.get(at) {
            at += 1;
            let ends = match self.state {
                State::Between => {
                    self.state = begin(byte, &mut self.in_array);
                    if matches!(self.state, State::Between) {
                        from = at;
                    }
                    false
                }
                State::Nested(depth) => {
                    match byte {
                        b'"' => self.state = State::Text(depth),
                        b'{' | b'[' => self.state = State::Nested(depth + 1),
                        b'}' | b']' => self.state = State::Nested(depth - 1),
                        b'\n' => {
                            // One blank stands for the line feed and for how far the next line is moved in.
                            out.extend_from_slice(&piece[from..at - 1]);
                            out.push(b' ');
                            at += piece[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                            from = at;
                        }
                        _ => {}
                    }
                    matches!(self.state, State::Nested(0))
                }
                State::Text(depth) => {
                    let special = memchr::memchr2(b'"', b'\\', &piece[at - 1..]);
                    let found = special.map_or(piece.len(), |distance| at - 1 + distance);
                    at = (found + 1).min(piece.len());
                    self.state = match piece.get(found) {
                        None => self.state,
                        Some(b'"') => State::Nested(depth),
                        Some(_) => State::Escape(depth),
                    };
                    matches!(self.state, State::Nested(0))
                }
                State::Escape(depth) => {
                    self.state = State::Text(depth);
                    false
                }
                State::Other => {
                    let ends = byte == b'\n' || byte == b'{' || (self.in_array && matches!(byte, b',' | b']'));
                    at -= usize::from(ends);
                    ends
                }
            };
            if ends {
                out.extend_from_slice(&piece[from..at]);
                self.at = at;
                self.finish(out);
                return true;
            }
        }
        self.at = at;
        out.extend_from_slice(&piece[from..at]);
        false
    }

    /// Ends the line of an event.
    fn finish(&mut self, out: &mut Vec<u8>) {
        if memchr::memchr(b'\n', &out[self.start..]).is_some() {
            escape_line_feeds(out, self.start);
        }
        out.push(b'\n');
        self.state = State::Between;
        self.start = out.len();
    }
}

/// The state behind a byte that stands between events.
fn begin(byte: u8, in_array: &mut bool) -> State {
    match byte {
        b' ' | b'\t' | b'\r' | b'\n' | b',' => State::Between,
        b'[' if !*in_array => {
            *in_array = true;
            State::Between
        }
        b']' if *in_array => {
            *in_array = false;
            State::Between
        }
        b'{' | b'[' => State::Nested(1),
        b'"' => State::Text(0),
        _ => State::Other,
    }
}

/// Writes the line feeds of a block from `start` on as escapes. They stand in strings, where they are not allowed but meant.
fn escape_line_feeds(out: &mut Vec<u8>, start: usize) {
    let event = out.split_off(start);
    let mut escaped = false;
    for byte in event {
        match byte {
            b'\n' if escaped => out.push(b'n'),
            b'\n' => out.extend(b"\\n"),
            _ => out.push(byte),
        }
        escaped = byte == b'\\' && !escaped;
    }
}

impl<R: Read + Send> Fill for JsonFramer<R> {
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>> {
        buffer.clear();
        self.start = 0;
        loop {
            if self.advance(buffer) {
                if buffer.len() >= size {
                    return Ok(Some(0..buffer.len()));
                }
                continue;
            }
            if buffer.len() - self.start > LONGEST {
                self.finish(buffer);
                return Ok(Some(0..buffer.len()));
            }
            if self.ended {
                return Ok(Some(0..buffer.len()).filter(|lines| !lines.is_empty()));
            }
            match self.reader.read(&mut self.piece) {
                Ok(count) => {
                    (self.at, self.end, self.ended) = (0, count, count == 0);
                    if self.ended && !matches!(self.state, State::Between) {
                        self.finish(buffer);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(1);
            self.0.read(&mut buffer[..end])
        }
    }

    fn lines(text: &str, size: usize) -> Vec<String> {
        let mut framer = JsonFramer::new(text.as_bytes());
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        while let Some(lines) = framer.fill(&mut buffer, size).expect("no error") {
            out.extend_from_slice(&buffer[lines]);
        }
        String::from_utf8(out).expect("text").lines().map(String::from).collect()
    }

    #[test]
    fn puts_events_on_lines() {
        for (text, expected) in [
            ("", &[] as &[&str]),
            ("[]", &[]),
            ("[{\"a\":1},{\"a\":[1,{}]}]", &["{\"a\":1}", "{\"a\":[1,{}]}"]),
            ("{\"a\":1}{\"b\":2} {\"c\":3}\n\n{\"d\":4}", &["{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}"]),
            ("{\n  \"a\": 1,\r\n  \"b\": \"}\\\"{\"\n}\n", &["{ \"a\": 1,\r \"b\": \"}\\\"{\" }"]),
            ("[{\"a\":1}]\n[{\"a\":2}]", &["{\"a\":1}", "{\"a\":2}"]),
            ("[1, \"x,y\", null, [2]]", &["1", "\"x,y\"", "null", "[2]"]),
            ("{\"a\":\"b\nc\"}", &["{\"a\":\"b\\nc\"}"]),
            ("[{\"a\":1},{\"b\":\"no end", &["{\"a\":1}", "{\"b\":\"no end"]),
            ("{\"a\":1}\noops, no JSON\n{\"b\":2}", &["{\"a\":1}", "oops, no JSON", "{\"b\":2}"]),
            ("{\"a\":\"b\\\\\n\\\nc\"}", &["{\"a\":\"b\\\\\\n\\nc\"}"]),
            ("{\"a\":{", &["{\"a\":{"]),
            ("}", &["}"]),
        ] {
            assert_eq!(lines(text, 1 << 20), expected, "{text:?}");
            assert_eq!(lines(text, 1), expected, "{text:?}");
            let mut drops = JsonFramer::new(Drops(text.as_bytes()));
            let mut buffer = Vec::new();
            let found = drops.fill(&mut buffer, 1 << 20).expect("no error").unwrap_or_default();
            // How far lines are moved in is not dropped where a piece ends.
            let found = String::from_utf8_lossy(&buffer[found]).replace("   ", " ");
            assert_eq!(found.lines().collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn keeps_every_event(texts in proptest::collection::vec("\\PC{0,20}[\"\\\\\\n{}\\[\\]]{0,5}", 0..40), pretty: bool, array: bool) {
            let events: Vec<_> = texts.iter().map(|text| serde_json::json!({ "a": text, "b": [{ "c": text }, 1] })).collect();
            let write = |event| if pretty { serde_json::to_string_pretty(event) } else { serde_json::to_string(event) };
            let written: Vec<String> = events.iter().map(|event| write(event).expect("JSON")).collect();
            let text = if array { format!("[{}]", written.join(",\n")) } else { written.concat() };
            let read: Vec<serde_json::Value> = lines(&text, 100).iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
            prop_assert_eq!(read, events);
        }
    }
}
