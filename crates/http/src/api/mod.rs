//! The endpoints; path = file.

pub(crate) mod v1;
