//! What happens to a case: its events, past tense, as they stand in the log.

use serde::{Deserialize, Serialize};

use super::clock::Started;
pub use super::kinds::{ActKind, Outcome, Source, State, Subject, Verdict};
use super::matter::Matter;
use super::steps::GivenStep;
use crate::access::Role;
use crate::appeal::{AppealState, Evidence};
use crate::coupon::CouponCard;
use crate::ids::{
    ActId, AppealId, BuyerId, CaseId, ChannelId, EvidenceId, MessageId, RemedyId, ReviewId, UserId,
};
use crate::money::Money;
use crate::policy::ClockKind;
use crate::reading::{Ground, Guess, Issue, Why};
use crate::refusal::Words;
use crate::remedy::RemedyState;
use crate::returns::{Decider, ReturnDecision};
use crate::rulebook::Ruled;
use crate::time::{Instant, Span};
use crate::verify::{Objectivity, Truth, What};

/// The part of a feedback that a case keeps: enough for a queue row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// Which feedback.
    pub subject: Subject,
    /// Stars, for a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub star: Option<u8>,
    /// The first words, at most [`Glance::EXCERPT`] characters.
    pub excerpt: String,
    /// Language of the text.
    pub language: String,
    /// Primary issue.
    pub issue: Issue,
    /// Further issues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Issue>,
    /// Ground for an appeal, if the text gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// 1 to 3.
    pub severity: u8,
    /// How sure triage is.
    pub confidence: f32,
    /// The deciding words that stand in the excerpt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// When triage would rather ask a person: its best two guesses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsure: Vec<Guess>,
    /// What it is about, where it is more than words: a request, a parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Box<Matter>>,
}

impl Glance {
    /// Longest excerpt, in characters.
    pub const EXCERPT: usize = 160;
}

/// What a case knows of its surroundings when it opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Number that people use, per shop, from 1.
    pub number: i64,
    /// The channel.
    pub channel: ChannelId,
    /// The order's id on its channel, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The product's id on its channel, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The buyer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    /// Whether advertising runs on the product.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advertised: bool,
    /// Value at stake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
    /// The feedback.
    pub glance: Glance,
    /// 1 low to 4 urgent.
    pub priority: u8,
    /// What is promised from now on.
    pub clocks: Vec<Started>,
    /// The case this feedback was split off, and that case's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<(CaseId, i64)>,
}

