//! The list of all functions.

use super::Chapter;
use std::fmt::Write;

/// A line for each function, under the titles of the chapters.
pub(super) fn list(chapters: &[Chapter]) -> String {
    let functions = || chapters.iter().flat_map(|chapter| &chapter.functions);
    let width = functions().map(|signature| signature.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for chapter in chapters {
        let _ = writeln!(text, "{}", chapter.title);
        for signature in &chapter.functions {
            let _ = writeln!(text, "  {:width$}  {}", signature.name, signature.summary);
        }
    }
    text
}
