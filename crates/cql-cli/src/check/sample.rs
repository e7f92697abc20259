//! Some events, for what a query alone does not tell.

use cql::formats::{Collect, Files, Input, Limited, Loaded, Ndjson};
use cql::{Environment, Query, RunOptions, Timestamp};
use cql_lint::Sample;
use std::path::PathBuf;

/// How many events are looked at.
const EVENTS: usize = 10_000;

/// The first events of the files. What queries over them mean is that of the environment.
///
/// # Errors
/// What cannot be read.
pub(super) fn sample(paths: &[PathBuf], environment: &Environment) -> Result<Sample, String> {
    let source = Files::new(paths, Input::Auto).map_err(|error| format!("--events: {error}"))?;
    let all = Query::compile("*", &Environment::new(Timestamp(0))).map_err(|refused| refused.to_string())?;
    let mut events = Limited::new(Collect::new(), EVENTS);
    all.run(&source, &mut events, &RunOptions::default()).map_err(|error| format!("--events: {error}"))?;
    let events = events.into_inner();
    let mut sample = Sample::default();
    events.rows().iter().flatten().for_each(|(name, _)| sample.add(name));
    let mut lines = Vec::new();
    events.replay(&mut Ndjson::new(&mut lines)).map_err(|error| format!("--events: {error}"))?;
    let (kept, environment) = (Loaded::ndjson("the sample", &lines), environment.clone());
    Ok(sample.with_runs(move |query, columns| first_row(&Query::compile(query, &environment).ok()?, &kept, columns)))
}

/// The numbers that the first row of the result has in these columns.
fn first_row(query: &Query, events: &Loaded, columns: &[&str]) -> Option<Vec<f64>> {
    let mut rows = Collect::new();
    query.run(events, &mut rows, &RunOptions::default()).ok()?;
    let row = rows.rows().first()?;
    let number = |column: &&str| {
        let (_, value) = row.iter().find(|(name, _)| name == column)?;
        Some(value.get().number()?.to_f64())
    };
    columns.iter().map(number).collect()
}
