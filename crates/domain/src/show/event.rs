//! What happens to a live session: its events, past tense, as they stand in the log.

use serde::{Deserialize, Serialize};

use crate::claims::Problem;
use crate::experience::Metric;
use crate::ids::{ChannelId, FindingId, ProductId, SegmentId, SentenceId};
use crate::listing::Fact;
use crate::money::Money;
use crate::reading::words;
use crate::refusal::Words;
use crate::rulebook::NowFacts;
use crate::time::Instant;

words! {
    /// Where a live session stands.
    ShowState {
        /// Nothing of it has begun.
        Planned = "planned",
        /// The room is open.
        Live = "live",
        /// It is over.
        Ended = "ended",
    }
}

words! {
    /// How something said came in.
    SpokenBy {
        /// By captions.
        Caption = "caption",
        /// An assistant wrote it down.
        Assistant = "assistant",
    }
}

words! {
    /// What became of something wrong that was said.
    SettledHow {
        /// The host put it right.
        Corrected = "corrected",
        /// It was not wrong.
        NotSo = "not_so",
    }
}

/// What is planned, but for the segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is called.
    pub title: String,
    /// The channel it is for; none for the shop's own room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// The platform, by the rulebook's word; `own` for the shop's own room.
    pub platform: String,
    /// Upper-case market code.
    pub market: String,
    /// When it should start.
    pub starts_at: Instant,
    /// Whether it is only tried out: nothing of it counts.
    pub rehearsal: bool,
    /// Who speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// A part of the run-of-show: one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// What is shown.
    pub product: ProductId,
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// Which version of its listing the segment was made from.
    pub listing: i64,
    /// The channel's id of it, where it is sold on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The price in the session.
    pub price: Money,
    /// Pieces for the session, where that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// Everything that is true of it: what is said is held against these.
    pub facts: Vec<Fact>,
    /// What the host should say.
    pub say: Vec<Fact>,
    /// What the host must disclose.
    pub disclose: Vec<String>,
    /// Minutes planned.
    pub minutes: i64,
    /// For the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Something that was said. Times are milliseconds since the session started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its id.
    pub id: SentenceId,
    /// From.
    pub from_ms: i64,
    /// To.
    pub to_ms: i64,
    /// The words.
    pub text: String,
    /// What was on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentId>,
    /// How it came in.
    pub by: SpokenBy,
}

/// Something wrong with what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// Where it was said.
    pub sentence: SentenceId,
    /// What was on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentId>,
    /// When, in milliseconds since the session started.
    pub at_ms: i64,
    /// What is wrong and what to say instead.
    pub problem: Problem,
}

/// An order taken in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomOrder {
    /// The receipt's id, or the order's at the channel.
    pub order: String,
    /// What was bought.
    pub sku: String,
    /// Pieces.
    pub quantity: i64,
    /// What they cost together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Its place in the room's journal, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// What was on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentId>,
    /// When, in milliseconds since the session started.
    pub at_ms: i64,
}

/// Something that viewers suffer, since when, and until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What.
    pub metric: Metric,
    /// How much, in the metric's unit, when it was raised.
    pub value: f64,
    /// The minute it began.
    pub since: Instant,
    /// When it was raised.
    pub raised_at: Instant,
    /// When it was over.
    #[serde(default)]
    pub cleared_at: Option<Instant>,
}

impl Alert {
    /// What is bad and since when, on the clocks of a zone: "checkout errors 4 % since 20:14".
    pub fn says(&self, zone: &str) -> Words {
        let words = self.metric.says(self.value);
        let NowFacts { hour, minute, .. } = NowFacts::at(self.since, zone);
        let en = format!("{} since {hour:02}:{minute:02}", words.en);
        Words::made(en, format!("{hour:02}:{minute:02} 起{}", words.zh))
    }
}

/// What a session came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How long it was.
    pub minutes: i64,
    /// Segments that were on.
    pub segments_shown: i64,
    /// Sentences heard.
    pub sentences: i64,
    /// Findings.
    pub flagged: i64,
    /// Orders taken in the room.
    pub orders: i64,
    /// Pieces of these.
    pub units: i64,
    /// Most viewers at once.
    pub peak: Option<i64>,
    /// The experience's score, 0 to 100.
    pub score: Option<f64>,
    /// Minutes that were bad for viewers.
    pub bad_minutes: i64,
}

