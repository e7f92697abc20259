//! Which fields of which queries must have the same value.
//!
//! Links, link variables and global constraints all say that two values are equal. Equality is transitive, so the tied
//! fields fall into groups: `b.x <=> a.x` and `c.y <=> b.x` tie `a.x`, `b.x` and `c.y`, and an event of `c` can be looked
//! up by what is known of `a`.

use indexmap::IndexMap;

/// The number of a group of fields that must have the same value.
pub(super) type Group = usize;

/// What can be tied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    /// A field of the query with this number.
    Field(usize, String),
    /// A link variable.
    Variable(String),
    /// A field that all queries must agree on.
    Everywhere(String),
}

/// Collects ties.
#[derive(Default)]
pub(super) struct Ties {
    /// Every end with the number of one that it is tied to; its own number if it is the first of its group.
    ends: IndexMap<End, usize>,
}

/// A field of a query with the group that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TiedField {
    /// The field's name.
    pub(super) name: String,
    /// Its group.
    pub(super) group: Group,
}

impl Ties {
    fn number(&mut self, end: End) -> usize {
        let next = self.ends.len();
        let entry = self.ends.entry(end);
        let number = entry.index();
        entry.or_insert(next);
        self.first(number)
    }

    fn first(&self, mut number: usize) -> usize {
        while self.ends[number] != number {
            number = self.ends[number];
        }
        number
    }

    /// Ties two ends.
    pub(super) fn tie(&mut self, left: End, right: End) {
        let (left, right) = (self.number(left), self.number(right));
        let (first, other) = (left.min(right), left.max(right));
        self.ends[other] = first;
    }

    /// The tied fields of each query, in the order in which they were tied.
    pub(super) fn fields(&self, queries: usize) -> Vec<Vec<TiedField>> {
        let mut groups: IndexMap<usize, ()> = IndexMap::new();
        let mut fields = vec![Vec::new(); queries];
        for (number, end) in self.ends.keys().enumerate() {
            let End::Field(query, name) = end else { continue };
            let entry = groups.entry(self.first(number));
            let group = entry.index();
            entry.or_insert(());
            fields[*query].push(TiedField { name: name.clone(), group });
        }
        fields
    }
}

/// The first query that no chain of ties connects with the first one.
pub(super) fn unconnected(fields: &[Vec<TiedField>]) -> Option<usize> {
    let mut reached = vec![false; fields.len()];
    let mut waiting = vec![0];
    while let Some(query) = waiting.pop() {
        if std::mem::replace(&mut reached[query], true) {
            continue;
        }
        let shares =
            |other: usize| fields[other].iter().any(|field| fields[query].iter().any(|f| f.group == field.group));
        waiting.extend((0..fields.len()).filter(|other| !reached[*other] && shares(*other)));
    }
    reached.iter().position(|reached| !reached)
}

/// The query and the field that a link names: `Other.field`, where both may contain dots.
pub(super) fn split_target<'t>(target: &'t str, names: &[String]) -> Option<(usize, &'t str)> {
    let dots = target.match_indices('.').map(|(at, _)| at);
    let mut splits = dots.filter_map(|at| {
        let (query, field) = (&target[..at], &target[at + 1..]);
        let number = names.iter().position(|name| name == query)?;
        (!field.is_empty()).then_some((number, field))
    });
    splits.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(query: usize, name: &str) -> End {
        End::Field(query, name.into())
    }

    #[test]
    fn ties_are_transitive() {
        let mut ties = Ties::default();
        ties.tie(field(1, "x"), field(0, "x"));
        ties.tie(field(3, "p"), field(2, "q"));
        ties.tie(field(2, "y"), field(1, "x"));
        let fields = ties.fields(4);
        let group = |query: usize, name: &str| fields[query].iter().find(|f| f.name == name).map(|f| f.group);
        assert_eq!(group(0, "x"), group(2, "y"));
        assert_ne!(group(2, "y"), group(2, "q"));
        assert_eq!(group(3, "p"), group(2, "q"));
        assert_eq!(unconnected(&fields), None);
    }

    #[test]
    fn variables_tie_and_loose_queries_are_found() {
        let mut ties = Ties::default();
        for query in [0, 2] {
            ties.tie(field(query, "a"), End::Variable("v".into()));
        }
        assert_eq!(unconnected(&ties.fields(3)), Some(1));
    }

    #[test]
    fn the_first_dot_behind_a_query_parts_query_and_field() {
        let names = ["scan".to_string(), "a.b".to_string()];
        assert_eq!(split_target("scan.user.name", &names), Some((0, "user.name")));
        assert_eq!(split_target("a.b.c", &names), Some((1, "c")));
        assert_eq!(split_target("scam.src", &names), None);
        assert_eq!(split_target("scan.", &names), None);
    }
}
