//! Blobs: bytes by their BLAKE3 hash. The same content is kept once.

use domain::chain::Hash;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

impl Tx {
    /// Keeps bytes and gives their hash.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_blob(&mut self, content: &[u8], media_type: &str, at: Instant) -> Result<Hash> {
        let hash = *blake3::hash(content).as_bytes();
        self.run(
            "INSERT INTO blobs (hash, size, media_type, content, created_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
            args![hash, content.len(), media_type, content.to_vec(), at],
        )
        .await?;
        Ok(hash)
    }

    /// The bytes of a hash with their media type; checked against the hash.
    ///
    /// # Errors
    /// [`crate::StoreError::Corrupt`] when the bytes changed on disk.
    pub async fn blob(&mut self, hash: Hash) -> Result<Option<(Vec<u8>, String)>> {
        let Some(row) =
            self.first("SELECT content, media_type FROM blobs WHERE hash = $1", args![hash]).await?
        else {
            return Ok(None);
        };
        let content = row.bytes(0)?;
        if blake3::hash(&content).as_bytes() != &hash {
            return Err(crate::StoreError::Corrupt("a blob does not match its hash".to_owned()));
        }
        Ok(Some((content, row.text(1)?)))
    }
}
