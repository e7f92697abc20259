//! What an event itself is: how many fields it has, how large it is, where it comes from.

pub(crate) mod event_field_count;
pub(crate) mod event_internals;
pub(crate) mod event_size;
