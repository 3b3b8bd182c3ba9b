//! Leaving by itself: an act waits in the outbox, the platform is told, and the answer is written down. A try whose answer
//! never came is not known, and is never simply repeated: the platform is asked whether it stands there, or a person looks.

use serde::{Deserialize, Serialize};

use super::act::{Act, ActState, Sending};
use super::acts::{in_state, moves_on};
use super::decide::Context;
use super::event::CaseEvent;
use super::state::Case;
use crate::ids::ActId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// What became of telling the platform, or of asking it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// It stands there.
    Sent {
        /// The platform's id of it.
        id: Option<String>,
    },
    /// Nothing happened; the next try comes then.
    Delayed {
        /// Why nothing happened.
        why: String,
        /// The next try.
        until: Instant,
    },
    /// It may stand there.
    Unknown {
        /// Why that is not known.
        why: String,
        /// When the platform is asked; none where only a person can tell.
        ask_at: Option<Instant>,
    },
    /// The platform does not take it.
    Failed {
        /// Its code.
        code: String,
        /// Its words.
        why: String,
    },
}

/// Into the outbox, for the first time or after the platform did not take it.
pub(super) fn queue(case: &Case, act: ActId, at: Instant) -> Result<Vec<CaseEvent>, Refusal> {
    in_state(case, act, &[ActState::Approved, ActState::Failed])?;
    Ok(vec![CaseEvent::ActQueued { act, at }])
}

/// Out of the outbox, as long as the platform was not told.
pub(super) fn take_back(case: &Case, act: ActId) -> Result<Vec<CaseEvent>, Refusal> {
    if case.act(act).is_some_and(Act::may_stand) {
        return Err(Refusal::new(
            "already_leaving",
            "it is on its way or there already",
            "已经发出，无法撤销",
        ));
    }
    in_state(case, act, &[ActState::Queued])?;
    Ok(vec![CaseEvent::ActTakenBack { act }])
}

/// The platform is about to be told; what is not due stays.
pub(super) fn leave(
    case: &Case,
    act: ActId,
    until: Instant,
    now: Instant,
) -> Result<Vec<CaseEvent>, Refusal> {
    let queued = in_state(case, act, &[ActState::Queued])?;
    if queued.sending.due_at.is_some_and(|at| at > now) {
        return Err(Refusal::new("not_due", "it leaves later", "尚未到发送时间"));
    }
    Ok(vec![CaseEvent::ActLeaving { act, until }])
}

/// What the platform said. What stands there stands there, whatever became of the case meanwhile.
pub(super) fn tried(
    case: &Case,
    act: ActId,
    tried: &Tried,
    asked: bool,
    cx: &Context<'_>,
) -> Result<Vec<CaseEvent>, Refusal> {
    let from: &[ActState] = match tried {
        // An old answer to "is it there?" says nothing of a try that was begun since.
        _ if asked => &[ActState::Unknown],
        // What the rules refuse at the last moment never left.
        Tried::Failed { .. } => &[ActState::Queued, ActState::Leaving, ActState::Unknown],
        _ => &[ActState::Leaving, ActState::Unknown],
    };
    let told = in_state(case, act, from)?;
    Ok(match tried.clone() {
        Tried::Sent { id } => {
            let posted = CaseEvent::ActPosted {
                act,
                proof_url: None,
                note: None,
                proof_picture: None,
                sent: true,
                platform_id: id,
            };
            let mut events = vec![posted];
            events.extend(moves_on(case, told, cx));
            events
        }
        Tried::Delayed { why, until } => vec![CaseEvent::ActDelayed { act, why, until }],
        Tried::Unknown { why, ask_at } => vec![CaseEvent::ActUnknown { act, why, ask_at }],
        Tried::Failed { code, why } => vec![CaseEvent::ActFailed { act, code, why }],
    })
}

/// A person looked, and it is not there: it may be sent again or taken back.
pub(super) fn deny(case: &Case, act: ActId, note: &str) -> Result<Vec<CaseEvent>, Refusal> {
    in_state(case, act, &[ActState::Unknown])?;
    Ok(vec![CaseEvent::ActFailed { act, code: "not_there".to_owned(), why: note.to_owned() }])
}

impl Act {
    /// Takes an event of its way out in.
    pub(super) fn sent_on(&mut self, at: Instant, event: &CaseEvent) {
        let way = &mut self.sending;
        match event {
            CaseEvent::ActQueued { at, .. } => {
                *way = Sending { due_at: Some(*at), ..Sending::default() };
                self.state = ActState::Queued;
            }
            CaseEvent::ActTakenBack { .. } => {
                way.due_at = None;
                self.state = ActState::Approved;
                // From here on it is a person's to send.
                self.automatic = false;
            }
            CaseEvent::ActLeaving { until, .. } => {
                way.due_at = Some(*until);
                way.attempts += 1;
                way.first_tried_at.get_or_insert(at);
                self.state = ActState::Leaving;
            }
            CaseEvent::ActDelayed { why, until, .. } => {
                way.due_at = Some(*until);
                way.why = Some(why.clone());
                self.state = ActState::Queued;
            }
            CaseEvent::ActUnknown { why, ask_at, .. } => {
                way.attempts = if self.state == ActState::Unknown { way.attempts + 1 } else { 0 };
                way.due_at = *ask_at;
                way.why = Some(why.clone());
                self.state = ActState::Unknown;
            }
            CaseEvent::ActFailed { code, why, .. } => {
                way.due_at = None;
                way.code = Some(code.clone());
                way.why = Some(why.clone());
                self.state = ActState::Failed;
                self.automatic = false;
            }
            _ => {}
        }
    }
}

impl Sending {
    /// It stands there.
    pub(super) fn posted(&mut self, platform_id: Option<&str>) {
        self.platform_id = platform_id.map(str::to_owned);
        (self.due_at, self.code, self.why) = (None, None, None);
    }
}
