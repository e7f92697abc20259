//! How much memory the states of a run take.
//!
//! The limits of functions hold for one state, but there may be one for each of millions of groups. So what states keep
//! is also charged to their run, which ends with an error before the machine runs out of memory.

use crate::row::OwnedRow;
use crate::run::{Run, RunError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes that the states of a run take together, unless the options of the run say otherwise.
pub const MEMORY: usize = 8 << 30;

/// What the states of a run have taken of the memory that there is for them.
#[derive(Debug)]
pub(crate) struct Account {
    taken: AtomicUsize,
    most: usize,
}

impl Account {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Account { taken: AtomicUsize::new(0), most })
    }
}

/// What one state has taken. It is given back when the state is dropped.
#[derive(Debug, Default)]
pub struct Charge {
    bytes: usize,
    account: Option<Arc<Account>>,
}

impl Charge {
    /// Takes more. If there is no more, the query ends with an error.
    pub fn add(&mut self, bytes: usize, run: &Run) {
        let account = self.account.get_or_insert_with(|| Arc::clone(&run.account));
        self.bytes += bytes;
        let taken = account.taken.fetch_add(bytes, Ordering::Relaxed);
        if taken.saturating_add(bytes) > account.most {
            let most = account.most;
            run.fail(RunError::Query(format!(
                "the rows and values that the functions of the query keep take more than {most} bytes of memory; narrow the \
                 search, or keep fewer rows or values for each group"
            )));
        }
    }

    /// Takes or gives back what makes the difference to what the state takes now.
    pub fn set(&mut self, bytes: usize, run: &Run) {
        match bytes.checked_sub(self.bytes) {
            Some(0) => {}
            Some(more) => self.add(more, run),
            None => self.give_back(self.bytes - bytes),
        }
    }

    /// Takes over what another state has taken.
    pub fn absorb(&mut self, mut other: Charge) {
        self.bytes += std::mem::take(&mut other.bytes);
        if self.account.is_none() {
            self.account = other.account.take();
        }
    }

    /// Gives a part back.
    pub fn give_back(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        if let Some(account) = &self.account {
            account.taken.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.give_back(self.bytes);
    }
}

/// What is kept and takes memory.
pub trait Size {
    /// About how many bytes it takes.
    fn size(&self) -> usize;
}

impl Size for OwnedRow {
    fn size(&self) -> usize {
        size_of::<OwnedRow>() + OwnedRow::size(self)
    }
}

impl Size for Box<str> {
    fn size(&self) -> usize {
        size_of::<Box<str>>() + self.len()
    }
}

impl<T: Size> Size for Option<T> {
    fn size(&self) -> usize {
        size_of::<Option<T>>() + self.as_ref().map_or(0, T::size)
    }
}

impl<T: Size> Size for Vec<T> {
    fn size(&self) -> usize {
        size_of::<Vec<T>>() + self.iter().map(T::size).sum::<usize>()
    }
}

impl Size for f64 {
    fn size(&self) -> usize {
        size_of::<f64>()
    }
}

impl<A: Size, B: Size> Size for (A, B) {
    fn size(&self) -> usize {
        self.0.size() + self.1.size()
    }
}
