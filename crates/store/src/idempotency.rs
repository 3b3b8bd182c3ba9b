//! Answers to writes that carried an idempotency key: the key is claimed before the work, the answer kept after it, so
//! that of two requests with one key only one works, whichever node they reach.

use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// The status of a claim whose answer is not there yet.
const IN_FLIGHT: i64 = 0;

/// A kept answer, or a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Hash of the request it answers.
    pub request_hash: [u8; 32],
    /// HTTP status; `None` while the answer is being made.
    pub status: Option<i64>,
    /// JSON body.
    pub response: String,
}

impl Tx {
    /// Claims a key for a request; a claim older than `stale` (its maker died) is taken over. `None` when it is ours
    /// now, else what stands there.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_key(
        &mut self,
        owner: &str,
        key: &str,
        request_hash: [u8; 32],
        now: Instant,
        stale: Instant,
    ) -> Result<Option<Kept>> {
        let mine = self
            .run(
                "INSERT INTO idempotency (owner, key, request_hash, status, response, created_at) \
                 VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (owner, key) DO UPDATE SET created_at = excluded.created_at \
                 WHERE idempotency.status = 0 AND idempotency.created_at < $5 \
                 AND idempotency.request_hash = excluded.request_hash",
                args![owner, key, request_hash, now, stale],
            )
            .await?;
        if mine == 1 {
            return Ok(None);
        }
        self.first(
            "SELECT request_hash, status, response FROM idempotency WHERE owner = $1 AND key = $2",
            args![owner, key],
        )
        .await?
        .map(|r| {
            let status = Some(r.int(1)?).filter(|s| *s != IN_FLIGHT);
            Ok(Kept { request_hash: r.hash(0)?, status, response: r.text(2)? })
        })
        .transpose()
    }

    /// Keeps the answer to a claimed request.
    ///
    /// # Errors
    /// As the database says.
    pub async fn keep_answer(&mut self, owner: &str, key: &str, status: i64, response: &str) -> Result<()> {
        let sql =
            "UPDATE idempotency SET status = $3, response = $4 WHERE owner = $1 AND key = $2 AND status = 0";
        self.run(sql, args![owner, key, status, response]).await.map(|_| ())
    }

    /// Gives a claim up, so that the request can be tried again.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_key(&mut self, owner: &str, key: &str) -> Result<()> {
        let sql = "DELETE FROM idempotency WHERE owner = $1 AND key = $2 AND status = 0";
        self.run(sql, args![owner, key]).await.map(|_| ())
    }

    /// Forgets answers older than an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_answers(&mut self, before: Instant) -> Result<u64> {
        self.run("DELETE FROM idempotency WHERE created_at < $1", args![before]).await
    }
}
