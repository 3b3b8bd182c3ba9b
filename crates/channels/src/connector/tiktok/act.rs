//! What is done on TikTok Shop, and the look whether it stands there.

use domain::inbound::Sender;
use domain::returns::{ReturnKind, ReturnVerdict, Stage};
use domain::time::Instant;
use serde_json::{Value, json};

use super::api::{get, post};
use super::read::{conversation_page, path_part, sender, sent_at, status_of, words_of};
use crate::connector::parts::answer::{Effect, by_hand, fits, refused};
use crate::connector::parts::found::{self, Message, absent, there};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{decimal, id, list, text};
use crate::connector::{Call, Delivery, Done, Failure, Found, Order};

/// Characters of a message.
const MESSAGE: usize = 2_000;

pub(super) fn send(call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
    match &delivery.what {
        Order::Reply { .. } => Err(by_hand("TikTok Shop has no endpoint for public replies")),
        Order::Message { conversation, order, text, .. } => {
            fits(text, MESSAGE)?;
            let conversation = addressee(call, conversation.as_deref(), order.as_deref())?;
            message(call, &conversation, "TEXT", &json!({ "content": text }))
        }
        Order::Coupon { conversation, order, coupon } => {
            let conversation = addressee(call, conversation.as_deref(), order.as_deref())?;
            message(call, &conversation, "COUPON_CARD", &json!({ "coupon_id": coupon }))
        }
        what @ Order::Decide { request, .. } => {
            let (verb, body) = decision(what)?;
            let path = format!("/return_refund/202309/returns/{}/{verb}", path_part(request)?);
            let query = Query::default().with("idempotency_key", &delivery.key);
            post(call, &path, query, &body, Effect::Changes).map(|_| Done { id: None })
        }
    }
}

/// The conversation that is known, or the one with the order's buyer.
fn addressee(call: &Call<'_>, conversation: Option<&str>, order: Option<&str>) -> Result<String, Failure> {
    match (conversation, order) {
        (Some(known), _) => Ok(known.to_owned()),
        (None, Some(order)) => open(call, order),
        (None, None) => Err(refused("no_addressee", "neither a conversation nor an order is known")),
    }
}

/// Opens the conversation with an order's buyer. Opening it twice gives the same one, so it may be tried again.
fn open(call: &Call<'_>, order: &str) -> Result<String, Failure> {
    let said = get(call, "/order/202309/orders", Query::default().with("ids", order))?;
    let found = list(&said, "/orders").iter().find(|one| id(one, "/id").as_deref() == Some(order));
    let buyer = found.and_then(|one| id(one, "/user_id"));
    let buyer = buyer.ok_or_else(|| refused("no_addressee", "the order does not name its buyer"))?;
    let path = "/customer_service/202309/conversations";
    let said = post(call, path, Query::default(), &json!({ "buyer_user_id": buyer }), Effect::Reads)?;
    id(&said, "/conversation_id").ok_or_else(|| Effect::Reads.unclear("the answer names no conversation"))
}

/// There is no key that would make it once only. What a coupon card holds is known from copies of the vendor's page, not from
/// the page itself.
fn message(call: &Call<'_>, conversation: &str, kind: &str, content: &Value) -> Result<Done, Failure> {
    let path = format!("/customer_service/202309/conversations/{}/messages", path_part(conversation)?);
    let body = json!({ "type": kind, "content": content.to_string() });
    let said = post(call, &path, Query::default(), &body, Effect::Changes)?;
    match id(&said, "/message_id") {
        Some(id) => Ok(Done { id: Some(id) }),
        None => Err(Effect::Changes.unclear("the answer names no message")),
    }
}

