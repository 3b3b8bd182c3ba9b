//! Rooms on several nodes.
