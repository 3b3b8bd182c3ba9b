//! What channels send: its signature is checked on the raw bytes, it is kept as it came, acknowledged, and taken in by a
//! worker. Nothing of a body is read before it is durable, and nothing that was acknowledged is lost.

mod desk;
mod gate;
mod push;
mod take;

use std::sync::Arc;

use channels::signed::{Headers, NotSigned, Secret, verify};
use domain::access::Permission;
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::inbound::Arrival;

use crate::{App, AppError, Caller, Result};
pub use channels::connector::Ack;
pub use channels::signed;
pub use desk::Parked;
pub(crate) use gate::{Gate, keep};
pub use push::Header;
pub use take::once;

/// Largest body of a webhook.
pub const LARGEST: usize = 1 << 20;
/// How long the secret before a new one still holds.
pub const GRACE: Span = Span::hours(24);
/// How long what was taken in is kept as it came.
pub const KEPT: Span = Span::hours(24 * 30);

/// The secrets that webhooks are signed with, in or out, as they are sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Secrets {
    current: String,
    /// The one before, and until when it holds.
    before: Option<(String, Instant)>,
}

impl Secrets {
    /// The first.
    pub(crate) fn first(secret: &str) -> Self {
        Self { current: secret.to_owned(), before: None }
    }

    /// A new one; the one before holds for [`GRACE`].
    pub(crate) fn after(before: Option<Self>, secret: &str, now: Instant) -> Self {
        Self { before: before.map(|before| (before.current, now + GRACE)), ..Self::first(secret) }
    }

    /// Those that hold now, the current one first.
    pub(crate) fn holding(&self, now: Instant) -> Vec<Secret> {
        let before = self.before.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        [Some(&self.current), before].into_iter().flatten().filter_map(|text| Secret::parse(text)).collect()
    }
}

/// What the names of these secrets begin with; the channel's id follows.
const PREFIX: &str = "inbound/";

fn name_of(channel: ChannelId) -> String {
    format!("{PREFIX}{}", channel.0)
}

impl App {
    /// Takes a webhook in: checks it, makes it durable, and wakes the worker. Gives its id, or none when this message came
    /// before.
    ///
    /// # Errors
    /// [`AppError::Absent`] where the channel takes no webhooks; a refusal when it is not signed; [`AppError::TooMany`]
    /// when more wait than can be kept.
    pub async fn receive(
        self: &Arc<Self>,
        shop: ShopId,
        channel: ChannelId,
        headers: &Headers<'_>,
        body: Vec<u8>,
    ) -> Result<Option<InboundId>> {
        let now = self.now();
        let secrets = self.holding(shop, channel, now).await?;
        verify(&secrets, headers, &body, now).map_err(not_signed)?;
        let arrival = Arrival {
            shop,
            id: InboundId::new(now, self.entropy.as_ref()),
            channel,
            message_id: headers.id.to_owned(),
            received_at: now,
            body,
            kind: None,
        };
        let id = arrival.id;
        let new = gate::keep(self, arrival).await?;
        Ok(new.then_some(id))
    }

    /// Makes a secret for a channel's webhooks; the one before holds for [`GRACE`]. Shown once.
    ///
    /// # Errors
    /// When the channel is absent or the caller may not manage channels.
    pub async fn make_inbound_secret(&self, caller: &Caller, channel: ChannelId) -> Result<String> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        let before = match self.inbound_secrets(&mut tx, caller.shop, channel).await {
            // Its key is gone: only a new secret helps.
            Err(AppError::Sealed(_)) => None,
            before => before?,
        };
        let current = Secret::new(|bytes| self.entropy.fill(bytes)).reveal();
        let secrets = Secrets::after(before, &current, now);
        self.put_secret(&mut tx, caller.shop, &name_of(channel), &serde_json::to_vec(&secrets)?).await?;
        let event = ShopEvent::InboundSecretMade { channel };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.gate.forget((caller.shop, channel));
        Ok(current)
    }

    /// The secrets that a channel's webhooks may be signed with now.
    async fn holding(&self, shop: ShopId, channel: ChannelId, now: Instant) -> Result<Arc<Vec<Secret>>> {
        if let Some(known) = self.gate.secrets((shop, channel), now) {
            return Ok(known);
        }
        let mut tx = self.store.read().await?;
        let read = self.inbound_secrets(&mut tx, shop, channel).await?;
        let holding = Arc::new(read.ok_or(AppError::Absent("webhook"))?.holding(now));
        self.gate.remember((shop, channel), Arc::clone(&holding), now);
        Ok(holding)
    }

    async fn inbound_secrets(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
    ) -> Result<Option<Secrets>> {
        let Some(plain) = self.secret(tx, shop, &name_of(channel)).await? else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&plain)?))
    }
}

fn not_signed(why: NotSigned) -> AppError {
    let (code, zh) = match why {
        NotSigned::Header(header) => ("webhook_header", format!("请求头 {header} 缺失或无法读取")),
        NotSigned::Time => ("webhook_time", "时间戳与当前时间相差超过五分钟".to_owned()),
        NotSigned::Signature => ("webhook_signature", "签名不正确".to_owned()),
    };
    Refusal::with(code, Words::made(why.to_string(), zh))
        .hint(
            "sign \"id.timestamp.body\" with the channel's secret as standardwebhooks.com describes",
            "请按 standardwebhooks.com 的说明，用该渠道的密钥对 \"id.timestamp.body\" 签名",
        )
        .into()
}
