//! The search for constellations.
//!
//! For every event of the root query, in order of time, the other queries are filled one after the other. Their candidates
//! are looked up by the values that the events chosen so far have in common with them, and of these only those are tried that
//! lie in the right window of time. As soon as one of the queries to come has no candidate left, the search turns back.

use super::candidates::{Candidate, Found, Named};
use super::postings::{Free, Postings, ValueId};
use super::route::{Hop, Step, route};
use super::ties::Group;
use super::timing::{Timing, by_time};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How many events are tried in vain before the search for an event of the root query is given up.
pub(super) const MOST_TRIES: usize = 1_000_000;

/// What is searched for.
pub(super) struct Pattern {
    /// The queries as declared.
    pub(super) queries: Vec<Named>,
    /// How many groups the tied fields form.
    pub(super) groups: usize,
    /// Constraints on time and order.
    pub(super) timing: Timing,
    /// The query that every constellation starts from.
    pub(super) root: usize,
    /// Most constellations for one event of the root query.
    pub(super) most: usize,
    /// Whether an event serves a query once only.
    pub(super) once: bool,
}

/// The candidates of a query, sorted and numbered.
struct Sorted<'s> {
    /// In order of time.
    candidates: Vec<&'s Candidate>,
    /// The numbers of their tied values, one for each group of the query.
    values: Vec<ValueId>,
}

/// All that stays the same during the search.
struct Search<'s> {
    pattern: &'s Pattern,
    sorted: Vec<Sorted<'s>>,
    steps: Vec<Step>,
    postings: HashMap<Hop, Postings>,
}

/// How far the search for one event of the root query has come.
struct Attempt<'s> {
    /// The event of each query.
    chosen: Vec<Option<&'s Candidate>>,
    /// The number of each group's value, once an event of the group is chosen.
    values: Vec<ValueId>,
    /// For each step what its lookup gave.
    ranges: Vec<Range<usize>>,
    /// Where the event of each step was found: its number among the query's candidates, and its place in the postings.
    places: Vec<(u32, usize)>,
    found: usize,
    tries: usize,
}

/// What was used up, if an event serves a query once only.
struct Used {
    /// For each step the candidates.
    candidates: Vec<Vec<bool>>,
    /// For each step with a single lookup the places in its postings.
    places: Vec<Option<Free>>,
}

/// Whether the search for this event of the root query goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

