//! What people do with connections: set them, have the seller agree, check them, look at how they do.

use std::collections::BTreeMap;

use channels::connector::{Abilities, Account, Connector, Field};
use domain::access::Permission;
use domain::ids::{ChannelId, ShopId};
use domain::link::Link;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use ring::hmac;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::links::{LinkState, Reading};
use store::shops::ChannelRow;

use super::{Connected, Kept, account, usual_since};
use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// How long a seller has on the platform's page.
const CONSENT_WITHIN: Span = Span::hours(1);

/// What is changed of a connection; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// Connects or disconnects.
    pub connected: Option<bool>,
    /// Whether acts leave by themselves.
    pub sends: Option<bool>,
    /// Whether the platform is read.
    pub reads: Option<bool>,
    /// From when on the platform is read, for one that was not read yet.
    pub since: Option<Instant>,
    /// Another address than the platform's own; empty for its own.
    pub base: Option<String>,
    /// Fields by name; an empty value takes a field out.
    pub fields: BTreeMap<String, String>,
}

/// A channel and what connects it.
pub struct Connection {
    /// The channel.
    pub channel: ChannelRow,
    /// Who could connect it; none where everything is done by hand.
    pub connector: Option<&'static dyn Connector>,
    /// How it is set, if it ever was.
    pub link: Option<Link>,
    /// How its platform does.
    pub state: LinkState,
    /// How far it is read.
    pub readings: Vec<Reading>,
    /// Which secret fields are filled in.
    pub filled: Vec<String>,
    /// Whether there are tokens, and until when the access token holds.
    pub tokens: Option<Option<Instant>>,
    /// Tries within the budget's span, up to now.
    pub tried: u32,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// What a connector is, for people.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The platform's name.
    pub name: &'static str,
    /// What it can do.
    pub abilities: Abilities,
    /// What is filled in.
    pub fields: &'static [Field],
    /// The seller agrees on a page of the platform.
    pub consents: bool,
    /// Pictures go along with a no to a return request by themselves.
    pub disputes: bool,
}

/// What comes back from a platform's page: whose agreement it is, and until when it counts.
#[derive(Serialize, Deserialize)]
struct State {
    shop: ShopId,
    channel: ChannelId,
    until: Instant,
}

