//! The log, its projections, search, jobs and blobs, on SQLite and PostgreSQL.
//!
//! To add a projection: declare its table in [`table`], its rows as a pure function of a stream's state in
//! [`projection`], add it to both migration folders under the same number, and teach [`doctor`] to replay it. To add a
//! query: an `impl Tx` method in the file named after the resource, SQL written once with `$n`.
//!
//! Every finder takes the shop; there is no way to ask for a row across shops.

pub mod appeals;
pub mod backup;
pub mod blobs;
pub mod bulk;
pub mod buyers;
pub mod calls;
pub mod catalog;
pub mod copies;
pub mod cursors;
pub mod db;
pub mod doctor;
pub mod drafter;
pub mod error;
pub mod export;
pub mod export_returned;
pub mod hooks;
pub mod idempotency;
pub mod imports;
pub mod inbound;
pub mod independence;
pub mod jobs;
pub mod learning;
pub mod leases;
pub mod links;
pub mod listings;
pub mod live_planes;
pub mod lives;
pub mod log;
pub mod lookups;
pub mod macros;
pub mod members;
pub mod mentions;
pub mod notices;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod pictures;
pub mod projection;
pub mod quality;
pub mod queue;
pub mod remedies;
pub mod returned;
pub mod reviews;
pub mod roster;
pub mod rules;
pub mod sealed;
pub mod search;
pub mod server;
pub mod service;
pub mod sheet;
pub mod shops;
pub mod shows;
pub mod sources;
pub mod sql;
mod streams;
pub mod table;
pub mod team;
pub mod trackers;
pub mod value;
pub mod views;

use std::path::{Path, PathBuf};

pub use db::{Checkpoint, DATABASE_FILE, Tx};
pub use error::{Result, StoreError};
pub use log::{Appended, Batch, Head, Recorded};
pub use value::{Kind, Row, Value};

use db::Pool;

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A data folder with the embedded database.
    Folder(PathBuf),
    /// A PostgreSQL server, as a `postgres://` address.
    Postgres(String),
}

/// An open database, migrated.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool,
}

impl Store {
    /// Opens a location and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be opened or migrated.
    pub async fn open(location: &Location) -> Result<Self> {
        let pool = match location {
            Location::Folder(dir) => Pool::open_sqlite(dir).await?,
            Location::Postgres(url) => Pool::open_postgres(url).await?,
        };
        let store = Self { pool };
        store.migrate().await?;
        Ok(store)
    }

    /// Opens an embedded database by its file, for backups and restores.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_file(file: &Path) -> Result<Self> {
        let store = Self { pool: Pool::open_sqlite_file(file).await? };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<()> {
        match &self.pool {
            Pool::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await,
            Pool::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await,
        }
        .map_err(StoreError::Migrate)
    }

    /// A writing transaction.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn write(&self) -> Result<Tx> {
        self.pool.write().await
    }

    /// A reading transaction: one consistent view.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn read(&self) -> Result<Tx> {
        self.pool.read().await
    }

    /// The same for what counts a whole shop; on the embedded database one at a time, beside the ordinary readers.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn read_heavy(&self) -> Result<Tx> {
        self.pool.read_heavy().await
    }

    /// Moves what the embedded database's write-ahead log holds into its file, beside the writer, who does not wait. On
    /// PostgreSQL, which does it itself, nothing.
    ///
    /// # Errors
    /// As the database says.
    pub async fn checkpoint(&self) -> Result<Checkpoint> {
        self.pool.checkpoint().await
    }

    /// Closes all connections; the embedded database folds its write-ahead log in.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The word for the database: `sqlite` or `postgres`.
    pub fn database(&self) -> &'static str {
        match self.pool {
            Pool::Sqlite { .. } => "sqlite",
            Pool::Postgres(_) => "postgres",
        }
    }
}
