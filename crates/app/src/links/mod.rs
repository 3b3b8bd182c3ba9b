//! Connections of channels to their platforms: the account with its secrets and tokens, and calls that keep the tokens
//! fresh. A single-use refresh token is used by one process at a time, and what it bought is kept before it is used.

mod desk;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use channels::connector::{Account, Call, Connector, Failure, Grant, Tokens};
use channels::wire::{Http, PATIENCE, Wire};
use domain::ids::{ChannelId, ShopId};
use domain::link::Link;
use domain::refusal::{Refusal, Words};
use domain::rulebook::{market, platform};
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::{App, AppError, Result};
pub use channels::connector::{Doing, Field};
pub(crate) use desk::fill_in;
pub use desk::{Connection, Setting, Shown};
pub use read::read_once;
pub(crate) use read::{read_channel, take_over};
pub use store::links::{LinkState, Reading};

/// Tokens that end within this are renewed before they are used.
const FRESH: Span = Span::minutes(5);
/// How long a process that renews tokens has for it.
const RENEWING: Span = Span::seconds(60);
/// When somebody else renews the tokens.
const SOON: Span = Span::seconds(2);

/// The ways out to platforms.
pub struct Ways {
    /// Who carries the calls.
    pub wire: Arc<dyn Wire>,
    /// Who speaks a platform's language, by the rulebook's word for it.
    pub find: fn(&str) -> Option<&'static dyn Connector>,
    /// How often a resource is read, where that is not left to the resource.
    pub pace: Option<Span>,
}

impl std::fmt::Debug for Ways {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ways").finish_non_exhaustive()
    }
}

impl Ways {
    /// The network, with these machines of the house's own network allowed (`host:port`).
    pub fn network(near: BTreeSet<String>) -> Self {
        Self { wire: Arc::new(Http::new(near, PATIENCE)), find: channels::connector::of, pace: None }
    }
}

/// What is sealed for a channel.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Kept {
    /// What was filled in and is secret.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// What the platform gave beside its tokens.
    #[serde(default)]
    more: BTreeMap<String, String>,
    #[serde(default)]
    tokens: Option<Tokens>,
}

/// A connected channel.
#[derive(Clone)]
pub(crate) struct Connected {
    pub(crate) shop: ShopId,
    pub(crate) channel: ChannelId,
    pub(crate) link: Link,
    pub(crate) connector: &'static dyn Connector,
    pub(crate) account: Account,
}

fn name_of(channel: ChannelId) -> String {
    format!("link/{}", channel.0)
}

impl App {
    /// Sets the ways out, once, before anything runs.
    pub fn set_ways(&self, ways: Ways) {
        drop(self.ways.set(ways));
    }

    pub(crate) fn ways(&self) -> &Ways {
        self.ways.get_or_init(|| Ways::network(BTreeSet::new()))
    }

