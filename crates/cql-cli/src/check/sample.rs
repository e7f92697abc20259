//! The fields of some events.

use cql::formats::{Collect, Files, Input, Limited};
use cql::{Environment, Query, RunOptions, Timestamp};
use cql_lint::Sample;
use std::path::PathBuf;

/// How many events are looked at.
const EVENTS: usize = 10_000;

/// The fields of the first events of the files.
///
/// # Errors
/// What cannot be read.
pub(super) fn sample(paths: &[PathBuf]) -> Result<Sample, String> {
    let source = Files::new(paths, Input::Auto).map_err(|error| format!("--events: {error}"))?;
    let all = Query::compile("*", &Environment::new(Timestamp(0))).map_err(|refused| refused.to_string())?;
    let mut output = Limited::new(Collect::new(), EVENTS);
    all.run(&source, &mut output, &RunOptions::default()).map_err(|error| format!("--events: {error}"))?;
    let mut sample = Sample::default();
    output.into_inner().rows().iter().flatten().for_each(|(name, _)| sample.add(name));
    Ok(sample)
}
