//! Idempotency keys. The owner is the caller's secret, hashed; a key means one request only.

use domain::refusal::Refusal;
use domain::time::Span;
use sha2::{Digest, Sha256};

use crate::people::secrets::hash_secret;
use crate::{App, Result};

/// A claim this old belongs to a program that died while working.
const STALE: Span = Span::minutes(2);

/// What a key is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used it: do the work, then [`App::keep_answer`] or [`App::release_key`].
    Ours,
    /// The same request was answered already.
    Answered {
        /// HTTP status.
        status: i64,
        /// JSON body.
        response: String,
    },
}

fn owner(secret: &str) -> String {
    domain::chain::hex(&hash_secret(secret))
}

fn request_hash(target: &str, body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(target.as_bytes()).chain_update([0]).chain_update(body).finalize().into()
}

impl App {
    /// Claims a key for a request.
    ///
    /// # Errors
    /// A refusal when the key was used for another request, or the same request is being worked on this moment.
    pub async fn claim_key(&self, secret: &str, key: &str, target: &str, body: &[u8]) -> Result<Claim> {
        let (now, hash) = (self.now(), request_hash(target, body));
        let mut tx = self.store.write().await?;
        let kept = tx.claim_key(&owner(secret), key, hash, now, now - STALE).await?;
        tx.commit().await?;
        let Some(kept) = kept else { return Ok(Claim::Ours) };
        if kept.request_hash != hash {
            return Err(Refusal::new(
                "idempotency_key_reused",
                "this idempotency key was used for another request",
                "该幂等键已用于其他请求",
            )
            .hint("use a new key for every request", "请为每个请求使用新的幂等键")
            .into());
        }
        let Some(status) = kept.status else {
            return Err(Refusal::new(
                "idempotency_key_busy",
                "the first request with this key is still being worked on",
                "使用该幂等键的首个请求仍在处理",
            )
            .hint("ask again in a moment with the same key", "请稍后用同一幂等键重试")
            .into());
        };
        Ok(Claim::Answered { status, response: kept.response })
    }

    /// Keeps the answer to a claimed request.
    ///
    /// # Errors
    /// As the store says.
    pub async fn keep_answer(&self, secret: &str, key: &str, status: i64, response: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.keep_answer(&owner(secret), key, status, response).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a claim up after a failure of ours, so that the request can be tried again.
    ///
    /// # Errors
    /// As the store says.
    pub async fn release_key(&self, secret: &str, key: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.release_key(&owner(secret), key).await?;
        Ok(tx.commit().await?)
    }
}
