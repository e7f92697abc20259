//! Where the buckets of a chart begin and end.

use super::Buckets;
use cql_core::Run;
use cql_core::agg::Reach;
use cql_core::time::Timestamp;

/// Most buckets that an aggregate looks at together.
const WIDEST_WINDOW: usize = 10_000;

/// Stands for more buckets than the chart has.
pub(super) const NEVER: usize = usize::MAX;

/// Spans that are chosen when none is given.
const ROUND: [i64; 20] = [
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    14_400_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
];

/// Most buckets that are chosen when neither their width nor their number is given.
const MOST_CHOSEN: i64 = 127;

/// What is the same for the whole run.
pub(super) struct Grid {
    /// The width of a bucket.
    pub(super) span: i64,
    /// The first moment of the interval.
    pub(super) start: i64,
    /// The last moment that has a bucket.
    pub(super) last: i64,
    /// Of how many buckets each aggregate takes the rows: its own, and those before. [`NEVER`] if there are not so many.
    pub(super) reaches: Vec<usize>,
    /// The largest of these.
    pub(super) widest: usize,
    /// The starts of the buckets; only the first ones if there are more than can be shown.
    pub(super) starts: Vec<i64>,
    /// Whether these are all.
    pub(super) complete: bool,
}

/// The last moment that has a bucket.
pub(super) fn last(run: &Run) -> i64 {
    let last = run.interval_end().0.saturating_sub(1);
    run.start.map_or(last, |start| last.max(start.0))
}

impl Buckets {
    pub(super) fn grid<'r>(&self, run: &'r Run) -> &'r Grid {
        run.cached(self.grid, || {
            let last = last(run);
            let start = run.interval_start().0.min(last);
            let span = self.span.unwrap_or_else(|| self.chosen_span(start, last, run));
            let reaches = self.members.iter().map(|member| match member.reach() {
                Reach::Own | Reach::Mixed => 1,
                Reach::Groups(count) => count,
                Reach::Milliseconds(length) => {
                    usize::try_from(length.saturating_add(span / 2) / span).unwrap_or(usize::MAX)
                }
            });
            let most = usize::try_from(self.count(start, last, span)).unwrap_or(usize::MAX);
            let reaches: Vec<usize> = reaches
                .map(|reach| match reach.max(1) {
                    reach if reach <= most.min(WIDEST_WINDOW) => reach,
                    reach => {
                        if reach <= most {
                            run.warn(format!(
                                "{}(): a window of more than {WIDEST_WINDOW} buckets has no value. Give a longer span of \
                                 the buckets",
                                self.name
                            ));
                        }
                        NEVER
                    }
                })
                .collect();
            let widest = reaches.iter().copied().filter(|reach| *reach != NEVER).max().unwrap_or(1);
            // Where an aggregate looks back, places must be known as far as it does.
            let (starts, complete) = self.starts(start, last, span, self.empty.within(run).max(widest));
            Grid { span, start, last, reaches, widest, starts, complete }
        })
    }

    fn chosen_span(&self, start: i64, last: i64, run: &Run) -> i64 {
        let length = last.saturating_sub(start).saturating_add(1);
        let span = match self.parts {
            Some(parts) => (length / parts).max(1),
            // Beyond the longest round span there are only multiples of it.
            None => ROUND.into_iter().find(|span| self.count(start, last, *span) <= MOST_CHOSEN).unwrap_or_else(|| {
                let longest = ROUND[ROUND.len() - 1];
                (length / MOST_CHOSEN / longest + 1).saturating_mul(longest)
            }),
        };
        match self.least {
            Some(least) if least > length => {
                run.warn(format!("{}(): minSpan is longer than the interval, whose length is used", self.name));
                length
            }
            Some(least) => span.max(least),
            None => span,
        }
    }

    /// How many buckets there are from the one of `start` to that of `last`.
    fn count(&self, start: i64, last: i64, span: i64) -> i64 {
        (self.floor(last, span).saturating_sub(self.floor(start, span)) / span).saturating_add(1)
    }

    /// How many milliseconds the clocks of the zone are ahead.
    fn ahead(&self, moment: i64) -> i64 {
        i64::from(self.zone.seconds_ahead(Timestamp(moment))) * 1_000
    }

    /// The moment at which the clocks show this, if they are ahead by about so much.
    fn moment(&self, wall: i64, ahead: i64) -> i64 {
        // The clocks may have been changed between the two.
        wall.saturating_sub(self.ahead(wall.saturating_sub(ahead)))
    }

    /// The start of the bucket that a moment lies in: a multiple of the span by the clocks of the zone.
    pub(super) fn floor(&self, moment: i64, span: i64) -> i64 {
        let ahead = self.ahead(moment);
        let wall = moment.saturating_add(ahead).div_euclid(span).saturating_mul(span);
        self.moment(wall, ahead).min(moment)
    }

    /// The start of the next bucket.
    pub(super) fn next(&self, start: i64, span: i64) -> i64 {
        let next = self.floor(start.saturating_add(span), span);
        if next > start {
            return next;
        }
        // The clocks are put back meanwhile, so this bucket is longer than the others.
        let ahead = self.ahead(start);
        self.moment(start.saturating_add(ahead).saturating_add(span), ahead).max(start.saturating_add(span))
    }

    /// The starts of the buckets of the interval, at most so many, and whether these are all.
    fn starts(&self, first: i64, last: i64, span: i64, most: usize) -> (Vec<i64>, bool) {
        let mut start = self.floor(first, span);
        let mut starts = Vec::new();
        while start <= last {
            if starts.len() == most {
                return (starts, false);
            }
            starts.push(start);
            let next = self.next(start, span);
            if next == start {
                break;
            }
            start = next;
        }
        (starts, true)
    }
}
