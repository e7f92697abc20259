//! Grouping, sorting, and choosing rows and fields.

pub(crate) mod copy_event;
pub(crate) mod create_events;
pub(crate) mod drop;
pub(crate) mod drop_event;
pub(crate) mod fieldset;
pub(crate) mod fieldstats;
pub(crate) mod group_by;
pub(crate) mod head;
pub(crate) mod order;
pub(crate) mod rename;
pub(crate) mod sample;
pub(crate) mod select;
pub(crate) mod sort;
pub(crate) mod table;
pub(crate) mod tail;
pub(crate) mod top;
pub(crate) mod transpose;
