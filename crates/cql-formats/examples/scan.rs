//! Measures how fast inputs are read: `scan FORMAT THREADS FIELDS FILE...`, where FIELDS is a number of fields to decode
//! (`-` for none, so that lines are only counted).

use bumpalo::Bump;
use cql_core::source::{EventSource, Projection};
use cql_core::{Layout, Row};
use cql_formats::{Files, Input};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [format, threads, fields, files @ ..] = &arguments[..] else {
        return Err("FORMAT THREADS FIELDS FILE...".into());
    };
    let (format, threads): (Input, usize) = (format.parse()?, threads.parse()?);
    let names = [
        "ComputerName",
        "aid",
        "UserName",
        "@timestamp",
        "#event_simpleName",
        "ImageFileName",
        "FileName",
        "aip",
        "cid",
        "OU",
    ];
    let mut layout = Layout::default();
    let count = fields.parse().unwrap_or(0);
    let slots: Vec<_> = names.iter().take(count).map(|name| layout.bind(name)).collect();
    let wanted = Projection::new(&layout, slots, vec![], false);
    let start = Instant::now();
    let stream = Files::new(files, format)?.open()?;
    let (bytes, lines) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || -> std::io::Result<()> {
        let (mut buffer, mut arena) = (Vec::new(), Bump::new());
        while let Some(block) = stream.next(&mut buffer)? {
            arena.reset();
            let mut row = Row::new(&layout);
            let text = &buffer[block.lines.clone()];
            bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
            let (mut from, mut seen) = (0, 0);
            for feed in memchr::memchr_iter(b'\n', text) {
                if count > 0 {
                    row.clear();
                    block.decoder.decode(&text[from..feed], &wanted, &mut row, &arena);
                }
                from = feed + 1;
                seen += 1;
            }
            lines.fetch_add(seen, Ordering::Relaxed);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        (0..threads)
            .map(|_| scope.spawn(work))
            .collect::<Vec<_>>()
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(std::io::Error::other("a worker failed"))))
    })?;
    let (seconds, bytes, lines) = (start.elapsed().as_secs_f64(), bytes.into_inner(), lines.into_inner());
    eprintln!("{lines} lines, {bytes} bytes, {seconds:.3} s, {:.2} GB/s", bytes as f64 / seconds / 1e9);
    Ok(())
}
