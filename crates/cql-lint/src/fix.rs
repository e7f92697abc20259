//! Making the changes that diagnostics propose.

use crate::{Settings, check};
use cql_core::plan::read;
use cql_syntax::ast::Query;
use cql_syntax::{Diagnostic, Edit, Fix};

/// How often a text is changed at most: a change can make room for another one.
const MOST_ROUNDS: usize = 100;

/// A text after its fixes.
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many problems were fixed.
    pub count: usize,
}

/// Makes every change that findings propose, until there is none left. Fixing the result again changes nothing.
pub fn fix(text: &str, settings: &Settings<'_>) -> Fixed {
    let mut fixed = Fixed { text: text.to_string(), count: 0 };
    let mut found = check(text, settings);
    for _ in 0..MOST_ROUNDS {
        let next = found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).find_map(|fix| {
            let changed = apply(&fixed.text, fix)?;
            let after = check(&changed, settings);
            (errors(&after) <= errors(&found) && after.len() < found.len()).then_some((changed, after))
        });
        let Some((changed, after)) = next else { break };
        fixed = Fixed { text: changed, count: fixed.count + 1 };
        found = after;
    }
    fixed
}

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|diagnostic| diagnostic.is_error()).count()
}

/// Whether the text is still a query with all its comments after the change, and the same one where the fix promises that.
pub(crate) fn is_sound(fix: &Fix, text: &str, query: &Query, settings: &Settings<'_>) -> bool {
    let Some(changed) = apply(text, fix) else { return false };
    let (after, diagnostics) = read(&changed, settings.registry, settings.environment);
    let is_broken = diagnostics.iter().any(|found| found.is_error() && !found.code.is_compatibility());
    !is_broken
        && after.comments.0.len() == query.comments.0.len()
        && (!fix.keeps_tree || after.pipeline == query.pipeline)
}

/// The text with the edits made; `None` if they do not fit it.
fn apply(text: &str, fix: &Fix) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    for Edit { span, text: new } in &fix.edits {
        out.push_str(text.get(at..span.start as usize)?);
        out.push_str(new);
        at = span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
