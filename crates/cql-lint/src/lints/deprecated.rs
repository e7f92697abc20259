//! Functions and parameters that should not be used any more.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use cql_core::function::Registry;
use cql_syntax::Code;
use cql_syntax::ast::Call;
use cql_syntax::ast::visit::{Visit, walk};

/// A function, or a parameter, that its declaration calls deprecated.
pub(crate) struct Deprecated;

static PAGE: Page = warning(
    Code("CQL0630"),
    "deprecated",
    "A function or a parameter that LogScale has replaced by another one.",
    "rdns(ip)",
    "Write what the help says.",
);

impl Lint for Deprecated {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        Calls { registry: checked.settings.registry, report }.pipeline(&checked.query.pipeline);
    }
}

struct Calls<'c> {
    registry: &'c dyn Registry,
    report: &'c mut Report,
}

impl Visit for Calls<'_> {
    fn call(&mut self, call: &Call) {
        if let Some(function) = self.registry.function(&call.name) {
            let signature = function.signature();
            if let Some(instead) = signature.deprecated {
                let message = format!("{}() is deprecated", signature.name);
                self.report.at(call.name.span, message, format!("write {instead}"));
            }
            for name in call.arguments.iter().filter_map(|argument| argument.name.as_ref()) {
                if let Some(instead) = signature.param(name).and_then(|(_, param)| param.deprecated) {
                    let message = format!("the parameter '{name}' of {}() is deprecated", signature.name);
                    self.report.at(name.span, message, format!("write {instead}"));
                }
            }
        }
        walk::call(self, call);
    }
}
