//! In which order queries are filled, and by which values their candidates are looked up.

use super::ties::Group;
use std::collections::VecDeque;

/// How one query is filled.
#[derive(Debug)]
pub(super) struct Step {
    /// The query.
    pub(super) query: usize,
    /// How its candidates are found; empty for the first query, which takes all.
    pub(super) hops: Vec<Hop>,
    /// Steps whose lookup is possible as soon as this one is done.
    pub(super) resolves: Vec<usize>,
    /// Steps that are still to come and whose lookup has been done: where nothing is left for one of them, there is no
    /// use in going on.
    pub(super) awaited: Vec<usize>,
}

/// A lookup in the candidates of a query. One hop is enough if the query shares a group with one that is filled;
/// otherwise the way leads over queries that are not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Hop {
    /// The query that is looked up.
    pub(super) query: usize,
    /// By the values of these groups.
    pub(super) groups: Vec<Group>,
}

impl Step {
    /// The single lookup, if one is enough.
    pub(super) fn direct(&self) -> Option<&Hop> {
        match self.hops.as_slice() {
            [hop] => Some(hop),
            _ => None,
        }
    }
}

/// The steps: the root first, then the other queries as they are declared, which makes the constellations of a root come
/// out in the order of the declared queries. `groups` holds the groups of each query.
pub(super) fn route(groups: &[Vec<Group>], root: usize) -> Vec<Step> {
    let order = std::iter::once(root).chain((0..groups.len()).filter(|query| *query != root));
    let mut steps: Vec<Step> = Vec::new();
    for query in order {
        let hops = if steps.is_empty() { Vec::new() } else { way(groups, &steps, query) };
        steps.push(Step { query, hops, resolves: Vec::new(), awaited: Vec::new() });
    }
    for later in 1..steps.len() {
        let Some(hop) = steps[later].direct() else { continue };
        let binds = |group: &Group| steps.iter().position(|step| groups[step.query].contains(group));
        let Some(ready) = hop.groups.iter().filter_map(binds).max() else { continue };
        steps[ready].resolves.push(later);
        for step in &mut steps[ready..later] {
            step.awaited.push(later);
        }
    }
    steps
}

/// The shortest chain of lookups from the queries that are filled to this one.
fn way(groups: &[Vec<Group>], filled: &[Step], target: usize) -> Vec<Hop> {
    let is_filled = |query: usize| filled.iter().any(|step| step.query == query);
    let known = |group: &&Group| filled.iter().any(|step| groups[step.query].contains(group));
    let mut from: Vec<Option<Vec<Hop>>> = vec![None; groups.len()];
    let mut waiting = VecDeque::new();
    // The target first, so that a direct lookup wins.
    let open = std::iter::once(target).chain((0..groups.len()).filter(|query| *query != target && !is_filled(*query)));
    for query in open.clone() {
        let shared: Vec<Group> = groups[query].iter().filter(known).copied().collect();
        if !shared.is_empty() {
            from[query] = Some(vec![Hop { query, groups: shared }]);
            waiting.push_back(query);
        }
    }
    while let Some(query) = waiting.pop_front() {
        if query == target {
            break;
        }
        let so_far = from[query].clone().unwrap_or_default();
        for next in open.clone().filter(|next| *next != query) {
            let shared: Vec<Group> =
                groups[next].iter().filter(|group| groups[query].contains(group)).copied().collect();
            if from[next].is_none() && !shared.is_empty() {
                let mut hops = so_far.clone();
                hops.push(Hop { query: next, groups: shared });
                from[next] = Some(hops);
                waiting.push_back(next);
            }
        }
    }
    from[target].take().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_needs_one_lookup_for_each_query() {
        let steps = route(&[vec![0], vec![0], vec![0, 1], vec![1]], 0);
        assert!(steps[0].hops.is_empty());
        assert_eq!(steps[1].hops, [Hop { query: 1, groups: vec![0] }]);
        assert_eq!(steps[2].hops, [Hop { query: 2, groups: vec![0] }]);
        assert_eq!(steps[3].hops, [Hop { query: 3, groups: vec![1] }]);
        assert_eq!(steps[0].resolves, [1, 2]);
        assert_eq!(steps[0].awaited, [1, 2]);
        assert_eq!((&*steps[2].resolves, &*steps[2].awaited), (&[3][..], &[3][..]));
    }

    #[test]
    fn the_root_comes_first() {
        let order: Vec<usize> = route(&[vec![0], vec![0], vec![0]], 1).iter().map(|step| step.query).collect();
        assert_eq!(order, [1, 0, 2]);
    }

    #[test]
    fn a_query_tied_to_a_later_one_is_reached_over_it() {
        // C is tied to A and to B, which have nothing in common.
        let steps = route(&[vec![0], vec![1], vec![0, 1]], 0);
        assert_eq!(steps[1].hops, [Hop { query: 2, groups: vec![0] }, Hop { query: 1, groups: vec![1] }]);
        assert_eq!(steps[2].hops, [Hop { query: 2, groups: vec![0, 1] }]);
        // Only when B is chosen are both values known.
        assert_eq!(steps[1].resolves, [2]);
    }
}
