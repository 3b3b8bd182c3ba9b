//! Everything the case page shows, gathered in one consistent view.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::Permission;
use domain::case::{ActKind, Allowed, Case, Context, Subject, Terms, allowed};
use domain::ids::{BuyerId, CaseId, UserId};
use domain::parcel::Parcel;
use domain::reading::Marked;
use domain::returns::Return;
use domain::review::Review;
use store::catalog::{OrderRow, ProductRow};
use store::projection::conversation::Conversation;
use store::queue::QueueRow;
use store::reviews::PastReview;
use store::{Recorded, Tx};

use crate::verification::{Gathered, Panel};
use crate::wording::{Facts, LinkFacts, Told, link, zone_of};
use crate::{App, AppError, Caller, Result};

/// A case with all that belongs to it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the case page, by name")]
pub struct Detail {
    pub row: QueueRow,
    pub case: Case,
    pub reviews: Vec<Review>,
    pub conversation: Option<Conversation>,
    /// The return requests among its feedbacks, as they stand.
    pub returns: Vec<Return>,
    /// The parcels of its order, and those among its feedbacks.
    pub parcels: Vec<Parcel>,
    pub order: Option<OrderRow>,
    pub order_product: Option<ProductRow>,
    pub buyer_orders: i64,
    pub buyer_reviews: Vec<PastReview>,
    pub buyer_cases: Vec<QueueRow>,
    pub similar: Vec<QueueRow>,
    pub allowed: Vec<Allowed>,
    pub timeline: Vec<Recorded>,
    pub people: BTreeMap<UserId, String>,
    /// Whether `conversation` belongs to the case; else it is the buyer's latest other one.
    pub own_conversation: bool,
    pub verification: Panel,
    /// What placeholders stand for in prepared words.
    pub facts: Facts,
    /// The policy in force: the playbooks, how long an act can be taken back.
    pub terms: Arc<Terms>,
    /// The page where the review is answered by hand.
    pub reply_page: Option<String>,
    /// What leaves by itself over the case's channel.
    pub sends: Vec<ActKind>,
    /// Its calls, the newest first.
    pub calls: Vec<crate::calls::CallView>,
    /// Who is at the case now.
    pub present: Vec<crate::presence::Here>,
}

impl App {
    /// The case page.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn case_detail(&self, caller: &Caller, id: CaseId) -> Result<Detail> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let mut timeline = tx.stream(caller.shop, id.0).await?;
        let case = store::projection::case::fold(&timeline)?.ok_or(AppError::Absent("case"))?.case;
        let row = tx.queue_rows(caller.shop, &[id]).await?.pop().ok_or(AppError::Absent("case"))?;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        let mut allowed = allowed(&case, &cx);
        let (reviews, conversation, own_conversation) = feedbacks(&mut tx, caller, &case).await?;
        let (order, order_product) = order(&mut tx, caller, &case).await?;
        let returns = returns(&mut tx, caller, &case).await?;
        let parcels = parcels(&mut tx, caller, &case, order.as_ref()).await?;
        let (buyer_orders, buyer_reviews, buyer_cases) = buyer(&mut tx, caller, &case).await?;
        let similar = match &case.product {
            Some(product) => {
                let ids = tx.similar_cases(caller.shop, product, case.issue(), id, 8).await?;
                tx.queue_rows(caller.shop, &ids).await?
            }
            None => Vec::new(),
        };
        let people = tx.user_names().await?;
        let around = Gathered {
            reviews: &reviews,
            conversation: conversation.as_ref(),
            order: order.as_ref(),
            returns: &returns,
            parcels: &parcels,
            buyer_orders,
            buyer_reviews: &buyer_reviews,
        };
        let verification = self.verification(&mut tx, caller, &case, &around, &terms).await?;
        let does = self.sends_what(&mut tx, caller.shop, case.channel).await?;
        let sends =
            ActKind::ALL.iter().copied().filter(|k| does.contains(&crate::outbox::doing_of(*k))).collect();
        let shop = tx.shop(caller.shop).await?;
        let told = Told {
            row: Some(&row),
            order: order.as_ref(),
            product: order_product.as_ref(),
            people: &people,
            shop: shop.as_ref().map(|s| s.name.as_str()),
            zone: &zone_of(&terms),
        };
        let facts = Facts::new(caller, &case, &told);
        let calls = tx.calls_of_cases(caller.shop, crate::calls::cases_of(&case)).await?;
        // What happened in a call stands among what happened in its case.
        timeline.extend(tx.call_events(caller.shop, calls.iter().map(|call| call.id)).await?);
        timeline.sort_by_key(|event| event.seq);
        if calls.iter().any(|call| call.case == id && call.is_open(cx.now)) {
            stays_open(&mut allowed);
        }
        let calls = self.views_of_calls(calls, &people).await?;
        let reply_page = reply_page(&mut tx, caller, &case, &reviews).await?;
        Ok(Detail {
            row,
            case,
            reviews,
            conversation,
            returns,
            parcels,
            order,
            order_product,
            buyer_orders,
            buyer_reviews,
            buyer_cases,
            similar,
            allowed,
            timeline,
            people,
            own_conversation,
            verification,
            reply_page,
            facts,
            terms,
            sends,
            calls,
            present: self.present.at(caller.shop, id, self.now()),
        })
    }
}

