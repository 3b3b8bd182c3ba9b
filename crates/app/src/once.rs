//! Answers kept for idempotency keys. The owner is the caller's secret, hashed; a key means one request only.

use domain::refusal::Refusal;
use sha2::{Digest, Sha256};
use store::idempotency::Kept;

use crate::people::secrets::hash_secret;
use crate::{App, Result};

fn owner(secret: &str) -> String {
    hash_secret(secret).iter().map(|b| format!("{b:02x}")).collect()
}

fn request_hash(target: &str, body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(target.as_bytes()).chain_update([0]).chain_update(body).finalize().into()
}

impl App {
    /// The answer kept for a key, as status and body.
    ///
    /// # Errors
    /// A refusal when the key was used for another request.
    pub async fn kept_answer(
        &self,
        secret: &str,
        key: &str,
        target: &str,
        body: &[u8],
    ) -> Result<Option<(i64, String)>> {
        let kept = self.store.read().await?.kept_answer(&owner(secret), key).await?;
        let Some(kept) = kept else { return Ok(None) };
        if kept.request_hash != request_hash(target, body) {
            return Err(Refusal::new(
                "idempotency_key_reused",
                "this idempotency key was used for another request",
                "该幂等键已用于其他请求",
            )
            .hint("use a new key for every request", "请为每个请求使用新的幂等键")
            .into());
        }
        Ok(Some((kept.status, kept.response)))
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// As the store says; a key kept meanwhile by a twin request is fine.
    pub async fn keep_answer(
        &self,
        secret: &str,
        key: &str,
        target: &str,
        body: &[u8],
        status: i64,
        response: String,
    ) -> Result<()> {
        let kept = Kept { request_hash: request_hash(target, body), status, response };
        let mut tx = self.store.write().await?;
        match tx.keep_answer(&owner(secret), key, &kept, self.now()).await {
            Ok(()) => Ok(tx.commit().await?),
            Err(store::StoreError::Conflict) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}
