//! What is done on Lazada, and the look whether it stands there.

use domain::inbound::Sender;
use domain::returns::{ReturnKind, ReturnState, ReturnVerdict, Stage};
use domain::time::Instant;
use serde_json::Value;

use super::api;
use super::dispute::images;
use super::read::{sender, sent_at, session_page, words_of};
use super::reviews::by_id;
use crate::connector::parts::answer::{Effect, by_hand, fits, refused};
use crate::connector::parts::found::{self, Message, absent, same, there};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, text, yes};
use crate::connector::{Call, Delivery, Done, Enclosed, Failure, Found, Order};
use crate::words::return_state;

/// Characters of a public reply.
const REPLY: usize = 500;
/// Characters of the comment of a dispute; the vendor names none, this is ours.
const COMMENT: usize = 1_000;
/// Characters of a message; the vendor names none, this is ours.
const MESSAGE: usize = 1_000;

pub(super) fn send(call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
    match &delivery.what {
        Order::Reply { review, text } => reply(call, review, text),
        Order::Message { conversation, order, text, .. } => {
            fits(text, MESSAGE)?;
            let session = addressee(call, conversation.as_deref(), order.as_deref())?;
            message(call, &session, text)
        }
        Order::Coupon { .. } => Err(by_hand("which words a voucher's card holds is not verified")),
        what @ Order::Decide { request, .. } => decide(call, request, what),
    }
}

fn reply(call: &Call<'_>, review: &str, words: &str) -> Result<Done, Failure> {
    fits(words, REPLY)?;
    let form = Query::default().with("id", review).with("content", words);
    match api::post(call, "/review/seller/reply/add", &form) {
        Ok(said) if yes(&said, "/success") => Ok(Done { id: None }),
        Ok(_) => Err(Effect::Changes.unclear("the answer does not say success")),
        // One reply a review: ours of an earlier try, or another one.
        Err(Failure::Refused { code, .. }) if code == "REPLY_ALREADY" => match standing(call, review) {
            Ok((Some(reply), _)) if same(&reply, words) => Ok(Done { id: None }),
            Ok((Some(_), _)) => Err(other_words()),
            _ => Err(Effect::Changes.unclear("a reply stands there and cannot be read")),
        },
        Err(other) => Err(other),
    }
}

fn other_words() -> Failure {
    refused("answered_already", "the review has a reply with other words; Lazada takes one")
}

/// The reply under a review, and whether one may still be written.
fn standing(call: &Call<'_>, review: &str) -> Result<(Option<String>, bool), Failure> {
    let found = by_id(call, &[review.to_owned()])?;
    let one = found.iter().find(|one| id(one, "/id").as_deref() == Some(review));
    let one = one.ok_or_else(|| refused("NO_SUCH_REVIEW", "the review is not there any more"))?;
    Ok((text(one, "/seller_reply"), yes(one, "/can_reply")))
}

/// The session that is known, or the one with the order's buyer.
fn addressee(call: &Call<'_>, conversation: Option<&str>, order: Option<&str>) -> Result<String, Failure> {
    match (conversation, order) {
        (Some(known), _) => Ok(known.to_owned()),
        (None, Some(order)) => open(call, order),
        (None, None) => Err(refused("no_addressee", "neither a session nor an order is known")),
    }
}

/// Opens the session with an order's buyer. Opening it twice gives the same one, so it may be tried again.
fn open(call: &Call<'_>, order: &str) -> Result<String, Failure> {
    let said = api::get(call, "/im/session/open", Query::default().with("order_id", order), Effect::Reads)?;
    id(&said, "/data/session_id").ok_or_else(|| Effect::Reads.unclear("the answer names no session"))
}