/// Everything that can happen to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(
    missing_docs,
    reason = "the variants are the documentation: field words of mission.md, one fact each"
)]
pub enum CaseEvent {
    #[serde(rename = "case.opened")]
    Opened(Opened),
    #[serde(rename = "case.feedback_linked")]
    FeedbackLinked { glance: Glance, priority: u8, clocks: Vec<Started> },
    #[serde(rename = "case.feedback_changed")]
    FeedbackChanged { glance: Glance, improved: bool },
    /// Triage read a feedback again with more care.
    #[serde(rename = "case.read_again")]
    ReadAgain { glance: Glance },
    /// The shop answered in the conversation outside Kintsugi.
    #[serde(rename = "case.answered_elsewhere")]
    AnsweredElsewhere {
        at: Instant,
        by_person: bool,
        clocks: Vec<Started>,
        /// A greeting and no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trivial: bool,
    },
    #[serde(rename = "case.assigned")]
    Assigned { to: Option<UserId> },
    #[serde(rename = "case.state_changed")]
    StateChanged { from: State, to: State, reason: Option<String> },
    #[serde(rename = "case.verified")]
    Verified {
        verdict: Verdict,
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objectivity: Option<Objectivity>,
    },
    #[serde(rename = "case.issue_set")]
    IssueSet { issue: Issue, severity: u8, was: Issue },
    /// A person said that this is no complaint.
    #[serde(rename = "case.dismissed")]
    Dismissed { note: Option<String> },
    #[serde(rename = "case.prioritised")]
    Prioritised { priority: u8, reason: Option<String> },
    #[serde(rename = "case.note_added")]
    NoteAdded { text: String },
    #[serde(rename = "case.snoozed")]
    Snoozed { until: Instant },
    #[serde(rename = "case.unsnoozed")]
    Unsnoozed {},
    #[serde(rename = "case.waiting")]
    Waiting { reason: String, left: Vec<(usize, Span)> },
    #[serde(rename = "case.wait_ended")]
    WaitEnded { due: Vec<(usize, Instant)> },
    #[serde(rename = "case.clock_breached")]
    ClockBreached { clock: usize, what: ClockKind, deadline: Instant },
    #[serde(rename = "case.escalated")]
    Escalated {
        clock: usize,
        level: u8,
        /// Who is called, if anybody.
        to: Option<Role>,
        priority: u8,
        again_at: Option<Instant>,
        /// Whom the case was given to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assign: Option<UserId>,
    },
    #[serde(rename = "case.act_drafted")]
    ActDrafted {
        act: ActId,
        what: ActKind,
        text: String,
        language: String,
        target: Option<ReviewId>,
        /// Its facts and what the rulebook said of them; absent in older logs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rules: Option<Box<Ruled>>,
        /// The bot's rule that prepared it; a person posts it, or takes it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        /// The buyer's message that a rule of the bot answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<MessageId>,
        /// What is decided, for a decision on a return request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Box<ReturnDecision>>,
        /// The coupon that it hands over; the words are its title then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coupon: Option<Box<CouponCard>>,
    },
    #[serde(rename = "case.act_approval_requested")]
    ActApprovalRequested { act: ActId, of: Role, clock: Option<Started> },
    #[serde(rename = "case.act_approved")]
    ActApproved { act: ActId },
    #[serde(rename = "case.act_declined")]
    ActDeclined { act: ActId, reason: String },
    #[serde(rename = "case.act_withdrawn")]
    ActWithdrawn { act: ActId },
    #[serde(rename = "case.act_posted")]
    ActPosted {
        act: ActId,
        proof_url: Option<String>,
        note: Option<String>,
        /// A screenshot in the shop's keeping.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof_picture: Option<String>,
        /// The outbox sent it, or found it there.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sent: bool,
        /// The platform's id of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        platform_id: Option<String>,
    },
    #[serde(rename = "case.resolved")]
    Resolved { cause: String, outcome: Outcome },
    #[serde(rename = "case.reopened")]
    Reopened { reason: String, clocks: Vec<Started> },
    #[serde(rename = "case.merged")]
    Merged { into: CaseId, number: i64 },
    #[serde(rename = "case.unmerged")]
    Unmerged { from: CaseId, clocks: Vec<Started> },
    #[serde(rename = "case.absorbed")]
    Absorbed {
        case: CaseId,
        number: i64,
        /// Its feedbacks, which this case answers from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        feedbacks: Vec<Glance>,
        /// What it still owed and this case did not owe already, with the deadlines as they were.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clocks: Vec<Started>,
    },
    #[serde(rename = "case.released")]
    Released { case: CaseId },
    /// A person judged one assertion; `computed` and `fact` are what they saw beside it.
    #[serde(rename = "case.claim_verified")]
    ClaimVerified {
        claim: String,
        what: What,
        truth: Truth,
        computed: Truth,
        fact: Words,
        note: Option<String>,
    },
    #[serde(rename = "case.playbook_chosen")]
    PlaybookChosen { playbook: String, name: Words, steps: Vec<GivenStep>, clocks: Vec<Started> },
    #[serde(rename = "case.step_done")]
    StepDone { step: String, note: Option<String> },
    #[serde(rename = "case.step_skipped")]
    StepSkipped { step: String, reason: String },
    /// The buyer was promised something in some way; the case stays until it is done or taken back.
    #[serde(rename = "case.remedy_opened")]
    RemedyOpened { remedy: RemedyId },
    /// Nothing of it is half done any more; `how` says how it ended.
    #[serde(rename = "case.remedy_ended")]
    RemedyEnded { remedy: RemedyId, how: RemedyState },
    /// Somebody applied a macro; the events that follow in the same transaction are its actions.
    #[serde(rename = "case.macro_applied")]
    MacroApplied { macro_id: String, version: i64, name: Words, language: String },
    /// Pictures of the shop's keeping go out with a text.
    #[serde(rename = "case.pictures_attached")]
    PicturesAttached { act: ActId, pictures: Vec<String> },
    /// A feedback is another matter and has a case of its own now; `lifted` are the clocks that went with it.
    #[serde(rename = "case.split_off")]
    SplitOff {
        subject: Subject,
        into: CaseId,
        number: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lifted: Vec<usize>,
    },
    /// A deadline comes near.
    #[serde(rename = "case.clock_warned")]
    ClockWarned { clock: usize, what: ClockKind, deadline: Instant },
    /// The shop's holiday mode changed: what counts by it falls due at another time.
    #[serde(rename = "case.clocks_moved")]
    ClocksMoved { due: Vec<(usize, Instant)> },
    /// The platform moved a return request of the case on; `by` says who decided where somebody did.
    #[serde(rename = "case.return_moved")]
    ReturnMoved {
        glance: Glance,
        at: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Decider>,
        /// What is owed from now on: a decision on the goods that came back.
        clocks: Vec<Started>,
    },
    /// An act waits in the outbox; it leaves at `at` at the earliest.
    #[serde(rename = "case.act_queued")]
    ActQueued { act: ActId, at: Instant },
    /// It is back in people's hands before it left.
    #[serde(rename = "case.act_taken_back")]
    ActTakenBack { act: ActId },
    /// The platform is being told; who hears nothing until `until` takes it for cut off.
    #[serde(rename = "case.act_leaving")]
    ActLeaving { act: ActId, until: Instant },
    /// Nothing happened; another try comes at `until`.
    #[serde(rename = "case.act_delayed")]
    ActDelayed { act: ActId, why: String, until: Instant },
    /// It may stand on the platform; the platform is asked at `ask_at`, or a person must look.
    #[serde(rename = "case.act_unknown")]
    ActUnknown { act: ActId, why: String, ask_at: Option<Instant> },
    /// The platform does not take it, or somebody looked and it is not there.
    #[serde(rename = "case.act_failed")]
    ActFailed { act: ActId, code: String, why: String },
    /// A file that shows something is in the shop's keeping.
    #[serde(rename = "case.evidence_captured")]
    EvidenceCaptured { evidence: Box<Evidence> },
    /// It is not used any more; it stays where it is.
    #[serde(rename = "case.evidence_withdrawn")]
    EvidenceWithdrawn { evidence: EvidenceId, reason: String },
    /// An appeal of the case stands elsewhere now.
    #[serde(rename = "case.appeal_moved")]
    AppealMoved { appeal: AppealId, to: AppealState, clocks: Vec<Started> },
}

