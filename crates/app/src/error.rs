//! What a use case answers when it does not do what was asked.

use std::io::ErrorKind;

use domain::refusal::Refusal;
use store::StoreError;

/// Why a use case did not happen. `http` gives each its status; the words for the user are in the refusal.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule said no; the user can read why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody is signed in, or the secret is unknown.
    #[error("not signed in")]
    SignedOut,
    /// The caller lacks a permission.
    #[error("permission {0} is missing")]
    Forbidden(domain::access::Permission),
    /// There is no such thing in this shop.
    #[error("there is no such {0}")]
    Absent(&'static str),
    /// Somebody changed it first: the version the caller saw is not the last one.
    #[error("version {expected} was expected, {actual} is the last")]
    Stale {
        /// What the caller saw.
        expected: i64,
        /// What it is now.
        actual: i64,
    },
    /// The buyer wrote while the caller was writing: words that the caller has not seen.
    #[error("the buyer wrote meanwhile")]
    BuyerWrote {
        /// The newest of their messages.
        message: domain::ids::MessageId,
        /// Its words.
        text: String,
        /// When it was sent.
        sent_at: domain::time::Instant,
    },
    /// Too many tries; wait this many seconds.
    #[error("too many tries; wait {seconds} s")]
    TooMany {
        /// How long to wait.
        seconds: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("failed to access {path}")]
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A sealed secret cannot be opened, or none can be sealed.
    #[error(transparent)]
    Sealed(#[from] crate::seal::BadKeys),
    /// A background task ended without an answer.
    #[error("a background task failed: {0}")]
    Task(String),
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, AppError>;

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

impl From<tokio::task::JoinError> for AppError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Task(error.to_string())
    }
}

impl AppError {
    /// Whether the disk, a quota or a limit of the file size is full.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Store(StoreError::DiskFull) => true,
            Self::File { source, .. } | Self::Store(StoreError::File { source, .. }) => matches!(
                source.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
            ),
            _ => false,
        }
    }

    /// Whether two writers met and the same call may be tried again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict))
    }
}
