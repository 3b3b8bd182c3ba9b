//! Secrets: making, hashing, comparing. Nothing here is ever logged.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::ids::Entropy;
use sha2::{Digest, Sha256};
use store::people::NO_PASSWORD;

use crate::{AppError, Result};

/// OWASP's second recommended setting for argon2id (19 MiB, 2 passes, 1 lane), password storage cheat sheet.
const MEMORY_KIB: u32 = 19 * 1024;

/// A new secret with a prefix that tells what it is: `prefix` + 43 characters of URL-safe base 64 (256 bits).
pub fn new_secret(prefix: &str, entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = [0u8; 43];
    entropy.fill(&mut bytes);
    let mut secret = String::with_capacity(prefix.len() + bytes.len());
    secret.push_str(prefix);
    secret.extend(bytes.iter().map(|b| ALPHABET[usize::from(*b & 63)] as char));
    secret
}

/// How a secret is kept.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).map_err(|e| AppError::Task(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// How a password is kept; runs where it may take its time.
///
/// # Errors
/// When hashing fails.
pub async fn hash_password(password: String, entropy: &dyn Entropy) -> Result<String> {
    let mut salt = [0u8; 16];
    entropy.fill(&mut salt);
    tokio::task::spawn_blocking(move || {
        let hash = argon()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|e| AppError::Task(e.to_string()))?;
        Ok(hash.to_string())
    })
    .await?
}

/// Whether a password is the kept one. With no kept one, and for somebody who has no password, the same work is done,
/// so that nobody learns by the time it takes whether an address has an account.
///
/// # Errors
/// When the kept hash is damaged.
pub async fn verify_password(password: String, kept: Option<String>) -> Result<bool> {
    tokio::task::spawn_blocking(move || {
        let Some(kept) = kept.filter(|kept| kept != NO_PASSWORD) else {
            argon()?
                .hash_password_with_salt(password.as_bytes(), &[7u8; 16])
                .map_err(|e| AppError::Task(e.to_string()))?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&kept).map_err(|e| AppError::Task(e.to_string()))?;
        Ok(argon()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await?
}
