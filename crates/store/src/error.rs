//! What can go wrong in the store, as its callers need to tell it apart.

/// A store failure. Absence is `Option`, never an error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else appended to the same stream, or took the same external id: look again and retry.
    #[error("another change came first")]
    Conflict,
    /// The disk is full or the file cannot grow: nothing of this transaction was kept.
    #[error("the disk is full; nothing of this change was kept")]
    DiskFull,
    /// The data does not have the form this version writes.
    #[error("stored data is not as expected: {0}")]
    Corrupt(String),
    /// A file of the data folder could not be read or written.
    #[error("failed to access {path}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The schema could not be brought up to date.
    #[error("failed to migrate the database")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// Anything else the database said.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(db) = &error {
            if db.is_unique_violation() {
                return Self::Conflict;
            }
            // PostgreSQL 40001 serialization_failure and 40P01 deadlock_detected: the transaction is gone, try again.
            if matches!(db.code().as_deref(), Some("40001" | "40P01")) {
                return Self::Conflict;
            }
            // SQLite result codes: 13 SQLITE_FULL; 778 SQLITE_IOERR_WRITE and 4874 SQLITE_IOERR_SHMSIZE are what a
            // quota or a limit of the file size looks like. PostgreSQL class 53 code 53100 disk_full.
            if matches!(db.code().as_deref(), Some("13" | "778" | "4874" | "53100")) {
                return Self::DiskFull;
            }
        }
        Self::Database(error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// The result of a store call.
pub type Result<T> = std::result::Result<T, StoreError>;
