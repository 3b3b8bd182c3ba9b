//! What is read from Shopee. Orders and return requests come by windows of at most fifteen days, reviews and conversations
//! from the newest back, tracking by rounds over the orders on their way.

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ReturnIn, ReviewIn, Sender};
use domain::returns::ReturnKind;
use domain::time::{Instant, Span};
use serde_json::Value;

use super::api::get;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{
    Bad, at, currency, id, key, links, list, moment, money, odd, pieces, rows, seconds, stars, text, whole,
    words, yes,
};
use crate::connector::parts::trail::{Listed, Stop, chats, on, rounds};
use crate::connector::parts::window::{Scan, Slices, Window, close, parse};
use crate::connector::{Call, Failure, Page};
use crate::file::RowIn;
use crate::words::{parcel_status, return_state};

/// Orders and return requests: fifteen days at most, by the vendor's error lists.
const SLICES: Slices = Slices { widest: Span::hours(15 * 24), overlap: Span::minutes(30), oldest: None };
/// What a page that is not taken any more is refused with.
const LOST: [&str; 1] = ["error_param"];
/// A buyer may change a review once; its time stays, so the last month is read again each time (a thousand at most are
/// within reach anyway).
const EDITS: Span = Span::hours(30 * 24);
/// What orders are asked for beside what always comes.
const ORDER: &str =
    "buyer_username,item_list,pay_time,shipping_carrier,pickup_done_time,total_amount,order_status";
/// Orders whose parcels move, or have just arrived.
const MOVING: [&str; 3] = ["SHIPPED", "TO_CONFIRM_RECEIVE", "RETRY_SHIP"];

pub(super) fn orders(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let listed = match order_list(call, &window, "update_time", 50) {
        Ok(listed) => listed,
        Err(failure) => return window.lost(failure, &LOST),
    };
    let ids: Vec<_> = list(&listed, "/order_list").iter().filter_map(|one| id(one, "/order_sn")).collect();
    let mut page = Page::default();
    if !ids.is_empty() {
        let query =
            Query::default().with("order_sn_list", ids.join(",")).with("response_optional_fields", ORDER);
        let detail = get(call, "order/get_order_detail", &query)?;
        let found = list(&detail, "/order_list");
        rows(&mut page, found, order);
        let told = |sn: &String| found.iter().any(|one| id(one, "/order_sn").as_ref() == Some(sn));
        let silent = ids.iter().filter(|sn| !told(sn));
        page.odd.extend(silent.map(|sn| odd("the order is listed and has no detail", &sn.as_str().into())));
    }
    let (window, more) = window.next(next_cursor(&listed), call.now);
    Ok(close(page, &window, more))
}

fn order_list(call: &Call<'_>, window: &Window, by: &str, size: u8) -> Result<Value, Failure> {
    let query = Query::default()
        .with("time_range_field", by)
        .with("time_from", window.from)
        .with("time_to", window.to)
        .with("page_size", size)
        .with("cursor", window.page.as_deref().unwrap_or_default())
        .with("response_optional_fields", "order_status");
    get(call, "order/get_order_list", &query)
}

fn next_cursor(value: &Value) -> Option<String> {
    text(value, "/next_cursor").filter(|_| yes(value, "/more"))
}

fn order(value: &Value) -> Result<Option<RowIn>, Bad> {
    let item = at(value, "/item_list/0");
    Ok(Some(RowIn::Order(OrderIn {
        external_id: key(value, "/order_sn")?,
        buyer: text(value, "/buyer_username"),
        product: id(item, "/item_id"),
        sku: text(item, "/model_sku").or_else(|| text(item, "/item_sku")),
        quantity: pieces(item, "/model_quantity_purchased"),
        amount: money(value, "/total_amount", currency(value, "/currency")),
        status: text(value, "/order_status"),
        carrier: text(value, "/shipping_carrier"),
        paid_at: seconds(value, "/pay_time"),
        shipped_at: seconds(value, "/pickup_done_time"),
        ..OrderIn::default()
    })))
}

