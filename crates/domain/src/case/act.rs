//! One thing that leaves the house for a case: where it stands, and how it leaves.

use serde::{Deserialize, Serialize};

use super::event::{ActKind, CaseEvent};
use crate::access::Role;
use crate::coupon::CouponCard;
use crate::ids::{ActId, MessageId, ReviewId};
use crate::reading::words;
use crate::returns::ReturnDecision;
use crate::time::Instant;

words! {
    /// Where an act stands.
    ActState {
        /// Waits for an approver.
        ApprovalRequested = "approval_requested",
        /// May leave.
        Approved = "approved",
        /// The approver said no.
        Declined = "declined",
        /// The author took it back.
        Withdrawn = "withdrawn",
        /// It stands on the platform.
        Posted = "posted",
        /// Waits in the outbox for its turn.
        Queued = "queued",
        /// The platform is being told.
        Leaving = "leaving",
        /// It may stand on the platform; nobody knows yet.
        Unknown = "unknown",
        /// The platform does not take it.
        Failed = "failed",
    }
}

/// How an act leaves by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// When something is done about it: it leaves, its try counts as cut off, or the platform is asked for it.
    pub due_at: Option<Instant>,
    /// How often the platform was told, or asked whether it stands there since it became unknown.
    pub attempts: u32,
    /// When the platform was first told.
    pub first_tried_at: Option<Instant>,
    /// The platform's code, when it does not take it.
    pub code: Option<String>,
    /// Why it waits, is unknown or was not taken.
    pub why: Option<String>,
    /// The platform's id of it.
    pub platform_id: Option<String>,
}

/// One thing that leaves the house for this case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// What it is.
    pub kind: ActKind,
    /// The words.
    pub text: String,
    /// Their language.
    pub language: String,
    /// The review it answers, for a public reply.
    pub target: Option<ReviewId>,
    /// What it decides, for a decision on a return request.
    #[serde(default)]
    pub decision: Option<Box<ReturnDecision>>,
    /// The coupon that it hands over.
    #[serde(default)]
    pub coupon: Option<Box<CouponCard>>,
    /// Where it stands.
    pub state: ActState,
    /// Who wrote it, as an actor.
    pub author: String,
    /// When.
    pub at: Instant,
    /// Who must approve, if anybody.
    pub approval: Option<Role>,
    /// Which of the case's clocks counts the approver's time.
    #[serde(default)]
    pub clock: Option<usize>,
    /// Who decided, as an actor.
    pub approver: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// When it was posted.
    pub posted_at: Option<Instant>,
    /// Where it can be seen.
    pub proof_url: Option<String>,
    /// A screenshot of it in the shop's keeping.
    #[serde(default)]
    pub proof_picture: Option<String>,
    /// The bot's rule that prepared it, if no person wrote it.
    #[serde(default)]
    pub rule: Option<String>,
    /// The buyer's message that the bot's rule answers.
    #[serde(default)]
    pub answers: Option<MessageId>,
    /// Pictures that go out with it, by their hashes.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// A program wrote it and sends it. What a person took back, or the platform did not take, is a person's from then on.
    #[serde(default)]
    pub automatic: bool,
    /// A greeting and no more.
    #[serde(default)]
    pub trivial: bool,
    /// A drafter proposed the words.
    #[serde(default)]
    pub proposed: bool,
    /// How it leaves by itself, where the channel can do that.
    #[serde(default)]
    pub sending: Sending,
}

impl Act {
    /// Whether it may still leave the house or wait to.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, ActState::Declined | ActState::Withdrawn | ActState::Posted)
    }

    /// Whether it takes the place that there is one of: it was posted, or is on its way to that.
    pub fn counts(&self) -> bool {
        self.is_open() || self.state == ActState::Posted
    }

    /// Whether it stands on the platform, or may by now.
    pub fn may_stand(&self) -> bool {
        matches!(self.state, ActState::Leaving | ActState::Unknown | ActState::Posted)
    }

    /// The act that a draft makes; none of another event. Until somebody asks for approval it may leave.
    pub(super) fn drafted(at: Instant, actor: &str, event: &CaseEvent) -> Option<Self> {
        let CaseEvent::ActDrafted {
            act,
            what,
            text,
            language,
            target,
            rules,
            rule,
            answers,
            decision,
            coupon,
        } = event
        else {
            return None;
        };
        let facts = rules.as_ref().map(|ruled| &ruled.facts.act);
        Some(Self {
            id: *act,
            kind: *what,
            text: text.clone(),
            language: language.clone(),
            target: *target,
            decision: decision.clone(),
            coupon: coupon.clone(),
            state: ActState::Approved,
            author: actor.to_owned(),
            at,
            approval: None,
            clock: None,
            approver: None,
            decided_at: None,
            reason: None,
            posted_at: None,
            proof_url: None,
            proof_picture: None,
            rule: rule.clone(),
            answers: *answers,
            pictures: Vec::new(),
            automatic: facts.is_some_and(|f| f.automatic),
            trivial: facts.is_some_and(|f| f.trivial),
            proposed: facts.is_some_and(|f| f.proposed),
            sending: Sending::default(),
        })
    }
}
