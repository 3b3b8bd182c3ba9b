//! What is done on Shopee, and the look whether it stands there. A decision is sent only where an endpoint says exactly that;
//! the rest is refused as `by_hand`.

use domain::returns::{ReturnKind, ReturnVerdict, Stage};
use domain::time::Instant;
use serde_json::{Value, json};

use super::api::{get, post};
use super::dispute::dispute;
use super::read::{conversation_page, in_seconds};
use crate::connector::parts::answer::{Effect, by_hand, fits, refused};
use crate::connector::parts::found::{self, Message, absent, same, there};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{decimal, id, list, text, whole};
use crate::connector::{Call, Delivery, Done, Failure, Found, Order};

/// Characters of a public reply.
const REPLY: usize = 500;
/// Characters of a message; the vendor's limit is not known, this is that of its own app.
const MESSAGE: usize = 1_000;

pub(super) fn send(call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
    match &delivery.what {
        Order::Reply { review, text } => reply(call, review, text),
        Order::Message { conversation, order, text, .. } => {
            message(call, conversation.as_deref(), order.as_deref(), text)
        }
        what @ Order::Decide { request, .. } => decide(call, request, what),
        Order::Coupon { .. } => Err(by_hand("Shopee's chat is not known to have a card for vouchers")),
    }
}

fn reply(call: &Call<'_>, review: &str, words: &str) -> Result<Done, Failure> {
    fits(words, REPLY)?;
    let number: i64 =
        review.parse().map_err(|_not| refused("review_id", format!("{review:?} is no comment id")))?;
    let body = json!({ "comment_list": [{ "comment_id": number, "comment": words }] });
    let said = match post(call, "product/reply_comment", &body) {
        // "You has replied this comment already", for all of the batch.
        Err(Failure::Refused { code, .. }) if code == DUPLICATE => return answered(call, review, words),
        said => said?,
    };
    // Success of the batch says nothing of its items: each has its own failure.
    let found =
        list(&said, "/result_list").iter().find(|one| id(one, "/comment_id").as_deref() == Some(review));
    let Some(one) = found else { return Err(Effect::Changes.unclear("the answer does not name the review")) };
    match text(one, "/fail_error") {
        None => Ok(Done { id: None }),
        Some(code) if code == DUPLICATE => answered(call, review, words),
        Some(code) => Err(refused(code, text(one, "/fail_message").unwrap_or_default())),
    }
}

const DUPLICATE: &str = "product.duplicate_request";

/// A reply stands there already: ours of an earlier try, or another one.
fn answered(call: &Call<'_>, review: &str, words: &str) -> Result<Done, Failure> {
    match standing(call, review) {
        Ok(Some(reply)) if same(&reply, words) => Ok(Done { id: None }),
        Ok(Some(_)) => Err(other_words()),
        _ => Err(Effect::Changes.unclear("a reply stands there and cannot be read")),
    }
}

fn other_words() -> Failure {
    refused("answered_already", "the review has a reply with other words; Shopee takes one and no change")
}

/// The reply that stands under a review.
fn standing(call: &Call<'_>, review: &str) -> Result<Option<String>, Failure> {
    let query = Query::default().with("comment_id", review).with("cursor", "").with("page_size", 1);
    let said = get(call, "product/get_comment", &query)?;
    let found = list(&said, "/item_comment_list").iter();
    let one = found.clone().find(|one| id(one, "/comment_id").as_deref() == Some(review));
    let one = one.ok_or_else(|| refused("product.error_not_exist", "the review is not there any more"))?;
    Ok(text(one, "/comment_reply/reply"))
}

fn message(
    call: &Call<'_>,
    conversation: Option<&str>,
    order: Option<&str>,
    words: &str,
) -> Result<Done, Failure> {
    fits(words, MESSAGE)?;
    let buyer = match (conversation, order) {
        (Some(conversation), _) => {
            let query = Query::default().with("conversation_id", conversation);
            whole(&get(call, "sellerchat/get_one_conversation", &query)?, "/to_id")
        }
        (None, Some(order)) => {
            let query = Query::default()
                .with("order_sn_list", order)
                .with("response_optional_fields", "buyer_user_id");
            whole(&get(call, "order/get_order_detail", &query)?, "/order_list/0/buyer_user_id")
        }
        (None, None) => None,
    };
    let buyer = buyer
        .ok_or_else(|| refused("no_addressee", "neither the conversation nor the order names the buyer"))?;
    let body = json!({ "to_id": buyer, "message_type": "text", "content": { "text": words } });
    let said = post(call, "sellerchat/send_message", &body)?;
    match id(&said, "/message_id") {
        Some(id) => Ok(Done { id: Some(id) }),
        None => Err(Effect::Changes.unclear("the answer names no message")),
    }
}

