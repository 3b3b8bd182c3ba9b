//! Looking at what channels have sent, and deciding about what could not be taken in.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::Refusal;
use store::Tx;
use store::inbound::Inbound;

use super::PREFIX;
use crate::shops::InboundHealth;
use crate::{App, AppError, Caller, Result};

/// Rows of a page.
const PAGE: i64 = 50;

/// What a person decides about something that is parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parked {
    /// Take it in again.
    Replay,
    /// Let it go.
    Drop,
}

impl App {
    /// What came in, newest first; and where the next page begins.
    ///
    /// # Errors
    /// When the caller may not manage channels.
    pub async fn inbound(
        &self,
        caller: &Caller,
        state: Option<&str>,
        channel: Option<ChannelId>,
        before: Option<InboundId>,
    ) -> Result<(Vec<Inbound>, Option<InboundId>)> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let mut list = tx.inbound_list(caller.shop, state, channel, before, PAGE + 1).await?;
        let more = list.len() as i64 > PAGE;
        list.truncate(PAGE as usize);
        let next = list.last().filter(|_| more).map(|one| one.id);
        Ok((list, next))
    }

    /// How the webhooks of the shop's channels stand.
    pub(crate) async fn inbound_health(
        &self,
        tx: &mut Tx,
        shop: ShopId,
    ) -> Result<BTreeMap<ChannelId, InboundHealth>> {
        let mut all: BTreeMap<ChannelId, InboundHealth> = BTreeMap::new();
        for (name, at) in tx.sealed_names(shop, PREFIX).await? {
            if let Some(channel) = name.strip_prefix(PREFIX).and_then(|id| id.parse().ok()) {
                all.entry(ChannelId(channel)).or_default().secret_at = Some(at);
            }
        }
        for (channel, state, count) in tx.inbound_open(shop).await? {
            let health = all.entry(channel).or_default();
            match state.as_str() {
                "parked" => health.parked = count,
                _ => health.waiting = count,
            }
        }
        Ok(all)
    }

    /// One thing that came in, and its body, which is for those who may see personal data.
    ///
    /// # Errors
    /// When it is absent or the caller may not manage channels.
    pub async fn inbound_one(&self, caller: &Caller, id: InboundId) -> Result<(Inbound, Option<Vec<u8>>)> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let (one, body) = tx.inbound_one(caller.shop, id).await?.ok_or(AppError::Absent("webhook"))?;
        Ok((one, caller.may(Permission::PersonalDataRead).then_some(body)))
    }

    /// Decides about something that is parked.
    ///
    /// # Errors
    /// A refusal when it is not parked.
    pub async fn decide_inbound(&self, caller: &Caller, id: InboundId, what: Parked) -> Result<Inbound> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let done = match what {
            Parked::Replay => tx.replay_inbound(caller.shop, id, now).await?,
            Parked::Drop => tx.drop_inbound(caller.shop, id, now).await?,
        };
        let (one, _) = tx.inbound_one(caller.shop, id).await?.ok_or(AppError::Absent("webhook"))?;
        if !done {
            return Err(Refusal::new("not_parked", "this is not parked", "该消息不在待处理状态")
                .hint("load the list again", "请刷新列表")
                .into());
        }
        tx.commit().await?;
        self.bus.inbound.notify_one();
        Ok(one)
    }
}
