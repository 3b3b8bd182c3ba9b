//! A remedy as the fold of its events. `apply` cannot fail: what the log says happened, happened.

use serde::Serialize;

use super::event::{About, Evidence, Given, Grant, RemedyEvent, RemedyState, Step};
use super::limits::Reason;
use crate::access::Role;
use crate::ids::{RemedyId, UserId};
use crate::time::Instant;

/// A second person was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Which role may decide.
    pub of: Role,
    /// Which limits are too small for the one who asks.
    pub why: Vec<Reason>,
    /// Who asks.
    pub by: UserId,
    /// The budget that was named, if one was.
    pub budget: Option<String>,
    /// Since when.
    pub at: Instant,
    /// Who decided.
    pub decided_by: Option<UserId>,
}

/// A remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "fields carry the field words of mission.md and the events that set them")]
pub struct Remedy {
    pub id: RemedyId,
    pub version: i64,
    pub about: About,
    pub state: RemedyState,
    /// What was suggested, with its arithmetic.
    pub suggested: Given,
    pub arithmetic: Vec<Step>,
    /// What is on the table now.
    pub given: Given,
    /// Who began it, as an actor.
    pub author: String,
    pub note: Option<String>,
    pub evidence_due: Option<Instant>,
    pub evidence: Vec<Evidence>,
    pub approval: Option<Approval>,
    pub grant: Option<Grant>,
    /// How it reached the buyer.
    pub reference: Option<String>,
    /// Why it ended without.
    pub reason: Option<String>,
    pub created_at: Instant,
    pub offered_at: Option<Instant>,
    pub granted_at: Option<Instant>,
    /// When it was done, declined, refused or cancelled.
    pub ended_at: Option<Instant>,
}

impl Remedy {
    /// Folds a stream: its events with their instants and actors. `None` when the first is not `remedy.suggested`.
    pub fn fold<'a>(
        id: RemedyId,
        events: impl IntoIterator<Item = (Instant, &'a str, &'a RemedyEvent)>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let (at, actor, RemedyEvent::Suggested { about, given, arithmetic }) = events.next()? else {
            return None;
        };
        let mut remedy = Self {
            id,
            version: 1,
            about: about.clone(),
            state: RemedyState::Suggested,
            suggested: *given,
            arithmetic: arithmetic.clone(),
            given: *given,
            author: actor.to_owned(),
            note: None,
            evidence_due: None,
            evidence: Vec::new(),
            approval: None,
            grant: None,
            reference: None,
            reason: None,
            created_at: at,
            offered_at: None,
            granted_at: None,
            ended_at: None,
        };
        events.for_each(|(at, _, event)| remedy.apply(at, event));
        Some(remedy)
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, event: &RemedyEvent) {
        self.version += 1;
        match event {
            RemedyEvent::Suggested { .. } => {}
            RemedyEvent::Offered { given, note, evidence_due } => {
                self.state = RemedyState::Offered;
                self.given = *given;
                self.note.clone_from(note);
                self.evidence_due = *evidence_due;
                self.offered_at.get_or_insert(at);
            }
            RemedyEvent::Accepted { note } => {
                self.state = RemedyState::Accepted;
                if note.is_some() {
                    self.note.clone_from(note);
                }
            }
            RemedyEvent::Declined { reason } => self.end(at, RemedyState::Declined, reason.clone()),
            RemedyEvent::ApprovalRequested { of, why, by, budget } => {
                let (why, budget) = (why.clone(), budget.clone());
                self.state = RemedyState::ApprovalRequested;
                self.approval = Some(Approval { of: *of, why, by: *by, budget, at, decided_by: None });
            }
            RemedyEvent::Approved { by } => {
                self.state = RemedyState::Approved;
                self.decided(*by);
            }
            RemedyEvent::Refused { by, reason } => {
                self.decided(*by);
                self.end(at, RemedyState::Refused, Some(reason.clone()));
            }
            RemedyEvent::Granted { grant } => {
                self.state = RemedyState::Granted;
                self.grant = Some(grant.clone());
                self.granted_at = Some(at);
            }
            RemedyEvent::EvidenceAdded { evidence } => {
                self.evidence_due = None;
                self.evidence.push(evidence.clone());
            }
            RemedyEvent::Done { reference } => {
                self.reference = Some(reference.clone());
                self.end(at, RemedyState::Done, None);
            }
            RemedyEvent::Cancelled { reason } => self.end(at, RemedyState::Cancelled, Some(reason.clone())),
        }
    }

    fn decided(&mut self, by: UserId) {
        if let Some(approval) = &mut self.approval {
            approval.decided_by = Some(by);
        }
    }

    fn end(&mut self, at: Instant, state: RemedyState, reason: Option<String>) {
        self.state = state;
        self.reason = reason;
        self.ended_at = Some(at);
    }
}
