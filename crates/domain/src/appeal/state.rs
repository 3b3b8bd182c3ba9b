//! An appeal as the fold of its events. `apply` cannot fail: what the log says happened, happened.

use serde::{Deserialize, Serialize};

use super::dispute::Leaving;
use super::event::{About, AppealEvent, AppealState};
use super::evidence::EvidenceKind;
use crate::ids::{ActId, AppealId, EvidenceId};
use crate::time::Instant;

/// An appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the words of the events that set them")]
pub struct Appeal {
    pub id: AppealId,
    pub version: i64,
    /// The version of the last event that changed what people decide on; a bundle that was made changes nothing of it.
    pub settled: i64,
    pub about: About,
    pub state: AppealState,
    /// Id of the ground in the rulebook.
    pub ground: Option<String>,
    pub passage: Option<String>,
    pub evidence: Vec<EvidenceId>,
    pub statement: Option<String>,
    /// BLAKE3 of the last bundle's manifest.
    pub bundle: Option<String>,
    pub reference: Option<String>,
    /// The last act of its case that took it along, or is to.
    pub sending: Option<Leaving>,
    /// The act that the platform's interface took; none where a person handed it over.
    pub sent: Option<ActId>,
    /// What its ground needs and did not go with it.
    pub missing: Vec<EvidenceKind>,
    /// What went with it.
    pub had: Vec<EvidenceKind>,
    /// What the platform asked, while it waits for it.
    pub asked: Option<String>,
    /// When something is due: the answer to a question, or the platform's decision.
    pub due_at: Option<Instant>,
    /// Why the platform decided so, or why it was given up.
    pub reason: Option<String>,
    /// Whether official support was asked.
    pub escalated: bool,
    pub author: String,
    pub opened_at: Instant,
    pub submitted_at: Option<Instant>,
    pub decided_at: Option<Instant>,
}

impl Appeal {
    /// Folds a stream: its events with their instants and actors. `None` when the first is not `appeal.opened`.
    pub fn fold<'a>(
        id: AppealId,
        events: impl IntoIterator<Item = (Instant, &'a str, &'a AppealEvent)>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let (at, actor, AppealEvent::Opened { about }) = events.next()? else { return None };
        let mut appeal = Self::open(id, at, actor, about);
        for (at, _, event) in events {
            appeal.apply(at, event);
        }
        Some(appeal)
    }

    /// The appeal that a first event opens.
    pub fn open(id: AppealId, at: Instant, actor: &str, about: &About) -> Self {
        Self {
            id,
            version: 1,
            settled: 1,
            about: about.clone(),
            state: AppealState::Draft,
            ground: None,
            passage: None,
            evidence: Vec::new(),
            statement: None,
            bundle: None,
            reference: None,
            sending: None,
            sent: None,
            missing: Vec::new(),
            had: Vec::new(),
            asked: None,
            due_at: about.window_ends,
            reason: None,
            escalated: false,
            author: actor.to_owned(),
            opened_at: at,
            submitted_at: None,
            decided_at: None,
        }
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, event: &AppealEvent) {
        self.version += 1;
        if !matches!(event, AppealEvent::Bundled { .. }) {
            self.settled = self.version;
        }
        match event {
            AppealEvent::Opened { .. } => {}
            AppealEvent::GroundChosen { ground, passage } => {
                self.ground = Some(ground.clone());
                self.passage.clone_from(passage);
            }
            AppealEvent::EvidenceChosen { evidence } => self.evidence.clone_from(evidence),
            AppealEvent::Stated { text } => self.statement = Some(text.clone()),
            AppealEvent::Bundled { manifest, .. } => self.bundle = Some(manifest.clone()),
            AppealEvent::Submitted { reference, missing, had, expected_at, act } => {
                self.sent = *act;
                self.state = AppealState::Submitted;
                self.reference.clone_from(reference);
                self.missing.clone_from(missing);
                self.had.clone_from(had);
                self.submitted_at = Some(at);
                self.due_at = Some(*expected_at);
            }
            AppealEvent::InformationAsked { what, until } => {
                self.state = AppealState::InformationAsked;
                self.asked = Some(what.clone());
                self.due_at = Some(*until);
            }
            AppealEvent::InformationSent { expected_at, .. } => {
                self.state = if self.escalated { AppealState::Escalated } else { AppealState::Submitted };
                self.asked = None;
                self.due_at = Some(*expected_at);
            }
            AppealEvent::Decided { verdict, reason } => {
                self.state = (*verdict).into();
                self.end(at, reason.as_deref());
            }
            AppealEvent::Escalated { reference, expected_at, .. } => {
                self.state = AppealState::Escalated;
                self.escalated = true;
                self.reference = reference.clone().or_else(|| self.reference.take());
                self.decided_at = None;
                self.due_at = Some(*expected_at);
            }
            AppealEvent::Abandoned { reason } => {
                self.state = AppealState::Abandoned;
                self.end(at, Some(reason));
            }
            AppealEvent::Sending { act, missing, had } => {
                self.sending = Some(Leaving { act: *act, missing: missing.clone(), had: had.clone() });
            }
        }
    }

    /// Whether the platform has or had it: an attempt is used up, even where it was given up afterwards.
    pub const fn spent(&self) -> bool {
        self.submitted_at.is_some()
    }

    fn end(&mut self, at: Instant, reason: Option<&str>) {
        self.reason = reason.map(ToOwned::to_owned);
        self.asked = None;
        self.due_at = None;
        self.decided_at = Some(at);
    }
}
