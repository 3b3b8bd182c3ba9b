//! What people do with webhooks out: make, change, sign anew, try, look at deliveries and repeat them.

use channels::signed::Secret;
use domain::access::Permission;
use domain::hook::{Hook, MOST_HOOKS};
use domain::ids::{DeliveryId, HookId};
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use store::Tx;
use store::hooks::Delivery;

use super::{begin, secret_name};
use crate::inbound::Secrets;
use crate::{App, AppError, Caller, Result};

/// Most on a page.
const PAGE: i64 = 50;

/// What is changed of a webhook; what is left out stays.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields of `Hook`")]
pub struct Settings {
    pub name: Option<String>,
    pub url: Option<String>,
    pub kinds: Option<Vec<String>>,
    pub on: Option<bool>,
}

impl App {
    /// The webhooks of a shop.
    ///
    /// # Errors
    /// When the caller may not manage tokens: a webhook tells as much as a token reads.
    pub async fn hooks(&self, caller: &Caller) -> Result<Vec<Hook>> {
        caller.require(Permission::TokenManage)?;
        Ok(self.store.read().await?.hooks(caller.shop).await?)
    }

    /// Makes a webhook; it is told what happens from now on. Gives its secret, shown once.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn make_hook(&self, caller: &Caller, settings: Settings) -> Result<(Hook, String)> {
        caller.require(Permission::TokenManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let others = tx.hooks(caller.shop).await?;
        if others.len() >= MOST_HOOKS {
            let full = Refusal::new(
                "too_many_hooks",
                "a shop has at most 20 webhooks",
                "每个店铺最多 20 个 webhook",
            );
            return Err(full.hint("remove one that is not needed", "请删除不再需要的").into());
        }
        let since = begin(&mut tx, caller.shop).await?;
        let hook = Hook {
            id: HookId::new(now, self.entropy.as_ref()),
            name: settings.name.unwrap_or_default(),
            url: settings.url.unwrap_or_default(),
            kinds: settings.kinds.unwrap_or_else(|| vec!["*".to_owned()]),
            on: settings.on.unwrap_or(true),
            off_why: None,
            since,
            made_at: now,
        };
        hook.validate()?;
        let secret = Secret::new(|bytes| self.entropy.fill(bytes)).reveal();
        self.keep_hook_secret(&mut tx, caller, hook.id, Secrets::first(&secret)).await?;
        let event = ShopEvent::HookSet { hook: Box::new(hook.clone()) };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        Ok((hook, secret))
    }

    async fn keep_hook_secret(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        hook: HookId,
        secrets: Secrets,
    ) -> Result<()> {
        self.put_secret(tx, caller.shop, &secret_name(hook), &serde_json::to_vec(&secrets)?).await
    }

    /// Changes a webhook. Switched on again it goes on with what waits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn set_hook(&self, caller: &Caller, id: HookId, settings: Settings) -> Result<Hook> {
        caller.require(Permission::TokenManage)?;
        let mut tx = self.store.write().await?;
        let before = the_hook(&mut tx, caller, id).await?;
        let on = settings.on.unwrap_or(before.on);
        let hook = Hook {
            name: settings.name.unwrap_or(before.name),
            url: settings.url.unwrap_or(before.url),
            kinds: settings.kinds.unwrap_or(before.kinds),
            on,
            off_why: before.off_why.filter(|_| !on),
            ..before
        };
        hook.validate()?;
        let event = ShopEvent::HookSet { hook: Box::new(hook.clone()) };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.hooks.notify_one();
        Ok(hook)
    }

    /// Removes a webhook with its deliveries.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn remove_hook(&self, caller: &Caller, id: HookId) -> Result<()> {
        caller.require(Permission::TokenManage)?;
        let mut tx = self.store.write().await?;
        the_hook(&mut tx, caller, id).await?;
        tx.remove_deliveries(caller.shop, id).await?;
        tx.remove_sealed(caller.shop, &secret_name(id)).await?;
        let event = ShopEvent::HookRemoved { hook: id };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(tx.commit().await?)
    }

    /// Makes a new secret; the one before holds beside it for a day. Shown once.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn make_hook_secret(&self, caller: &Caller, id: HookId) -> Result<String> {
        caller.require(Permission::TokenManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        the_hook(&mut tx, caller, id).await?;
        let before = match self.secret(&mut tx, caller.shop, &secret_name(id)).await {
            // Its key is gone: only a new secret helps.
            Err(AppError::Sealed(_)) | Ok(None) => None,
            Ok(Some(plain)) => Some(serde_json::from_slice::<Secrets>(&plain)?),
            Err(other) => return Err(other),
        };
        let secret = Secret::new(|bytes| self.entropy.fill(bytes)).reveal();
        self.keep_hook_secret(&mut tx, caller, id, Secrets::after(before, &secret, now)).await?;
        let event = ShopEvent::HookSecretMade { hook: id };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Deliveries of a webhook, newest first; and where the next page begins.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn deliveries(
        &self,
        caller: &Caller,
        id: HookId,
        state: Option<&str>,
        before: Option<DeliveryId>,
    ) -> Result<(Vec<Delivery>, Option<DeliveryId>)> {
        caller.require(Permission::TokenManage)?;
        let mut tx = self.store.read().await?;
        the_hook(&mut tx, caller, id).await?;
        let mut page = tx.deliveries(caller.shop, id, state, before, PAGE + 1).await?;
        let more = page.len() as i64 > PAGE;
        page.truncate(PAGE as usize);
        let next = page.last().filter(|_| more).map(|delivery| delivery.id);
        Ok((page, next))
    }

    /// Delivers again: one that has ended, or all that failed. How many.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is no such delivery.
    pub async fn replay(&self, caller: &Caller, id: HookId, one: Option<DeliveryId>) -> Result<u64> {
        caller.require(Permission::TokenManage)?;
        let mut tx = self.store.write().await?;
        the_hook(&mut tx, caller, id).await?;
        let replayed = tx.replay_deliveries(caller.shop, id, one, self.now()).await?;
        tx.commit().await?;
        if one.is_some() && replayed == 0 {
            return Err(AppError::Absent("delivery"));
        }
        self.bus.hooks.notify_one();
        Ok(replayed)
    }
}

async fn the_hook(tx: &mut Tx, caller: &Caller, id: HookId) -> Result<Hook> {
    let hooks = tx.hooks(caller.shop).await?;
    hooks.into_iter().find(|hook| hook.id == id).ok_or(AppError::Absent("webhook"))
}
