//! A call as the fold of its events. `apply` cannot fail: what the log says happened, happened.

use serde::{Deserialize, Serialize};

use super::event::{CallEvent, CallMode, CallState, EndedBy, Invitation, Line, Speaker};
use crate::ids::{CallId, CaseId};
use crate::time::Instant;

/// A call without what was said in it, which is counted here and stands in the stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the words of the events that set them")]
pub struct Call {
    pub id: CallId,
    pub version: i64,
    pub case: CaseId,
    pub mode: CallMode,
    pub language: String,
    pub note: Option<String>,
    /// As the log says; what the clock makes of it is [`Call::state_at`].
    pub state: CallState,
    pub asked_by: String,
    pub invited_at: Instant,
    pub valid_until: Instant,
    /// Since when the customer waits; none when they do not.
    pub waiting_since: Option<Instant>,
    pub customer_name: Option<String>,
    pub customer_camera: Option<bool>,
    pub admitted_at: Option<Instant>,
    pub admitted_by: Option<String>,
    pub ended_at: Option<Instant>,
    pub ended_by: Option<EndedBy>,
    pub reason: Option<String>,
    /// The customer's word; none before they gave any.
    pub agreed: Option<bool>,
    pub recording: bool,
    /// Whether anything was ever recorded.
    pub recorded: bool,
    /// When what was recorded was deleted.
    pub recording_deleted_at: Option<Instant>,
    /// How many lines were said.
    pub captions: i64,
    /// From when to when the last line of the agent and of the customer was: one that is sent again is known by it.
    pub heard: [Option<(i64, i64)>; 2],
}

impl Call {
    /// As a first event makes it; `None` where the event is no beginning.
    pub fn open(id: CallId, at: Instant, actor: &str, event: &CallEvent) -> Option<Self> {
        let CallEvent::Invited(Invitation { case, mode, valid_until, language, note }) = event else {
            return None;
        };
        Some(Self {
            id,
            version: 1,
            case: *case,
            mode: *mode,
            language: language.clone(),
            note: note.clone(),
            state: CallState::Invited,
            asked_by: actor.to_owned(),
            invited_at: at,
            valid_until: *valid_until,
            waiting_since: None,
            customer_name: None,
            customer_camera: None,
            admitted_at: None,
            admitted_by: None,
            ended_at: None,
            ended_by: None,
            reason: None,
            agreed: None,
            recording: false,
            recorded: false,
            recording_deleted_at: None,
            captions: 0,
            heard: [None; 2],
        })
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, actor: &str, event: &CallEvent) {
        self.version += 1;
        match event {
            CallEvent::Invited(_) => {}
            CallEvent::Knocked { name, camera } => {
                self.state = CallState::Waiting;
                self.waiting_since.get_or_insert(at);
                self.customer_name = name.clone().or(self.customer_name.take());
                self.customer_camera = Some(*camera);
            }
            CallEvent::SteppedOut {} => (self.state, self.waiting_since) = (CallState::Invited, None),
            CallEvent::Admitted {} => {
                (self.state, self.waiting_since) = (CallState::Active, None);
                (self.admitted_at, self.admitted_by) = (Some(at), Some(actor.to_owned()));
            }
            CallEvent::Agreed { kept } => self.agreed = Some(*kept),
            CallEvent::RecordingStarted {} => (self.recording, self.recorded) = (true, true),
            CallEvent::RecordingStopped { .. } => self.recording = false,
            CallEvent::RecordingDeleted { .. } => self.recording_deleted_at = Some(at),
            CallEvent::Said(said) => {
                self.captions += 1;
                self.heard[place(said.by)] = Some((said.line.from_ms, said.line.to_ms));
            }
            CallEvent::Ended { by, at } => {
                self.over(CallState::Ended, *at);
                self.ended_by = Some(*by);
            }
            CallEvent::Cancelled { reason } => {
                self.over(CallState::Cancelled, at);
                self.reason.clone_from(reason);
            }
            CallEvent::Declined { reason } => {
                self.over(CallState::Declined, at);
                self.reason.clone_from(reason);
            }
        }
    }

    fn over(&mut self, state: CallState, at: Instant) {
        (self.state, self.ended_at, self.waiting_since) = (state, Some(at), None);
    }

    /// Where it stands at an instant: an invitation that nobody was let in by in time has expired.
    pub fn state_at(&self, now: Instant) -> CallState {
        match self.state {
            CallState::Invited | CallState::Waiting if now >= self.valid_until => CallState::Expired,
            state => state,
        }
    }

    /// Whether it may still become, or is, a talk.
    pub fn is_open(&self, now: Instant) -> bool {
        matches!(self.state_at(now), CallState::Invited | CallState::Waiting | CallState::Active)
    }

    /// Whether the customer's word at this moment lets something be kept of what is seen and heard.
    pub fn may_keep(&self) -> bool {
        self.state == CallState::Active && self.agreed == Some(true)
    }

    /// Whether another line of what is said would be kept.
    pub fn may_say(&self) -> bool {
        self.may_keep() && self.captions < super::decide::MOST_SAID
    }

    /// How long they talked, in seconds; none before the end, and where nobody was let in.
    pub fn seconds(&self) -> Option<i64> {
        let (from, to) = (self.admitted_at?, self.ended_at?);
        Some((to - from).whole_seconds().max(0))
    }

    /// The lines of a request that are new: it may repeat what was heard already, when its answer was lost on the way.
    pub fn unheard<'a>(&self, by: Speaker, lines: &'a [Line]) -> &'a [Line] {
        let Some(last) = self.heard[place(by)] else { return lines };
        let known = lines.iter().rposition(|line| (line.from_ms, line.to_ms) == last);
        known.map_or(lines, |at| &lines[at + 1..])
    }
}

const fn place(by: Speaker) -> usize {
    match by {
        Speaker::Agent => 0,
        Speaker::Customer => 1,
    }
}
