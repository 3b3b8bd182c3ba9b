//! A buyer's request for a return, a refund, an exchange or a cancellation: its events, its fold, which of two rows of the
//! platform is the newer, and what a decision pays.
//!
//! Two moments wait for a decision ([`Stage`]): the request itself, and the goods when they have come back. Who does not decide
//! the first or second in time finds that the platform has ([`Decider::TimeOut`]).

use serde::{Deserialize, Serialize};

use crate::ids::{ActId, BuyerId, CaseId, ChannelId, EvidenceId, RemedyId, ReturnId};
use crate::inbound::ReturnIn;
use crate::money::Money;
use crate::reading::{Reading, words};
use crate::time::Instant;

#[cfg(test)]
mod tests;

words! {
    /// What a buyer asks for.
    ReturnKind {
        /// The goods go back, then the money.
        ReturnAndRefund = "return_and_refund",
        /// The money back; the goods stay or never came.
        RefundOnly = "refund_only",
        /// Other goods for these.
        Exchange = "exchange",
        /// The order is called off.
        Cancel = "cancel",
        /// The platform's word for it is not known here.
        Other = "other",
    }
}

words! {
    /// Where a request stands.
    ReturnState {
        /// It waits for a decision.
        Requested = "requested",
        /// The request was granted.
        Approved = "approved",
        /// It was turned down.
        Rejected = "rejected",
        /// The buyer has sent the goods back.
        GoodsOnTheWay = "goods_on_the_way",
        /// They have come back and wait for a decision.
        GoodsReceived = "goods_received",
        /// The money went back.
        Refunded = "refunded",
        /// The platform closed it.
        Closed = "closed",
        /// The buyer took it back.
        Cancelled = "cancelled",
        /// The platform's word for it is not known here.
        Unknown = "unknown",
    }
}

impl ReturnState {
    /// How far along it is; a request only goes forward, unless the platform says so with a later time.
    const fn rank(self) -> u8 {
        match self {
            Self::Unknown | Self::Requested => 0,
            Self::Approved | Self::Rejected => 1,
            Self::GoodsOnTheWay => 2,
            Self::GoodsReceived => 3,
            Self::Refunded | Self::Closed | Self::Cancelled => 4,
        }
    }

    /// The decision it waits for, if it waits for one.
    pub const fn awaits(self) -> Option<Stage> {
        match self {
            Self::Requested => Some(Stage::Request),
            Self::GoodsReceived => Some(Stage::Goods),
            _ => None,
        }
    }

    /// Whether somebody has to look at it: it waits for a decision, or nobody knows what it waits for.
    pub const fn opens(self) -> bool {
        self.awaits().is_some() || matches!(self, Self::Unknown)
    }

