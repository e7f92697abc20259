//! Puts what the workers made of the blocks together, in the order of the input.

use super::{Progress, RunOptions, output_error};
use crate::agg::{Groups, Pair};
use crate::output::{Batch, Output};
use crate::run::{Run, RunError};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, PoisonError};

/// What a worker made of a block.
pub(crate) enum Partial {
    /// The state of the stage's aggregate.
    State(Box<dyn Groups>),
    /// Rows.
    Rows(Box<dyn Batch>),
}

/// Most blocks that wait for an earlier one. Bounds the memory when one block takes long.
const MOST_WAITING: usize = 64;

/// Takes the blocks' results in any order and merges them in the order of the input.
pub(crate) struct Committer<'r> {
    run: &'r Run,
    options: &'r RunOptions,
    inner: Mutex<Inner<'r>>,
    advanced: Condvar,
}

struct Inner<'r> {
    next: u64,
    waiting: BTreeMap<u64, Partial>,
    state: Option<Box<dyn Groups>>,
    output: &'r mut dyn Output,
    ended: bool,
    error: Option<RunError>,
}

impl<'r> Committer<'r> {
    pub(crate) fn new(
        state: Option<Box<dyn Groups>>,
        output: &'r mut dyn Output,
        run: &'r Run,
        options: &'r RunOptions,
    ) -> Self {
        let inner = Inner { next: 0, waiting: BTreeMap::new(), state, output, ended: false, error: None };
        Committer { run, options, inner: Mutex::new(inner), advanced: Condvar::new() }
    }

    /// Takes the result of a block. Waits while too many others wait for an earlier block.
    pub(crate) fn commit(&self, index: u64, partial: Partial) {
        let mut guard = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        while guard.waiting.len() >= MOST_WAITING && index != guard.next && !guard.ended {
            guard = self.advanced.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        let inner = &mut *guard;
        inner.waiting.insert(index, partial);
        while let Some(partial) = inner.waiting.remove(&inner.next) {
            inner.next += 1;
            if !inner.ended {
                inner.take(partial, self.run, self.options);
            }
        }
        drop(guard);
        self.advanced.notify_all();
    }

    /// Ends the run because of an error.
    pub(crate) fn fail(&self, error: RunError) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.error.get_or_insert(error);
        inner.ended = true;
        drop(inner);
        self.advanced.notify_all();
    }

    /// Ends the run if the thread panics before the guard is dropped, lest others wait for its block for ever.
    pub(crate) fn end_on_panic(&self) -> impl Drop {
        struct Guard<'c, 'r>(&'c Committer<'r>);

        impl Drop for Guard<'_, '_> {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    self.0.inner.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
                    self.0.advanced.notify_all();
                }
            }
        }

        Guard(self)
    }

    /// Whether no more blocks are wanted.
    pub(crate) fn has_ended(&self) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).ended
    }

    /// The state of the whole input.
    pub(crate) fn finish(self) -> Result<Option<Box<dyn Groups>>, RunError> {
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        match inner.error {
            Some(error) => Err(error),
            None => Ok(inner.state),
        }
    }
}

impl Inner<'_> {
    fn take(&mut self, partial: Partial, run: &Run, options: &RunOptions) {
        match partial {
            Partial::State(mut later) => {
                if let Some(state) = &mut self.state {
                    state.merge(&[Pair { group: 0, from: 0 }], later.as_mut(), run);
                }
            }
            Partial::Rows(batch) => {
                Progress::add(&options.progress.rows, batch.len() as u64);
                match self.output.write(batch) {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => self.ended = true,
                    Err(error) => {
                        self.error.get_or_insert(output_error(&error));
                        self.ended = true;
                    }
                }
            }
        }
    }
}
