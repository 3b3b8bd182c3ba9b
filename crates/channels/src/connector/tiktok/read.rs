//! What is read from TikTok Shop: searches by windows of time with page tokens, conversations from the newest back, tracking
//! by rounds over the orders on their way.

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ReturnIn, ReviewIn, Sender};
use domain::parcel::ParcelStatus;
use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::api::{get, post};
use crate::connector::parts::answer::Effect::Reads;
use crate::connector::parts::answer::refused;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{
    Bad, at, currency, either, id, iso, key, list, millis, money, pieces, rows, seconds, stars, text, unix,
    words,
};
use crate::connector::parts::trail::{Listed, Stop, chats, on, rounds};
use crate::connector::parts::window::{Scan, Slices, Window, close, parse};
use crate::connector::{Call, Failure, Page};
use crate::file::RowIn;
use crate::words::{return_kind, return_state};

/// The vendor names no widest window; this is the narrowest of the other platforms for orders.
const SLICES: Slices = Slices { widest: Span::hours(15 * 24), overlap: Span::minutes(30), oldest: None };
/// A review is found by the time it was written and may be shown later.
const REVIEWS: Slices = Slices { overlap: Span::hours(48), ..SLICES };
/// What a page token that is not taken any more is refused with: a missing or invalid common parameter.
pub(super) const LOST: [&str; 1] = ["36009004"];

pub(super) fn paged(size: u8, page: Option<&str>) -> Query {
    Query::default().with("page_size", size).maybe("page_token", page)
}

pub(super) fn next_page(value: &Value) -> Option<String> {
    text(value, "/next_page_token")
}

/// One page of a search by the time of the last change.
fn searched(
    call: &Call<'_>,
    path: &str,
    position: Option<&str>,
    since: Instant,
    one: impl Fn(&mut Page, &Value),
) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let query = paged(50, window.page.as_deref()).with("sort_field", "update_time").with("sort_order", "ASC");
    let body = json!({ "update_time_ge": window.from, "update_time_lt": window.to });
    let said = match post(call, path, query, &body, Reads) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &LOST),
    };
    let mut page = Page::default();
    one(&mut page, &said);
    let (window, more) = window.next(next_page(&said), call.now);
    Ok(close(page, &window, more))
}

pub(super) fn orders(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    searched(call, "/order/202309/orders/search", position, since, |page, said| {
        rows(page, list(said, "/orders"), order);
    })
}

fn order(value: &Value) -> Result<Option<RowIn>, Bad> {
    let items = list(value, "/line_items");
    let item = at(value, "/line_items/0");
    let sku = id(item, "/sku_id");
    // One line for each piece: those of the same variant are counted.
    let same = items.iter().filter(|other| sku.is_some() && id(other, "/sku_id") == sku).count();
    Ok(Some(RowIn::Order(OrderIn {
        external_id: key(value, "/id")?,
        buyer: text(value, "/recipient_address/name").filter(|name| !name.contains('*')),
        product: id(item, "/product_id"),
        sku: text(item, "/seller_sku").or(sku),
        quantity: u32::try_from(same).ok().filter(|n| *n > 0),
        amount: money(value, "/payment/total_amount", currency(value, "/payment/currency")),
        status: text(value, "/status"),
        carrier: text(value, "/shipping_provider"),
        tracking: id(value, "/tracking_number").or_else(|| id(item, "/tracking_number")),
        paid_at: seconds(value, "/paid_time"),
        delivered_at: seconds(value, "/delivery_time"),
        ..OrderIn::default()
    })))
}

pub(super) fn returns(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    searched(call, RETURNS, position, since, |page, said| {
        rows(page, list(said, "/return_orders"), request);
    })
}

const RETURNS: &str = "/return_refund/202309/returns/search";

