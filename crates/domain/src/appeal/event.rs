//! What happens to an appeal: its events, past tense, as they stand in the log.

use serde::{Deserialize, Serialize};

use super::evidence::EvidenceKind;
use crate::case::Subject;
use crate::ids::{ActId, CaseId, ChannelId, EvidenceId};
use crate::reading::{Ground, words};
use crate::time::Instant;

words! {
    /// Where an appeal stands.
    AppealState {
        /// Being prepared; the platform knows nothing.
        Draft = "draft",
        /// The platform has it.
        Submitted = "submitted",
        /// The platform wants to know more.
        InformationAsked = "information_asked",
        /// The platform agreed.
        Won = "won",
        /// The platform agreed in part.
        PartlyWon = "partly_won",
        /// The platform said no.
        Lost = "lost",
        /// Its official support looks at it again.
        Escalated = "escalated",
        /// Given up.
        Abandoned = "abandoned",
    }
}

impl AppealState {
    /// Whether something is still to come.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::InformationAsked | Self::Escalated)
    }

    /// How the platform decided, where it has.
    pub const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Won => Some(Verdict::Won),
            Self::PartlyWon => Some(Verdict::PartlyWon),
            Self::Lost => Some(Verdict::Lost),
            Self::Draft | Self::Submitted | Self::InformationAsked | Self::Escalated | Self::Abandoned => {
                None
            }
        }
    }
}

words! {
    /// How a platform decided.
    Verdict {
        /// For the shop.
        Won = "won",
        /// In part.
        PartlyWon = "partly_won",
        /// Against it.
        Lost = "lost",
    }
}

impl From<Verdict> for AppealState {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Won => Self::Won,
            Verdict::PartlyWon => Self::PartlyWon,
            Verdict::Lost => Self::Lost,
        }
    }
}

/// What is contested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: i64,
    /// The review or return.
    pub subject: Subject,
    /// The channel.
    pub channel: ChannelId,
    /// Its platform, by the rulebook's word.
    pub platform: String,
    /// Its market's code.
    pub market: String,
    /// What triage saw in the text, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<Ground>,
    /// Until when the platform takes it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_ends: Option<Instant>,
}

/// Everything that can happen to an appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the variants are the documentation: one fact each")]
pub enum AppealEvent {
    #[serde(rename = "appeal.opened")]
    Opened { about: About },
    /// `passage` is what offends, exactly as it stands in the feedback.
    #[serde(rename = "appeal.ground_chosen")]
    GroundChosen {
        ground: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passage: Option<String>,
    },
    /// The files that go with it, in their order.
    #[serde(rename = "appeal.evidence_chosen")]
    EvidenceChosen { evidence: Vec<EvidenceId> },
    /// What the shop says, in its own words.
    #[serde(rename = "appeal.stated")]
    Stated { text: String },
    /// A bundle was made of it.
    #[serde(rename = "appeal.bundled")]
    Bundled {
        /// BLAKE3 of the bundle's manifest.
        manifest: String,
        files: i64,
        size: i64,
    },
    /// Given to the platform; `missing` is what its ground wants and did not go with it.
    #[serde(rename = "appeal.submitted")]
    Submitted {
        reference: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<EvidenceKind>,
        /// What went with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        had: Vec<EvidenceKind>,
        /// When the platform should have decided.
        expected_at: Instant,
        /// The case's act that the platform's interface took; none where a person handed it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        act: Option<ActId>,
    },
    #[serde(rename = "appeal.information_asked")]
    InformationAsked { what: String, until: Instant },
    #[serde(rename = "appeal.information_sent")]
    InformationSent { note: Option<String>, expected_at: Instant },
    #[serde(rename = "appeal.decided")]
    Decided { verdict: Verdict, reason: Option<String> },
    /// The platform's official support was asked (row A13).
    #[serde(rename = "appeal.escalated")]
    Escalated { reference: Option<String>, note: Option<String>, expected_at: Instant },
    #[serde(rename = "appeal.abandoned")]
    Abandoned { reason: String },
    /// The case's no to the contested request takes it along; what goes is what was there then.
    #[serde(rename = "appeal.sending")]
    Sending {
        act: ActId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<EvidenceKind>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        had: Vec<EvidenceKind>,
    },
}

impl AppealEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "appeal.opened",
            Self::GroundChosen { .. } => "appeal.ground_chosen",
            Self::EvidenceChosen { .. } => "appeal.evidence_chosen",
            Self::Stated { .. } => "appeal.stated",
            Self::Bundled { .. } => "appeal.bundled",
            Self::Submitted { .. } => "appeal.submitted",
            Self::InformationAsked { .. } => "appeal.information_asked",
            Self::InformationSent { .. } => "appeal.information_sent",
            Self::Decided { .. } => "appeal.decided",
            Self::Escalated { .. } => "appeal.escalated",
            Self::Abandoned { .. } => "appeal.abandoned",
            Self::Sending { .. } => "appeal.sending",
        }
    }
}
