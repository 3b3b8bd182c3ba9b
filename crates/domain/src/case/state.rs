//! A case as the fold of its events. `apply` cannot fail: what the log says happened, happened.

use serde::{Deserialize, Serialize};

use super::act::{Act, ActState};
use super::clock::{Clock, ClockState};
use super::event::{CaseEvent, Glance, Opened, Outcome, Source, State, Verdict};
use super::steps::{JudgedClaim, Progress};
use crate::access::Role;
use crate::appeal::AppealState;
use crate::ids::{ActId, AppealId, BuyerId, CaseId, ChannelId, RemedyId, ReturnId, ReviewId, UserId};
use crate::money::Money;
use crate::returns::Stage;
use crate::time::Instant;
use crate::verify::Objectivity;

/// A case that was merged into this one, and what came with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the parts of the event that made it")]
pub struct Absorbed {
    pub case: CaseId,
    pub number: i64,
    pub at: Instant,
    pub subjects: Vec<super::event::Subject>,
    /// Positions of its clocks among this case's.
    pub clocks: Vec<usize>,
}

/// A macro that was applied to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MacroUse {
    /// Which.
    pub id: String,
    /// When.
    pub at: Instant,
    /// By whom, as an actor.
    pub by: String,
    /// Whether the review had changed for the better before.
    pub improved_before: bool,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the field words of mission.md and the events that set them")]
pub struct Case {
    pub id: CaseId,
    pub version: i64,
    pub number: i64,
    pub state: State,
    pub channel: ChannelId,
    pub order: Option<String>,
    pub product: Option<String>,
    pub buyer: Option<BuyerId>,
    pub advertised: bool,
    pub value: Option<Money>,
    /// The feedbacks, first one first; the first gives the queue row its words.
    pub feedbacks: Vec<Glance>,
    pub priority: u8,
    pub assignee: Option<UserId>,
    pub clocks: Vec<Clock>,
    pub acts: Vec<Act>,
    pub verdict: Option<Verdict>,
    pub verdict_note: Option<String>,
    /// How fair a person found the feedback.
    #[serde(default)]
    pub objectivity: Option<Objectivity>,
    /// The assertions that a person judged; a later word replaces the earlier.
    #[serde(default)]
    pub claims: Vec<JudgedClaim>,
    /// The playbook in work.
    #[serde(default)]
    pub playbook: Option<Progress>,
    /// Set when a person corrected triage.
    pub issue_set: Option<(crate::reading::Issue, u8)>,
    /// Whether a person said that this is no complaint.
    #[serde(default)]
    pub dismissed: bool,
    pub waiting: Option<String>,
    pub snoozed_until: Option<Instant>,
    /// Steps of the escalation chain taken, 0 for none.
    pub escalated: u8,
    pub escalated_to: Option<Role>,
    /// When the next step of the chain comes if a promise is still broken.
    pub escalate_again_at: Option<Instant>,
    pub improved: bool,
    pub cause: Option<String>,
    pub outcome: Option<Outcome>,
    pub merged_into: Option<(CaseId, i64)>,
    pub absorbed: Vec<Absorbed>,
    pub opened_at: Instant,
    pub touched_at: Option<Instant>,
    pub replied_at: Option<Instant>,
    pub contacted_at: Option<Instant>,
    pub resolved_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    /// When it was last opened again.
    #[serde(default)]
    pub reopened_at: Option<Instant>,
    /// Remedies that are half done.
    #[serde(default)]
    pub remedies: Vec<RemedyId>,
    /// Macros that were applied, first one first.
    #[serde(default)]
    pub macros: Vec<MacroUse>,
    /// The case this one was split off.
    #[serde(default)]
    pub split_from: Option<(CaseId, i64)>,
    /// Cases that were split off this one.
    #[serde(default)]
    pub split_into: Vec<(CaseId, i64)>,
    /// Files that were captured for it, first one first.
    #[serde(default)]
    pub evidence: Vec<super::appeals::Held>,
    /// Appeals that are under way.
    #[serde(default)]
    pub appeals: Vec<(AppealId, AppealState)>,
}

impl Case {
    /// The case that a first event opens.
    pub fn open(id: CaseId, at: Instant, opened: &Opened) -> Self {
        Self {
            id,
            version: 1,
            number: opened.number,
            state: State::New,
            channel: opened.channel,
            order: opened.order.clone(),
            product: opened.product.clone(),
            buyer: opened.buyer,
            advertised: opened.advertised,
            value: opened.value,
            feedbacks: vec![opened.glance.clone()],
            priority: opened.priority,
            assignee: None,
            clocks: opened.clocks.iter().cloned().map(super::fold::running).collect(),
            acts: Vec::new(),
            verdict: None,
            verdict_note: None,
            objectivity: None,
            claims: Vec::new(),
            playbook: None,
            issue_set: None,
            dismissed: false,
            waiting: None,
            snoozed_until: None,
            escalated: 0,
            escalated_to: None,
            escalate_again_at: None,
            improved: false,
            cause: None,
            outcome: None,
            merged_into: None,
            absorbed: Vec::new(),
            opened_at: at,
            touched_at: None,
            replied_at: None,
            contacted_at: None,
            resolved_at: None,
            closed_at: None,
            reopened_at: None,
            remedies: Vec::new(),
            macros: Vec::new(),
            split_from: opened.split_from,
            split_into: Vec::new(),
            evidence: Vec::new(),
            appeals: Vec::new(),
        }
    }