fn message(call: &Call<'_>, session: &str, words: &str) -> Result<Done, Failure> {
    let form = Query::default().with("session_id", session).with("template_id", 1).with("txt", words);
    let said = api::post(call, "/im/message/send", &form)?;
    // Taken and hidden from the buyer: success is said all the same.
    if let Some(why) = text(&said, "/data/process_msg").or_else(|| text(&said, "/process_msg")) {
        return Err(refused("process_msg", why));
    }
    match id(&said, "/data/message_id") {
        Some(id) => Ok(Done { id: Some(id) }),
        None => Err(Effect::Changes.unclear("the answer names no message")),
    }
}

fn decide(call: &Call<'_>, request: &str, what: &Order) -> Result<Done, Failure> {
    use ReturnKind::{Cancel, RefundOnly, ReturnAndRefund};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let Order::Decide { kind, stage, verdict, pays, keep_goods, reason, text, evidence, .. } = what else {
        return Err(by_hand("this is no decision"));
    };
    if *verdict == ApprovePart || pays.is_some() {
        return Err(by_hand("Lazada has no endpoint for a part of the sum"));
    }
    let query = Query::default().with("reverse_order_id", request);
    let action = match (kind, stage, verdict) {
        (Cancel, Stage::Request, verdict) => {
            let query = query.with("agree_cancel", *verdict == Approve);
            let query = if *verdict == Reject {
                query.with("reason_code", number(reason.as_deref())?)
            } else {
                query
            };
            return changed(call, "/order/reverse/cancel/seller/decide", query);
        }
        (RefundOnly, Stage::Request, Approve) => {
            let lines = lines(call, request)?;
            if lines.len() != 1 {
                return Err(by_hand("Lazada decides on one line at a time, and this request has several"));
            }
            let query = query.with("action", "agreeRefund").with("reverse_order_item_ids", joined(&lines));
            return changed(call, "/order/reverse/onlyrefund/seller/decide", query);
        }
        (RefundOnly, Stage::Request, Reject) => {
            return start_dispute(call, query, request, text, evidence);
        }
        (RefundOnly, _, _) => return Err(by_hand("Lazada has no such decision on a refund without goods")),
        (ReturnAndRefund, Stage::Request, Approve) if *keep_goods => "instantRefund",
        (ReturnAndRefund, Stage::Request, Approve) => "agreeReturn",
        (ReturnAndRefund, Stage::Request, _) => "refuseReturn",
        (ReturnAndRefund, Stage::Goods, Approve) => "agreeRefund",
        (ReturnAndRefund, Stage::Goods, _) => "refuseRefund",
        _ => return Err(by_hand("Lazada has no decision like this")),
    };
    let query = match verdict {
        Reject => query.with("reason_id", number(reason.as_deref())?).with("comment", text),
        _ => query,
    };
    let query = if evidence.is_empty() {
        query
    } else {
        query.with("image_info", images(call, evidence, ("name", "url"))?)
    };
    let lines = lines(call, request)?;
    let query = query.with("action", action).with("reverse_order_item_ids", joined(&lines));
    changed(call, "/order/reverse/return/update", query)
}

/// A dispute about a refund without goods: the vendor asks for words (E0109) and pictures (E0110), one line at a time (E0133).
fn start_dispute(
    call: &Call<'_>,
    query: Query,
    request: &str,
    words: &str,
    evidence: &[Enclosed],
) -> Result<Done, Failure> {
    if evidence.is_empty() {
        return Err(by_hand("a dispute needs pictures: choose them from the case's evidence"));
    }
    fits(words, COMMENT)?;
    let lines = lines(call, request)?;
    if lines.len() != 1 {
        return Err(by_hand("Lazada decides on one line at a time, and this request has several"));
    }
    let query = query
        .with("action", "startDispute")
        .with("reverse_order_item_ids", joined(&lines))
        .with("comment", words)
        .with("image_info_list", images(call, evidence, ("file_name", "file_url"))?);
    changed(call, "/order/reverse/onlyrefund/seller/decide", query)
}

/// These endpoints are documented as GET and change something all the same.
fn changed(call: &Call<'_>, path: &str, query: Query) -> Result<Done, Failure> {
    api::get(call, path, query, Effect::Changes).map(|_| Done { id: None })
}