fn request(value: &Value) -> Result<Option<RowIn>, Bad> {
    let item = at(value, "/return_line_items/0");
    let status = text(value, "/return_status");
    Ok(Some(RowIn::Return(Box::new(ReturnIn {
        external_id: key(value, "/return_id")?,
        order: id(value, "/order_id"),
        product: id(item, "/product_id"),
        sku: text(item, "/seller_sku").or_else(|| id(item, "/sku_id")),
        quantity: pieces(item, "/quantity"),
        amount: money(value, "/refund_amount/refund_total", currency(value, "/refund_amount/currency")),
        kind: return_kind(&key(value, "/return_type")?),
        reason: text(value, "/return_reason"),
        text: words(value, "/return_reason_text"),
        state: return_state(status.as_deref().unwrap_or_default()),
        status,
        requested_at: seconds(value, "/create_time"),
        updated_at: seconds(value, "/update_time"),
        buyer: None,
        evidence: Vec::new(),
    }))))
}

/// Where one request stands.
pub(super) fn status_of(call: &Call<'_>, request: &str) -> Result<Option<String>, Failure> {
    let said = post(call, RETURNS, paged(10, None), &json!({ "return_ids": [request] }), Reads)?;
    let mut found = list(&said, "/return_orders").iter();
    let one = found.find(|one| id(one, "/return_id").as_deref() == Some(request));
    Ok(one.and_then(|one| text(one, "/return_status")))
}

/// Reviews. No official page of this endpoint was read: its shape is that of public code and of two write-ups.
pub(super) fn reviews(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = REVIEWS.open(parse(position), since, call.now);
    let query =
        paged(100, window.page.as_deref()).with("sort_field", "create_time").with("sort_order", "ASC");
    let time = |seconds: i64| Instant::from_seconds(seconds).to_string();
    let body = json!({ "review_start_time": time(window.from), "review_end_time": time(window.to) });
    let said = match post(call, "/review_rating/202605/product_reviews/search", query, &body, Reads) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &LOST),
    };
    let mut page = Page::default();
    rows(&mut page, list(&said, "/reviews"), |one| review(one.get("review").unwrap_or(one)));
    let (window, more) = window.next(next_page(&said), call.now);
    Ok(close(page, &window, more))
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    let said = [words(value, "/title"), words(value, "/content")];
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: None,
        external_id: key(value, "/review_id")?,
        order: id(value, "/order_id"),
        product: id(value, "/tiktok_product_id"),
        rating: stars(value, "/rating")?,
        text: said.join("\n").trim().to_owned(),
        created_at: either(value, "/create_time").or_else(|| iso(value, "/create_time", true)),
        buyer: None,
    })))
}

pub(super) fn messages(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    chats(position, since, |scan| conversations(call, scan), |stop, page| conversation(call, stop, page))
}

fn conversations(call: &Call<'_>, scan: &Scan) -> Result<Listed<(Stop, Option<i64>)>, Failure> {
    let said = get(call, "/customer_service/202309/conversations", paged(20, scan.page.as_deref()))?;
    let one = |one: &Value| {
        let buyer =
            list(one, "/participants").iter().find(|who| text(who, "/role").as_deref() == Some("BUYER"));
        let stop = Stop {
            id: id(one, "/id")?,
            name: buyer.and_then(|who| text(who, "/nickname")),
            ..Stop::default()
        };
        Some((stop, either(one, "/latest_message/create_time").map(unix)))
    };
    Ok((list(&said, "/conversations").iter().filter_map(one).collect(), next_page(&said)))
}

/// A page of a conversation, newest first.
fn conversation(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let said = conversation_page(call, &stop.id, stop.page.as_deref())?;
    let found = list(&said, "/messages");
    rows(page, found, |one| message(one, stop));
    let times: Vec<_> = found.iter().filter_map(sent_at).collect();
    Ok(on(stop, &times, next_page(&said)))
}

pub(super) fn conversation_page(call: &Call<'_>, id: &str, page: Option<&str>) -> Result<Value, Failure> {
    let path = format!("/customer_service/202309/conversations/{}/messages", path_part(id)?);
    get(call, &path, paged(10, page).with("sort_field", "create_time").with("sort_order", "DESC"))
}

