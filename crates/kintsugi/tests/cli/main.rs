//! The program as people and power cuts treat it: its commands, killed at any moment, on a full disk.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::expect_used, reason = "what a test cannot go on without fails it, with these words")]
#![expect(clippy::print_stderr, reason = "what a test skipped, or killed when, belongs into its output")]

mod commands;
mod disk;
mod killed;
mod memory;
mod program;
mod served;
mod verify;
mod verify_draw;