/// Finds all constellations and hands them on, each as one event for every query. Gives for how many events of the root
/// query the search was given up.
pub(super) fn search<'s>(
    pattern: &'s Pattern,
    found: &'s Found,
    is_stopped: &dyn Fn() -> bool,
    emit: &mut dyn FnMut(&[&'s Candidate]),
) -> usize {
    if found.queries.iter().any(Vec::is_empty) {
        return 0;
    }
    let search = Search::new(pattern, found);
    let mut used = pattern.once.then(|| search.unused());
    let mut given_up = 0;
    for root in 0..search.sorted[pattern.root].candidates.len() {
        if is_stopped() {
            break;
        }
        let mut attempt = search.attempt();
        search.choose(&mut attempt, 0, root as u32, 0);
        if search.is_promising(&mut attempt, 0, used.as_mut()) {
            search.fill(&mut attempt, 1, &mut used, emit);
        }
        given_up += usize::from(attempt.tries > MOST_TRIES);
    }
    given_up
}

impl<'s> Search<'s> {
    fn new(pattern: &'s Pattern, found: &'s Found) -> Self {
        let mut texts: HashMap<&'s str, ValueId> = HashMap::new();
        let sorted: Vec<Sorted<'s>> = found
            .queries
            .iter()
            .map(|candidates| {
                let mut candidates: Vec<&Candidate> = candidates.iter().collect();
                candidates.sort_by(|left, right| by_time(left, right));
                let tied = candidates.iter().flat_map(|candidate| &candidate.tied);
                let mut number = |text: &'s str| {
                    let next = texts.len() as ValueId;
                    *texts.entry(text).or_insert(next)
                };
                let values = tied.map(|text| number(text)).collect();
                Sorted { candidates, values }
            })
            .collect();
        let groups: Vec<Vec<Group>> = pattern.queries.iter().map(|query| query.groups.clone()).collect();
        let steps = route(&groups, pattern.root);
        let mut search = Search { pattern, sorted, steps, postings: HashMap::new() };
        for hop in search.steps.iter().flat_map(|step| &step.hops) {
            if !search.postings.contains_key(hop) {
                let postings = search.index(hop);
                search.postings.insert(hop.clone(), postings);
            }
        }
        search
    }

    fn index(&self, hop: &Hop) -> Postings {
        let count = self.sorted[hop.query].candidates.len() as u32;
        Postings::new((0..count).map(|candidate| self.key(hop, candidate)))
    }

    /// The values of a candidate by which a hop finds it.
    fn key(&self, hop: &Hop, candidate: u32) -> Vec<ValueId> {
        let values = self.values(hop.query, candidate);
        hop.groups.iter().filter_map(|group| values.clone().find(|(own, _)| own == group)).map(|(_, id)| id).collect()
    }

    /// The groups of a candidate's query with its values.
    fn values(&self, query: usize, candidate: u32) -> impl Iterator<Item = (Group, ValueId)> + Clone + '_ {
        let groups = &self.pattern.queries[query].groups;
        let start = candidate as usize * groups.len();
        groups.iter().copied().zip(self.sorted[query].values[start..start + groups.len()].iter().copied())
    }

    fn attempt(&self) -> Attempt<'s> {
        Attempt {
            chosen: vec![None; self.steps.len()],
            values: vec![0; self.pattern.groups],
            ranges: vec![0..0; self.steps.len()],
            places: vec![(0, 0); self.steps.len()],
            found: 0,
            tries: 0,
        }
    }

    fn unused(&self) -> Used {
        let candidates = self.steps.iter().map(|step| vec![false; self.sorted[step.query].candidates.len()]);
        let places = self.steps.iter().map(|step| step.direct().map(|hop| Free::new(self.postings[hop].len())));
        Used { candidates: candidates.collect(), places: places.collect() }
    }

    fn choose(&self, attempt: &mut Attempt<'s>, step: usize, candidate: u32, place: usize) {
        let query = self.steps[step].query;
        attempt.chosen[query] = Some(self.sorted[query].candidates[candidate as usize]);
        attempt.places[step] = (candidate, place);
        for (group, value) in self.values(query, candidate) {
            attempt.values[group] = value;
        }
    }

    /// Does the lookups that the last choice made possible; false if a query to come has no candidate left.
    fn is_promising(&self, attempt: &mut Attempt<'s>, step: usize, mut used: Option<&mut Used>) -> bool {
        for later in &self.steps[step].resolves {
            let Some(hop) = self.steps[*later].direct() else { continue };
            let key: Vec<ValueId> = hop.groups.iter().map(|group| attempt.values[*group]).collect();
            match self.postings[hop].find(&key) {
                Some(range) => attempt.ranges[*later] = range,
                None => return false,
            }
        }
        self.steps[step].awaited.iter().all(|later| {
            let window = self.window(attempt, *later);
            let free = used.as_mut().and_then(|used| used.places[*later].as_mut());
            free.map_or(window.start, |free| free.from(window.start)) < window.end
        })
    }

    /// The places in the postings of a step that time allows.
    fn window(&self, attempt: &Attempt<'s>, step: usize) -> Range<usize> {
        let Step { query, .. } = &self.steps[step];
        let Some(hop) = self.steps[step].direct() else { return 0..0 };
        let range = attempt.ranges[step].clone();
        let pool = self.postings[hop].at(range.clone());
        let candidates = &self.sorted[*query].candidates;
        let window = self.pattern.timing.window(*query, &attempt.chosen, pool, candidates);
        range.start + window.start..range.start + window.end
    }

    /// Fills the step and all that follow in every way, until there are enough constellations.
    fn fill(
        &self,
        attempt: &mut Attempt<'s>,
        step: usize,
        used: &mut Option<Used>,
        emit: &mut dyn FnMut(&[&'s Candidate]),
    ) -> Go {
        let Some(Step { query, .. }) = self.steps.get(step) else { return self.complete(attempt, used, emit) };
        let go = match self.steps[step].direct() {
            Some(hop) => self.fill_directly(attempt, step, hop, used, emit),
            None => self.fill_indirectly(attempt, step, used, emit),
        };
        attempt.chosen[*query] = None;
        go
    }

    fn fill_directly(
        &self,
        attempt: &mut Attempt<'s>,
        step: usize,
        hop: &Hop,
        used: &mut Option<Used>,
        emit: &mut dyn FnMut(&[&'s Candidate]),
    ) -> Go {
        let window = self.window(attempt, step);
        let mut place = window.start;
        loop {
            if let Some(free) = used.as_mut().and_then(|used| used.places[step].as_mut()) {
                place = free.from(place);
            }
            if place >= window.end {
                return Go::On;
            }
            let candidate = self.postings[hop].at(place..place + 1)[0];
            if self.try_candidate(attempt, step, candidate, place, used, emit) == Go::Stop {
                return Go::Stop;
            }
            place += 1;
        }
    }

    fn fill_indirectly(
        &self,
        attempt: &mut Attempt<'s>,
        step: usize,
        used: &mut Option<Used>,
        emit: &mut dyn FnMut(&[&'s Candidate]),
    ) -> Go {
        let pool = self.follow(attempt, &self.steps[step].hops);
        let query = self.steps[step].query;
        let window = self.pattern.timing.window(query, &attempt.chosen, &pool, &self.sorted[query].candidates);
        for candidate in &pool[window] {
            let taken = used.as_ref().is_some_and(|used| used.candidates[step][*candidate as usize]);
            if !taken && self.try_candidate(attempt, step, *candidate, 0, used, emit) == Go::Stop {
                return Go::Stop;
            }
        }
        Go::On
    }

    fn try_candidate(
        &self,
        attempt: &mut Attempt<'s>,
        step: usize,
        candidate: u32,
        place: usize,
        used: &mut Option<Used>,
        emit: &mut dyn FnMut(&[&'s Candidate]),
    ) -> Go {
        attempt.tries += 1;
        if attempt.tries > MOST_TRIES {
            return Go::Stop;
        }
        let query = self.steps[step].query;
        attempt.chosen[query] = None;
        if !self.pattern.timing.fits(query, self.sorted[query].candidates[candidate as usize], &attempt.chosen) {
            return Go::On;
        }
        self.choose(attempt, step, candidate, place);
        if !self.is_promising(attempt, step, used.as_mut()) {
            return Go::On;
        }
        self.fill(attempt, step + 1, used, emit)
    }

    /// The candidates at the end of a chain of lookups, in order of time.
    fn follow(&self, attempt: &mut Attempt<'s>, hops: &[Hop]) -> Vec<u32> {
        let mut reached: Vec<u32> = Vec::new();
        let mut before: Option<&Hop> = None;
        for hop in hops {
            let postings = &self.postings[hop];
            let keys: HashSet<Vec<ValueId>> = match before {
                None => [hop.groups.iter().map(|group| attempt.values[*group]).collect()].into(),
                Some(before) => {
                    let same = Hop { query: before.query, groups: hop.groups.clone() };
                    reached.iter().map(|candidate| self.key(&same, *candidate)).collect()
                }
            };
            let ranges = keys.iter().filter_map(|key| postings.find(key));
            reached = ranges.flat_map(|range| postings.at(range)).copied().collect();
            attempt.tries += reached.len();
            before = Some(hop);
        }
        // The numbers of the candidates follow time.
        reached.sort_unstable();
        reached
    }

    fn complete(
        &self,
        attempt: &mut Attempt<'s>,
        used: &mut Option<Used>,
        emit: &mut dyn FnMut(&[&'s Candidate]),
    ) -> Go {
        let constellation: Vec<&'s Candidate> = attempt.chosen.iter().copied().flatten().collect();
        emit(&constellation);
        attempt.found += 1;
        attempt.tries = 0;
        if let Some(used) = used {
            for (step, (candidate, place)) in attempt.places.iter().enumerate() {
                used.candidates[step][*candidate as usize] = true;
                if let Some(free) = &mut used.places[step] {
                    free.take(*place);
                }
            }
        }
        // The event of the root query is used up as well.
        if attempt.found >= self.pattern.most || self.pattern.once { Go::Stop } else { Go::On }
    }
}