/// An id as a part of a path: what the platform gave holds nothing that would lead elsewhere, what a person gave might.
pub(super) fn path_part(id: &str) -> Result<&str, Failure> {
    let plain = !id.is_empty() && id.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    if plain { Ok(id) } else { Err(refused("id", format!("{id:?} is no id of TikTok Shop"))) }
}

fn message(one: &Value, stop: &Stop) -> Result<Option<RowIn>, Bad> {
    if one.get("is_visible").and_then(Value::as_bool) == Some(false) {
        return Ok(None);
    }
    let content = content(one);
    let said = said(&content);
    let kind = text(one, "/type").unwrap_or_default();
    Ok(Some(RowIn::Message(MessageIn {
        external_id: key(one, "/id")?,
        conversation: Some(stop.id.clone()),
        buyer: stop.name.clone(),
        order: id(&content, "/order_id"),
        sender: sender(one),
        text: if said.is_empty() { format!("[{}]", kind.to_lowercase()) } else { said },
        sent_at: either(one, "/create_time"),
    })))
}

/// The content is JSON inside a string.
fn content(one: &Value) -> Value {
    let text = one.get("content").and_then(Value::as_str).unwrap_or_default();
    serde_json::from_str(text).unwrap_or_else(|_plain| json!({ "content": text }))
}

fn said(content: &Value) -> String {
    text(content, "/content").or_else(|| text(content, "/text")).unwrap_or_default()
}

/// A message's words.
pub(super) fn words_of(one: &Value) -> String {
    said(&content(one))
}

/// Who wrote a message; the system, a robot and roles to come are automatic.
pub(super) fn sender(one: &Value) -> Sender {
    match text(one, "/sender/role").as_deref() {
        Some("BUYER") => Sender::Buyer,
        Some("SHOP" | "CUSTOMER_SERVICE") => Sender::Seller,
        _ => Sender::Auto,
    }
}

pub(super) fn parcels(call: &Call<'_>, position: Option<&str>) -> Result<Page, Failure> {
    rounds(position, call.now, |window| moving(call, window), |stop, page| tracked(call, stop, page))
}

fn moving(call: &Call<'_>, window: &Window) -> Result<Listed<Stop>, Failure> {
    let body =
        json!({ "order_status": "IN_TRANSIT", "create_time_ge": window.from, "create_time_lt": window.to });
    let query = paged(100, window.page.as_deref());
    let said = post(call, "/order/202309/orders/search", query, &body, Reads)?;
    let one = |one: &Value| {
        let note = id(one, "/tracking_number").or_else(|| id(one, "/line_items/0/tracking_number"))?;
        Some(Stop {
            id: id(one, "/id")?,
            note: Some(note),
            name: text(one, "/shipping_provider"),
            ..Stop::default()
        })
    };
    Ok((list(&said, "/orders").iter().filter_map(one).collect(), next_page(&said)))
}

/// The steps are free text without a word for a state: they are kept, and what they mean is not guessed.
fn tracked(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let path = format!("/fulfillment/202309/orders/{}/tracking", path_part(&stop.id)?);
    let said = get(call, &path, Query::default())?;
    rows(page, list(&said, "/tracking"), |one| {
        Ok(Some(RowIn::Parcel(ParcelEventIn {
            tracking: stop.note.clone().unwrap_or_default(),
            carrier: stop.name.clone(),
            order: Some(stop.id.clone()),
            status: ParcelStatus::Unknown,
            word: None,
            description: words(one, "/description"),
            place: None,
            at: millis(one, "/update_time_millis").ok_or("update_time_millis is missing")?,
            told_by: None,
        })))
    });
    Ok(None)
}

/// When a message was sent, in seconds since 1970.
pub(super) fn sent_at(one: &Value) -> Option<i64> {
    either(one, "/create_time").map(unix)
}
