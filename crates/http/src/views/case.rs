//! Queue rows and the case page.

use app::Caller;
use app::detail::Detail;
use app::rows::{Parcel, PastReview, QueueRow};
use domain::case::{Case, Subject};
use domain::reading::{Guess, Why};
use domain::refusal::Refusal;
use domain::time::{Instant, Span};
use serde::Serialize;
use uuid::Uuid;

use super::call::CallView;
use super::clock::ClockView;
use super::feedback::{ConversationView, Mask, ReviewView};
use super::order::OrderView;
use super::record::{ActView, TimelineEntry};
use super::returned::{ParcelView, ReturnView};
use super::talk::{CaseRef, PersonHere, delivery};
use super::verification::{Around, PlaybookRef, ProgressView, Texts, VerificationView};
use super::{MoneyView, name_for, when};
use crate::error::ApiError;

/// A name behind an id.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Named {
    id: Uuid,
    name: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WhyView {
    pub(super) text: String,
    weight: f32,
}

pub(super) fn why(list: &[Why]) -> Vec<WhyView> {
    list.iter().map(|w| WhyView { text: w.text.clone(), weight: w.weight }).collect()
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GuessView {
    issue: String,
    chance: f32,
}

pub(super) fn guesses(list: &[Guess]) -> Vec<GuessView> {
    list.iter().map(|g| GuessView { issue: g.issue.to_string(), chance: g.chance }).collect()
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NextDue {
    kind: String,
    due_at: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChannelRef {
    id: Uuid,
    name: String,
    platform: String,
    market: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProductRef {
    id: String,
    title: String,
    advertised: bool,
}

/// A row of the queue.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QueueRowView {
    id: Uuid,
    number: i64,
    version: i64,
    state: String,
    source: String,
    priority: i64,
    next_due: Option<NextDue>,
    paused: bool,
    snoozed_until: Option<String>,
    breached: bool,
    escalated: bool,
    star: Option<i64>,
    excerpt: String,
    why: Vec<WhyView>,
    language: String,
    issue: String,
    severity: i64,
    ground: Option<String>,
    channel: ChannelRef,
    product: Option<ProductRef>,
    buyer: Option<String>,
    value: Option<MoneyView>,
    assignee: Option<Named>,
    opened_at: String,
    feedbacks: i64,
    approval_pending: bool,
    /// What triage thought of while it waits for a person's word; empty when it is sure.
    unsure: Vec<GuessView>,
    /// The platform's own deadline, where it has one.
    platform_due: Option<PlatformDue>,
    /// What it is about, where it is more than words: the kind of a return request, what went wrong with a parcel.
    matter: Option<String>,
}

/// A deadline by the platform's own counting.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PlatformDue {
    kind: String,
    due_at: String,
    /// The rule's id in the rulebook.
    rule: String,
}

impl QueueRowView {
    pub(crate) fn new(caller: &Caller, r: QueueRow) -> Self {
        let mask = Mask::reading_anew(caller, &r.excerpt);
        let mut why = why(&r.why);
        why.retain(|w| !mask.hides(&w.text));
        Self {
            id: r.id.0,
            number: r.number,
            version: r.version,
            state: r.state.to_string(),
            source: r.source.to_string(),
            priority: r.priority,
            next_due: r.next_due.map(|(k, at)| NextDue { kind: k.to_string(), due_at: when(at) }),
            paused: r.paused,
            snoozed_until: r.snoozed_until.map(when),
            breached: r.breached,
            escalated: r.escalated > 0,
            star: r.star,
            excerpt: mask.apply(&r.excerpt),
            why,
            language: r.language,
            issue: r.issue.to_string(),
            severity: r.severity,
            ground: r.ground.map(|g| g.to_string()),
            channel: ChannelRef {
                id: r.channel.0,
                name: r.channel_name,
                platform: r.platform,
                market: r.market,
            },
            product: r.product.map(|(id, title)| ProductRef {
                title: title.unwrap_or_else(|| id.clone()),
                id,
                advertised: r.advertised,
            }),
            buyer: name_for(caller, r.buyer_name),
            value: r.value.map(Into::into),
            assignee: r.assignee.map(|(id, name)| Named { id: id.0, name }),
            opened_at: when(r.opened_at),
            feedbacks: r.feedbacks,
            approval_pending: r.approval_pending,
            unsure: guesses(&r.unsure),
            platform_due: r.platform_due.map(|(kind, at, rule)| PlatformDue {
                kind: kind.to_string(),
                due_at: when(at),
                rule,
            }),
            matter: r.matter,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PastReviewView {
    id: Uuid,
    rating: i64,
    text: String,
    created_at: String,
    case: Option<Uuid>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PastCaseView {
    id: Uuid,
    number: i64,
    state: String,
    issue: String,
    excerpt: String,
    opened_at: String,
}

impl PastCaseView {
    fn new(caller: &Caller, r: &QueueRow) -> Self {
        Self {
            id: r.id.0,
            number: r.number,
            state: r.state.to_string(),
            issue: r.issue.to_string(),
            excerpt: Mask::reading_anew(caller, &r.excerpt).apply(&r.excerpt),
            opened_at: when(r.opened_at),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BuyerHistory {
    name: Option<String>,
    orders: i64,
    reviews: Vec<PastReviewView>,
    cases: Vec<PastCaseView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MergedView {
    id: Uuid,
    number: i64,
    at: String,
}

/// A command and whether it is allowed now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AllowedView {
    command: &'static str,
    allowed: bool,
    #[schema(value_type = Option<ApiError>)]
    why_not: Option<Refusal>,
}

/// The case page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaseView {
    #[serde(flatten)]
    row: QueueRowView,
    also: Vec<String>,
    cause: Option<String>,
    verdict: Option<String>,
    verdict_note: Option<String>,
    waiting: Option<String>,
    reviews: Vec<ReviewView>,
    conversation: Option<ConversationView>,
    returns: Vec<ReturnView>,
    parcels: Vec<ParcelView>,
    order: Option<OrderView>,
    order_ref: Option<String>,
    buyer_history: BuyerHistory,
    similar: Vec<PastCaseView>,
    merged: Vec<MergedView>,
    merged_into: Option<Uuid>,
    clocks: Vec<ClockView>,
    acts: Vec<ActView>,
    replies_left: usize,
    allowed: Vec<AllowedView>,
    timeline: Vec<TimelineEntry>,
    /// The page where the review is answered by hand.
    reply_page: Option<String>,
    verification: VerificationView,
    /// The playbook in work.
    playbook: Option<ProgressView>,
    playbooks: Vec<PlaybookRef>,
    present: Vec<PersonHere>,
    /// Its calls, the newest first.
    calls: Vec<CallView>,
    delivery: &'static str,
    /// The kinds of acts that leave by themselves over the case's channel.
    sends: Vec<String>,
    split_from: Option<CaseRef>,
    split_into: Vec<CaseRef>,
}

impl CaseView {
    pub(crate) fn new(caller: &Caller, d: Detail, now: Instant) -> Self {
        let title = d.order_product.as_ref().map(|p| p.title.as_str());
        let past = |r: &PastReview| PastReviewView {
            id: r.id.0,
            rating: r.rating,
            text: Mask::reading_anew(caller, &r.text).apply(&r.text),
            created_at: when(r.created_at),
            case: r.case.map(|c| c.0),
        };
        let past_case = |r| PastCaseView::new(caller, r);
        let history = BuyerHistory {
            name: name_for(caller, d.row.buyer_name.clone()),
            orders: d.buyer_orders,
            reviews: d.buyer_reviews.iter().map(past).collect(),
            cases: d.buyer_cases.iter().map(past_case).collect(),
        };
        let merged =
            |a: &domain::case::Absorbed| MergedView { id: a.case.0, number: a.number, at: when(a.at) };
        let allowed = d.allowed.iter().map(|a| AllowedView {
            command: a.command,
            allowed: a.why_not.is_none(),
            why_not: a.why_not.clone(),
        });
        let case = &d.case;
        let part = |(id, number): &(domain::ids::CaseId, i64)| CaseRef { id: id.0, number: *number };
        let undo = Span::seconds(d.terms.policy.reply.undo_seconds.into());
        let around = Around {
            case,
            playbooks: &d.terms.policy.playbooks,
            facts: &d.facts,
            language: &d.row.language,
            people: &d.people,
        };
        Self {
            also: d.row.also.iter().map(ToString::to_string).collect(),
            cause: case.cause.clone(),
            verdict: case.verdict.map(|v| v.to_string()),
            verdict_note: case.verdict_note.clone(),
            waiting: case.waiting.clone(),
            reviews: d.reviews.iter().map(|r| ReviewView::new(caller, r)).collect(),
            conversation: d
                .conversation
                .as_ref()
                .map(|c| ConversationView::new(caller, c, d.own_conversation)),
            returns: d.returns.iter().map(|r| ReturnView::new(caller, r)).collect(),
            parcels: d.parcels.iter().map(|p| ParcelView::new(p, has(case, p))).collect(),
            reply_page: d.reply_page.clone(),
            verification: VerificationView::new(caller, case, &d.verification, &texts(&d), &d.people),
            playbook: case.playbook.as_ref().map(|p| ProgressView::new(p, &around)),
            playbooks: d.terms.policy.playbooks.iter().map(Into::into).collect(),
            order: d.order.as_ref().map(|o| OrderView::new(o, title, now)),
            order_ref: case.order.clone(),
            buyer_history: history,
            similar: d.similar.iter().map(past_case).collect(),
            merged: case.absorbed.iter().map(merged).collect(),
            merged_into: case.merged_into.map(|(id, _)| id.0),
            clocks: case.clocks.iter().map(Into::into).collect(),
            acts: case.acts.iter().map(|a| ActView::new(a, &d.people, Some(undo))).collect(),
            present: d.present.iter().map(Into::into).collect(),
            calls: d.calls.iter().map(|call| CallView::new(caller, call)).collect(),
            delivery: delivery(&d.row.platform),
            sends: d.sends.iter().map(ToString::to_string).collect(),
            split_from: case.split_from.as_ref().map(part),
            split_into: case.split_into.iter().map(part).collect(),
            replies_left: usize::from(case.is_open() && case.unanswered_review().is_some()),
            allowed: allowed.collect(),
            timeline: d.timeline.iter().map(|e| TimelineEntry::new(caller, e, &d.people)).collect(),
            row: QueueRowView::new(caller, d.row),
        }
    }
}

/// Whether a parcel is a feedback of a case.
fn has(case: &Case, parcel: &Parcel) -> bool {
    case.feedbacks.iter().any(|g| g.subject == Subject::Parcel(parcel.id))
}

/// The texts of a case with their readings.
fn texts(d: &Detail) -> Texts<'_> {
    let reviews = d.reviews.iter().map(|r| (r.id.0, (r.current().text.as_str().into(), &r.reading)));
    let returns = d.returns.iter().map(|r| (r.id.0, (domain::returns::said(&r.row).into(), &r.reading)));
    let messages = d.conversation.iter().flat_map(|c| &c.messages);
    let read = messages.filter_map(|m| Some((m.id.0, (m.text.as_str().into(), m.reading.as_ref()?))));
    reviews.chain(returns).chain(read).collect()
}
