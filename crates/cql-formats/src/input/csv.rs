//! Comma-separated values as events: each record becomes a line of JSON.

use super::shared::Fill;
use crate::encode;
use csv::ByteRecord;
use std::io::{self, Read};
use std::ops::Range;

/// Turns the records of a table into lines.
///
/// The first record names the columns. A cell that is empty gives the empty text, one that is missing because the record
/// is short gives no field. Cells without a name are called `_column3` by their number, counted from 1.
pub(super) struct CsvFramer<R> {
    reader: csv::Reader<R>,
    record: ByteRecord,
    /// The names, as they are written in front of the cells.
    names: Option<Vec<Vec<u8>>>,
}

impl<R: Read> CsvFramer<R> {
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(1 << 16);
        CsvFramer { reader: builder.from_reader(reader), record: ByteRecord::new(), names: None }
    }

    fn read(&mut self) -> io::Result<bool> {
        self.reader.read_byte_record(&mut self.record).map_err(io::Error::from)
    }
}

/// A name as it is written in front of the cell of its column.
fn member(name: &[u8], column: usize) -> Vec<u8> {
    let mut out = Vec::new();
    match name {
        b"" => encode::push_string(&mut out, format!("_column{}", column + 1).as_bytes()),
        _ => encode::push_string(&mut out, name),
    }
    out.push(b':');
    out
}

impl<R: Read + Send> Fill for CsvFramer<R> {
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<Option<Range<usize>>> {
        let mut names = match self.names.take() {
            Some(names) => names,
            None if self.read()? => self.record.iter().enumerate().map(|(column, name)| member(name, column)).collect(),
            None => Vec::new(),
        };
        buffer.clear();
        while buffer.len() < size && self.read()? {
            let mut before = b'{';
            for (column, cell) in self.record.iter().enumerate() {
                if column == names.len() {
                    names.push(member(b"", column));
                }
                buffer.push(before);
                buffer.extend_from_slice(&names[column]);
                encode::push_string(buffer, cell);
                before = b',';
            }
            buffer.extend(b"}\n");
        }
        self.names = Some(names);
        Ok(Some(0..buffer.len()).filter(|lines| !lines.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], delimiter: u8, size: usize) -> Vec<String> {
        let mut framer = CsvFramer::new(text, delimiter);
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        while let Some(lines) = framer.fill(&mut buffer, size).expect("no error") {
            out.extend_from_slice(&buffer[lines]);
        }
        String::from_utf8_lossy(&out).lines().map(String::from).collect()
    }

    #[test]
    fn turns_records_into_lines() {
        let text = b"a,\"b c\",,a\r\n1,\"x,\n\"\"y\"\"\",z,2\n\n,, \n1,2,3,4,5\n\\,caf\xe9\n";
        let expected = [
            r#"{"a":"1","b c":"x,\n\"y\"","_column3":"z","a":"2"}"#,
            r#"{"a":"","b c":"","_column3":" "}"#,
            r#"{"a":"1","b c":"2","_column3":"3","a":"4","_column5":"5"}"#,
            "{\"a\":\"\\\\\",\"b c\":\"caf\u{fffd}\"}",
        ];
        assert_eq!(lines(text, b',', 1 << 20), expected);
        assert_eq!(lines(text, b',', 1), expected);
        assert_eq!(lines(b"a;b\n1;2", b';', 9), [r#"{"a":"1","b":"2"}"#]);
        assert!(lines(b"", b',', 9).is_empty() && lines(b"a,b\n", b',', 9).is_empty());
    }
}