/// Everything that can happen to a live session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the variants are the documentation: one fact each")]
pub enum ShowEvent {
    #[serde(rename = "live.planned")]
    Planned { plan: Plan },
    #[serde(rename = "live.edited")]
    Edited { plan: Plan },
    /// `at` is its place, 0 for the first.
    #[serde(rename = "live.segment_added")]
    SegmentAdded { segment: Box<Segment>, at: usize },
    #[serde(rename = "live.segment_changed")]
    SegmentChanged { segment: Box<Segment> },
    #[serde(rename = "live.segment_moved")]
    SegmentMoved { segment: SegmentId, to: usize },
    #[serde(rename = "live.segment_removed")]
    SegmentRemoved { segment: SegmentId },
    #[serde(rename = "live.started")]
    Started {},
    #[serde(rename = "live.segment_entered")]
    SegmentEntered { segment: SegmentId, at_ms: i64 },
    #[serde(rename = "live.pinned")]
    Pinned { product: Option<ProductId>, at_ms: i64 },
    #[serde(rename = "live.recorded")]
    Recorded { url: String, offset_ms: i64 },
    #[serde(rename = "live.claim_made")]
    ClaimMade { sentence: Sentence },
    #[serde(rename = "live.claim_flagged")]
    ClaimFlagged { finding: Box<Finding> },
    #[serde(rename = "live.claim_settled")]
    ClaimSettled { finding: FindingId, how: SettledHow, note: Option<String> },
    #[serde(rename = "live.order_taken")]
    OrderTaken { order: RoomOrder },
    /// A question of a viewer was answered in the room.
    #[serde(rename = "live.question_answered")]
    QuestionAnswered { question: String, answer: String, at_ms: i64 },
    /// The room ended with these questions of viewers unanswered, oldest first.
    #[serde(rename = "live.questions_left")]
    QuestionsLeft { questions: Vec<String>, at_ms: i64 },
    /// A draw's or packet's commitment was published before it began.
    #[serde(rename = "live.game_committed")]
    GameCommitted { game: String, what: String, commitment: String, at_ms: i64 },
    /// What the commitment stood for was published; `proof` is what anybody can check it with.
    #[serde(rename = "live.game_revealed")]
    GameRevealed { game: String, what: String, proof: String, at_ms: i64 },
    #[serde(rename = "live.alert_raised")]
    AlertRaised { alert: Alert },
    #[serde(rename = "live.alert_cleared")]
    AlertCleared { metric: Metric },
    #[serde(rename = "live.ended")]
    Ended {},
    /// So many parts of what was recorded, with so many bytes, were deleted: their time was over.
    #[serde(rename = "live.recording_deleted")]
    RecordingDeleted { parts: i64, bytes: i64 },
    #[serde(rename = "live.summarised")]
    Summarised { summary: Summary },
}

impl ShowEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Planned { .. } => "live.planned",
            Self::Edited { .. } => "live.edited",
            Self::SegmentAdded { .. } => "live.segment_added",
            Self::SegmentChanged { .. } => "live.segment_changed",
            Self::SegmentMoved { .. } => "live.segment_moved",
            Self::SegmentRemoved { .. } => "live.segment_removed",
            Self::Started {} => "live.started",
            Self::SegmentEntered { .. } => "live.segment_entered",
            Self::Pinned { .. } => "live.pinned",
            Self::Recorded { .. } => "live.recorded",
            Self::ClaimMade { .. } => "live.claim_made",
            Self::ClaimFlagged { .. } => "live.claim_flagged",
            Self::ClaimSettled { .. } => "live.claim_settled",
            Self::OrderTaken { .. } => "live.order_taken",
            Self::QuestionAnswered { .. } => "live.question_answered",
            Self::QuestionsLeft { .. } => "live.questions_left",
            Self::GameCommitted { .. } => "live.game_committed",
            Self::GameRevealed { .. } => "live.game_revealed",
            Self::AlertRaised { .. } => "live.alert_raised",
            Self::AlertCleared { .. } => "live.alert_cleared",
            Self::Ended {} => "live.ended",
            Self::RecordingDeleted { .. } => "live.recording_deleted",
            Self::Summarised { .. } => "live.summarised",
        }
    }

    /// Whether it comes by itself, so that it makes nobody's version stale.
    pub const fn is_heard(&self) -> bool {
        matches!(
            self,
            Self::ClaimMade { .. }
                | Self::ClaimFlagged { .. }
                | Self::OrderTaken { .. }
                | Self::QuestionAnswered { .. }
                | Self::QuestionsLeft { .. }
                | Self::GameCommitted { .. }
                | Self::GameRevealed { .. }
                | Self::AlertRaised { .. }
                | Self::AlertCleared { .. }
                | Self::RecordingDeleted { .. }
        )
    }
}
