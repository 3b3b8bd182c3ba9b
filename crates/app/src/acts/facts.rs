//! The facts that rules see, gathered from the case, its reviews, its order and what went before. Everything a rule may
//! ask of the outside is looked up here and nowhere else.

use std::collections::BTreeSet;

use domain::case::{ActKind, Case, Context, State, Subject};
use domain::ids::{ActId, ReviewId, ShopId};
use domain::returns::ReturnDecision;
use domain::review::Review;
use domain::rulebook::{
    ActFacts, CaseFacts, ChannelFacts, Facts, GiveawayFacts, HistoryFacts, NowFacts, OrderFacts,
    RequestFacts, ReviewFacts, market, platform,
};
use domain::time::{Instant, Span};
use store::Tx;
use triage::outgoing::{Finding, FindingKind, Outgoing};

use crate::Result;
use crate::remedies::standing::standing;

/// A text that wants to leave, and the act it already is when it is about to be posted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    pub(super) kind: ActKind,
    pub(super) text: &'a str,
    pub(super) read: &'a Outgoing,
    pub(super) act: Option<ActId>,
    /// A program wrote it and sends it.
    pub(super) automatic: bool,
    /// A drafter proposed it.
    pub(super) proposed: bool,
    pub(super) decision: Option<&'a ReturnDecision>,
}

/// The facts of an act at this moment.
pub(super) async fn facts(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    wish: &Wish<'_>,
    cx: &Context<'_>,
) -> Result<Facts> {
    let channel = tx.channel(shop, case.channel).await?;
    let channel =
        channel.map(|c| ChannelFacts { platform: platform(&c.platform), market: market(&c.market) });
    let review = match target(case, wish) {
        Some(id) => tx.load_review(shop, id).await?.map(|loaded| loaded.review),
        None => None,
    };
    let replies = replies(case, wish);
    Ok(Facts {
        act: of_act(wish),
        case: of_case(case, cx.now),
        order: of_order(tx, shop, case, cx.now).await?,
        review: of_review(review.as_ref(), replies, cx.now),
        history: of_history(tx, shop, case, wish, replies, cx.now).await?,
        giveaway: GiveawayFacts::default(),
        request: of_request(tx, shop, wish, cx.now).await?,
        channel: channel.unwrap_or_default(),
        now: NowFacts::at(cx.now, &cx.terms.policy.calendar.zone),
    })
}

fn days(from: Instant, to: Instant) -> i64 {
    ((to - from).whole_seconds() / Span::hours(24).whole_seconds()).max(0)
}

fn of_act(wish: &Wish<'_>) -> ActFacts {
    let read = wish.read;
    let presses = read.findings.iter().any(|f| f.kind == FindingKind::ReviewAsk);
    ActFacts {
        kind: wish.kind.into(),
        length: wish.text.chars().count() as i64,
        language: read.language.clone(),
        findings: kinds(&read.findings),
        doubts: kinds(&read.doubts),
        elements: read.elements.iter().map(|(e, _)| e.as_str().to_owned()).collect(),
        asks_review_change: read.asks_review_change || presses,
        presses,
        mentions_review: read.mentions_review,
        automatic: wish.automatic,
        trivial: read.trivial,
        proposed: wish.proposed,
        ground: None,
        verdict: wish.decision.map(|d| d.verdict.to_string()),
        pays_minor: wish.decision.and_then(|d| d.pays).map(|m| m.minor),
        gives_reason: wish.decision.is_some_and(|d| d.reason.is_some()),
        keep_goods: wish.decision.is_some_and(|d| d.keep_goods),
    }
}

fn kinds(found: &[Finding]) -> Vec<String> {
    let kinds: BTreeSet<&str> = found.iter().map(|f| f.kind.as_str()).collect();
    kinds.into_iter().map(ToOwned::to_owned).collect()
}