    /// Folds a stream: its events with their instants and actors. `None` when the first is not `case.opened`.
    pub fn fold<'a>(
        id: CaseId,
        events: impl IntoIterator<Item = (Instant, &'a str, &'a CaseEvent)>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let (at, _, CaseEvent::Opened(opened)) = events.next()? else { return None };
        let mut case = Self::open(id, at, opened);
        for (at, actor, event) in events {
            case.apply(at, actor, event);
        }
        Some(case)
    }

    /// Where the case came from.
    pub fn source(&self) -> Source {
        self.feedbacks.first().map_or(Source::Review, |g| g.subject.source())
    }

    /// The primary issue: a person's correction, else that of the gravest feedback.
    pub fn issue(&self) -> crate::reading::Issue {
        self.issue_set
            .map_or_else(|| self.gravest().map_or(crate::reading::Issue::Other, |g| g.issue), |(i, _)| i)
    }

    /// 1 to 3: a person's correction, else the gravest feedback's.
    pub fn severity(&self) -> u8 {
        self.issue_set.map_or_else(|| self.gravest().map_or(1, |g| g.severity), |(_, s)| s)
    }

    /// What triage thought of when it would rather ask a person; empty once a person has spoken.
    pub fn unsure(&self) -> &[crate::reading::Guess] {
        if self.issue_set.is_some() || self.dismissed {
            return &[];
        }
        self.gravest().map_or(&[], |g| &g.unsure)
    }

    /// The lowest star among the reviews.
    pub fn star(&self) -> Option<u8> {
        self.feedbacks.iter().filter_map(|g| g.star).min()
    }

    /// The feedback that weighs most: highest severity, the earliest of equals.
    pub fn gravest(&self) -> Option<&Glance> {
        self.feedbacks.iter().rev().max_by_key(|g| g.severity)
    }

    /// Whether work may still be needed.
    pub fn is_open(&self) -> bool {
        self.merged_into.is_none() && self.state != State::Closed
    }

    /// The nearest deadline of a running clock, or the oldest broken one still owed.
    pub fn next_due(&self) -> Option<&Clock> {
        self.clocks
            .iter()
            .filter(|c| matches!(c.state, ClockState::Running | ClockState::Breached { met: None }))
            .filter(|c| !c.started.kind.is_window())
            .min_by_key(|c| c.started.due)
    }

    /// The platform's nearest deadline, or the oldest broken one still owed; windows come last.
    pub fn platform_due(&self) -> Option<&Clock> {
        self.clocks
            .iter()
            .filter(|c| c.started.platform.is_some())
            .filter(|c| matches!(c.state, ClockState::Running | ClockState::Breached { met: None }))
            .min_by_key(|c| (c.started.kind.is_window(), c.started.due))
    }

    /// When the clock worker must look again: the nearest running deadline, warning or next call.
    pub fn next_timer(&self) -> Option<Instant> {
        if !self.is_open() {
            return None;
        }
        let owed = self.clocks.iter().any(|c| c.state == ClockState::Breached { met: None });
        let running = self.clocks.iter().filter(|c| c.state == ClockState::Running);
        let running = running.map(|c| c.warns_at().unwrap_or(c.started.due)).min();
        [running, self.escalate_again_at.filter(|_| owed)].into_iter().flatten().min()
    }

    /// The first return request that waits for a decision nobody has made.
    pub fn undecided_return(&self) -> Option<(ReturnId, Stage)> {
        self.feedbacks.iter().find_map(|g| Some((g.subject.returned()?, g.returned()?.undecided()?)))
    }

    /// The act with this id.
    pub fn act(&self, id: ActId) -> Option<&Act> {
        self.acts.iter().find(|a| a.id == id)
    }

    /// Whether a review of the case has no public reply standing on the platform.
    pub fn owes_reply(&self) -> bool {
        let posted = |id| self.acts.iter().any(|a| a.target == Some(id) && a.state == ActState::Posted);
        self.feedbacks.iter().any(|g| matches!(g.subject, crate::case::Subject::Review(id) if !posted(id)))
    }

    /// The review that still lacks its one public reply (and has none on the way).
    pub fn unanswered_review(&self) -> Option<ReviewId> {
        let taken = |review| self.acts.iter().any(|a| a.target == Some(review) && a.counts());
        self.feedbacks.iter().find_map(|g| match g.subject {
            crate::case::Subject::Review(id) if !taken(id) => Some(id),
            _ => None,
        })
    }
}