/// A case with an open call does not end, and is not given away.
fn stays_open(allowed: &mut [Allowed]) {
    let ends = |a: &&mut Allowed| matches!(a.command, "close" | "not_complaint" | "merge");
    for command in allowed.iter_mut().filter(ends) {
        command.why_not.get_or_insert_with(crate::calls::open_still);
    }
}

/// The marked passages of a text, as they stand in it; empty ones left out.
pub fn passages(text: &str, marked: &[Marked]) -> Vec<String> {
    let passage = |m: &Marked| {
        let (start, end) = (m.span.start as usize, m.span.end as usize);
        text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>()
    };
    marked.iter().map(passage).filter(|p| !p.is_empty()).collect()
}

/// The passages that hold personal data, for texts whose reading was not kept: older versions of a review.
pub fn private_passages(text: &str) -> Vec<String> {
    passages(text, &triage::Model::embedded().read_fast(text, None).spans)
}

/// The same for a text that may have been cut: what stands before the `…` may be the beginning of a number or an address
/// that is not known by its beginning alone.
pub fn private_in_excerpt(text: &str) -> Vec<String> {
    let mut found = private_passages(text);
    found.extend(text.strip_suffix('…').and_then(begun));
    found
}

/// The number or mail address that a text ends in the middle of.
fn begun(text: &str) -> Option<String> {
    let tail = |belongs: fn(char) -> bool| -> &str { &text[text.trim_end_matches(belongs).len()..] };
    let number = tail(|c| c.is_numeric() || " -+().（）－＋".contains(c)).trim();
    let mail = tail(|c| c.is_ascii_graphic());
    match () {
        () if mail.contains('@') => Some(mail.to_owned()),
        () if number.chars().filter(|c| c.is_numeric()).count() >= 3 => Some(number.to_owned()),
        () => None,
    }
}

/// A text without these passages; every character of one becomes a dot, so that positions stay what they are.
pub fn hide(text: &str, passages: &[String]) -> String {
    let dots = |passage: &String| "•".repeat(passage.chars().count());
    passages.iter().fold(text.to_owned(), |text, passage| text.replace(passage, &dots(passage)))
}

async fn reply_page(tx: &mut Tx, caller: &Caller, case: &Case, reviews: &[Review]) -> Result<Option<String>> {
    let Some(review) = reviews.first() else { return Ok(None) };
    let Some(channel) = tx.channel(caller.shop, case.channel).await? else { return Ok(None) };
    let order = case.order.as_deref().unwrap_or_default();
    Ok(link(&channel.reply_link, &LinkFacts { review: &review.first.external_id, order }))
}

async fn latest(tx: &mut Tx, caller: &Caller, buyer: BuyerId) -> Result<Option<Conversation>> {
    match tx.conversations_of_buyer(caller.shop, buyer, 1).await?.first() {
        Some(id) => Ok(tx.load_conversation(caller.shop, *id).await?),
        None => Ok(None),
    }
}

