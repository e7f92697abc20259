//! Buckets that nothing falls into.

use super::Buckets;
use super::grid::Grid;
use cql_core::agg::Groups;
use cql_core::{OwnedRow, Run};
use std::sync::Arc;

/// The rows of buckets that nothing falls into, as long as there are not too many.
pub(super) struct Blank<'b> {
    chart: &'b Buckets,
    grid: &'b Grid,
    run: &'b Run,
    states: Vec<Box<dyn Groups>>,
    /// How many aggregates have seen enough where the rows were made: empty buckets differ in nothing else.
    ready: Option<usize>,
    rows: Vec<OwnedRow>,
    left: usize,
    pub(super) cut: bool,
}

impl<'b> Blank<'b> {
    pub(super) fn new(chart: &'b Buckets, grid: &'b Grid, run: &'b Run) -> Self {
        let mut states: Vec<_> = chart.members.iter().map(|member| Arc::clone(member).groups()).collect();
        states.iter_mut().for_each(|states| states.resize(1));
        Blank { chart, grid, run, states, ready: None, rows: Vec::new(), left: chart.empty.within(run), cut: false }
    }

    /// The rows of the bucket at this place of the chart; none if there were enough.
    pub(super) fn rows(&mut self, place: usize) -> &[OwnedRow] {
        if self.cut {
            return &[];
        }
        let ready = self.grid.reaches.iter().filter(|reach| **reach <= place + 1).count();
        if self.ready != Some(ready) {
            self.ready = Some(ready);
            self.rows = self.chart.rows(&self.states, 0, place, self.grid, self.run);
        }
        match self.left.checked_sub(self.rows.len()) {
            Some(left) => {
                self.left = left;
                &self.rows
            }
            None => {
                self.cut = true;
                &[]
            }
        }
    }
}
