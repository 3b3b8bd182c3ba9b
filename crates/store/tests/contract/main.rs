//! The store's contract: every test here runs on SQLite, and on PostgreSQL where `TEST_POSTGRES_URL` names a server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod backup;
mod calls;
mod doctor;
mod export;
mod inbound;
mod jobs;
mod kept;
mod leases;
mod log;
mod overview;
mod people;
mod queue;
mod replay;
mod scale;
mod schema;
mod search;