/// The reviews of a case and its conversation, or else the latest other one of its buyer; tells whether it is its own.
pub(crate) async fn feedbacks(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
) -> Result<(Vec<Review>, Option<Conversation>, bool)> {
    let mut reviews = Vec::new();
    let mut conversation = None;
    for glance in &case.feedbacks {
        match glance.subject {
            Subject::Review(id) => reviews.extend(tx.load_review(caller.shop, id).await?.map(|l| l.review)),
            Subject::Conversation(id) => {
                conversation = tx.load_conversation(caller.shop, id).await?.or(conversation);
            }
            Subject::Return(_) | Subject::Parcel(_) => {}
        }
    }
    let own = conversation.is_some();
    if let (false, Some(buyer)) = (own, case.buyer) {
        conversation = latest(tx, caller, buyer).await?;
    }
    Ok((reviews, conversation, own))
}

/// The return requests among a case's feedbacks.
pub(crate) async fn returns(tx: &mut Tx, caller: &Caller, case: &Case) -> Result<Vec<Return>> {
    let ids = case.feedbacks.iter().filter_map(|g| g.subject.returned());
    Ok(tx.load_returns(caller.shop, ids).await?.into_iter().map(|l| l.request).collect())
}

/// The parcels of a case's order, and those that are feedbacks of it.
pub(crate) async fn parcels(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    order: Option<&OrderRow>,
) -> Result<Vec<Parcel>> {
    let tracking = order.and_then(|o| o.tracking.as_deref());
    let mut found = tx.parcels_of_order(caller.shop, case.channel, case.order.as_deref(), tracking).await?;
    let own = case.feedbacks.iter().filter_map(|g| match g.subject {
        Subject::Parcel(id) => Some(id),
        _ => None,
    });
    let more: Vec<_> = own.filter(|id| found.iter().all(|l| l.parcel.id != *id)).collect();
    found.extend(tx.load_parcels(caller.shop, more).await?);
    Ok(found.into_iter().map(|l| l.parcel).collect())
}

pub(crate) async fn order(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
) -> Result<(Option<OrderRow>, Option<ProductRow>)> {
    let Some(reference) = &case.order else { return Ok((None, None)) };
    let found = tx.orders_by_external(caller.shop, case.channel, &[reference.clone()].into()).await?;
    let Some(order) = found.into_values().next() else { return Ok((None, None)) };
    let product = match &order.product {
        Some(p) => tx
            .products_by_external(caller.shop, case.channel, &[p.clone()].into())
            .await?
            .into_values()
            .next(),
        None => None,
    };
    Ok((Some(order), product))
}

async fn buyer(tx: &mut Tx, caller: &Caller, case: &Case) -> Result<(i64, Vec<PastReview>, Vec<QueueRow>)> {
    let Some(buyer) = case.buyer else { return Ok((0, Vec::new(), Vec::new())) };
    let orders = tx.orders_of_buyer(caller.shop, buyer).await?;
    let reviews = tx.reviews_of_buyer(caller.shop, buyer).await?;
    let ids: Vec<CaseId> =
        tx.cases_of_buyer(caller.shop, buyer, 20).await?.into_iter().filter(|c| *c != case.id).collect();
    let cases = tx.queue_rows(caller.shop, &ids).await?;
    Ok((orders, reviews, cases))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_cut_in_the_middle_is_private_already() {
        for (text, hidden) in [
            ("It broke, call 138001…", "It broke, call ••••••…"),
            ("坏了，电话138 0013 80…", "坏了，电话•••••••••••…"),
            ("write to ann@exam…", "write to ••••••••…"),
            ("came after 12…", "came after 12…"),
            ("It broke on the first day and nobody answ…", "It broke on the first day and nobody answ…"),
            ("It broke, call 138001", "It broke, call 138001"),
            (
                "call 13800138000 or write to the seller at o…",
                "call ••••••••••• or write to the seller at o…",
            ),
        ] {
            assert_eq!(hide(text, &private_in_excerpt(text)), hidden, "{text}");
        }
    }
}
