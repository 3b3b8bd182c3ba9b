//! What happens to a call: its events, past tense, as they stand in the log.

use serde::{Deserialize, Serialize};

use crate::ids::CaseId;
use crate::reading::words;
use crate::time::Instant;

words! {
    /// What is sent.
    CallMode {
        /// Picture and sound.
        Video = "video",
        /// Sound alone.
        Audio = "audio",
    }
}

words! {
    /// Where a call stands.
    CallState {
        /// The customer has a link and has not come.
        Invited = "invited",
        /// The customer waits to be let in.
        Waiting = "waiting",
        /// They talk.
        Active = "active",
        /// It is over.
        Ended = "ended",
        /// The agent took the invitation back.
        Cancelled = "cancelled",
        /// The customer does not want it.
        Declined = "declined",
        /// Nobody let the customer in while the link was good. No event says so: the clock does.
        Expired = "expired",
    }
}

words! {
    /// Who speaks, and whose picture it is.
    Speaker {
        /// The shop.
        Agent = "agent",
        /// The customer.
        Customer = "customer",
    }
}

words! {
    /// Who or what ended a call.
    EndedBy {
        /// The shop.
        Agent = "agent",
        /// The customer.
        Customer = "customer",
        /// Neither side was heard of any more.
        Lost = "lost",
    }
}

words! {
    /// Why a recording stopped.
    StopWhy {
        /// The agent stopped it.
        Asked = "asked",
        /// The customer took their word back.
        Withdrawn = "withdrawn",
        /// The call ended.
        Ended = "ended",
    }
}

/// What a customer is invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The case it is about.
    pub case: CaseId,
    /// What is sent.
    pub mode: CallMode,
    /// Until when the link opens the door; who is inside by then stays.
    pub valid_until: Instant,
    /// The language of the customer's page, as `en` or `zh-CN`.
    pub language: String,
    /// What the customer reads before they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Something that is said. Times are milliseconds since the customer was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From.
    pub from_ms: i64,
    /// To.
    pub to_ms: i64,
    /// The words.
    pub text: String,
    /// Their language, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A line and who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub by: Speaker,
    /// What.
    #[serde(flatten)]
    pub line: Line,
}

/// Everything that can happen to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the variants are the documentation: one fact each")]
pub enum CallEvent {
    #[serde(rename = "call.invited")]
    Invited(Invitation),
    /// The customer is in the waiting room; `name` is what they call themselves.
    #[serde(rename = "call.knocked")]
    Knocked {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        camera: bool,
    },
    /// The customer left the waiting room.
    #[serde(rename = "call.stepped_out")]
    SteppedOut {},
    #[serde(rename = "call.admitted")]
    Admitted {},
    /// The customer says whether pictures, captions and a recording may be kept.
    #[serde(rename = "call.agreed")]
    Agreed { kept: bool },
    #[serde(rename = "call.recording_started")]
    RecordingStarted {},
    #[serde(rename = "call.recording_stopped")]
    RecordingStopped { why: StopWhy },
    /// What was recorded went, since its time was over; `parts` files of `bytes` in all.
    #[serde(rename = "call.recording_deleted")]
    RecordingDeleted { parts: i64, bytes: i64 },
    #[serde(rename = "call.said")]
    Said(Said),
    /// `at` is when it was over: of a lost one, when somebody was last heard of.
    #[serde(rename = "call.ended")]
    Ended { by: EndedBy, at: Instant },
    #[serde(rename = "call.cancelled")]
    Cancelled {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    #[serde(rename = "call.declined")]
    Declined {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// The kind of events of what is said: they are counted in a call's state and not kept in it.
pub const SAID: &str = "call.said";

impl CallEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invited(_) => "call.invited",
            Self::Knocked { .. } => "call.knocked",
            Self::SteppedOut {} => "call.stepped_out",
            Self::Admitted {} => "call.admitted",
            Self::Agreed { .. } => "call.agreed",
            Self::RecordingStarted {} => "call.recording_started",
            Self::RecordingStopped { .. } => "call.recording_stopped",
            Self::RecordingDeleted { .. } => "call.recording_deleted",
            Self::Said(_) => SAID,
            Self::Ended { .. } => "call.ended",
            Self::Cancelled { .. } => "call.cancelled",
            Self::Declined { .. } => "call.declined",
        }
    }
}
