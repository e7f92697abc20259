//! Texts that are taken apart into fields.
