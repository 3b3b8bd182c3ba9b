//! Appeals as the API shows them: one in short, the board, grounds with their checklists and how they went before.

use std::collections::BTreeMap;

use app::Caller;
use app::appeals::{Board, BoardRow, Listed};
use app::rows::QueueRow;
use domain::appeal::{Appeal, AppealState, Checklist, GroundRule, Handling, Strength, shipped};
use domain::case::Subject;
use domain::ids::UserId;
use domain::refusal::Words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::feedback::Mask;
use super::record::ActorView;
use super::{name_for, when};
use crate::error::ApiWords;

/// What is contested.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct AppealSubject {
    /// `review` or `return`.
    pub(crate) kind: String,
    pub(crate) id: Uuid,
}

impl From<Subject> for AppealSubject {
    fn from(subject: Subject) -> Self {
        Self { kind: subject.source().to_string(), id: subject.stream() }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealCase {
    id: Uuid,
    number: i64,
    version: i64,
    state: String,
}

impl From<&QueueRow> for AppealCase {
    fn from(row: &QueueRow) -> Self {
        Self { id: row.id.0, number: row.number, version: row.version, state: row.state.to_string() }
    }
}

/// An appeal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealView {
    id: Uuid,
    version: i64,
    state: String,
    /// Something is still to come: the case cannot close.
    open: bool,
    case_id: Uuid,
    case_number: i64,
    channel_id: Uuid,
    platform: String,
    market: String,
    subject: AppealSubject,
    /// Id of the ground.
    ground: Option<String>,
    #[schema(value_type = Option<ApiWords>)]
    ground_name: Option<Words>,
    passage: Option<String>,
    statement: Option<String>,
    /// Ids of the files that go with it.
    evidence: Vec<Uuid>,
    reference: Option<String>,
    /// `api` where the platform's interface took it, `hand` where a person handed it over; none before.
    by: Option<&'static str>,
    /// What its ground needs and did not go with it when it was submitted.
    missing: Vec<String>,
    /// What went with it when it was submitted.
    had: Vec<String>,
    /// What the platform asked, while it waits for it.
    asked: Option<String>,
    due_at: Option<String>,
    /// `window`, `information`, `decision`: what is due.
    due: Option<&'static str>,
    window_ends: Option<String>,
    escalated: bool,
    reason: Option<String>,
    /// BLAKE3 of the last bundle's manifest.
    bundle: Option<String>,
    author: String,
    opened_at: String,
    submitted_at: Option<String>,
    decided_at: Option<String>,
}

fn due(appeal: &Appeal) -> Option<&'static str> {
    appeal.due_at?;
    match appeal.state {
        AppealState::Draft => Some("window"),
        AppealState::InformationAsked => Some("information"),
        AppealState::Submitted | AppealState::Escalated => Some("decision"),
        AppealState::Won | AppealState::PartlyWon | AppealState::Lost | AppealState::Abandoned => None,
    }
}

fn words_of(kinds: &[domain::appeal::EvidenceKind]) -> Vec<String> {
    kinds.iter().map(ToString::to_string).collect()
}

/// A buyer's words, without personal data for whoever may not see it.
pub(super) fn masked(caller: &Caller, text: &str) -> String {
    Mask::reading_anew(caller, text).apply(text)
}

impl AppealView {
    pub(crate) fn new(caller: &Caller, a: &Appeal, people: &BTreeMap<UserId, String>) -> Self {
        let ground = a.ground.as_ref().and_then(|id| shipped().grounds.iter().find(|g| g.id == *id));
        Self {
            id: a.id.0,
            version: a.version,
            state: a.state.to_string(),
            open: a.state.is_open(),
            case_id: a.about.case.0,
            case_number: a.about.number,
            channel_id: a.about.channel.0,
            platform: a.about.platform.clone(),
            market: a.about.market.clone(),
            subject: a.about.subject.into(),
            ground: a.ground.clone(),
            ground_name: ground.map(|g| g.name.clone()),
            passage: a.passage.as_deref().map(|p| masked(caller, p)),
            statement: a.statement.as_deref().map(|s| masked(caller, s)),
            evidence: a.evidence.iter().map(|id| id.0).collect(),
            reference: a.reference.clone(),
            by: a.submitted_at.map(|_| if a.sent.is_some() { "api" } else { "hand" }),
            missing: words_of(&a.missing),
            had: words_of(&a.had),
            asked: a.asked.clone(),
            due_at: a.due_at.map(when),
            due: due(a),
            window_ends: a.about.window_ends.map(when),
            escalated: a.escalated,
            reason: a.reason.clone(),
            bundle: a.bundle.clone(),
            author: ActorView::new(&a.author, people).name,
            opened_at: when(a.opened_at),
            submitted_at: a.submitted_at.map(when),
            decided_at: a.decided_at.map(when),
        }
    }
}