pub(super) fn reviews(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let scan = Scan::open(parse(position), since);
    let cursor = scan.page.as_deref().unwrap_or_default();
    let query = Query::default().with("cursor", cursor).with("page_size", 100);
    let said = match get(call, "product/get_comment", &query) {
        Err(Failure::Refused { code, .. }) if scan.page.is_some() && LOST.contains(&code.as_str()) => {
            // The cursor is not taken any more: the next round begins with the newest, down to what is known.
            return Ok(close(Page::default(), &scan.restart(), false));
        }
        said => said?,
    };
    let found = list(&said, "/item_comment_list");
    let mut page = Page::default();
    rows(&mut page, found, review);
    let times: Vec<_> = found.iter().filter_map(|one| whole(one, "/create_time")).collect();
    let (scan, more) = scan.next(&times, next_cursor(&said), EDITS);
    Ok(close(page, &scan, more))
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: None,
        external_id: key(value, "/comment_id")?,
        order: id(value, "/order_sn"),
        product: id(value, "/item_id"),
        rating: stars(value, "/rating_star")?,
        text: words(value, "/comment"),
        created_at: seconds(value, "/create_time"),
        buyer: text(value, "/buyer_username"),
    })))
}

/// `page_no` counts pages from 0 in one passage of the vendor's text and entries in another; one more each time is complete
/// under both.
pub(super) fn returns(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let number: u32 = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or_default();
    let query = Query::default()
        .with("page_no", number)
        .with("page_size", 100)
        .with("update_time_from", window.from)
        .with("update_time_to", window.to);
    let said = match get(call, "returns/get_return_list", &query) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &LOST),
    };
    let found = list(&said, "/return");
    let mut page = Page::default();
    rows(&mut page, found, request);
    let on = yes(&said, "/more") && !found.is_empty();
    if let Some(narrower) = SLICES.narrower(&window).filter(|_| on) {
        return Ok(close(page, &narrower, true));
    }
    let (window, more) = window.next(on.then(|| number.saturating_add(1).to_string()), call.now);
    Ok(close(page, &window, more))
}

pub(super) fn request(value: &Value) -> Result<Option<RowIn>, Bad> {
    let item = at(value, "/item/0");
    let status = text(value, "/status");
    let kind = match at(value, "/needs_logistics").as_bool() {
        Some(true) => ReturnKind::ReturnAndRefund,
        Some(false) => ReturnKind::RefundOnly,
        None => ReturnKind::Other,
    };
    Ok(Some(RowIn::Return(Box::new(ReturnIn {
        external_id: key(value, "/return_sn")?,
        order: id(value, "/order_sn"),
        product: id(item, "/item_id"),
        sku: text(item, "/variation_sku").or_else(|| text(item, "/item_sku")),
        quantity: pieces(item, "/amount"),
        amount: money(value, "/refund_amount", currency(value, "/currency")),
        kind,
        reason: text(value, "/reason"),
        text: words(value, "/text_reason"),
        state: return_state(status.as_deref().unwrap_or_default()),
        status,
        requested_at: seconds(value, "/create_time"),
        updated_at: seconds(value, "/update_time"),
        // Masked names are one for all buyers of a market.
        buyer: text(value, "/user/username").filter(|name| !name.contains("**")),
        evidence: links(value, "/image", ""),
    }))))
}

/// The chat module is for apps of the type "Customer Service" or "Seller In-house"; others are refused, visibly. Its
/// shapes are those of public code, not of the vendor's own text.
pub(super) fn messages(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    chats(position, since, |scan| conversations(call, scan), |stop, page| conversation(call, stop, page))
}

