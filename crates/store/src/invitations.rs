//! API tokens and invitations: secrets that let somebody in, by their SHA-256.

use domain::access::{Permission, Role};
use domain::ids::{ApiTokenId, ShopId};
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::people::{ApiToken, Invitation};
use crate::value::Row;

const TOKEN: &str =
    "SELECT id, shop_id, name, scopes, created_by, created_at, expires_at, last_used_at FROM api_tokens";
const INVITATION: &str = "SELECT id, shop_id, email, name, role, created_at, expires_at FROM invitations";

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