    /// Whether it ended without anybody having decided.
    pub const fn fell_away(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

words! {
    /// What is decided.
    Stage {
        /// The request.
        Request = "request",
        /// The goods that came back.
        Goods = "goods",
    }
}

words! {
    /// What was decided.
    ReturnVerdict {
        /// As the buyer asked.
        Approve = "approve",
        /// A smaller sum.
        ApprovePart = "approve_part",
        /// No, with a reason.
        Reject = "reject",
    }
}

words! {
    /// Who decided.
    Decider {
        /// The shop, from here.
        House = "house",
        /// Somebody on the platform: the shop there, or the platform itself.
        Platform = "platform",
        /// The platform, because nobody had in time.
        TimeOut = "time_out",
    }
}

/// A decision of the shop, as it is drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnDecision {
    /// Which request.
    pub of: ReturnId,
    /// What is decided.
    pub stage: Stage,
    /// What was decided.
    pub verdict: ReturnVerdict,
    /// The sum that goes back with this decision, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pays: Option<Money>,
    /// Why it is turned down, or granted in part: for the platform's own field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The buyer keeps the goods.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_goods: bool,
    /// Files of the case that go along with a no, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What was decided.
    pub stage: Stage,
    /// And how.
    pub verdict: ReturnVerdict,
    /// By whom.
    pub by: Decider,
    /// When.
    pub at: Instant,
    /// What goes back to the buyer with it, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pays: Option<Money>,
    /// The act that carried it out, for a decision of the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActId>,
    /// The entry of the remedies' ledger that its sum stands in, for a decision of the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<RemedyId>,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(
    missing_docs,
    reason = "field words; the buyer's name is not in the row, personal data is referenced by id"
)]
pub enum ReturnEvent {
    #[serde(rename = "return.requested")]
    Requested {
        channel: ChannelId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        buyer: Option<BuyerId>,
        row: ReturnIn,
        reading: Reading,
        /// The case it opened or joined, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    #[serde(rename = "return.changed")]
    Changed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        buyer: Option<BuyerId>,
        row: ReturnIn,
        /// What the new words say, where the words are new.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reading: Option<Reading>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    #[serde(rename = "return.decided")]
    Decided(Decided),
    /// A split gave it another case.
    #[serde(rename = "return.linked")]
    Linked { case: CaseId },
}

impl ReturnEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "return.requested",
            Self::Changed { .. } => "return.changed",
            Self::Decided(_) => "return.decided",
            Self::Linked { .. } => "return.linked",
        }
    }
}

/// A request as the fold of its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    /// Its id.
    pub id: ReturnId,
    /// How many events it has.
    pub version: i64,
    /// The channel.
    pub channel: ChannelId,
    /// The buyer, if known.
    pub buyer: Option<BuyerId>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// What the platform last said; its buyer's name is not kept here.
    pub row: ReturnIn,
    /// Where it stands; a word that is not known here moves nothing.
    pub state: ReturnState,
    /// Since when, by the platform's time.
    pub since: Instant,
    /// When the buyer asked.
    pub requested_at: Instant,
    /// When we first saw it.
    pub received_at: Instant,
    /// What triage read in the reason.
    pub reading: Reading,
    /// What was decided, first one first.
    pub decided: Vec<Decided>,
}

impl Return {
    /// The request that a first event makes; `None` if it is another event.
    pub fn open(id: ReturnId, at: Instant, event: &ReturnEvent) -> Option<Self> {
        let ReturnEvent::Requested { channel, buyer, row, reading, case } = event else { return None };
        let requested_at = row.requested_at.or(row.updated_at).unwrap_or(at).min(at);
        let since = if row.state == ReturnState::Requested { requested_at } else { moved_at(row, at) };
        Some(Self {
            id,
            version: 1,
            channel: *channel,
            buyer: *buyer,
            case: *case,
            row: row.clone(),
            state: row.state,
            since,
            requested_at,
            received_at: at,
            reading: reading.clone(),
            decided: Vec::new(),
        })
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, event: &ReturnEvent) {
        self.version += 1;
        match event {
            ReturnEvent::Requested { .. } => {}
            ReturnEvent::Changed { buyer, row, reading, case } => {
                let to = row.state;
                if to != ReturnState::Unknown && to != self.state {
                    (self.state, self.since) = (to, moved_at(row, at));
                }
                self.buyer = buyer.or(self.buyer);
                self.row = row.clone();
                self.case = case.or(self.case);
                if let Some(reading) = reading {
                    self.reading = reading.clone();
                }
            }
            ReturnEvent::Decided(decided) => self.decided.push(decided.clone()),
            ReturnEvent::Linked { case } => self.case = Some(*case),
        }
    }

    /// Whether the decision it waits for has been made, though the platform has not shown it yet.
    pub fn is_decided(&self, stage: Stage) -> bool {
        self.decided.iter().any(|d| d.stage == stage && d.at >= self.since)
    }