impl CaseEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "case.opened",
            Self::FeedbackLinked { .. } => "case.feedback_linked",
            Self::FeedbackChanged { .. } => "case.feedback_changed",
            Self::ReadAgain { .. } => "case.read_again",
            Self::AnsweredElsewhere { .. } => "case.answered_elsewhere",
            Self::Assigned { .. } => "case.assigned",
            Self::StateChanged { .. } => "case.state_changed",
            Self::Verified { .. } => "case.verified",
            Self::IssueSet { .. } => "case.issue_set",
            Self::Dismissed { .. } => "case.dismissed",
            Self::Prioritised { .. } => "case.prioritised",
            Self::NoteAdded { .. } => "case.note_added",
            Self::Snoozed { .. } => "case.snoozed",
            Self::Unsnoozed {} => "case.unsnoozed",
            Self::Waiting { .. } => "case.waiting",
            Self::WaitEnded { .. } => "case.wait_ended",
            Self::ClockBreached { .. } => "case.clock_breached",
            Self::Escalated { .. } => "case.escalated",
            Self::ActDrafted { .. } => "case.act_drafted",
            Self::ActApprovalRequested { .. } => "case.act_approval_requested",
            Self::ActApproved { .. } => "case.act_approved",
            Self::ActDeclined { .. } => "case.act_declined",
            Self::ActWithdrawn { .. } => "case.act_withdrawn",
            Self::ActPosted { .. } => "case.act_posted",
            Self::Resolved { .. } => "case.resolved",
            Self::Reopened { .. } => "case.reopened",
            Self::Merged { .. } => "case.merged",
            Self::Unmerged { .. } => "case.unmerged",
            Self::Absorbed { .. } => "case.absorbed",
            Self::Released { .. } => "case.released",
            Self::ClaimVerified { .. } => "case.claim_verified",
            Self::PlaybookChosen { .. } => "case.playbook_chosen",
            Self::StepDone { .. } => "case.step_done",
            Self::StepSkipped { .. } => "case.step_skipped",
            Self::RemedyOpened { .. } => "case.remedy_opened",
            Self::RemedyEnded { .. } => "case.remedy_ended",
            Self::MacroApplied { .. } => "case.macro_applied",
            Self::PicturesAttached { .. } => "case.pictures_attached",
            Self::SplitOff { .. } => "case.split_off",
            Self::ClockWarned { .. } => "case.clock_warned",
            Self::ClocksMoved { .. } => "case.clocks_moved",
            Self::ReturnMoved { .. } => "case.return_moved",
            Self::ActQueued { .. } => "case.act_queued",
            Self::ActTakenBack { .. } => "case.act_taken_back",
            Self::ActLeaving { .. } => "case.act_leaving",
            Self::ActDelayed { .. } => "case.act_delayed",
            Self::ActUnknown { .. } => "case.act_unknown",
            Self::ActFailed { .. } => "case.act_failed",
            Self::EvidenceCaptured { .. } => "case.evidence_captured",
            Self::EvidenceWithdrawn { .. } => "case.evidence_withdrawn",
            Self::AppealMoved { .. } => "case.appeal_moved",
        }
    }
}
