//! JSON of any layout, put on lines: one event a line.
//!
//! Arrays at the top level are opened, so that their elements are events; between events, blanks and commas are dropped.
//! Nothing is parsed: events end where their brackets are closed, and whether they are well-formed is for the decoder
//! to say. What does not begin like an event is kept as a line of its own, and so is an event without an end.

use super::pump::Fill;
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
        JsonFramer { reader, piece, at: 0, end: 0, state: State::Between, in_array: false, ended: false }
    }

    /// Looks at the piece until it is used up or an event has ended. Returns whether one has.
    fn advance(&mut self, out: &mut Vec<u8>) -> bool {
        while self.at < self.end {
            let rest = &self.piece[self.at..self.end];
            let byte = rest[0];
            match self.state {
                State::Between => self.begin(byte, out),
                State::Nested(depth) => {
                    // Whatever is not a bracket, a quote or a line feed is only copied.
                    let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b'\n'));
                    let plain = plain.unwrap_or(rest.len());
                    out.extend_from_slice(&rest[..plain]);
                    self.at += plain;
                    let Some(byte) = rest.get(plain) else { continue };
                    self.at += 1;
                    out.push(if *byte == b'\n' { b' ' } else { *byte });
                    match byte {
                        b'"' => self.state = State::Text(depth),
                        b'{' | b'[' => self.state = State::Nested(depth + 1),
                        b'}' | b']' if depth <= 1 => return self.finish(out),
                        b'}' | b']' => self.state = State::Nested(depth - 1),
                        _ => {}
                    }
                }
                State::Text(depth) => {
                    let plain = memchr::memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
                    out.extend_from_slice(&rest[..plain]);
                    self.at += plain;
                    let Some(byte) = rest.get(plain) else { continue };
                    self.at += 1;
                    match byte {
                        // Not allowed there, but meant.
                        b'\n' => out.extend(b"\\n"),
                        _ => out.push(*byte),
                    }
                    match byte {
                        b'\\' => self.state = State::Escape(depth),
                        b'"' if depth == 0 => return self.finish(out),
                        b'"' => self.state = State::Nested(depth),
                        _ => {}
                    }
                }
                State::Escape(depth) => {
                    self.at += 1;
                    out.push(if byte == b'\n' { b'n' } else { byte });
                    self.state = State::Text(depth);
                }
                State::Other => {
                    if byte == b'\n' || byte == b'{' || (self.in_array && matches!(byte, b',' | b']')) {
                        return self.finish(out);
                    }
                    self.at += 1;
                    out.push(byte);
                }
            }
        }
        false
    }

    /// Takes a byte between events.
    fn begin(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.at += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => return,
            b'[' if !self.in_array => {
                self.in_array = true;
                return;
            }
            b']' if self.in_array => {
                self.in_array = false;
                return;
            }
            b'{' | b'[' => self.state = State::Nested(1),
            b'"' => self.state = State::Text(0),
            _ => self.state = State::Other,
        }
        out.push(byte);
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> bool {
        out.push(b'\n');
        self.state = State::Between;
        true
    }
}

impl<R: Read + Send> Fill for JsonFramer<R> {
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>> {
        buffer.clear();
        // Where the event that is being read begins.
        let mut start = 0;
        loop {
            if self.advance(buffer) {
                if buffer.len() >= size {
                    return Ok(Some(0..buffer.len()));
                }
                start = buffer.len();
                continue;
            }
            if buffer.len() - start > LONGEST {
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
            ("{\n  \"a\": 1,\r\n  \"b\": \"}\\\"{\"\n}\n", &["{   \"a\": 1,\r   \"b\": \"}\\\"{\" }"]),
            ("[{\"a\":1}]\n[{\"a\":2}]", &["{\"a\":1}", "{\"a\":2}"]),
            ("[1, \"x,y\", null, [2]]", &["1", "\"x,y\"", "null", "[2]"]),
            ("{\"a\":\"b\nc\"}", &["{\"a\":\"b\\nc\"}"]),
            ("[{\"a\":1},{\"b\":\"no end", &["{\"a\":1}", "{\"b\":\"no end"]),
            ("{\"a\":1}\noops, no JSON\n{\"b\":2}", &["{\"a\":1}", "oops, no JSON", "{\"b\":2}"]),
            ("{\"a\":{", &["{\"a\":{"]),
            ("}", &["}"]),
        ] {
            assert_eq!(lines(text, 1 << 20), expected, "{text:?}");
            assert_eq!(lines(text, 1), expected, "{text:?}");
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