fn number(reason: Option<&str>) -> Result<i64, Failure> {
    let number = reason.and_then(|reason| reason.parse().ok());
    number.ok_or_else(|| refused("reject_reason", "a no needs the number of one of Lazada's reasons"))
}

fn joined(lines: &[Value]) -> String {
    let ids: Vec<_> = lines.iter().filter_map(|line| id(line, "/reverse_order_line_id")).collect();
    format!("[{}]", ids.join(","))
}

/// The lines of a request.
pub(super) fn lines(call: &Call<'_>, request: &str) -> Result<Vec<Value>, Failure> {
    let query = Query::default().with("reverse_order_id", request);
    let said = api::get(call, "/order/reverse/return/detail/list", query, Effect::Reads)?;
    let lines = list(&said, "/data/reverseOrderLineDTOList").to_vec();
    if lines.iter().all(|line| id(line, "/reverse_order_line_id").is_none()) {
        return Err(refused("no_lines", "the request has no lines"));
    }
    Ok(lines)
}

pub(super) fn find(call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
    match &delivery.what {
        Order::Reply { review, text } => match standing(call, review)? {
            (Some(reply), _) if same(&reply, text) => Ok(there(None)),
            (Some(_), _) => Err(other_words()),
            (None, true) => absent(call, tried),
            // Neither shown nor open to a reply: it may be with the moderators.
            (None, false) => Ok(Found::CannotTell),
        },
        Order::Message { conversation: None, order: None, .. } | Order::Coupon { .. } => {
            Ok(Found::CannotTell)
        }
        // Opening it again gives the session that it was sent in.
        Order::Message { conversation, order, text, .. } => {
            let session = addressee(call, conversation.as_deref(), order.as_deref())?;
            find_message(call, &session, text, tried)
        }
        Order::Decide { request, stage, verdict, .. } => {
            let lines = lines(call, request)?;
            // Whatever its state is called, the line says that it is disputed.
            if *verdict == ReturnVerdict::Reject && lines.iter().any(|line| yes(line, "/is_dispute")) {
                return Ok(there(None));
            }
            let words = lines.iter().map(|line| text(line, "/reverse_status").unwrap_or_default());
            decided(call, &words.collect::<Vec<_>>(), *stage, *verdict, tried)
        }
    }
}

/// A message of ours in a session.
fn find_message(call: &Call<'_>, session: &str, words: &str, tried: Instant) -> Result<Found, Failure> {
    let read = |one: &Value| Message {
        id: id(one, "/message_id"),
        ours: sender(one) == Sender::Seller,
        at: sent_at(one),
        words: words_of(one),
        hidden: text(one, "/process_msg"),
    };
    found::message(call, words, tried, |page| {
        let (found, next) = session_page(call, session, page)?;
        Ok((found.iter().map(read).collect(), next))
    })
}

/// What the lines' states say of a decision, where all say the same.
fn decided(
    call: &Call<'_>,
    words: &[String],
    stage: Stage,
    verdict: ReturnVerdict,
    tried: Instant,
) -> Result<Found, Failure> {
    use ReturnState::{Approved, GoodsOnTheWay, GoodsReceived, Refunded, Rejected, Requested};
    use ReturnVerdict::{Approve, Reject};
    let state = |word: &String| if word == "CANCEL_SUCCESS" { Approved } else { return_state(word) };
    let Some(first) = words.first().map(state) else { return Ok(Found::CannotTell) };
    if words.iter().any(|word| state(word) != first) {
        return Ok(Found::CannotTell);
    }
    match (stage, verdict, first) {
        (Stage::Request, _, Requested) | (Stage::Goods, _, GoodsReceived) => absent(call, tried),
        (Stage::Request, Approve, Approved | GoodsOnTheWay | GoodsReceived | Refunded)
        | (Stage::Goods, Approve, Refunded)
        | (_, Reject, Rejected) => Ok(there(None)),
        _ => Ok(Found::CannotTell),
    }
}
