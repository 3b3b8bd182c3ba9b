//! What tests share: fresh databases of both kinds, a clock that stands still, seeded randomness, folders that go
//! away, and builders for shops, reviews and cases. A dev-dependency only; nothing here ships.
//!
//! A test of the store reads once and runs on every database there is:
//!
//! ```no_run
//! # use testkit::each_database;
//! # async fn example() {
//! each_database(async |db| assert!(db.store.read().await.unwrap().has_no_users().await.unwrap())).await;
//! # }
//! ```

#![expect(clippy::expect_used, reason = "what a test cannot set up fails the test, with these words")]

pub mod build;
pub mod database;
pub mod folder;
pub mod goods;
pub mod time;

pub use build::{Sample, World};
pub use database::{TestDatabase, databases, each_database};
pub use folder::TempFolder;
pub use time::{FixedClock, SeededEntropy};
