//! API tokens: made with scopes, shown once, revocable.

use domain::access::Permission;
use domain::ids::ApiTokenId;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::Span;
use store::people::ApiToken;

use super::secrets::{hash_secret, new_secret};
use crate::shops::checked_name;
use crate::{App, AppError, Caller, Result};

impl App {
    /// The shop's tokens.
    ///
    /// # Errors
    /// When the caller may not manage them.
    pub async fn tokens(&self, caller: &Caller) -> Result<Vec<ApiToken>> {
        caller.require(Permission::TokenManage)?;
        Ok(self.store.read().await?.tokens(caller.shop).await?)
    }

    /// Makes a token; gives its secret, shown once.
    ///
    /// # Errors
    /// A refusal when it has no scope, or one the caller lacks.
    pub async fn make_token(
        &self,
        caller: &Caller,
        name: &str,
        scopes: Vec<Permission>,
        days: Option<i64>,
    ) -> Result<(ApiToken, String)> {
        caller.require(Permission::TokenManage)?;
        if scopes.is_empty() {
            let refusal =
                Refusal::new("no_scope", "a token needs at least one scope", "令牌至少需要一项权限");
            return Err(refusal.field("scopes").into());
        }
        for scope in &scopes {
            caller.require(*scope)?;
        }
        let now = self.now();
        let token = ApiToken {
            id: ApiTokenId::new(now, self.entropy.as_ref()),
            shop: caller.shop,
            name: checked_name(name, "name")?,
            scopes,
            created_by: caller.user,
            created_at: now,
            expires_at: days.map(|d| now + Span::hours(24 * d.clamp(1, 3_650))),
            last_used_at: None,
        };
        let secret = new_secret("kt_", self.entropy.as_ref());
        let event =
            ShopEvent::TokenMade { token: token.id, name: token.name.clone(), scopes: token.scopes.clone() };
        let mut tx = self.store.write().await?;
        tx.add_token(&token, hash_secret(&secret)).await?;
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        Ok((token, secret))
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such token.
    pub async fn revoke_token(&self, caller: &Caller, id: ApiTokenId) -> Result<()> {
        caller.require(Permission::TokenManage)?;
        let mut tx = self.store.write().await?;
        if !tx.revoke_token(caller.shop, id).await? {
            return Err(AppError::Absent("token"));
        }
        let event = ShopEvent::TokenRevoked { token: id };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(tx.commit().await?)
    }
}
