//! The verification panel and the playbook in work.

use std::borrow::Cow;
use std::collections::BTreeMap;

use app::Caller;
use app::verification::{Asserted, Panel};
use domain::case::{Case, Progress, StepState, Subject, TakenStep};
use domain::ids::UserId;
use domain::playbook::{Playbook, Step};
use domain::refusal::Words;
use domain::verify::Signal;
use serde::Serialize;
use uuid::Uuid;

use super::feedback::Mask;
use super::record::ActorView;
use super::when;
use crate::error::ApiWords;

/// Where an assertion stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeedbackRef {
    kind: &'static str,
    id: Uuid,
    message: Option<Uuid>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JudgedView {
    truth: String,
    note: Option<String>,
    at: String,
    by: String,
}

/// An assertion with the fact beside it; positions count Unicode characters of its text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AssertedView {
    key: String,
    feedback: FeedbackRef,
    what: String,
    quote: String,
    start: u32,
    end: u32,
    /// What the facts say: `true`, `false` or `unknown`.
    truth: String,
    #[schema(value_type = ApiWords)]
    fact: Words,
    judged: Option<JudgedView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SignalView {
    kind: String,
    leaning: String,
    #[schema(value_type = ApiWords)]
    fact: Words,
}

impl From<&Signal> for SignalView {
    fn from(s: &Signal) -> Self {
        Self { kind: s.kind.to_string(), leaning: s.leaning.to_string(), fact: s.fact.clone() }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProposalView {
    verdict: String,
    objectivity: String,
    playbook: Option<String>,
}

/// What was gathered for a person's verdict.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct VerificationView {
    claims: Vec<AssertedView>,
    wants: Vec<String>,
    signals: Vec<SignalView>,
    suggestion: ProposalView,
    /// How fair a person found the feedback.
    objectivity: Option<String>,
    /// Messages that nobody answered within the promise.
    missed: Vec<MissedView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MissedView {
    message: Uuid,
    /// Seconds.
    waited: i64,
    answered: bool,
}

impl VerificationView {
    pub(super) fn new(
        caller: &Caller,
        case: &Case,
        panel: &Panel,
        texts: &Texts<'_>,
        people: &BTreeMap<UserId, String>,
    ) -> Self {
        Self {
            claims: panel.claims.iter().map(|c| asserted(caller, c, texts, people)).collect(),
            wants: panel.wants.iter().map(ToString::to_string).collect(),
            signals: panel.signals.iter().map(Into::into).collect(),
            suggestion: ProposalView {
                verdict: panel.verdict.to_string(),
                objectivity: panel.objectivity.to_string(),
                playbook: panel.playbook.clone(),
            },
            objectivity: case.objectivity.map(|o| o.to_string()),
            missed: panel
                .missed
                .iter()
                .map(|m| MissedView {
                    message: m.message.0,
                    waited: m.waited.whole_seconds(),
                    answered: m.answered,
                })
                .collect(),
        }
    }
}

/// The texts that assertions stand in, with their readings, by the id of the review or message.
pub(super) type Texts<'a> = BTreeMap<Uuid, (Cow<'a, str>, &'a domain::reading::Reading)>;

fn asserted(
    caller: &Caller,
    c: &Asserted,
    texts: &Texts<'_>,
    people: &BTreeMap<UserId, String>,
) -> AssertedView {
    let (kind, id) = match c.feedback {
        Subject::Review(id) => ("review", id.0),
        Subject::Conversation(id) => ("conversation", id.0),
        Subject::Return(id) => ("return", id.0),
        Subject::Parcel(id) => ("parcel", id.0),
    };
    let text = texts.get(&c.message.map_or(id, |m| m.0));
    let (start, end) = (c.check.span.start, c.check.span.end);
    let words = text.map(|(text, reading)| Mask::new(caller, text, reading).apply(text)).unwrap_or_default();
    AssertedView {
        key: c.check.key.clone(),
        feedback: FeedbackRef { kind, id, message: c.message.map(|m| m.0) },
        what: c.check.what.to_string(),
        quote: words.chars().skip(start as usize).take(end.saturating_sub(start) as usize).collect(),
        start,
        end,
        truth: c.check.truth.to_string(),
        fact: c.check.fact.clone(),
        judged: c.judged.as_ref().map(|j| JudgedView {
            truth: j.truth.to_string(),
            note: j.note.clone(),
            at: when(j.at),
            by: ActorView::new(&j.by, people).name,
        }),
    }
}

/// A step with what became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StepView {
    id: String,
    #[schema(value_type = ApiWords)]
    name: Words,
    owner: String,
    done_by: String,
    required: bool,
    /// `open`, `done` or `skipped`.
    state: &'static str,
    at: Option<String>,
    by: Option<String>,
    /// What was noted, or why it was skipped.
    note: Option<String>,
    due_at: Option<String>,
    #[schema(value_type = Option<ApiWords>)]
    advice: Option<Words>,
    /// Prepared words by language, filled in.
    words: BTreeMap<String, String>,
    remedies: Vec<String>,
}

/// The playbook in work.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProgressView {
    id: String,
    #[schema(value_type = ApiWords)]
    name: Words,
    chosen_at: String,
    steps: Vec<StepView>,
}