    /// Who speaks the language of a channel's platform.
    pub(crate) fn connector(&self, platform_word: &str) -> Option<&'static dyn Connector> {
        (self.ways().find)(&platform(platform_word))
    }

    /// A channel that is connected, with its account.
    pub(crate) async fn connected(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
    ) -> Result<Option<Connected>> {
        let Some(link) = tx.link(shop, channel).await?.filter(|link| link.connected) else { return Ok(None) };
        let Some(row) = tx.channel(shop, channel).await? else { return Ok(None) };
        let Some(connector) = self.connector(&row.platform) else { return Ok(None) };
        let kept = self.kept(tx, shop, channel).await?;
        let account = account(connector, &market(&row.market), &link, kept);
        Ok(Some(Connected { shop, channel, link, connector, account }))
    }

    async fn kept(&self, tx: &mut Tx, shop: ShopId, channel: ChannelId) -> Result<Kept> {
        let Some(plain) = self.secret(tx, shop, &name_of(channel)).await? else { return Ok(Kept::default()) };
        Ok(serde_json::from_slice(&plain)?)
    }

    async fn keep_link(&self, tx: &mut Tx, shop: ShopId, channel: ChannelId, kept: &Kept) -> Result<()> {
        self.put_secret(tx, shop, &name_of(channel), &serde_json::to_vec(kept)?).await
    }

    /// Calls a platform; blocking work is done off the runtime. Tokens that are over are renewed once.
    ///
    /// # Errors
    /// As the store says; what the platform says is the inner result.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        connected: &mut Connected,
        ask: impl Fn(&'static dyn Connector, &Call<'_>) -> std::result::Result<T, Failure>
        + Clone
        + Send
        + 'static,
    ) -> Result<std::result::Result<T, Failure>> {
        let ends = connected.account.tokens.as_ref().and_then(|tokens| tokens.access_until);
        if ends.is_some_and(|until| until <= self.now() + FRESH)
            && let Err(failure) = self.renew(connected).await?
        {
            return Ok(Err(failure));
        }
        let first = self.blocking(connected, ask.clone()).await?;
        if !matches!(first, Err(Failure::Token)) {
            return Ok(first);
        }
        // The platform has refused the token, so nothing has happened.
        if let Err(failure) = self.renew(connected).await? {
            return Ok(Err(failure));
        }
        self.blocking(connected, ask).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        connected: &Connected,
        ask: impl FnOnce(&'static dyn Connector, &Call<'_>) -> std::result::Result<T, Failure> + Send + 'static,
    ) -> Result<std::result::Result<T, Failure>> {
        let (wire, account, connector) =
            (Arc::clone(&self.ways().wire), connected.account.clone(), connected.connector);
        let now = self.now();
        let done = tokio::task::spawn_blocking(move || {
            ask(connector, &Call { wire: wire.as_ref(), account: &account, now })
        });
        Ok(done.await?)
    }

    /// Gets new tokens, unless another has got them meanwhile.
    async fn renew(&self, connected: &mut Connected) -> Result<std::result::Result<(), Failure>> {
        let (shop, channel) = (connected.shop, connected.channel);
        let mut tx = self.store.write().await?;
        let now = self.now();
        let mine = tx.claim_refresh(shop, channel, now, now + RENEWING).await?;
        let kept = self.kept(&mut tx, shop, channel).await?;
        tx.commit().await?;
        if kept.tokens != connected.account.tokens {
            // Somebody was faster.
            connected.account.tokens = kept.tokens;
            if mine {
                self.end_renewing(shop, channel).await?;
            }
            return Ok(Ok(()));
        }
        if !mine {
            let why = "its tokens are being renewed".to_owned();
            return Ok(Err(Failure::Later { why, after: Some(SOON) }));
        }
        match self.blocking(connected, <dyn Connector>::refresh).await? {
            Ok(grant) => {
                self.granted(connected, kept, grant).await?;
                Ok(Ok(()))
            }
            Err(failure) => {
                self.end_renewing(shop, channel).await?;
                if matches!(failure, Failure::Refused { .. } | Failure::Token) {
                    self.wants_consent(shop, channel, &failure).await?;
                    let why = "the seller must agree again on the platform's page".to_owned();
                    return Ok(Err(Failure::Later { why, after: Some(Span::minutes(10)) }));
                }
                // A renewal that nobody heard of did nothing that was asked for here.
                let why = failure.to_string();
                Ok(Err(Failure::Later { why, after: None }))
            }
        }
    }

    /// Keeps what the platform gave, before anything is done with it.
    async fn granted(&self, connected: &mut Connected, mut kept: Kept, grant: Grant) -> Result<()> {
        let (shop, channel) = (connected.shop, connected.channel);
        kept.tokens = Some(grant.tokens);
        kept.more.extend(grant.more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let mut tx = self.store.write().await?;
        self.keep_link(&mut tx, shop, channel, &kept).await?;
        tx.end_refresh(shop, channel).await?;
        let mut state = tx.link_state(shop, channel).await?;
        if state.consent {
            state.consent = false;
            tx.put_link_state(shop, channel, &state).await?;
        }
        tx.commit().await?;
        connected.account.tokens = kept.tokens;
        connected.account.fields.extend(kept.more);
        Ok(())
    }

    async fn end_renewing(&self, shop: ShopId, channel: ChannelId) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.end_refresh(shop, channel).await?;
        Ok(tx.commit().await?)
    }

    async fn wants_consent(&self, shop: ShopId, channel: ChannelId, failure: &Failure) -> Result<()> {
        let mut tx = self.store.write().await?;
        let mut state = tx.link_state(shop, channel).await?;
        (state.consent, state.error, state.error_at) = (true, Some(failure.to_string()), Some(self.now()));
        tx.put_link_state(shop, channel, &state).await?;
        tx.commit().await?;
        tracing::warn!(%channel, %failure, "a platform wants the seller to agree again");
        Ok(())
    }

    /// Writes down how a platform does: it answered, or it was not reached.
    pub(crate) async fn platform_did(
        &self,
        shop: ShopId,
        channel: ChannelId,
        failed: Option<(&str, Option<Span>)>,
    ) -> Result<()> {
        let now = self.now();
        // Looking costs nothing to the single writer; most answers change nothing.
        let state = self.store.read().await?.link_state(shop, channel).await?;
        if failed.is_none()
            && state.breaker.failures == 0
            && state.ok_at.is_some_and(|at| at + OK_EVERY > now)
        {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        let mut state = tx.link_state(shop, channel).await?;
        match failed {
            None => (state.breaker, state.ok_at) = (state.breaker.worked(), Some(now)),
            Some((why, asked)) => {
                state.breaker = state.breaker.failed(now, asked);
                (state.error, state.error_at) = (Some(why.to_owned()), Some(now));
            }
        }
        tx.put_link_state(shop, channel, &state).await?;
        Ok(tx.commit().await?)
    }
}

/// How exactly it is kept when a platform last answered.
const OK_EVERY: Span = Span::seconds(30);

fn account(connector: &dyn Connector, market: &str, link: &Link, kept: Kept) -> Account {
    let mut fields = link.fields.clone();
    fields.extend(kept.fields);
    fields.extend(kept.more);
    Account {
        base: link.base.clone().unwrap_or_else(|| connector.base(market)),
        market: market.to_owned(),
        fields,
        tokens: kept.tokens,
    }
}

/// Whether a failure says something of the platform, and what.
pub(crate) fn trouble(failure: &Failure) -> Option<(String, Option<Span>)> {
    match failure {
        Failure::Later { why, after } => Some((why.clone(), *after)),
        Failure::Unknown { why } => Some((why.clone(), None)),
        Failure::Token | Failure::Refused { .. } => None,
    }
}

/// The instant a channel connected now is read from, unless somebody says otherwise.
pub(crate) fn usual_since(now: Instant) -> Instant {
    now - Span::hours(24 * 30)
}

impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        refusal(&failure).into()
    }
}

/// What a platform said, for people.
pub(crate) fn refusal(failure: &Failure) -> Refusal {
    let (code, zh) = match failure {
        Failure::Later { why, .. } => ("platform_away", format!("平台暂时无法访问：{why}")),
        Failure::Token => ("platform_token", "平台不接受访问令牌".to_owned()),
        Failure::Refused { code, why } => ("platform_refused", format!("平台拒绝（{code}）：{why}")),
        Failure::Unknown { why } => ("platform_silent", format!("平台没有明确回应：{why}")),
    };
    Refusal::with(code, Words::made(failure.to_string(), zh))
}
