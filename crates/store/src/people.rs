//! People: users, sessions, API tokens, invitations. Secrets are stored as SHA-256 hashes, passwords as argon2.

use domain::access::{Permission, Role};
use domain::ids::{ApiTokenId, SessionId, ShopId, UserId};
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

pub use crate::members::Member;
/// What stands where a password's hash would for somebody who has none: nothing that is typed ever matches it.
pub const NO_PASSWORD: &str = "!";

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `users`")]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    /// argon2 hash in PHC form, or [`NO_PASSWORD`].
    pub password: String,
    /// JSON of the person's console settings.
    pub settings: String,
    pub created_at: Instant,
    pub last_seen_at: Option<Instant>,
}

/// A signed-in session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `sessions`")]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub agent: String,
    pub address: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
}

/// An API token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `api_tokens`")]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub shop: ShopId,
    pub name: String,
    pub scopes: Vec<Permission>,
    pub created_by: UserId,
    pub created_at: Instant,
    pub expires_at: Option<Instant>,
    pub last_used_at: Option<Instant>,
}

/// An invitation; without a shop it is the first start's link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `invitations`")]
pub struct Invitation {
    pub id: Uuid,
    pub shop: Option<ShopId>,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: Instant,
    pub expires_at: Instant,
}

const USER: &str = "SELECT id, email, name, password, settings, created_at, last_seen_at FROM users";
const TOKEN: &str =
    "SELECT id, shop_id, name, scopes, created_by, created_at, expires_at, last_used_at FROM api_tokens";
const INVITATION: &str = "SELECT id, shop_id, email, name, role, created_at, expires_at FROM invitations";

fn user(r: &Row) -> Result<User> {
    Ok(User {
        id: r.uuid(0)?.into(),
        email: r.text(1)?,
        name: r.text(2)?,
        password: r.text(3)?,
        settings: r.text(4)?,
        created_at: r.instant(5)?,
        last_seen_at: r.opt_instant(6)?,
    })
}

fn session(r: &Row) -> Result<Session> {
    Ok(Session {
        id: r.uuid(0)?.into(),
        user: r.uuid(1)?.into(),
        agent: r.text(2)?,
        address: r.text(3)?,
        created_at: r.instant(4)?,
        last_seen_at: r.instant(5)?,
        expires_at: r.instant(6)?,
    })
}

fn token(r: &Row) -> Result<ApiToken> {
    Ok(ApiToken {
        id: r.uuid(0)?.into(),
        shop: r.uuid(1)?.into(),
        name: r.text(2)?,
        scopes: r.text(3)?.split(',').filter_map(Permission::parse).collect(),
        created_by: r.uuid(4)?.into(),
        created_at: r.instant(5)?,
        expires_at: r.opt_instant(6)?,
        last_used_at: r.opt_instant(7)?,
    })
}

fn invitation(r: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: r.uuid(0)?,
        shop: r.opt_uuid(1)?.map(Into::into),
        email: r.text(2)?,
        name: r.text(3)?,
        role: r.word(4, Role::parse)?,
        created_at: r.instant(5)?,
        expires_at: r.instant(6)?,
    })
}

impl Tx {
    /// Whether nobody can sign in yet: people without a password do not count.
    ///
    /// # Errors
    /// As the database says.
    pub async fn has_no_users(&mut self) -> Result<bool> {
        let sql = "SELECT 1 FROM users WHERE password <> $1 LIMIT 1";
        Ok(self.first(sql, args![NO_PASSWORD]).await?.is_none())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] when the address is taken.
    pub async fn add_user(&mut self, u: &User) -> Result<()> {
        self.run(
            "INSERT INTO users (id, email, name, password, settings, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            args![u.id, u.email.as_str(), u.name.as_str(), u.password.as_str(), u.settings.as_str(), u.created_at],
        )
        .await
        .map(|_| ())
    }

    /// Changes a person's name, password hash and settings.
    ///
    /// # Errors
    /// As the database says.
    pub async fn update_user(&mut self, u: &User) -> Result<()> {
        self.run(
            "UPDATE users SET name = $2, password = $3, settings = $4 WHERE id = $1",
            args![u.id, u.name.as_str(), u.password.as_str(), u.settings.as_str()],
        )
        .await
        .map(|_| ())
    }

    /// A person by id.
    ///
    /// # Errors
    /// As the database says.
    pub async fn user(&mut self, id: UserId) -> Result<Option<User>> {
        self.first(&format!("{USER} WHERE id = $1"), args![id]).await?.as_ref().map(user).transpose()
    }

    /// A person by address.
    ///
    /// # Errors
    /// As the database says.
    pub async fn user_by_email(&mut self, email: &str) -> Result<Option<User>> {
        self.first(&format!("{USER} WHERE email = $1"), args![email]).await?.as_ref().map(user).transpose()
    }

    /// Names of people by id.
    ///
    /// # Errors
    /// As the database says.
    pub async fn user_names(&mut self) -> Result<std::collections::BTreeMap<UserId, String>> {
        self.all("SELECT id, name FROM users", args![])
            .await?
            .iter()
            .map(|r| Ok((r.uuid(0)?.into(), r.text(1)?)))
            .collect()
    }