impl App {
    /// The channels of a shop with their connections.
    ///
    /// # Errors
    /// When the caller may not see them.
    pub async fn connections(&self, caller: &Caller) -> Result<Vec<Connection>> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for channel in tx.channels(caller.shop).await? {
            all.push(self.connection_of(&mut tx, caller.shop, channel).await?);
        }
        Ok(all)
    }

    async fn connection_of(&self, tx: &mut Tx, shop: ShopId, channel: ChannelRow) -> Result<Connection> {
        let id = channel.id;
        let connector = self.connector(&channel.platform);
        let kept = match self.kept(tx, shop, id).await {
            // Its key is gone: everything is filled in again.
            Err(AppError::Sealed(_)) => Kept::default(),
            kept => kept?,
        };
        let tried = match connector.map(|c| c.abilities().budget) {
            Some((_, per)) => tx.tries(shop, id, self.now() - per).await?.iter().map(|(_, n)| n).sum(),
            None => 0,
        };
        Ok(Connection {
            connector,
            link: tx.link(shop, id).await?,
            state: tx.link_state(shop, id).await?,
            readings: tx.readings(shop, id).await?,
            filled: kept.fields.into_keys().collect(),
            tokens: kept.tokens.map(|tokens| tokens.access_until),
            tried,
            channel,
        })
    }

    /// Sets a connection.
    ///
    /// # Errors
    /// A refusal that names the field; when the caller may not manage channels.
    pub async fn set_link(&self, caller: &Caller, channel: ChannelId, setting: Setting) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let row = tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        let connector = self.connector(&row.platform).ok_or_else(|| by_hand(&row.platform))?;
        let before = tx.link(caller.shop, channel).await?;
        let was_on = before.as_ref().is_some_and(|link| link.connected);
        let mut link = before.unwrap_or_else(|| unset(now));
        let mut kept = match self.kept(&mut tx, caller.shop, channel).await {
            Err(AppError::Sealed(_)) => Kept::default(),
            kept => kept?,
        };
        let secrets = fill(connector, setting, &mut link, &mut kept)?;
        link.validate()?;
        if link.connected {
            complete(connector, &link, &kept)?;
        }
        if secrets {
            self.keep_link(&mut tx, caller.shop, channel, &kept).await?;
        }
        if secrets || !was_on {
            // What was wrong may be right by now.
            tx.put_link_state(caller.shop, channel, &LinkState::default()).await?;
        }
        self.begin_or_end(&mut tx, caller.shop, channel, connector, &link).await?;
        let event = ShopEvent::LinkSet { channel, link: Box::new(link) };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.linked(caller.shop);
        Ok(())
    }

    async fn begin_or_end(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
        connector: &dyn Connector,
        link: &Link,
    ) -> Result<()> {
        if !(link.connected && link.reads) {
            return Ok(tx.end_readings(shop, channel).await?);
        }
        for resource in connector.abilities().reads {
            tx.begin_reading(shop, channel, resource.as_str(), self.now()).await?;
        }
        Ok(())
    }

    /// Everybody looks again.
    fn linked(&self, shop: ShopId) {
        self.bus.send(Notice { shop, seq: 0, what: What::Shop });
        self.bus.outbox.notify_one();
        self.bus.readings.notify_one();
    }

    /// The page where the seller agrees. `redirect` is the address that the platform sends them back to.
    ///
    /// # Errors
    /// A refusal when the platform has none, or a field is missing.
    pub async fn consent_page(&self, caller: &Caller, channel: ChannelId, redirect: &str) -> Result<String> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let connected = self.to_connect(&mut tx, caller.shop, channel).await?;
        let state = State { shop: caller.shop, channel, until: self.now() + CONSENT_WITHIN };
        let state = self.sign_state(&state)?;
        let page = connected.connector.consent(&connected.account, &state, redirect, self.now());
        page.ok_or_else(|| {
            Refusal::new("no_consent", "this platform has no such page", "该平台没有授权页面").into()
        })
    }

    /// A channel that may not be connected yet, with its account as far as it is filled in.
    async fn to_connect(&self, tx: &mut Tx, shop: ShopId, channel: ChannelId) -> Result<Connected> {
        let row = tx.channel(shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        let connector = self.connector(&row.platform).ok_or_else(|| by_hand(&row.platform))?;
        let link = tx.link(shop, channel).await?.unwrap_or_else(|| unset(self.now()));
        let kept = self.kept(tx, shop, channel).await?;
        let account = account(connector, &domain::rulebook::market(&row.market), &link, kept);
        Ok(Connected { shop, channel, link, connector, account })
    }

    /// Takes what came back from the platform's page, and connects the channel. The state proves that we asked for it.
    ///
    /// # Errors
    /// A refusal when the state is not ours or too old, or the platform takes the code not.
    pub async fn consented(&self, query: &[(String, String)]) -> Result<(ShopId, ChannelId)> {
        let text = query.iter().find(|(name, _)| name == "state").map(|(_, value)| value.as_str());
        let state = self.read_state(text.unwrap_or_default())?.filter(|state| state.until > self.now());
        let State { shop, channel, .. } = state.ok_or_else(|| {
            Refusal::new("state_unknown", "this agreement was not asked for here", "此授权不是从本系统发起的")
                .hint("begin again from the channel's page", "请从渠道页面重新发起")
        })?;
        let mut connected = self.to_connect(&mut self.store.read().await?, shop, channel).await?;
        let query = query.to_vec();
        let grant =
            self.blocking(&connected, move |connector, call| connector.exchange(call, &query)).await?;
        let kept = self.kept(&mut self.store.read().await?, shop, channel).await?;
        self.granted(&mut connected, kept, grant.map_err(AppError::from)?).await?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let link = Link { connected: true, ..connected.link };
        self.begin_or_end(&mut tx, shop, channel, connected.connector, &link).await?;
        let events =
            [ShopEvent::LinkAuthorised { channel }, ShopEvent::LinkSet { channel, link: Box::new(link) }];
        tx.shop_events(shop, now, "system:consent", &events).await?;
        tx.put_link_state(shop, channel, &LinkState { ok_at: Some(now), ..LinkState::default() }).await?;
        tx.commit().await?;
        self.linked(shop);
        Ok((shop, channel))
    }

    /// Asks the platform whether the account works.
    ///
    /// # Errors
    /// A refusal that says what the platform said.
    pub async fn check_link(&self, caller: &Caller, channel: ChannelId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let mut connected = self.to_connect(&mut self.store.read().await?, caller.shop, channel).await?;
        let answer = self.call(&mut connected, channels::connector::Connector::check).await?;
        if answer.is_ok() {
            self.platform_did(caller.shop, channel, None).await?;
        }
        Ok(answer?)
    }

    /// Reads everything of a channel now.
    ///
    /// # Errors
    /// When the caller may not manage channels.
    pub async fn read_now(&self, caller: &Caller, channel: ChannelId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        let row = tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        if let (Some(link), Some(connector)) =
            (tx.link(caller.shop, channel).await?, self.connector(&row.platform))
        {
            // What a connector has learnt to read since it was connected begins here.
            self.begin_or_end(&mut tx, caller.shop, channel, connector, &link).await?;
        }
        let all = channels::connector::Resource::ALL.map(channels::connector::Resource::as_str);
        tx.read_now(caller.shop, channel, &all, self.now()).await?;
        tx.commit().await?;
        self.bus.readings.notify_one();
        Ok(())
    }

    /// The state that goes to the platform and back: readable, and signed with the key that seals secrets.
    fn sign_state(&self, state: &State) -> Result<String> {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(serde_json::to_vec(state)?);
        let tag = hmac::sign(&self.state_key()?, body.as_bytes());
        Ok(format!("{body}.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(tag.as_ref())))
    }

    fn read_state(&self, text: &str) -> Result<Option<State>> {
        use base64::Engine as _;
        let decode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok();
        let Some((body, tag)) = text.split_once('.') else { return Ok(None) };
        let Some(tag) = decode(tag) else { return Ok(None) };
        if hmac::verify(&self.state_key()?, body.as_bytes(), &tag).is_err() {
            return Ok(None);
        }
        Ok(decode(body).and_then(|body| serde_json::from_slice(&body).ok()))
    }

    fn state_key(&self) -> Result<hmac::Key> {
        Ok(hmac::Key::new(hmac::HMAC_SHA256, &self.derived("kintsugi 2026 the state of a consent page")?))
    }
}

impl Connection {
    /// What its connector is, for people.
    pub fn shown(&self) -> Option<Shown> {
        let connector = self.connector?;
        Some(Shown {
            name: connector.name(),
            abilities: connector.abilities(),
            fields: connector.fields(),
            disputes: connector.disputes().is_some(),
            consents: connector.consent(&Account::default(), "", "", Instant(0)).is_some(),
        })
    }
}

fn unset(now: Instant) -> Link {
    Link {
        connected: false,
        sends: true,
        reads: true,
        since: usual_since(now),
        base: None,
        fields: BTreeMap::new(),
    }
}

fn by_hand(platform: &str) -> Refusal {
    let en =
        format!("there is no connection to {platform}: its files are imported, and its acts posted by hand");
    let zh = format!("{platform} 没有可用的连接：请导入文件，并手动发布");
    Refusal::with("no_connector", domain::refusal::Words::made(en, zh))
}

/// Fills a change in; whether a secret was among it.
fn fill(connector: &dyn Connector, setting: Setting, link: &mut Link, kept: &mut Kept) -> Result<bool> {
    link.connected = setting.connected.unwrap_or(link.connected);
    link.sends = setting.sends.unwrap_or(link.sends);
    link.reads = setting.reads.unwrap_or(link.reads);
    link.since = setting.since.unwrap_or(link.since);
    if let Some(base) = setting.base {
        link.base = Some(base.trim().trim_end_matches('/').to_owned()).filter(|base| !base.is_empty());
    }
    Ok(fill_in(connector.fields(), setting.fields, &mut link.fields, &mut kept.fields)?)
}

/// Fills fields in, the secret ones apart; an empty value takes one out. Whether a secret was among them.
pub(crate) fn fill_in(
    fields: &[Field],
    given: BTreeMap<String, String>,
    open: &mut BTreeMap<String, String>,
    sealed: &mut BTreeMap<String, String>,
) -> std::result::Result<bool, Refusal> {
    let mut secrets = false;
    for (name, value) in given {
        let field = fields.iter().find(|field| field.name == name).ok_or_else(|| {
            Refusal::new("field_unknown", "this platform has no such field", "该平台没有此字段")
                .field("fields")
        })?;
        let into = if field.secret { &mut *sealed } else { &mut *open };
        secrets |= field.secret;
        match value.trim() {
            "" => drop(into.remove(&name)),
            value => drop(into.insert(name, value.to_owned())),
        }
    }
    Ok(secrets)
}

/// Refuses a connection that lacks a field.
fn complete(connector: &dyn Connector, link: &Link, kept: &Kept) -> Result<()> {
    let filled = |field: &Field| link.fields.contains_key(field.name) || kept.fields.contains_key(field.name);
    match connector.fields().iter().find(|field| !field.optional && !filled(field)) {
        None => Ok(()),
        Some(field) => {
            let words = domain::refusal::Words::made(
                format!("“{}” is not filled in", field.en),
                format!("尚未填写“{}”", field.zh),
            );
            Err(Refusal::with("field_missing", words).field(field.name).into())
        }
    }
}
