//! `cql explain`

use crate::options::QueryOptions;
use crate::{REFUSED, USAGE, environment, report};
use clap::Args;
use cql::Query;
use std::io::Write;
use std::process::ExitCode;

/// Shows the plan of a query.
#[derive(Args)]
pub(crate) struct ExplainCommand {
    #[command(flatten)]
    query: QueryOptions,
    /// The query, unless -f gives it.
    #[arg(value_name = "QUERY")]
    arguments: Vec<String>,
}

impl ExplainCommand {
    pub(crate) fn run(&self) -> ExitCode {
        let prepared =
            self.query.query(&self.arguments).and_then(|query| Ok((query, environment::environment(&self.query)?)));
        let ((text, name, _), environment) = match prepared {
            Ok(prepared) => prepared,
            Err(message) => {
                eprintln!("cql explain: {message}");
                return USAGE.into();
            }
        };
        match Query::compile(&text, &environment) {
            Ok(query) => {
                report::diagnostics(query.diagnostics(), &name, &text);
                // A reader that goes away early is no error.
                let _ = std::io::stdout().write_all(query.explain().as_bytes());
                ExitCode::SUCCESS
            }
            Err(refused) => {
                report::diagnostics(&refused.diagnostics, &name, &text);
                REFUSED.into()
            }
        }
    }
}