/// A playbook that may be chosen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PlaybookRef {
    id: String,
    #[schema(value_type = ApiWords)]
    name: Words,
}

impl From<&Playbook> for PlaybookRef {
    fn from(p: &Playbook) -> Self {
        Self { id: p.id.clone(), name: p.name.clone() }
    }
}

/// Everything a step's view is made of.
pub(super) struct Around<'a> {
    pub(super) case: &'a Case,
    pub(super) playbooks: &'a [Playbook],
    pub(super) facts: &'a app::wording::Facts,
    pub(super) language: &'a str,
    pub(super) people: &'a BTreeMap<UserId, String>,
}

impl ProgressView {
    pub(super) fn new(progress: &Progress, around: &Around<'_>) -> Self {
        let book = around.playbooks.iter().find(|p| p.id == progress.playbook);
        let prepared = |id: &str| book.and_then(|b| b.steps.iter().find(|s| s.id == id));
        let steps = progress.steps.iter().map(|s| step(s, prepared(&s.given.id), around)).collect();
        Self {
            id: progress.playbook.clone(),
            name: progress.name.clone(),
            chosen_at: when(progress.at),
            steps,
        }
    }
}

fn step(taken: &TakenStep, prepared: Option<&Step>, around: &Around<'_>) -> StepView {
    let given = &taken.given;
    let (state, at, by, note) = match &taken.state {
        StepState::Done { at, by, note } => ("done", Some(*at), Some(by), note.clone()),
        StepState::Skipped { at, by, reason } => ("skipped", Some(*at), Some(by), Some(reason.clone())),
        StepState::Open if around.case.is_step_over(taken) => ("done", None, None, None),
        StepState::Open => ("open", None, None, None),
    };
    let due = given.clock.and_then(|c| around.case.clocks.get(c)).filter(|_| state == "open");
    StepView {
        id: given.id.clone(),
        name: given.name.clone(),
        owner: given.owner.to_string(),
        done_by: given.done_by.to_string(),
        required: given.required,
        state,
        at: at.map(when),
        by: by.map(|b| ActorView::new(b, around.people).name),
        note,
        due_at: due.filter(|c| c.is_owed()).map(|c| when(c.started.due)),
        advice: prepared.and_then(|p| p.advice.clone()),
        words: prepared.map(|p| words(p, around)).unwrap_or_default(),
        remedies: prepared.map(|p| p.remedies.clone()).unwrap_or_default(),
    }
}

/// The prepared words in the buyer's language and in the console's two; those that name an unknown fact are left out.
fn words(step: &Step, around: &Around<'_>) -> BTreeMap<String, String> {
    let wanted = |language: &str| [around.language, "en", "zh"].contains(&language);
    let fill = |(language, template): (&String, &String)| {
        let filled = app::wording::fill(template, language, around.facts).ok()?;
        Some((language.clone(), filled))
    };
    step.words.iter().filter(|(language, _)| wanted(language)).filter_map(fill).collect()
}