/// A row of the board.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealRow {
    appeal: AppealView,
    case: Option<AppealCase>,
    channel_name: String,
    /// What it is about, by its title where that is known.
    product: Option<String>,
    /// The buyer's name, hidden from whoever may not see it.
    buyer: Option<String>,
    /// The beginning of the case's words.
    excerpt: Option<String>,
}

/// A page of the board.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealBoard {
    items: Vec<AppealRow>,
    /// How many stand in each state, whatever the filter.
    states: BTreeMap<String, i64>,
    next: Option<String>,
}

fn product(case: &QueueRow) -> Option<String> {
    case.product.clone().map(|(id, title)| title.unwrap_or(id))
}

impl AppealBoard {
    pub(crate) fn new(caller: &Caller, board: &Board) -> Self {
        let row = |row: &BoardRow| AppealRow {
            appeal: AppealView::new(caller, &row.appeal, &board.people),
            case: row.case.as_ref().map(Into::into),
            channel_name: row.channel.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
            product: row.case.as_ref().and_then(product),
            buyer: name_for(caller, row.case.as_ref().and_then(|c| c.buyer_name.clone())),
            excerpt: row.case.as_ref().map(|c| masked(caller, &c.excerpt)),
        };
        let count = |state: &AppealState| {
            let known = board.states.iter().find(|(of, _)| of == state);
            (state.to_string(), known.map_or(0, |(_, n)| *n))
        };
        Self {
            items: board.rows.iter().map(row).collect(),
            states: AppealState::ALL.iter().map(count).collect(),
            next: board.next.map(|next| format!("{}.{}", next.due, next.id)),
        }
    }
}

/// How such appeals ended before in this shop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StrengthView {
    decided: u32,
    /// Partly won count half.
    won: f64,
    /// Share won with the ends of its 80 % interval; none when fewer than 5 were decided.
    share: Option<ShareView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShareView {
    value: f64,
    low: f64,
    high: f64,
}

impl From<Strength> for StrengthView {
    fn from(s: Strength) -> Self {
        let share = s.share.map(|(value, low, high)| ShareView { value, low, high });
        Self { decided: s.decided, won: s.won, share }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealItem {
    shows: String,
    needed: bool,
    /// The case has it.
    there: bool,
    /// It goes with the appeal.
    goes: bool,
}

pub(super) fn items(list: &Checklist) -> Vec<AppealItem> {
    let item = |i: &domain::appeal::Item| AppealItem {
        shows: i.shows.to_string(),
        needed: i.needed,
        there: i.there,
        goes: i.goes,
    };
    list.items.iter().map(item).collect()
}

/// A ground.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealGround {
    id: String,
    #[schema(value_type = ApiWords)]
    name: Words,
    #[schema(value_type = ApiWords)]
    means: Words,
    /// How to get what is missing.
    #[schema(value_type = ApiWords)]
    how: Words,
    needs: Vec<String>,
    helps: Vec<String>,
    source: String,
    page_date: Option<String>,
    grade: String,
    strength: StrengthView,
    /// Empty where no case was named.
    checklist: Vec<AppealItem>,
}

impl AppealGround {
    pub(crate) fn new(ground: &GroundRule, strength: Strength, list: Option<&Checklist>) -> Self {
        Self {
            id: ground.id.clone(),
            name: ground.name.clone(),
            means: ground.means.clone(),
            how: ground.how.clone(),
            needs: words_of(&ground.needs),
            helps: words_of(&ground.helps),
            source: ground.source.clone(),
            page_date: ground.page_date.map(|date| date.to_string()),
            grade: ground.grade.to_string(),
            strength: strength.into(),
            checklist: list.map(items).unwrap_or_default(),
        }
    }
}

impl From<&Listed> for AppealGround {
    fn from(l: &Listed) -> Self {
        Self::new(l.ground, l.strength, Some(&l.checklist))
    }
}

/// How a platform handles appeals.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealHandling {
    id: String,
    attempts: u32,
    /// Seconds for an answer to its question.
    information: i64,
    /// Seconds it should need.
    decision: i64,
    calendar: String,
    source: String,
    grade: String,
}

impl From<&Handling> for AppealHandling {
    fn from(h: &Handling) -> Self {
        Self {
            id: h.id.clone(),
            attempts: h.attempts,
            information: h.information.whole_seconds(),
            decision: h.decision.whole_seconds(),
            calendar: h.calendar.to_string(),
            source: h.source.clone(),
            grade: h.grade.to_string(),
        }
    }
}