    /// Adds a session.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_session(&mut self, s: &Session, secret_hash: [u8; 32]) -> Result<()> {
        self.run(
            "INSERT INTO sessions (id, user_id, secret_hash, agent, address, created_at, last_seen_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                s.id, s.user, secret_hash, s.agent.as_str(), s.address.as_str(), s.created_at, s.last_seen_at,
                s.expires_at
            ],
        )
        .await
        .map(|_| ())
    }

    /// The living session of a secret.
    ///
    /// # Errors
    /// As the database says.
    pub async fn session_by_secret(
        &mut self,
        secret_hash: [u8; 32],
        now: Instant,
    ) -> Result<Option<Session>> {
        self.first(
            "SELECT id, user_id, agent, address, created_at, last_seen_at, expires_at FROM sessions \
             WHERE secret_hash = $1 AND expires_at > $2",
            args![secret_hash, now],
        )
        .await?
        .as_ref()
        .map(session)
        .transpose()
    }

    /// Marks a session and its person as seen.
    ///
    /// # Errors
    /// As the database says.
    pub async fn touch_session(&mut self, s: &Session, now: Instant) -> Result<()> {
        // Being used prolongs a session by as much as it had at first.
        let expires = now + (s.expires_at - s.last_seen_at);
        self.run(
            "UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
            args![s.id, now, expires],
        )
        .await?;
        self.run("UPDATE users SET last_seen_at = $2 WHERE id = $1", args![s.user, now]).await?;
        Ok(())
    }

    /// A person's sessions, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sessions_of(&mut self, user: UserId, now: Instant) -> Result<Vec<Session>> {
        self.all(
            "SELECT id, user_id, agent, address, created_at, last_seen_at, expires_at FROM sessions \
             WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC",
            args![user, now],
        )
        .await?
        .iter()
        .map(session)
        .collect()
    }

    /// Ends a session of this person; tells whether there was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_session(&mut self, user: UserId, id: SessionId) -> Result<bool> {
        Ok(self.run("DELETE FROM sessions WHERE id = $1 AND user_id = $2", args![id, user]).await? > 0)
    }

    /// Ends all of a person's sessions but one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_other_sessions(&mut self, user: UserId, keep: Option<SessionId>) -> Result<()> {
        let keep = keep.map_or(Uuid::nil(), |k| k.0);
        self.run("DELETE FROM sessions WHERE user_id = $1 AND id <> $2", args![user, keep]).await.map(|_| ())
    }

    /// Adds an API token.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_token(&mut self, t: &ApiToken, secret_hash: [u8; 32]) -> Result<()> {
        let scopes: Vec<_> = t.scopes.iter().map(|s| s.as_str()).collect();
        self.run(
            "INSERT INTO api_tokens (id, shop_id, name, scopes, secret_hash, created_by, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                t.id, t.shop, t.name.as_str(), scopes.join(","), secret_hash, t.created_by, t.created_at, t.expires_at
            ],
        )
        .await
        .map(|_| ())
    }

    /// The living token of a secret.
    ///
    /// # Errors
    /// As the database says.
    pub async fn token_by_secret(&mut self, secret_hash: [u8; 32], now: Instant) -> Result<Option<ApiToken>> {
        self.first(
            &format!("{TOKEN} WHERE secret_hash = $1 AND (expires_at IS NULL OR expires_at > $2)"),
            args![secret_hash, now],
        )
        .await?
        .as_ref()
        .map(token)
        .transpose()
    }

    /// Marks a token as used.
    ///
    /// # Errors
    /// As the database says.
    pub async fn touch_token(&mut self, id: ApiTokenId, now: Instant) -> Result<()> {
        self.run("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1", args![id, now]).await.map(|_| ())
    }

    /// The shop's tokens, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tokens(&mut self, shop: ShopId) -> Result<Vec<ApiToken>> {
        let sql = format!("{TOKEN} WHERE shop_id = $1 ORDER BY id DESC");
        self.all(&sql, args![shop]).await?.iter().map(token).collect()
    }

    /// Revokes a token of this shop; tells whether there was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn revoke_token(&mut self, shop: ShopId, id: ApiTokenId) -> Result<bool> {
        Ok(self.run("DELETE FROM api_tokens WHERE shop_id = $1 AND id = $2", args![shop, id]).await? > 0)
    }

    /// Adds an invitation.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_invitation(&mut self, i: &Invitation, secret_hash: [u8; 32]) -> Result<()> {
        self.run(
            "INSERT INTO invitations (id, shop_id, email, name, role, secret_hash, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                i.id,
                i.shop,
                i.email.as_str(),
                i.name.as_str(),
                i.role.as_str(),
                secret_hash,
                i.created_at,
                i.expires_at
            ],
        )
        .await
        .map(|_| ())
    }

    /// Takes the living invitation of a secret out: it works once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn take_invitation(
        &mut self,
        secret_hash: [u8; 32],
        now: Instant,
    ) -> Result<Option<Invitation>> {
        let sql = format!("{INVITATION} WHERE secret_hash = $1 AND expires_at > $2");
        let Some(row) = self.first(&sql, args![secret_hash, now]).await? else { return Ok(None) };
        let found = invitation(&row)?;
        let taken = self.run("DELETE FROM invitations WHERE id = $1", args![found.id]).await?;
        Ok((taken == 1).then_some(found))
    }

    /// The shop's open invitations, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn invitations(&mut self, shop: ShopId, now: Instant) -> Result<Vec<Invitation>> {
        let sql = format!("{INVITATION} WHERE shop_id = $1 AND expires_at > $2 ORDER BY created_at DESC");
        self.all(&sql, args![shop, now]).await?.iter().map(invitation).collect()
    }

    /// Cancels an invitation of this shop; tells whether there was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cancel_invitation(&mut self, shop: ShopId, id: Uuid) -> Result<bool> {
        Ok(self.run("DELETE FROM invitations WHERE shop_id = $1 AND id = $2", args![shop, id]).await? > 0)
    }

    /// Drops the first start's links.
    ///
    /// # Errors
    /// As the database says.
    pub async fn drop_setup_links(&mut self) -> Result<()> {
        self.run("DELETE FROM invitations WHERE shop_id IS NULL", args![]).await.map(|_| ())
    }
}
