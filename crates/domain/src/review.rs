//! A review with all its versions: its events and their fold.

use serde::{Deserialize, Serialize};

use crate::ids::{BuyerId, CaseId, ChannelId, ReviewId};
use crate::reading::{Issue, Reading};
use crate::time::Instant;

/// The first sight of a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Received {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id on that channel.
    pub external_id: String,
    /// The case it opened or joined, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The order's id on its channel, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The product's id on its channel, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The buyer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    /// Stars.
    pub rating: u8,
    /// The words.
    pub text: String,
    /// When the buyer wrote it.
    pub created_at: Instant,
    /// When the platform last changed it, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Instant>,
    /// What triage read.
    pub reading: Reading,
}

/// What happens to a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "field words; see Received")]
pub enum ReviewEvent {
    #[serde(rename = "review.received")]
    Received(Received),
    /// The buyer changed it: a new version.
    #[serde(rename = "review.edited")]
    Edited {
        rating: u8,
        text: String,
        reading: Reading,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        updated_at: Option<Instant>,
    },
    /// Triage read it again with more care.
    #[serde(rename = "review.read_again")]
    ReadAgain {
        reading: Reading,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    /// A person corrected triage; no issue says that this is no complaint.
    #[serde(rename = "review.triage_corrected")]
    TriageCorrected { issue: Option<Issue>, severity: u8 },
    /// The correction was taken back: what triage read stands again.
    #[serde(rename = "review.correction_withdrawn")]
    CorrectionWithdrawn {},
    /// A split gave it another case.
    #[serde(rename = "review.linked")]
    Linked { case: CaseId },
}

impl ReviewEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "review.received",
            Self::Edited { .. } => "review.edited",
            Self::ReadAgain { .. } => "review.read_again",
            Self::TriageCorrected { .. } => "review.triage_corrected",
            Self::CorrectionWithdrawn {} => "review.correction_withdrawn",
            Self::Linked { .. } => "review.linked",
        }
    }
}

/// One version of a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Stars.
    pub rating: u8,
    /// The words.
    pub text: String,
    /// When we saw it.
    pub at: Instant,
    /// When the platform changed it to this, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Instant>,
}

/// A review as the fold of its events.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "field words; see Received")]
pub struct Review {
    pub id: ReviewId,
    pub version: i64,
    pub first: Received,
    pub case: Option<CaseId>,
    pub received_at: Instant,
    /// All versions, first one first.
    pub versions: Vec<Version>,
    pub reading: Reading,
    /// A person's correction of the last version's triage: the issue (none: no complaint) and the severity.
    pub corrected: Option<(Option<Issue>, u8)>,
}

impl Review {
    /// The review that a first event makes.
    pub fn receive(id: ReviewId, at: Instant, first: &Received) -> Self {
        Self {
            id,
            version: 1,
            case: first.case,
            received_at: at,
            versions: vec![Version {
                rating: first.rating,
                text: first.text.clone(),
                at: first.created_at,
                updated_at: first.updated_at,
            }],
            reading: first.reading.clone(),
            corrected: None,
            first: first.clone(),
        }
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, event: &ReviewEvent) {
        self.version += 1;
        match event {
            ReviewEvent::Received(_) => {}
            ReviewEvent::Edited { rating, text, reading, case, updated_at } => {
                self.versions.push(Version {
                    rating: *rating,
                    text: text.clone(),
                    at,
                    updated_at: *updated_at,
                });
                self.reading = reading.clone();
                self.corrected = None;
                self.case = self.case.or(*case);
            }
            ReviewEvent::ReadAgain { reading, case } => {
                self.reading = reading.clone();
                self.case = self.case.or(*case);
            }
            ReviewEvent::TriageCorrected { issue, severity } => self.corrected = Some((*issue, *severity)),
            ReviewEvent::CorrectionWithdrawn {} => self.corrected = None,
            ReviewEvent::Linked { case } => self.case = Some(*case),
        }
    }

    /// The issue as it stands: a person's word, else triage's. `None` when this is no complaint.
    pub fn issue(&self) -> Option<Issue> {
        self.corrected.map_or(self.reading.issue, |(issue, _)| issue)
    }

    /// The severity as it stands.
    pub fn severity(&self) -> u8 {
        self.corrected.map_or(self.reading.severity, |(_, severity)| severity)
    }

    /// Folds a stream. `None` when the first event is not `review.received`.
    pub fn fold<'a>(
        id: ReviewId,
        events: impl IntoIterator<Item = (Instant, &'a ReviewEvent)>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let (at, ReviewEvent::Received(first)) = events.next()? else { return None };
        let mut review = Self::receive(id, at, first);
        events.for_each(|(at, event)| review.apply(at, event));
        Some(review)
    }

    /// Stars and words as they stand now.
    pub fn current(&self) -> &Version {
        self.versions.last().unwrap_or_else(|| unreachable!("a review has its first version"))
    }
}
