//! The repository's own rules as code: what every file must keep to, checked by `cargo xtask tidy` and, the same, by
//! `cargo test -p xtask`.
//!
//! A rule is a function from the [`tree::Tree`] of files to a list of [`report::Finding`]s; each finding names the
//! file, the line and what to do. To add one, write it in a file under `checks/` with its own small tests and name it
//! in [`checks::ALL`]. Nothing here knows how the product works.

pub mod checks;
pub mod report;
pub mod source;
pub mod tree;
