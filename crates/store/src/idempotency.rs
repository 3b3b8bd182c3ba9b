//! Answers to writes that carried an idempotency key: the same key gives the same answer, once.

use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A kept answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Hash of the request it answered.
    pub request_hash: [u8; 32],
    /// HTTP status.
    pub status: i64,
    /// JSON body.
    pub response: String,
}

impl Tx {
    /// The answer kept for a key of this owner.
    ///
    /// # Errors
    /// As the database says.
    pub async fn kept_answer(&mut self, owner: &str, key: &str) -> Result<Option<Kept>> {
        self.first(
            "SELECT request_hash, status, response FROM idempotency WHERE owner = $1 AND key = $2",
            args![owner, key],
        )
        .await?
        .map(|r| Ok(Kept { request_hash: r.hash(0)?, status: r.int(1)?, response: r.text(2)? }))
        .transpose()
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] when the key is taken.
    pub async fn keep_answer(&mut self, owner: &str, key: &str, kept: &Kept, at: Instant) -> Result<()> {
        self.run(
            "INSERT INTO idempotency (owner, key, request_hash, status, response, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            args![owner, key, kept.request_hash, kept.status, kept.response.as_str(), at],
        )
        .await
        .map(|_| ())
    }

    /// Forgets answers older than an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_answers(&mut self, before: Instant) -> Result<u64> {
        self.run("DELETE FROM idempotency WHERE created_at < $1", args![before]).await
    }
}