/// The verb of the address and the body.
fn decision(what: &Order) -> Result<(&'static str, Value), Failure> {
    use ReturnKind::{Exchange, RefundOnly, ReturnAndRefund};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let Order::Decide { kind, stage, verdict, pays, keep_goods, reason, text, .. } = what else {
        return Err(by_hand("this is no decision"));
    };
    let word = match (verdict, stage, kind) {
        (Approve | Reject, Stage::Goods, ReturnAndRefund) => "RECEIVED_PACKAGE",
        (Approve | Reject, Stage::Request, RefundOnly) => "REFUND",
        (Approve, Stage::Request, ReturnAndRefund) if *keep_goods => {
            return Err(by_hand("how a return without the goods is granted is not verified"));
        }
        (Approve | Reject, Stage::Request, ReturnAndRefund) => "RETURN",
        (Approve | Reject, Stage::Request, Exchange) => "REPLACEMENT",
        (ApprovePart, Stage::Request, RefundOnly) => "",
        (ApprovePart, Stage::Request, ReturnAndRefund) if *keep_goods => "",
        _ => return Err(by_hand("TikTok Shop has no decision like this")),
    };
    match (verdict, pays) {
        (Approve, None) => Ok(("approve", json!({ "decision": format!("APPROVE_{word}") }))),
        (ApprovePart, Some(sum)) => {
            let part = json!({ "currency": sum.currency.code(), "amount": decimal(*sum) });
            Ok(("approve", json!({ "decision": "OFFER_PARTIAL_REFUND", "partial_refund": part })))
        }
        (Reject, _) => {
            let given = reason.as_deref().filter(|reason| !reason.is_empty());
            let reason =
                given.ok_or_else(|| refused("reject_reason", "a no needs one of TikTok Shop's reasons"))?;
            let body =
                json!({ "decision": format!("REJECT_{word}"), "reject_reason": reason, "comment": text });
            Ok(("reject", body))
        }
        _ => Err(by_hand("the sum does not fit the decision")),
    }
}

pub(super) fn find(call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
    match &delivery.what {
        // Opening it again gives the conversation that it was sent in.
        Order::Message { conversation, order, text, .. } if conversation.is_some() || order.is_some() => {
            let conversation = addressee(call, conversation.as_deref(), order.as_deref())?;
            find_message(call, &conversation, text, tried, words_of)
        }
        Order::Coupon { conversation, order, coupon } if conversation.is_some() || order.is_some() => {
            let conversation = addressee(call, conversation.as_deref(), order.as_deref())?;
            find_message(call, &conversation, coupon, tried, coupon_of)
        }
        Order::Decide { request, stage, verdict, .. } => {
            let status = status_of(call, request)?.unwrap_or_default();
            decided(call, &status, *stage, *verdict, tried)
        }
        _ => Ok(Found::CannotTell),
    }
}

/// The coupon that a card hands over; nothing for other messages.
fn coupon_of(message: &Value) -> String {
    let content = text(message, "/content").and_then(|content| serde_json::from_str::<Value>(&content).ok());
    content.and_then(|content| id(&content, "/coupon_id")).unwrap_or_default()
}

/// A message of ours in a conversation, by what `shows` says of it.
fn find_message(
    call: &Call<'_>,
    conversation: &str,
    sought: &str,
    tried: Instant,
    shows: impl Fn(&Value) -> String,
) -> Result<Found, Failure> {
    let read = |one: &Value| Message {
        id: id(one, "/id"),
        ours: sender(one) == Sender::Seller,
        at: sent_at(one),
        words: shows(one),
        hidden: None,
    };
    found::message(call, sought, tried, |page| {
        let said = conversation_page(call, conversation, page)?;
        Ok((list(&said, "/messages").iter().map(read).collect(), text(&said, "/next_page_token")))
    })
}

/// What a request's state says of a decision.
fn decided(
    call: &Call<'_>,
    status: &str,
    stage: Stage,
    verdict: ReturnVerdict,
    tried: Instant,
) -> Result<Found, Failure> {
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    match (verdict, stage, status) {
        (_, Stage::Request, "RETURN_OR_REFUND_REQUEST_PENDING" | "REPLACEMENT_REQUEST_PENDING")
        | (_, Stage::Goods, "BUYER_SHIPPED_ITEM") => absent(call, tried),
        (Approve, Stage::Request, "AWAITING_BUYER_SHIP")
        | (Approve, _, "RETURN_OR_REFUND_REQUEST_SUCCESS" | "RETURN_OR_REFUND_REQUEST_COMPLETE")
        | (ApprovePart, Stage::Request, "AWAITING_BUYER_RESPONSE")
        | (Reject, Stage::Request, "REFUND_OR_RETURN_REQUEST_REJECT" | "REPLACEMENT_REQUEST_REJECT")
        | (Reject, Stage::Goods, "REJECT_RECEIVE_PACKAGE") => Ok(there(None)),
        _ => Ok(Found::CannotTell),
    }
}