/// The return request that a decision is about.
async fn of_request(tx: &mut Tx, shop: ShopId, wish: &Wish<'_>, now: Instant) -> Result<RequestFacts> {
    let Some(decision) = wish.decision else { return Ok(RequestFacts::default()) };
    let Some(loaded) = tx.load_return(shop, decision.of).await? else { return Ok(RequestFacts::default()) };
    let request = loaded.request;
    Ok(RequestFacts {
        present: true,
        kind: Some(request.row.kind.to_string()),
        stage: Some(decision.stage.to_string()),
        amount_minor: request.row.amount.map(|m| m.minor),
        currency: request.row.amount.map(|m| m.currency.code().to_owned()),
        hours_waiting: Some(((now - request.since).whole_seconds() / 3_600).max(0)),
        evidence: request.row.evidence.len() as i64,
        reason: request.row.reason,
    })
}

fn of_case(case: &Case, now: Instant) -> CaseFacts {
    CaseFacts {
        state: case.state.to_string(),
        severity: case.severity().into(),
        issue: case.issue().to_string(),
        days_open: days(case.opened_at, now),
        resolved: matches!(case.state, State::Resolved | State::Closed) && case.outcome.is_some(),
        verdict: case.verdict.map(|v| v.to_string()),
        dismissed: case.dismissed,
    }
}

async fn of_order(tx: &mut Tx, shop: ShopId, case: &Case, now: Instant) -> Result<OrderFacts> {
    let Some(reference) = &case.order else { return Ok(OrderFacts::default()) };
    let found = tx.orders_by_external(shop, case.channel, &[reference.clone()].into()).await?;
    let Some(order) = found.into_values().next() else { return Ok(OrderFacts::default()) };
    let delivered = order.delivered_at.filter(|at| *at <= now);
    Ok(OrderFacts {
        present: true,
        delivered: delivered.is_some(),
        delivered_days_ago: delivered.map(|at| days(at, now)),
        value_minor: order.amount.map(|m| m.minor),
        currency: order.amount.map(|m| m.currency.code().to_owned()),
    })
}

fn of_review(review: Option<&Review>, replies: i64, now: Instant) -> ReviewFacts {
    let Some(review) = review else { return ReviewFacts::default() };
    ReviewFacts {
        present: true,
        star: Some(review.current().rating.into()),
        first_star: Some(review.first.rating.into()),
        age_days: Some(days(review.first.created_at, now)),
        versions: review.versions.len() as i64,
        replies,
        updated: review.versions.len() > 1,
    }
}

/// The review an act answers or speaks of: the one it was drafted for, the next without a reply, or the first.
fn target(case: &Case, wish: &Wish<'_>) -> Option<ReviewId> {
    let reviews = || {
        case.feedbacks.iter().filter_map(|g| match g.subject {
            Subject::Review(id) => Some(id),
            _ => None,
        })
    };
    let drafted = wish.act.and_then(|id| case.act(id)).and_then(|act| act.target);
    drafted.or_else(|| case.unanswered_review()).or_else(|| reviews().next())
}

/// Public replies, other than this one, to the review that this one would answer.
fn replies(case: &Case, wish: &Wish<'_>) -> i64 {
    let Some(review) = target(case, wish) else { return 0 };
    let others = case.acts.iter().filter(|a| Some(a.id) != wish.act);
    others.filter(|a| a.target == Some(review) && a.counts()).count() as i64
}

async fn of_history(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    wish: &Wish<'_>,
    replies: i64,
    now: Instant,
) -> Result<HistoryFacts> {
    // The one place where the remedy ledger comes in: what it answers here keeps review asks apart from remedies.
    let order = case.order.as_deref().map(|order| (case.channel, order));
    let remedies = standing(tx, shop, case.buyer, order, now).await?;
    let mut asks = tx.review_asks(shop, case.channel, case.order.as_deref(), case.buyer).await?;
    let here = case.acts.iter().filter(|a| a.kind == ActKind::ReviewAsk);
    asks.extend(here.filter(|a| a.counts()).map(|a| a.id));
    asks.sort_unstable();
    asks.dedup();
    asks.retain(|id| Some(*id) != wish.act);
    Ok(HistoryFacts {
        public_replies_to_review: replies,
        update_asks_to_buyer_on_order: asks.len() as i64,
        remedy_open: remedies.open,
        remedy_days_since_last: remedies.days_since_last,
        remedy_cooling_down: remedies.forbids_asks() && !remedies.open,
    })
}
