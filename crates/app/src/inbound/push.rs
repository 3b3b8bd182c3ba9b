//! Pushes of platforms: proven on the raw bytes, kept as they came, acknowledged as the platform wants it, and heeded by a
//! worker. A push is a hint: what it names is read again from the platform, which is the truth.

use std::sync::Arc;

use channels::connector::{Ack, Hint, Pushed, Resource};
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::Refusal;
use store::inbound::{Arrival, Inbound};

use super::gate;
use crate::links::Connected;
use crate::{App, AppError, Result};

/// What the kind of a push begins with where it is kept.
const PUSH: &str = "push/";
/// At the end of it when the account is connected no more.
const ENDED: &str = "ended";
/// Longest id of a push and longest word for its kind.
const LONGEST_WORD: usize = 200;

/// Finds a header by its name in lower case.
pub type Header<'a> = dyn Fn(&str) -> Option<&'a str> + Sync + 'a;

/// What a kept push told.
pub(super) struct Told {
    read: Vec<&'static str>,
    ended: bool,
}

/// Reads the kind of something kept, if it is a push.
pub(super) fn told(kind: &str) -> Option<Told> {
    let (_word, rest) = kind.strip_prefix(PUSH)?.rsplit_once('/')?;
    let words: Vec<&str> = rest.split(',').collect();
    let read = Resource::ALL.iter().map(|r| r.as_str()).filter(|word| words.contains(word)).collect();
    Some(Told { read, ended: words.contains(&ENDED) })
}

/// The kind under which a push is kept: the platform's word, then what to read.
fn kind(hint: &Hint) -> String {
    let mut words: Vec<&str> = hint.read.iter().map(|resource| resource.as_str()).collect();
    words.extend(hint.ended.then_some(ENDED));
    let word: String = hint.kind.chars().take(LONGEST_WORD).collect();
    format!("{PUSH}{word}/{}", words.join(","))
}

/// What a push tells, if it is the platform's.
fn genuine(connected: &Connected, header: &Header<'_>, body: &[u8], url: &str) -> Result<Hint> {
    let pushed = Pushed { header: &|name| header(name), body, url };
    let told = connected.connector.push(&connected.account, &pushed);
    told.map_err(|_not_genuine| {
        Refusal::new("push_signature", "its signature is missing or wrong", "签名缺失或不正确")
            .hint("look whether key and address are those at the platform", "请检查密钥和地址是否与平台一致")
            .into()
    })
}

impl App {
    /// Takes a platform's push in; gives what it is acknowledged with. `url` is the address as it stands at the platform.
    ///
    /// # Errors
    /// [`AppError::Absent`] where the channel takes none; a refusal when it is not the platform's;
    /// [`AppError::TooMany`] when more wait than can be kept.
    pub async fn receive_push(
        self: &Arc<Self>,
        shop: ShopId,
        channel: ChannelId,
        header: &Header<'_>,
        body: Vec<u8>,
        url: &str,
    ) -> Result<Ack> {
        let mut tx = self.store.read().await?;
        let connected = self.connected(&mut tx, shop, channel).await?.ok_or(AppError::Absent("webhook"))?;
        drop(tx);
        let hint = genuine(&connected, header, &body, url)?;
        let now = self.now();
        let arrival = Arrival {
            shop,
            id: InboundId::new(now, self.entropy.as_ref()),
            channel,
            message_id: format!("push/{}", hint.id.chars().take(LONGEST_WORD).collect::<String>()),
            received_at: now,
            kind: Some(kind(&hint)),
            body,
        };
        gate::keep(self, arrival).await?;
        Ok(connected.connector.ack())
    }

    /// Does what a push asks for.
    pub(super) async fn heed(&self, push: &Inbound, told: &Told) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.read_now(push.shop, push.channel, &told.read, now).await?;
        if told.ended {
            let mut state = tx.link_state(push.shop, push.channel).await?;
            let why = "the seller has ended the connection on the platform";
            (state.consent, state.error, state.error_at) = (true, Some(why.to_owned()), Some(now));
            tx.put_link_state(push.shop, push.channel, &state).await?;
        }
        tx.commit().await?;
        self.bus.readings.notify_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_push_is_what_it_told() {
        let hint = |kind: &str, read: &[Resource], ended| Hint {
            kind: kind.to_owned(),
            read: read.to_vec(),
            ended,
            ..Hint::default()
        };
        for (hint, read, ended) in [
            (hint("14", &[Resource::Messages], false), &["messages"][..], false),
            (
                hint("orders/updated", &[Resource::Orders, Resource::Parcels], false),
                &["orders", "parcels"],
                false,
            ),
            (hint("6", &[], true), &[], true),
            (hint("", &[], false), &[], false),
        ] {
            let told = told(&kind(&hint)).expect("a push");
            assert_eq!((told.read.as_slice(), told.ended), (read, ended), "{}", kind(&hint));
        }
        assert!(told("reviews").is_none() && told("push/").is_none());
    }
}