    /// What was decided elsewhere when the platform says `row` by now: at which moment, how, and what goes back with it.
    /// `None` where the house has decided already, or nothing was. `order` is what was paid for the order.
    pub fn decided_elsewhere(
        &self,
        row: &ReturnIn,
        order: Option<Money>,
    ) -> Option<(Stage, ReturnVerdict, Option<Money>)> {
        let refunded = row.state == ReturnState::Refunded;
        let sum = row.amount.or(order);
        match platform_verdict(self.state, row.state).filter(|(stage, _)| !self.is_decided(*stage)) {
            Some((stage, verdict)) => {
                let money = refunded || pays(row.kind, stage, verdict, false);
                Some((stage, verdict, sum.filter(|_| money)))
            }
            // The export skipped a step: money went back, and no decision so far has paid it.
            None if refunded && self.state != ReturnState::Refunded && self.paid().is_none() => {
                Some((Stage::Goods, ReturnVerdict::Approve, sum))
            }
            None => None,
        }
    }

    /// The first sum that a decision paid back.
    pub fn paid(&self) -> Option<Money> {
        self.decided.iter().find_map(|d| d.pays)
    }

    /// What decisions of these people paid back, in minor units of the first sum's currency.
    pub fn paid_minor(&self, by: impl Fn(Decider) -> bool) -> i64 {
        self.decided
            .iter()
            .filter(|d| by(d.by))
            .filter_map(|d| d.pays)
            .map(|m| m.minor)
            .fold(0, i64::saturating_add)
    }
}

/// When the platform moved a request to where a row says it is; never later than we saw it.
fn moved_at(row: &ReturnIn, seen: Instant) -> Instant {
    row.updated_at.map_or(seen, |at| at.min(seen))
}

/// What a row is beside what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing new.
    Same,
    /// The platform said it before what is known: a file of yesterday read today.
    Older,
    /// It is what the platform says now.
    Newer,
}

/// Which of two is the newer: by the platform's own time where both have one, else by how far along they are. A row
/// whose state is not known here is told by its time alone, and newer without one.
pub fn arrival(known: &Return, row: &ReturnIn) -> Arrival {
    if known.row == *row {
        return Arrival::Same;
    }
    let forward = row.state == ReturnState::Unknown || row.state.rank() >= known.state.rank();
    let newer = match (known.row.updated_at, row.updated_at) {
        (Some(before), Some(now)) if before != now => now > before,
        _ => forward,
    };
    if newer { Arrival::Newer } else { Arrival::Older }
}

/// What the platform decided when it moved a request from one state to another and nobody here had; `None` when nothing
/// was decided by it.
pub fn platform_verdict(from: ReturnState, to: ReturnState) -> Option<(Stage, ReturnVerdict)> {
    let stage = from.awaits()?;
    let verdict = match to {
        ReturnState::Rejected => ReturnVerdict::Reject,
        ReturnState::Approved | ReturnState::Refunded => ReturnVerdict::Approve,
        ReturnState::GoodsOnTheWay | ReturnState::GoodsReceived if stage == Stage::Request => {
            ReturnVerdict::Approve
        }
        _ => return None,
    };
    Some((stage, verdict))
}

/// Whether money goes back to the buyer with a decision. Goods that must come back first are paid for when they have been
/// looked at; what the buyer keeps, and a part of the price, at once; an exchange and a no pay nothing.
pub const fn pays(kind: ReturnKind, stage: Stage, verdict: ReturnVerdict, keep_goods: bool) -> bool {
    match (kind, stage, verdict) {
        (_, _, ReturnVerdict::Reject) | (ReturnKind::Exchange, _, ReturnVerdict::Approve) => false,
        (ReturnKind::ReturnAndRefund, Stage::Request, ReturnVerdict::Approve) => keep_goods,
        (_, _, ReturnVerdict::ApprovePart | ReturnVerdict::Approve) => true,
    }
}

/// What triage reads of a request: the platform's word for the reason, made readable, and the buyer's words.
pub fn said(row: &ReturnIn) -> String {
    let reason = row.reason.as_deref().map(|r| r.replace('_', " "));
    let parts = [reason.as_deref().unwrap_or_default().trim(), row.text.trim()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
}
