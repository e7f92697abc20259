//! The constraints on time and order.

use super::candidates::Candidate;
use std::cmp::Ordering;
use std::ops::Range;

/// What the events of a constellation must obey beside their ties.
pub(super) struct Timing {
    /// Longest span from the earliest event to the latest, in nanoseconds.
    pub(super) within: Option<i128>,
    /// Which order they must have.
    pub(super) sequence: Sequence,
}

/// The order that the events must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sequence {
    /// Any.
    Free,
    /// That of the queries, by time.
    Time {
        /// By how many nanoseconds an event may be earlier than that of the query before; 0 if not at all.
        jitter: i128,
    },
    /// That of the queries, by fields.
    Fields {
        /// As above.
        jitter: i128,
    },
}

/// The events chosen so far, one for each query that has one.
pub(super) type Chosen<'s> = [Option<&'s Candidate>];

/// Order of time; events of the same time are ordered by `@id`, then by their place in the input.
pub(super) fn by_time(left: &Candidate, right: &Candidate) -> Ordering {
    left.moment.cmp(&right.moment).then_with(|| by_identity(left, right))
}

fn by_fields(left: &Candidate, right: &Candidate) -> Ordering {
    left.order.cmp(&right.order).then_with(|| by_identity(left, right))
}

fn by_identity(left: &Candidate, right: &Candidate) -> Ordering {
    left.id.cmp(&right.id).then(left.event.cmp(&right.event))
}

impl Timing {
    /// The part of `pool`, which is in order of time, whose events may fill the query, as far as time tells.
    pub(super) fn window<'s>(
        &self,
        query: usize,
        chosen: &Chosen<'s>,
        pool: &[u32],
        candidates: &[&'s Candidate],
    ) -> Range<usize> {
        let first = |wanted: &dyn Fn(&Candidate) -> bool| pool.partition_point(|at| !wanted(candidates[*at as usize]));
        let (mut from, mut to) = (0, pool.len());
        if let Some(within) = self.within {
            let moments = || chosen.iter().flatten().map(|other| other.moment);
            if let (Some(earliest), Some(latest)) = (moments().min(), moments().max()) {
                from = from.max(first(&|one| one.moment >= latest - within));
                to = to.min(first(&|one| one.moment > earliest + within));
            }
        }
        match self.sequence {
            Sequence::Time { jitter: 0 } => {
                if let Some(previous) = chosen[..query].iter().rev().flatten().next() {
                    from = from.max(first(&|one| by_time(one, previous).is_gt()));
                }
                if let Some(next) = chosen[query + 1..].iter().flatten().next() {
                    to = to.min(first(&|one| by_time(one, next).is_ge()));
                }
            }
            Sequence::Time { jitter } => {
                let (previous, next) = neighbours(query, chosen);
                if let Some(previous) = previous {
                    from = from.max(first(&|one| one.moment >= previous.moment - jitter));
                }
                if let Some(next) = next {
                    to = to.min(first(&|one| one.moment > next.moment + jitter));
                }
            }
            Sequence::Free | Sequence::Fields { .. } => {}
        }
        from..to.max(from)
    }

    /// Whether an event of the window may fill the query indeed.
    pub(super) fn fits(&self, query: usize, candidate: &Candidate, chosen: &Chosen<'_>) -> bool {
        if chosen.iter().flatten().any(|other| other.event == candidate.event) {
            return false;
        }
        let Sequence::Fields { jitter } = self.sequence else { return true };
        let (previous, next) = neighbours(query, chosen);
        let follows = |earlier: &Candidate, later: &Candidate| {
            by_fields(earlier, later).is_lt() || (jitter > 0 && (earlier.moment - later.moment).abs() <= jitter)
        };
        previous.is_none_or(|previous| follows(previous, candidate)) && next.is_none_or(|next| follows(candidate, next))
    }
}

/// The events of the queries right before and right behind.
fn neighbours<'s>(query: usize, chosen: &Chosen<'s>) -> (Option<&'s Candidate>, Option<&'s Candidate>) {
    let previous = query.checked_sub(1).and_then(|previous| chosen[previous]);
    (previous, chosen.get(query + 1).copied().flatten())
}

#[cfg(test)]
mod tests {
    use super::super::candidates::Shown;
    use super::*;

    fn at(event: usize, moment: i128, id: Option<&str>) -> Candidate {
        let shown = Shown::Some(Box::default());
        Candidate { event, moment, id: id.map(Into::into), tied: Box::default(), order: Box::default(), shown }
    }

    fn window(timing: &Timing, query: usize, chosen: &Chosen<'_>, moments: &[i128]) -> Range<usize> {
        let events: Vec<Candidate> = moments.iter().enumerate().map(|(n, moment)| at(100 + n, *moment, None)).collect();
        let candidates: Vec<&Candidate> = events.iter().collect();
        let pool: Vec<u32> = (0..moments.len() as u32).collect();
        timing.window(query, chosen, &pool, &candidates)
    }

    #[test]
    fn equal_times_are_ordered_by_id_and_then_by_place() {
        assert!(by_time(&at(2, 5, Some("a")), &at(1, 5, Some("b"))).is_lt());
        assert!(by_time(&at(2, 5, None), &at(1, 5, None)).is_gt());
        assert!(by_time(&at(2, 4, None), &at(1, 5, None)).is_lt());
    }

    #[test]
    fn the_span_includes_its_ends() {
        let timing = Timing { within: Some(10), sequence: Sequence::Free };
        let (early, late) = (at(0, 100, None), at(1, 104, None));
        assert_eq!(window(&timing, 2, &[Some(&early), Some(&late), None], &[93, 94, 100, 110, 111]), 1..4);
        assert_eq!(window(&timing, 2, &[None, None, None], &[1, 1000]), 0..2);
    }

    #[test]
    fn a_sequence_bounds_from_both_sides() {
        let (first, last) = (at(0, 100, None), at(500, 110, None));
        let strict = Timing { within: None, sequence: Sequence::Time { jitter: 0 } };
        assert_eq!(window(&strict, 1, &[Some(&first), None, Some(&last)], &[99, 100, 109, 110, 111]), 1..4);
        let loose = Timing { within: None, sequence: Sequence::Time { jitter: 2 } };
        assert_eq!(window(&loose, 1, &[Some(&first), None, Some(&last)], &[97, 98, 112, 113]), 1..3);
        assert_eq!(window(&loose, 2, &[Some(&first), None, None], &[1, 2]), 0..2);
    }
}