fn decide(call: &Call<'_>, request: &str, what: &Order) -> Result<Done, Failure> {
    let Order::Decide { kind, stage, verdict, pays, keep_goods, reason, text, evidence, .. } = what else {
        return Err(by_hand("this is no decision"));
    };
    let refundable = matches!(kind, ReturnKind::RefundOnly | ReturnKind::ReturnAndRefund);
    if !refundable {
        return Err(by_hand("Shopee's endpoints decide on refunds and returns only"));
    }
    let goods_back = *kind == ReturnKind::ReturnAndRefund && !keep_goods;
    let (name, body) = match (verdict, stage, pays) {
        (ReturnVerdict::Approve, Stage::Request, _) if goods_back => {
            return Err(by_hand("`confirm` would refund at once, before the goods are back"));
        }
        (ReturnVerdict::Approve, _, None) => ("returns/confirm", json!({ "return_sn": request })),
        (ReturnVerdict::ApprovePart, Stage::Request, Some(sum)) => {
            let solution = if goods_back { "RETURN_REFUND" } else { "REFUND" };
            let amount: Value = serde_json::from_str(&decimal(*sum)).unwrap_or(Value::Null);
            let offer = json!({ "return_sn": request, "proposed_solution": solution, "proposed_adjusted_refund_amount": amount });
            ("returns/offer", offer)
        }
        (ReturnVerdict::Reject, _, _) => {
            return dispute(call, request, reason.as_deref(), text, evidence);
        }
        _ => return Err(by_hand("Shopee has no endpoint for this sum at this stage")),
    };
    let said = post(call, name, &body)?;
    match id(&said, "/return_sn") {
        Some(sn) if sn == request => Ok(Done { id: None }),
        _ => Err(Effect::Changes.unclear("the answer does not name the request")),
    }
}

pub(super) fn find(call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
    match &delivery.what {
        Order::Reply { review, text } => match standing(call, review)? {
            Some(reply) if same(&reply, text) => Ok(there(None)),
            Some(_) => Err(other_words()),
            None => absent(call, tried),
        },
        Order::Message { conversation: Some(conversation), text, .. } => {
            find_message(call, conversation, text, tried)
        }
        Order::Message { .. } | Order::Coupon { .. } => Ok(Found::CannotTell),
        Order::Decide { request, verdict, .. } => find_decision(call, request, *verdict, tried),
    }
}

/// A message of ours in a conversation.
fn find_message(call: &Call<'_>, conversation: &str, words: &str, tried: Instant) -> Result<Found, Failure> {
    let query = Query::default().with("conversation_id", conversation);
    let buyer = id(&get(call, "sellerchat/get_one_conversation", &query)?, "/to_id");
    let read = |one: &Value| {
        let from = id(one, "/from_id");
        Message {
            id: id(one, "/message_id"),
            ours: from.is_some() && from != buyer,
            at: whole(one, "/created_timestamp").map(in_seconds),
            words: text(one, "/content/text").unwrap_or_default(),
            hidden: None,
        }
    };
    found::message(call, words, tried, |offset| {
        let said = conversation_page(call, conversation, offset)?;
        Ok((list(&said, "/messages").iter().map(read).collect(), text(&said, "/page_result/next_offset")))
    })
}

fn find_decision(
    call: &Call<'_>,
    request: &str,
    verdict: ReturnVerdict,
    tried: Instant,
) -> Result<Found, Failure> {
    let said = get(call, "returns/get_return_detail", &Query::default().with("return_sn", request))?;
    let status = text(&said, "/status").unwrap_or_default();
    match (verdict, status.as_str()) {
        (ReturnVerdict::Approve, "ACCEPTED" | "REFUND_PAID")
        | (ReturnVerdict::Reject, "SELLER_DISPUTE" | "JUDGING") => Ok(there(None)),
        (ReturnVerdict::Approve | ReturnVerdict::Reject, "REQUESTED") => absent(call, tried),
        // What an offer looks like while it waits for the buyer is not in the vendor's text.
        _ => Ok(Found::CannotTell),
    }
}
