//! Measures how fast fields are read out of NDJSON: `extract FILE [FIELD...]`; without fields all of them.

use bumpalo::Bump;
use cql_core::source::{Decode, Projection};
use cql_core::{Layout, Row};
use cql_formats::JsonDecoder;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let text = std::fs::read(arguments.next().unwrap_or_default())?;
    let mut layout = Layout::default();
    let slots: Vec<_> = arguments.map(|name| layout.bind(&name)).collect();
    let all = slots.is_empty();
    let wanted = Projection::new(&layout, slots, vec![], all);
    let (mut arena, mut best) = (Bump::new(), f64::MAX);
    for _ in 0..7 {
        let (mut events, start) = (0u64, Instant::now());
        for chunk in text.chunks(1 << 20) {
            arena.reset();
            let mut row = Row::new(&layout);
            let mut from = memchr::memchr(b'\n', chunk).map_or(chunk.len(), |at| at + 1);
            while let Some(length) = memchr::memchr(b'\n', &chunk[from..]) {
                row.clear();
                JsonDecoder.decode(&chunk[from..from + length], &wanted, &mut row, &arena);
                std::hint::black_box(&row);
                events += 1;
                from += length + 1;
            }
        }
        best = best.min(start.elapsed().as_secs_f64());
        eprintln!("{events} events, {:.2} GB/s", text.len() as f64 / best / 1e9);
    }
    Ok(())
}