fn conversations(call: &Call<'_>, scan: &Scan) -> Result<Listed<(Stop, Option<i64>)>, Failure> {
    let query = Query::default()
        .with("direction", if scan.page.is_some() { "older" } else { "latest" })
        .with("type", "all")
        .with("page_size", 25)
        .maybe("next_timestamp_nano", scan.page.as_deref());
    let said = get(call, "sellerchat/get_conversation_list", &query)?;
    let one = |one: &Value| {
        let (note, name) = (id(one, "/to_id"), text(one, "/to_name"));
        let stop = Stop { id: id(one, "/conversation_id")?, note, name, ..Stop::default() };
        Some((stop, whole(one, "/last_message_timestamp").map(in_seconds)))
    };
    let next = text(&said, "/page_result/next_cursor/next_message_time_nano")
        .filter(|_| yes(&said, "/page_result/more"));
    Ok((list(&said, "/conversations").iter().filter_map(one).collect(), next))
}

/// Chat cursors count nanoseconds, its messages seconds.
pub(super) fn in_seconds(time: i64) -> i64 {
    if time > 100_000_000_000_000 { time / 1_000_000_000 } else { time }
}

/// A page of a conversation, newest first.
fn conversation(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let said = conversation_page(call, &stop.id, stop.page.as_deref())?;
    let found = list(&said, "/messages");
    rows(page, found, |one| message(one, stop));
    let times: Vec<_> =
        found.iter().filter_map(|one| whole(one, "/created_timestamp").map(in_seconds)).collect();
    Ok(on(stop, &times, text(&said, "/page_result/next_offset").filter(|_| !found.is_empty())))
}

pub(super) fn conversation_page(
    call: &Call<'_>,
    conversation: &str,
    offset: Option<&str>,
) -> Result<Value, Failure> {
    let query =
        Query::default().with("conversation_id", conversation).with("page_size", 25).maybe("offset", offset);
    get(call, "sellerchat/get_message", &query)
}

fn message(one: &Value, stop: &Stop) -> Result<Option<RowIn>, Bad> {
    let kind = text(one, "/message_type").unwrap_or_default();
    let said = words(one, "/content/text");
    let buyer = id(one, "/from_id").is_some_and(|from| Some(from) == stop.note);
    Ok(Some(RowIn::Message(MessageIn {
        external_id: key(one, "/message_id")?,
        conversation: Some(stop.id.clone()),
        buyer: stop.name.clone(),
        order: id(one, "/content/order_sn"),
        sender: if buyer { Sender::Buyer } else { Sender::Seller },
        text: if said.is_empty() { format!("[{kind}]") } else { said },
        sent_at: whole(one, "/created_timestamp").map(in_seconds).and_then(moment),
    })))
}

pub(super) fn parcels(call: &Call<'_>, position: Option<&str>) -> Result<Page, Failure> {
    rounds(position, call.now, |window| moving(call, window), |stop, page| tracked(call, stop, page))
}

fn moving(call: &Call<'_>, window: &Window) -> Result<Listed<Stop>, Failure> {
    let said = order_list(call, window, "create_time", 100)?;
    let moving = |one: &&Value| text(one, "/order_status").is_some_and(|s| MOVING.contains(&s.as_str()));
    let orders = list(&said, "/order_list").iter().filter(moving).filter_map(|one| id(one, "/order_sn"));
    Ok((orders.map(|id| Stop { id, ..Stop::default() }).collect(), next_cursor(&said)))
}

fn tracked(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let query = Query::default().with("order_sn", &stop.id);
    let number = get(call, "logistics/get_tracking_number", &query)?;
    let Some(tracking) = id(&number, "/tracking_number") else { return Ok(None) };
    let said = get(call, "logistics/get_tracking_info", &query)?;
    rows(page, list(&said, "/tracking_info"), |one| {
        let word = text(one, "/logistics_status");
        Ok(Some(RowIn::Parcel(ParcelEventIn {
            tracking: tracking.clone(),
            carrier: None,
            order: Some(stop.id.clone()),
            status: parcel_status(word.as_deref().unwrap_or_default()),
            word,
            description: words(one, "/description"),
            place: None,
            at: seconds(one, "/update_time").ok_or("update_time is missing")?,
            told_by: None,
        })))
    });
    Ok(None)
}
