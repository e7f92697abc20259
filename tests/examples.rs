//! Runs the examples of every function's documentation.

mod support;

use cql::{LIBRARY, Registry};
use cql_core::function::Signature;
use libtest_mimic::{Arguments, Failed, Trial};
use support::case::check;
use support::known;

fn main() {
    let mut trials = Vec::new();
    for function in LIBRARY.functions() {
        let signature = function.signature();
        trials.push(Trial::test(format!("{}: is documented", signature.name), move || documented(signature)));
        for example in signature.examples {
            trials.push(match known::example(signature.name, example) {
                Ok(case) => Trial::test(case.name.clone(), move || check(&case).map_err(Failed::from)),
                Err(failed) => Trial::test(signature.name, move || Err(Failed::from(failed))),
            });
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn documented(signature: &Signature) -> Result<(), Failed> {
    let texts = [signature.summary, signature.group, signature.source, signature.output];
    if texts.iter().any(|text| text.is_empty()) {
        return Err("summary, group, source or output is empty".into());
    }
    if let Some(param) = signature.params.iter().find(|param| param.doc.is_empty()) {
        return Err(format!("the parameter {} has no documentation", param.name).into());
    }
    if signature.examples.is_empty() {
        return Err("has no example".into());
    }
    Ok(())
}
