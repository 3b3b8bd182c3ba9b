//! People: the first start, signing in, sessions, API tokens, invitations, members.
//!
//! Secrets are 32 random bytes, shown once and kept as SHA-256; passwords are kept as argon2id.

pub mod limits;
pub mod members;
pub mod secrets;
pub mod sign_in;
pub mod tokens;

use domain::refusal::Refusal;

use crate::Result;

/// Shortest password, in characters (NIST SP 800-63B-4 asks for at least 8 where a second factor may follow; we have
/// none yet and ask for more).
pub const SHORTEST_PASSWORD: usize = 10;

/// An address in its kept form: trimmed, lower case.
///
/// # Errors
/// A refusal when it is plainly none.
pub fn checked_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let plain =
        email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.') && !b.starts_with('.'));
    if plain && email.len() <= 254 && !email.contains(char::is_whitespace) {
        return Ok(email);
    }
    Err(Refusal::new("bad_email", "this is not an e-mail address", "这不是有效的邮箱地址")
        .field("email")
        .into())
}

/// A password long enough to be one.
///
/// # Errors
/// A refusal that says how long it must be.
pub fn checked_password(password: &str, field: &'static str) -> Result<()> {
    let length = password.chars().count();
    if (SHORTEST_PASSWORD..=200).contains(&length) {
        return Ok(());
    }
    Err(Refusal::new("bad_password", "a password has 10 to 200 characters", "密码应为 10 到 200 个字符")
        .field(field)
        .into())
}
