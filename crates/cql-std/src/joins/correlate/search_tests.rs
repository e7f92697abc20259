//! The search against one that simply tries every combination.

use super::candidates::{Candidate, Found, Named, Shown};
use super::search::{Pattern, search};
use super::timing::{Sequence, Timing, by_time};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn pattern(groups: &[&[usize]], timing: Timing, root: usize, most: usize, once: bool) -> Pattern {
    let queries = groups.iter().map(|groups| Named {
        name: String::new(),
        ops: Vec::new(),
        tied: Vec::new(),
        groups: groups.to_vec(),
        shown: Some(Vec::new()),
    });
    let count = groups.iter().flat_map(|groups| groups.iter()).map(|group| group + 1).max().unwrap_or(0);
    Pattern { queries: queries.collect(), groups: count, timing, root, most, once }
}

/// Some events, each of which some queries match.
fn events(pattern: &Pattern, numbers: &mut Numbers, count: usize) -> Found {
    let mut found = Found::new(pattern.queries.len());
    for event in 0..count {
        let moment = i128::from(numbers.below(60));
        for (query, named) in pattern.queries.iter().enumerate() {
            if numbers.below(3) > 0 {
                let tied = named.groups.iter().map(|_| numbers.below(3).to_string().into()).collect();
                let order = Box::new([Some(numbers.below(20).to_string().into())]);
                let shown = Shown::Some(Box::default());
                found.queries[query].push(Candidate { event, moment, id: None, tied, order, shown });
            }
        }
    }
    found
}

/// Whether these events, one for each query, form a constellation.
fn holds(pattern: &Pattern, events: &[&Candidate]) -> bool {
    let mut values = vec![None; pattern.groups];
    for (query, event) in pattern.queries.iter().zip(events) {
        for (group, value) in query.groups.iter().zip(&event.tied) {
            if *values[*group].get_or_insert(value) != value {
                return false;
            }
        }
    }
    let moments = || events.iter().map(|event| event.moment);
    let span = moments().max().unwrap_or(0) - moments().min().unwrap_or(0);
    let distinct = events.iter().enumerate().all(|(n, one)| events[..n].iter().all(|other| other.event != one.event));
    let ordered = events.windows(2).all(|pair| match pattern.timing.sequence {
        Sequence::Free => true,
        Sequence::Time { jitter: 0 } => by_time(pair[0], pair[1]).is_lt(),
        Sequence::Time { jitter } => pair[1].moment >= pair[0].moment - jitter,
        Sequence::Fields { .. } => (&pair[0].order, pair[0].event) < (&pair[1].order, pair[1].event),
    });
    distinct && ordered && pattern.timing.within.is_none_or(|within| span <= within)
}

/// Every constellation by trying all combinations, in the documented order.
fn by_trying(pattern: &Pattern, found: &Found) -> Vec<Vec<usize>> {
    let sorted: Vec<Vec<&Candidate>> = found
        .queries
        .iter()
        .map(|candidates| {
            let mut candidates: Vec<&Candidate> = candidates.iter().collect();
            candidates.sort_by(|left, right| by_time(left, right));
            candidates
        })
        .collect();
    let mut result = Vec::new();
    let mut used: Vec<Vec<usize>> = vec![Vec::new(); sorted.len()];
    for root in &sorted[pattern.root] {
        let mut partial: Vec<Vec<&Candidate>> = vec![Vec::new()];
        for (query, candidates) in sorted.iter().enumerate() {
            let own: Vec<&Candidate> = if query == pattern.root { vec![root] } else { candidates.clone() };
            let longer = partial.iter().flat_map(|events| {
                own.iter().map(move |event| events.iter().copied().chain([*event]).collect::<Vec<&Candidate>>())
            });
            partial = longer.collect();
        }
        let is_unused =
            |events: &Vec<&Candidate>| events.iter().zip(&used).all(|(event, used)| !used.contains(&event.event));
        let mut good: Vec<Vec<&Candidate>> = partial.into_iter().filter(|events| holds(pattern, events)).collect();
        if pattern.once {
            good.retain(is_unused);
            good.truncate(1);
        }
        for events in good.into_iter().take(pattern.most) {
            let events: Vec<usize> = events.iter().map(|event| event.event).collect();
            if pattern.once {
                events.iter().zip(&mut used).for_each(|(event, used)| used.push(*event));
            }
            result.push(events);
        }
    }
    result
}

#[test]
fn finds_what_trying_everything_finds() {
    let shapes: [&[&[usize]]; 6] = [
        &[&[0], &[0]],
        &[&[0], &[0], &[0]],
        &[&[0], &[0, 1], &[1]],
        &[&[0], &[1], &[0, 1]],
        &[&[0], &[1], &[0, 2], &[2, 1]],
        &[&[0, 1], &[1, 0], &[0, 2], &[2]],
    ];
    let sequences =
        [Sequence::Free, Sequence::Time { jitter: 0 }, Sequence::Time { jitter: 7 }, Sequence::Fields { jitter: 0 }];
    let mut numbers = Numbers(7);
    let mut constellations = 0;
    for round in 0..600 {
        let groups = shapes[round % shapes.len()];
        let within = (round % 3 > 0).then(|| i128::from(numbers.below(40)));
        let timing = Timing { within, sequence: sequences[numbers.below(4) as usize] };
        let root = numbers.below(groups.len() as u64) as usize;
        let most = [1, 2, 1000][numbers.below(3) as usize];
        let pattern = pattern(groups, timing, root, most, numbers.below(2) == 0);
        let events = events(&pattern, &mut numbers, if groups.len() > 3 { 9 } else { 14 });
        let mut found = Vec::new();
        let given_up = search(&pattern, &events, &|| false, &mut |events| {
            found.push(events.iter().map(|event| event.event).collect::<Vec<usize>>());
        });
        let expected = by_trying(&pattern, &events);
        assert_eq!((given_up, &found), (0, &expected), "round {round}");
        constellations += found.len();
    }
    assert!(constellations > 1000, "the test is worth nothing with {constellations} constellations");
}

#[test]
fn a_hopeless_search_costs_little() {
    // A hundred thousand events with one value, and a last query that matches before all of them only.
    let timing = Timing { within: None, sequence: Sequence::Time { jitter: 0 } };
    let pattern = pattern(&[&[0], &[0], &[0]], timing, 0, 1, false);
    let mut found = Found::new(3);
    for event in 0..100_000_usize {
        let candidate = |query_event: usize| Candidate {
            event: query_event,
            moment: query_event as i128,
            id: None,
            tied: Box::new(["x".into()]),
            order: Box::default(),
            shown: Shown::Some(Box::default()),
        };
        found.queries[0].push(candidate(event + 1));
        found.queries[1].push(candidate(event + 1));
        if event == 0 {
            found.queries[2].push(candidate(0));
        }
    }
    let mut count = 0;
    assert_eq!(search(&pattern, &found, &|| false, &mut |_| count += 1), 0);
    assert_eq!(count, 0);
}
