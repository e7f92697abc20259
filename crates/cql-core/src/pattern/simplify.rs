//! The least that must be found for an expression to match at all.
//!
//! Whether there is a match can be told without finding out how far it reaches: a leading `.*` can always match
//! nothing, and so can everything optional at either edge. `.*[\\/](cmd|powershell)\.exe$` thereby becomes a look at the
//! end of the text.

use crate::pattern::glob::Glob;
use crate::pattern::hir::{Reach, literal, look, reach};
use crate::pattern::set::GlobSet;
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

/// An expression that matches somewhere in the same texts, but not always as far.
pub(crate) fn essence(hir: &Hir) -> Hir {
    strip(&strip(hir, Edge::Front), Edge::Back)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Front,
    Back,
}

fn strip(hir: &Hir, edge: Edge) -> Hir {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min == 0 => Hir::empty(),
        HirKind::Repetition(repetition) => {
            let (min, max) = (repetition.min, Some(repetition.min));
            Hir::repetition(Repetition { min, max, greedy: true, sub: repetition.sub.clone() })
        }
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(|branch| strip(branch, edge)).collect()),
        HirKind::Concat(parts) => {
            let mut parts = parts.clone();
            // Work at the end of the list, whichever edge that is.
            if edge == Edge::Front {
                parts.reverse();
            }
            while let Some(outer) = parts.pop() {
                if parts.last().is_some_and(|next| covers(&outer, next, edge)) {
                    parts.pop();
                    continue;
                }
                let outer = strip(&outer, edge);
                if !matches!(outer.kind(), HirKind::Empty) {
                    parts.push(outer);
                    break;
                }
            }
            if edge == Edge::Front {
                parts.reverse();
            }
            Hir::concat(parts)
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Capture(_) => {
            hir.clone()
        }
    }
}

/// Whether an anchor at the edge and the run next to it match in any place, as `^.*` does in lines.
fn covers(anchor: &Hir, run: &Hir, edge: Edge) -> bool {
    let needed = match (look(anchor), edge) {
        (Some(Look::Start), Edge::Front) | (Some(Look::End), Edge::Back) => Reach::Text,
        (Some(Look::StartLF), Edge::Front) | (Some(Look::EndLF), Edge::Back) => Reach::Line,
        _ => return false,
    };
    reach(run).is_some_and(|reach| reach >= needed)
}

/// The expression as a wildcard pattern, if it is no more than that.
pub(crate) fn as_glob(hir: &Hir) -> Option<Glob> {
    let parts = match hir.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let (start, parts) = match parts {
        [first, rest @ ..] if look(first) == Some(Look::Start) => (true, rest),
        _ => (false, parts),
    };
    let (end, parts) = match parts {
        [rest @ .., last] if look(last) == Some(Look::End) => (true, rest),
        _ => (false, parts),
    };
    let mut pieces = vec![String::new()];
    if !start {
        pieces.push(String::new());
    }
    for part in parts {
        if let (Some(text), Some(piece)) = (literal(part), pieces.last_mut()) {
            piece.push_str(text);
        } else if reach(part) == Some(Reach::Text) {
            pieces.push(String::new());
        } else if !matches!(part.kind(), HirKind::Empty) {
            return None;
        }
    }
    if !end {
        pieces.push(String::new());
    }
    Some(Glob::compile("", pieces.iter().map(String::as_str), false))
}

/// The texts that match, if the expression is a list of whole texts.
pub(crate) fn as_texts(hir: &Hir) -> Option<GlobSet> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let [start, middle, end] = parts.as_slice() else { return None };
    let HirKind::Alternation(branches) = middle.kind() else { return None };
    if look(start) != Some(Look::Start) || look(end) != Some(Look::End) {
        return None;
    }
    let texts: Option<Vec<&str>> = branches.iter().map(literal).collect();
    Some(GlobSet::of_literals(texts?, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::hir::parse;

    #[test]
    fn edges_go() {
        for (body, wanted) in [
            (r".*[\\/](cmd\.exe|sh)$", r"[\\/](cmd\.exe|sh)$"),
            (r"(.*foo|b*bar+)z?", "foo|bar"),
            ("a*b+c.*", "b{1}c"),
            ("(?s)^.*foo.*$", "foo"),
            ("^.*foo", "^.*foo"),
            ("(?m)^.*foo.*$", "foo"),
            ("(?m)^.*foo.*\\z", "foo.*\\z"),
            ("(a?)(b*)", ""),
        ] {
            assert_eq!(parse(body).map(|hir| essence(&hir)), parse(wanted), "{body}");
        }
    }

    #[test]
    fn globs() {
        let glob = |body: &str| parse(body).ok().and_then(|hir| as_glob(&essence(&hir)));
        for (body, yes, no) in [
            ("shell", "powershell.exe", "Shell"),
            ("^pow.*", "power", "empower"),
            ("exe$", "a.exe", "a.exe\n"),
            ("^a$", "a", "aa"),
            ("(?s)a.*b", "xa\nbx", "ba"),
        ] {
            assert!(glob(body).is_some_and(|glob| glob.matches(yes) && !glob.matches(no)), "{body}");
        }
        assert!(glob(".*").is_some_and(|glob| glob.is_any()));
        assert!(glob("a.*b").is_none());
        assert!(glob("a|b").is_none());
    }

    #[test]
    fn texts() {
        let set = parse("^(cmd|powershell|bash)$").ok().and_then(|hir| as_texts(&hir));
        assert!(set.is_some_and(|set| set.matches("bash") && !set.matches("bash.exe")));
    }
}
