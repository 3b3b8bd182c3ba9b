//! The outbox: acts leave by themselves where their channel can do that. An approved act is queued in the transaction that
//! approves it; a worker writes down that it is about to tell the platform, tells it, and writes down what it said. What
//! nobody heard an answer to is never simply repeated: the platform is asked whether it stands there, else a person looks.

mod automatic;
mod delivery;
mod desk;
mod round;

use channels::connector::{Disputes, Doing};
use domain::case::{Act, ActKind, ActState, Command, Context, Terms, decide};
use domain::ids::{ActId, ChannelId, ShopId, UserId};
use domain::time::{Instant, Span};
use store::projection::case::Loaded;
use store::{Batch, Tx};

use crate::{App, Caller, Result};
pub use desk::{OutboxItem, OutboxPage};
pub(crate) use round::channel_round;
pub use round::{once, take_over};
pub use store::outbox::OutboxCount;

/// A channel of a shop.
pub(crate) type Place = (ShopId, ChannelId);

/// Who is said to have sent it.
const ACTOR: &str = "system:outbox";

/// What an act asks of a platform.
pub(crate) fn doing(act: &Act) -> Doing {
    if act.coupon.is_some() { Doing::Coupon } else { doing_of(act.kind) }
}

/// What words of a kind ask of a platform.
pub(crate) const fn doing_of(kind: ActKind) -> Doing {
    match kind {
        ActKind::PublicReply => Doing::Reply,
        ActKind::PrivateMessage | ActKind::ReviewAsk => Doing::Message,
        ActKind::ReturnDecision => Doing::Decide,
    }
}

impl App {
    /// Whether a channel does something by itself; else it is done by hand.
    pub(crate) async fn sends(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
        what: Doing,
    ) -> Result<bool> {
        Ok(self.sends_what(tx, shop, channel).await?.contains(&what))
    }

    /// Whether a channel sends this act by itself: what it is, and the files that go along.
    pub(crate) async fn sends_act(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
        act: &Act,
    ) -> Result<bool> {
        let plain = act.decision.as_ref().is_none_or(|decision| decision.evidence.is_empty());
        Ok(self.sends(tx, shop, channel, doing(act)).await?
            && (plain || self.disputes(tx, shop, channel).await?.is_some()))
    }

    /// What goes along with a no to a return request of a channel by itself; none where that is done by hand.
    pub(crate) async fn disputes(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
    ) -> Result<Option<Disputes>> {
        if !self.sends(tx, shop, channel, Doing::Decide).await? {
            return Ok(None);
        }
        let Some(row) = tx.channel(shop, channel).await? else { return Ok(None) };
        Ok(self.connector(&row.platform).and_then(channels::connector::Connector::disputes))
    }

    /// What a channel sends by itself.
    pub(crate) async fn sends_what(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        channel: ChannelId,
    ) -> Result<&'static [Doing]> {
        let link = tx.link(shop, channel).await?;
        if !link.is_some_and(|link| link.connected && link.sends) {
            return Ok(&[]);
        }
        let Some(row) = tx.channel(shop, channel).await? else { return Ok(&[]) };
        Ok(self.connector(&row.platform).map_or(&[], |c| c.abilities().does))
    }

    /// Gives what a command has approved to the outbox, where the channel sends by itself.
    pub(crate) async fn queue_approved(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        loaded: &mut Loaded,
        command: &Command,
        cx: &Context<'_>,
    ) -> Result<()> {
        let (Command::DraftAct { act, .. }
        | Command::DecideReturn { act, .. }
        | Command::SendCoupon { act, .. }
        | Command::ApproveAct { act, .. }) = command
        else {
            return Ok(());
        };
        let ready = loaded.case.act(*act).filter(|a| a.state == ActState::Approved && a.pictures.is_empty());
        let Some(ready) = ready else { return Ok(()) };
        let able = self.sends_act(tx, caller.shop, loaded.case.channel, ready).await?;
        if !able || !delivery::possible(tx, caller.shop, &loaded.case, *act).await? {
            return Ok(());
        }
        let queue = Command::QueueAct { act: *act, at: cx.now + undo(cx.terms) };
        let events = decide(&loaded.case, &queue, cx)?;
        crate::cases::write(batch, loaded, cx.now, &caller.actor, &events)
    }

    /// The person behind an act, with the role they have now, as the outbox: the figures for money are theirs.
    async fn behind(&self, tx: &mut Tx, shop: ShopId, act: &Act) -> Result<Option<Caller>> {
        let Some(user) = act.author.strip_prefix("user:").and_then(|id| id.parse().ok()).map(UserId) else {
            return Ok(None);
        };
        let Some(role) = tx.role(shop, user).await? else { return Ok(None) };
        let all = domain::access::Permission::ALL.iter().copied();
        Ok(Some(Caller::new(shop, user, None, role, ACTOR.to_owned(), all)))
    }

    /// Who writes down what became of an act.
    async fn sender(&self, tx: &mut Tx, shop: ShopId, act: Option<&Act>) -> Result<Caller> {
        let behind = match act {
            Some(act) => self.behind(tx, shop, act).await?,
            None => None,
        };
        Ok(behind.unwrap_or_else(|| Caller::system(shop, "outbox")))
    }
}

/// How long an act waits before it leaves, so that its author may think better of it.
pub(crate) fn undo(terms: &Terms) -> Span {
    Span::seconds(terms.policy.reply.undo_seconds.into())
}

/// Whether an act pays money back, so that figures hold for it.
fn pays(act: &Act) -> bool {
    act.decision.as_ref().is_some_and(|decision| decision.pays.is_some())
}

/// An act on its way, as the worker carries it.
#[derive(Clone, Copy, Debug)]
struct Carried {
    act: ActId,
    case: domain::ids::CaseId,
    /// When the platform was first told.
    tried_at: Instant,
    /// How often it was told, or asked.
    attempts: u32,
    what: Doing,
}
