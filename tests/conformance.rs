//! Runs every case of `tests/conformance/**.yaml` as a test of its own.
//!
//! `tests/conformance/README.md` says what the cases look like.

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use support::case::check;
use support::known::conformance;

fn main() {
    let mut trials = Vec::new();
    for (name, cases) in conformance() {
        match cases {
            Ok(cases) => trials.extend(cases.into_iter().map(|case| {
                let name = format!("{name}: {}", case.name);
                Trial::test(name, move || check(&case).map_err(Failed::from))
            })),
            Err(message) => trials.push(Trial::test(name, move || Err(Failed::from(message)))),
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
