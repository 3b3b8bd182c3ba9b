//! Coupons that a platform has: shown live to whoever grants remedies, and handed to the buyer as a card through the outbox. A
//! card fulfils a remedy that was granted before; when it has arrived, the remedy is done, with the coupon as its reference.

use channels::connector::{Connector, Doing};
use domain::access::Permission;
use domain::case::{ActKind, ActState, Case, Command};
use domain::coupon::{Coupon, CouponCard};
use domain::ids::{ActId, CaseId, ChannelId, RemedyId, ShopId};
use domain::refusal::Refusal;
use domain::remedy::{RemedyKind, RemedyState};
use store::{StoreError, Tx};

use crate::acts::Leaving;
use crate::remedies::Ask;
use crate::{App, AppError, Caller, Result};

/// Times that a case which changed meanwhile is tried again.
const TRIES: usize = 3;

/// Coupons of a channel.
#[derive(Debug)]
pub struct Coupons {
    /// Those that can be claimed now.
    pub coupons: Vec<Coupon>,
    /// Whether they leave as cards by themselves; else a code goes out in words.
    pub cards: bool,
}

impl App {
    /// Coupons of a channel that a buyer can claim now, as its platform tells at this moment.
    ///
    /// # Errors
    /// When the caller may not grant remedies; a refusal where the channel is not connected or has no coupons that we can read, and
    /// that says what the platform said; [`AppError::TooMany`] when its budget of calls is used up.
    pub async fn coupons(&self, caller: &Caller, channel: ChannelId) -> Result<Coupons> {
        caller.require(Permission::RemedyGrant)?;
        let mut tx = self.store.read().await?;
        tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        let connected = self.connected(&mut tx, caller.shop, channel).await?;
        let cards = self.sends(&mut tx, caller.shop, channel, Doing::Coupon).await?;
        drop(tx);
        let mut connected = connected.ok_or_else(|| {
            Refusal::new("not_connected", "this channel is not connected", "该渠道尚未连接").hint(
                "connect it in the settings, or give the buyer a code by message",
                "请在设置中连接，或在私信中告知优惠码",
            )
        })?;
        if let Some(then) = self.spend_call(&connected).await? {
            return Err(AppError::TooMany {
                seconds: (then - self.now()).whole_seconds().max(1).unsigned_abs(),
            });
        }
        let coupons = self.call(&mut connected, Connector::coupons).await??;
        Ok(Coupons { coupons, cards })
    }

    /// Hands a coupon to a case's buyer as a card, for a remedy that is granted: checked like every private message, approved
    /// where the rules say so, and sent once.
    ///
    /// # Errors
    /// A refusal where the channel has no cards, the remedy is no granted coupon, or a card for it was sent before.
    pub async fn send_coupon(&self, caller: &Caller, case: CaseId, card: CouponCard) -> Result<Case> {
        for _ in 1..TRIES {
            match self.try_send_coupon(caller, case, &card).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_send_coupon(caller, case, &card).await
    }

    async fn try_send_coupon(&self, caller: &Caller, id: CaseId, card: &CouponCard) -> Result<Case> {
        caller.require(Permission::RemedyGrant)?;
        let mut tx = self.store.write().await?;
        // The remedy stays granted until the card is written down.
        tx.hold(caller.shop).await?;
        let channel = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case.channel;
        if !self.sends(&mut tx, caller.shop, channel, Doing::Coupon).await? {
            return Err(Refusal::new(
                "no_coupon_cards",
                "this channel does not send coupon cards by itself",
                "该渠道不能自动发送优惠券卡片",
            )
            .hint("give the buyer the coupon's code in a message", "请在私信中告知优惠码")
            .into());
        }
        granted(&mut tx, caller.shop, id, card.remedy).await?;
        let leaving = Leaving::said(ActKind::PrivateMessage, &card.title);
        let (checked, rules) = self.check_act_in(&mut tx, caller, id, &leaving).await?;
        if let Some(refusal) = checked.refusal {
            return Err(refusal.into());
        }
        let send = Command::SendCoupon {
            act: ActId::new(self.now(), self.entropy.as_ref()),
            coupon: Box::new(card.clone()),
            language: checked.language,
            rules: Box::new(rules),
        };
        let (case, last) = self.command_in(&mut tx, caller, id, &send, None).await?;
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
            self.bus.outbox.notify_one();
        }
        Ok(case)
    }
}

/// Refuses where a remedy is not a coupon that was granted to this case's buyer and not yet handed over.
pub(crate) async fn granted(tx: &mut Tx, shop: ShopId, case: CaseId, remedy: RemedyId) -> Result<()> {
    let found = tx.load_remedy(shop, remedy).await?.map(|loaded| loaded.remedy);
    let found = found.filter(|r| r.about.case == case).ok_or(AppError::Absent("remedy"))?;
    if found.given.kind == RemedyKind::Coupon && found.state == RemedyState::Granted {
        return Ok(());
    }
    Err(Refusal::new(
        "coupon_not_granted",
        "a card goes out for a coupon that was granted and is not done yet",
        "只有已批准且尚未完成的优惠券补救才能发送卡片",
    )
    .hint("grant the remedy first", "请先批准该补救")
    .field("remedy")
    .into())
}

/// A card that has arrived fulfils its remedy, in the transaction that says so. A remedy that somebody has ended meanwhile stays as
/// it is.
pub(crate) async fn settle(app: &App, tx: &mut Tx, caller: &Caller, case: &Case, act: ActId) -> Result<()> {
    let Some(act) = case.act(act).filter(|act| act.state == ActState::Posted) else { return Ok(()) };
    let Some(card) = &act.coupon else { return Ok(()) };
    let remedy = tx.load_remedy(caller.shop, card.remedy).await?;
    if remedy.is_some_and(|loaded| loaded.remedy.state == RemedyState::Granted) {
        let done = Ask::Done { reference: card.id.clone() };
        let system = Caller::system(caller.shop, "outbox");
        app.ask_remedy_in(tx, &system, case.id, card.remedy, done, None).await?;
    }
    Ok(())
}
