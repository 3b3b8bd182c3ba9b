//! What is asked of a case: the API's verbs, and those that `app` makes from checked texts and other moves.

use serde::{Deserialize, Serialize};

use super::event::{ActKind, Outcome, Subject, Verdict};
use super::sending::Tried;
use crate::access::Role;
use crate::appeal::{AppealState, Evidence};
use crate::ids::{ActId, AppealId, CaseId, EvidenceId, MessageId, RemedyId, UserId};
use crate::reading::Issue;
use crate::refusal::Words;
use crate::remedy::RemedyState;
use crate::returns::ReturnDecision;
use crate::rulebook::Ruled;
use crate::time::Instant;
use crate::verify::Objectivity;

/// What a person (or a token acting for one) asks of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Command {
    Assign {
        to: Option<UserId>,
    },
    Start,
    Verify {
        verdict: Verdict,
        #[serde(default)]
        note: Option<String>,
        /// How fair the feedback is; the playbook follows from it.
        #[serde(default)]
        objectivity: Option<Objectivity>,
    },
    SetIssue {
        issue: Issue,
        severity: u8,
    },
    /// This is no complaint: triage was wrong, nothing is owed.
    NotComplaint {
        #[serde(default)]
        note: Option<String>,
    },
    Prioritise {
        priority: u8,
        #[serde(default)]
        reason: Option<String>,
    },
    Note {
        text: String,
    },
    Snooze {
        until: Instant,
    },
    Unsnooze,
    Wait {
        reason: String,
    },
    Unwait,
    SkipReply {
        reason: String,
    },
    SkipContact {
        reason: String,
    },
    Resolving {
        plan: String,
    },
    Resolve {
        cause: String,
        outcome: Outcome,
    },
    Close,
    Reopen {
        reason: String,
    },
    Merge {
        into: CaseId,
    },
    Unmerge,
    /// Gives one feedback a case of its own; `app` chooses the case and its number. Merging it back undoes it.
    Split {
        subject: Subject,
        #[serde(skip, default = "nobody")]
        into: CaseId,
        #[serde(skip)]
        number: i64,
    },
    /// Works the case by this playbook from now on.
    ChoosePlaybook {
        playbook: String,
    },
    StepDone {
        step: String,
        #[serde(default)]
        note: Option<String>,
    },
    StepSkip {
        step: String,
        reason: String,
    },
    /// Made by `app` from an assertion that the case has; the API's own endpoint is `claims`.
    #[serde(skip)]
    VerifyClaim(super::steps::ClaimVerdict),
    /// Made by `app` from a checked text; the API's own endpoint is `acts`.
    #[serde(skip)]
    DraftAct {
        act: ActId,
        what: ActKind,
        text: String,
        language: String,
        /// What the rulebook said: nothing is drafted without it.
        rules: Box<Ruled>,
    },
    /// A private message that the bot prepares for a person to post, or to leave by itself where its facts say `automatic`.
    #[serde(skip)]
    PrepareAct {
        act: ActId,
        text: String,
        language: String,
        rules: Box<Ruled>,
        /// The bot's rule.
        rule: String,
        /// The buyer's message that it answers.
        answers: MessageId,
    },
    /// Made by `app` from a checked decision on a return request; the API's own endpoint is `returns`.
    #[serde(skip)]
    DecideReturn {
        act: ActId,
        decision: Box<ReturnDecision>,
        /// What is said with it; may be empty.
        text: String,
        language: String,
        rules: Box<Ruled>,
        /// Who must agree to the sum, by the remedies' figures.
        approval: Option<Role>,
    },
    /// A coupon card to the buyer: what a granted remedy gives. `app` has looked that it is granted.
    #[serde(skip)]
    SendCoupon {
        act: ActId,
        coupon: Box<crate::coupon::CouponCard>,
        language: String,
        rules: Box<Ruled>,
    },
    /// Pictures that go out with a private message; `app` has looked that the shop keeps them.
    #[serde(skip)]
    AttachPictures {
        act: ActId,
        pictures: Vec<String>,
    },
    /// The first of a macro's commands: it names the macro on the log.
    #[serde(skip)]
    ApplyMacro {
        macro_id: String,
        version: i64,
        name: Words,
        language: String,
    },
    #[serde(skip)]
    ApproveAct {
        act: ActId,
        own: bool,
    },
    #[serde(skip)]
    DeclineAct {
        act: ActId,
        reason: String,
    },
    #[serde(skip)]
    WithdrawAct {
        act: ActId,
    },
    #[serde(skip)]
    PostAct {
        act: ActId,
        proof_url: Option<String>,
        note: Option<String>,
        proof_picture: Option<String>,
    },
    /// Gives an act to the outbox; it leaves at `at` at the earliest. Made by `app` where the channel can send it.
    #[serde(skip)]
    QueueAct {
        act: ActId,
        at: Instant,
    },
    /// Takes an act back out of the outbox.
    #[serde(skip)]
    TakeBackAct {
        act: ActId,
    },
    /// The platform is about to be told.
    #[serde(skip)]
    LeaveAct {
        act: ActId,
        until: Instant,
    },
    /// What became of telling or asking the platform.
    #[serde(skip)]
    TriedAct {
        act: ActId,
        tried: Tried,
        /// The platform was asked, not told.
        asked: bool,
    },
    /// A person looked: an act whose outcome is not known is not there.
    #[serde(skip)]
    DenyAct {
        act: ActId,
        note: String,
    },
    /// A draw-in by the other side of a merge.
    #[serde(skip)]
    Absorb {
        case: CaseId,
        number: i64,
    },
    #[serde(skip)]
    Release {
        case: CaseId,
    },
    /// A remedy of this case moved; made by `app` in the transaction that moves it.
    #[serde(skip)]
    RemedyMoved {
        remedy: RemedyId,
        to: RemedyState,
    },
    /// Takes a file in that `app` has looked at.
    #[serde(skip)]
    CaptureEvidence {
        evidence: Box<Evidence>,
    },
    #[serde(skip)]
    WithdrawEvidence {
        evidence: EvidenceId,
        reason: String,
    },
    /// The buyer was talked to in a call; made by `app` in the transaction that ends it.
    #[serde(skip)]
    Talked {
        call: crate::ids::CallId,
    },
    /// An appeal of the case stands elsewhere now; the API's own endpoint is `appeals`.
    #[serde(skip)]
    AppealMoved {
        appeal: AppealId,
        to: AppealState,
        due: Option<Instant>,
    },
}

/// The id of a case that is not chosen yet.
const fn nobody() -> CaseId {
    CaseId(uuid::Uuid::nil())
}
