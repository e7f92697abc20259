//! Which texts an expression cannot do without.

use crate::pattern::hir::literal;
use crate::pattern::literal::{AnyOf, Literal};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// Longer lists of alternatives are of no use to anybody.
const MOST: usize = 256;

/// Lists of texts; a text that matches contains at least one of each list.
pub(crate) fn required(hir: &Hir) -> Box<[AnyOf]> {
    let mut lists = lists(hir);
    lists.sort();
    lists.dedup();
    lists.into_boxed_slice()
}

fn lists(hir: &Hir) -> Vec<AnyOf> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => of_parts(std::slice::from_ref(hir)),
        HirKind::Concat(parts) => of_parts(parts),
        HirKind::Repetition(repetition) if repetition.min > 0 => lists(&repetition.sub),
        HirKind::Capture(group) => lists(&group.sub),
        HirKind::Alternation(branches) => of_branches(branches).into_iter().collect(),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Look(_) => Vec::new(),
    }
}

/// Characters that follow one another in a match.
#[derive(Default)]
struct Run {
    text: String,
    caseless: bool,
}

impl Run {
    fn flush(&mut self, lists: &mut Vec<AnyOf>) {
        let run = std::mem::take(self);
        if !run.text.is_empty() {
            let literal = if run.caseless { Literal::caseless(&run.text) } else { Literal::exact(&run.text) };
            lists.push(Box::new([literal]));
        }
    }
}

fn of_parts(parts: &[Hir]) -> Vec<AnyOf> {
    let mut all = Vec::new();
    let mut run = Run::default();
    for part in parts {
        if let Some(text) = literal(part) {
            run.text.push_str(text);
        } else if let Some(letter) = any_case(part) {
            run.text.push(letter);
            run.caseless = true;
        } else {
            run.flush(&mut all);
            if !matches!(part.kind(), HirKind::Class(_)) {
                all.extend(lists(part));
            }
        }
    }
    run.flush(&mut all);
    all
}

/// The letter all of whose cases, and nothing else, a class such as `[Aa]` consists of.
fn any_case(hir: &Hir) -> Option<char> {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return None };
    let letter = class.ranges().first()?.start();
    let mut family = ClassUnicode::new([ClassUnicodeRange::new(letter, letter)]);
    family.case_fold_simple();
    (family == *class).then_some(letter)
}

fn of_branches(branches: &[Hir]) -> Option<AnyOf> {
    let mut any = Vec::new();
    for branch in branches {
        // The list whose shortest text is longest tells most.
        let best = lists(branch).into_iter().max_by_key(|list| shortest(list))?;
        any.extend(best);
        if any.len() > MOST {
            return None;
        }
    }
    any.sort();
    any.dedup();
    Some(any.into())
}

fn shortest(list: &[Literal]) -> usize {
    list.iter().map(|literal| literal.text.len()).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::hir::parse;

    fn written(body: &str) -> String {
        let lists = parse(body).map(|hir| required(&hir)).unwrap_or_default();
        let list = |list: &AnyOf| list.iter().map(Literal::to_string).collect::<Vec<_>>().join("|");
        lists.iter().map(list).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lists_of_texts() {
        for (body, wanted) in [
            ("shell", r#""shell""#),
            (r".*[\\/](cmd\.exe|bash)$", r#""bash"|"cmd.exe""#),
            ("(?i)cmd\\.exe", r#""cmd.exe"i"#),
            ("(?i)powershell", r#""powershell"i"#),
            ("(?i)éclair", r#""éclair"i"#),
            ("a(b|c*)d+", r#""a" "d""#),
            ("foo\\d+bar", r#""bar" "foo""#),
            ("(?:x|.)foo", r#""foo""#),
            ("a*|b", ""),
            ("[abc]x?", ""),
            ("(ab){2}", r#""ab""#),
        ] {
            assert_eq!(written(body), wanted, "{body}");
        }
    }
}
