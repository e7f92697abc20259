//! Rows that are sorted and then cut.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{argument_of, is_call, pipelines, value_of, word};
use cql_syntax::ast::{Call, StepKind};
use cql_syntax::{Code, Edit, Fix, Span};

/// `sort()` with `head()` behind it.
pub(crate) struct HeadAfterSort;

static PAGE: Page = warning(
    Code("CQL0627"),
    "head-after-sort",
    "`sort()` followed by `head()`: the limit of `sort()` does both at once. Without one, `sort()` keeps 200 rows, whatever \
     `head()` asks for.",
    "groupBy(host) | sort(_count) | head(10)",
    "Write `sort(_count, limit=10)`. `--fix` does.",
);

/// How many rows `sort()` and `head()` keep if nothing is said.
const ROWS: usize = 200;

impl Lint for HeadAfterSort {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for pipeline in pipelines(checked.query) {
            for pair in pipeline.steps.windows(2) {
                let (StepKind::Call(sort), StepKind::Call(head)) = (&pair[0].node, &pair[1].node) else { continue };
                if !is_call(sort, "sort") || !is_call(head, "head") || argument_of(sort, "limit").is_some() {
                    continue;
                }
                self::pair(sort, head, checked.text, report);
            }
        }
    }
}

fn pair(sort: &Call, head: &Call, text: &str, report: &mut Report) {
    let rows = match value_of(head, "limit") {
        None => Some(ROWS),
        Some(value) => word(value).parse().ok().filter(|rows| *rows > 0),
    };
    let Some(rows) = rows else { return };
    let span = sort.span.0.to(head.span.0);
    let help = format!("write limit={rows} in sort()");
    if rows > ROWS {
        report.at(span, format!("sort() keeps {ROWS} rows, so head() never gets {rows}"), help);
        return;
    }
    report.at(span, "sort() can keep the first rows itself", help);
    let end = sort.span.0.end;
    if sort.span.0.of(text).ends_with(')') {
        let comma = if sort.arguments.is_empty() { "" } else { ", " };
        let limit = Edit::new(Span { start: end - 1, end: end - 1 }, format!("{comma}limit={rows}"));
        let cut = Edit::new(Span { start: end, end: head.span.0.end }, "");
        report.fix(Fix::rewrite(vec![limit, cut]));
    }
}
