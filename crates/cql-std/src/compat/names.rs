//! Names that lost their namespace: `floor(x)`, `md5(x)`, `substr(x, 0, 4)`.

use super::Written;
use crate::{BY_NAME, catalogue};
use cql_core::function::{Replacement, Signature};

/// The namespaces whose names mean the same in other languages. Others (`hour`, `distance`) are asked about instead.
const PLAIN: &[&str] = &["math", "text", "crypto"];

/// Names that other languages give to functions of these namespaces.
const OTHER_LANGUAGES: &[(&str, &str)] = &[("substr", "text:substring"), ("strlen", "length"), ("len", "length")];

pub(super) fn rewrite(written: &Written<'_>) -> Option<Replacement> {
    if BY_NAME.contains_key(written.name.as_str()) {
        return None;
    }
    let other = OTHER_LANGUAGES.iter().find(|(name, _)| *name == written.name).map(|(_, official)| *official);
    let mut matching = catalogue::ALL.iter().map(|function| function.signature()).filter(|signature| match other {
        Some(official) => signature.name == official,
        None => signature
            .name
            .split_once(':')
            .is_some_and(|(namespace, name)| PLAIN.contains(&namespace) && name.eq_ignore_ascii_case(&written.name)),
    });
    let signature = matching.next().filter(|_| matching.next().is_none())?;
    fits(written, signature).then(|| Replacement::Call(written.renamed(signature.name)))
}

/// Whether the function takes arguments like these.
fn fits(written: &Written<'_>, signature: &Signature) -> bool {
    let mut named = written.call.arguments.iter().filter_map(|argument| argument.name.as_ref());
    let unnamed = written.unnamed().len();
    let takes = if signature.params.iter().any(|param| param.unnamed) { signature.positional } else { 0 };
    unnamed <= takes && named.all(|name| signature.param(name).is_some())
}
