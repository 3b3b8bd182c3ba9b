//! What is read from Lazada, other than reviews: orders and reverse orders by windows of time, sessions from the newest back,
//! tracking by rounds over the orders on their way.

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ReturnIn, Sender};
use domain::money::{Currency, Money};
use domain::time::{Instant, Span};
use serde_json::Value;

use super::api;
use crate::connector::parts::answer::Effect::Reads;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{
    Bad, at, currency, either, id, key, list, money, rows, text, unix, whole, words, yes,
};
use crate::connector::parts::trail::{Listed, Stop, chats, on, rounds};
use crate::connector::parts::window::{Scan, Slices, Window, close, parse};
use crate::connector::{Call, Failure, Page};
use crate::file::RowIn;
use crate::words::{parcel_status, return_kind, return_state};

/// The vendor names no widest window; this is the narrowest of the other platforms for orders.
const SLICES: Slices = Slices { widest: Span::hours(15 * 24), overlap: Span::minutes(30), oldest: None };
/// Orders of one page: as many as the items of one question.
const ORDERS: usize = 50;
/// Orders of a page that the next one begins with again: what changes between two questions leaves the window and moves all
/// behind it forward.
const AGAIN: usize = 10;
/// Requests of one page.
const REQUESTS: usize = 50;

pub(super) fn orders(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let offset = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(0);
    let query = Query::default()
        .with("update_after", Instant::from_seconds(window.from))
        .with("update_before", Instant::from_seconds(window.to))
        .with("sort_by", "updated_at");
    let (found, next) = match order_page(call, query, offset) {
        Ok(found) => found,
        Err(failure) => return window.lost(failure, &[]),
    };
    let items = items(call, &found)?;
    let mut page = Page::default();
    rows(&mut page, &found, |one| order(one, &items, api::currency(&call.account.market)));
    let (window, more) = window.next(next, call.now);
    Ok(close(page, &window, more))
}

/// A page of orders, and the offset of the next one.
pub(super) fn order_page(
    call: &Call<'_>,
    query: Query,
    offset: usize,
) -> Result<(Vec<Value>, Option<String>), Failure> {
    let query = query.with("sort_direction", "ASC").with("offset", offset).with("limit", ORDERS);
    let said = api::get(call, "/orders/get", query, Reads)?;
    let found = list(&said, "/data/orders").to_vec();
    let next = (found.len() >= ORDERS).then(|| offset.saturating_add(found.len() - AGAIN).to_string());
    Ok((found, next))
}

/// The lines of these orders, by order.
pub(super) fn items(call: &Call<'_>, orders: &[Value]) -> Result<Vec<Value>, Failure> {
    let ids: Vec<_> = orders.iter().filter_map(|one| id(one, "/order_id")).take(ORDERS).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::default().with("order_ids", format!("[{}]", ids.join(",")));
    Ok(list(&api::get(call, "/orders/items/get", query, Reads)?, "/data").to_vec())
}

fn order(value: &Value, items: &[Value], of_market: Option<Currency>) -> Result<Option<RowIn>, Bad> {
    let number = key(value, "/order_id")?;
    let lines = items.iter().find(|one| id(one, "/order_id").as_ref() == Some(&number));
    let lines = lines.map_or(&[][..], |one| list(one, "/order_items"));
    let item = lines.first().unwrap_or(&Value::Null);
    let sku = text(item, "/sku");
    // One line for each piece: those of the same goods are counted.
    let same = lines.iter().filter(|other| sku.is_some() && text(other, "/sku") == sku).count();
    Ok(Some(RowIn::Order(OrderIn {
        external_id: number,
        buyer: text(value, "/customer_first_name").filter(|name| !name.contains('*')),
        product: id(item, "/product_id"),
        sku,
        quantity: u32::try_from(same).ok().filter(|n| *n > 0),
        amount: money(value, "/price", currency(item, "/currency").or(of_market)),
        status: text(value, "/statuses/0").or_else(|| text(item, "/status")),
        carrier: text(item, "/shipment_provider"),
        tracking: id(item, "/tracking_code"),
        ..OrderIn::default()
    })))
}

pub(super) fn returns(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let number: usize = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1);
    let query = Query::default()
        .with("page_no", number)
        .with("page_size", REQUESTS)
        .with("ReverseOrderLineModifiedTimeRangeStart", window.from * 1_000)
        .with("ReverseOrderLineModifiedTimeRangeEnd", window.to * 1_000);
    let said = match api::get(call, "/reverse/getreverseordersforseller", query, Reads) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let found = list(&said, "/result/items");
    let mut page = Page::default();
    rows(&mut page, found, |one| request(one, api::currency(&call.account.market)));
    let total = whole(&said, "/result/total").unwrap_or(0);
    let on = !found.is_empty() && number.saturating_mul(REQUESTS) < usize::try_from(total).unwrap_or(0);
    if let Some(narrower) = SLICES.narrower(&window).filter(|_| on) {
        return Ok(close(page, &narrower, true));
    }
    let (window, more) = window.next(on.then(|| number.saturating_add(1).to_string()), call.now);
    Ok(close(page, &window, more))
}

fn request(value: &Value, of_market: Option<Currency>) -> Result<Option<RowIn>, Bad> {
    let lines = list(value, "/reverse_order_lines");
    let line = at(value, "/reverse_order_lines/0");
    let status = text(line, "/reverse_status");
    let updated = lines.iter().filter_map(|one| either(one, "/return_order_line_gmt_modified")).max();
    Ok(Some(RowIn::Return(Box::new(ReturnIn {
        external_id: key(value, "/reverse_order_id")?,
        order: id(value, "/trade_order_id"),
        product: id(line, "/product/product_id"),
        sku: text(line, "/seller_sku_id").or_else(|| text(line, "/product/product_sku")),
        quantity: u32::try_from(lines.len()).ok().filter(|n| *n > 0),
        amount: total(lines, of_market),
        kind: return_kind(&key(value, "/request_type")?),
        reason: text(line, "/reason_code"),
        text: words(line, "/reason_text"),
        state: return_state(status.as_deref().unwrap_or_default()),
        status,
        requested_at: either(line, "/return_order_line_gmt_create"),
        updated_at: updated,
        buyer: None,
        evidence: Vec::new(),
    }))))
}

/// The lines' refunds together. They count cents, and in Vietnam dong: minor units both.
fn total(lines: &[Value], currency: Option<Currency>) -> Option<Money> {
    let amounts = lines.iter().filter_map(|one| whole(one, "/refund_amount"));
    let sum = amounts.reduce(i64::saturating_add)?;
    Some(Money { minor: sum, currency: currency? })
}

pub(super) fn messages(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    chats(position, since, |scan| sessions(call, scan), |stop, page| session(call, stop, page))
}

fn sessions(call: &Call<'_>, scan: &Scan) -> Result<Listed<(Stop, Option<i64>)>, Failure> {
    let query = from_here(call, Query::default(), scan.page.as_deref(), "last_session_id");
    let said = api::get(call, "/im/session/list", query, Reads)?;
    let one = |one: &Value| {
        let stop = Stop { id: id(one, "/session_id")?, name: text(one, "/title"), ..Stop::default() };
        Some((stop, either(one, "/last_message_time").map(unix)))
    };
    let found = list(&said, "/data/session_list").iter().filter_map(one).collect();
    Ok((found, on_from(&said, "/data/last_session_id")))
}

/// Both lists of messages go back from a time and an id; a page is kept as `time|id`.
fn from_here(call: &Call<'_>, query: Query, page: Option<&str>, last: &str) -> Query {
    let (time, id) = page.and_then(|page| page.split_once('|')).unwrap_or_default();
    let time = if time.is_empty() { call.now.millis().to_string() } else { time.to_owned() };
    query.with("start_time", time).with("page_size", 20).maybe(last, Some(id).filter(|id| !id.is_empty()))
}

fn on_from(said: &Value, last: &str) -> Option<String> {
    let time = text(said, "/data/next_start_time").filter(|_| yes(said, "/data/has_more"))?;
    Some(format!("{time}|{}", text(said, last).unwrap_or_default()))
}

/// A page of a session, newest first.
fn session(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let (found, next) = session_page(call, &stop.id, stop.page.as_deref())?;
    rows(page, &found, |one| message(one, stop));
    let times: Vec<_> = found.iter().filter_map(sent_at).collect();
    Ok(on(stop, &times, next))
}

pub(super) fn session_page(
    call: &Call<'_>,
    session: &str,
    page: Option<&str>,
) -> Result<(Vec<Value>, Option<String>), Failure> {
    let query = from_here(call, Query::default().with("session_id", session), page, "last_message_id");
    let said = api::get(call, "/im/message/list", query, Reads)?;
    Ok((list(&said, "/data/message_list").to_vec(), on_from(&said, "/data/last_message_id")))
}

/// What the safety filter kept from the buyer, and what was taken back, was never said.
fn message(one: &Value, stop: &Stop) -> Result<Option<RowIn>, Bad> {
    if filtered(one) || whole(one, "/status") == Some(1) {
        return Ok(None);
    }
    let said = words_of(one);
    let template = text(one, "/template_id").unwrap_or_default();
    Ok(Some(RowIn::Message(MessageIn {
        external_id: key(one, "/message_id")?,
        conversation: Some(stop.id.clone()),
        buyer: stop.name.clone(),
        order: None,
        sender: sender(one),
        text: if said.is_empty() { format!("[{template}]") } else { said },
        sent_at: either(one, "/send_time"),
    })))
}

/// The safety filter hid it from the buyer.
fn filtered(one: &Value) -> bool {
    text(one, "/process_msg").is_some()
}

/// The content is JSON inside a string.
pub(super) fn words_of(one: &Value) -> String {
    let content = one.get("content").and_then(Value::as_str).unwrap_or_default();
    let value: Value = serde_json::from_str(content).unwrap_or_default();
    text(&value, "/txt").unwrap_or_default()
}

/// When a message was sent, in seconds since 1970.
pub(super) fn sent_at(one: &Value) -> Option<i64> {
    either(one, "/send_time").map(unix)
}

/// Who wrote a message.
pub(super) fn sender(one: &Value) -> Sender {
    match whole(one, "/from_account_type") {
        _ if yes(one, "/auto_reply") || whole(one, "/type") == Some(2) => Sender::Auto,
        Some(1) => Sender::Buyer,
        Some(2) => Sender::Seller,
        _ => Sender::Auto,
    }
}

pub(super) fn parcels(call: &Call<'_>, position: Option<&str>) -> Result<Page, Failure> {
    rounds(position, call.now, |window| moving(call, window), |stop, page| traced(call, stop, page))
}

fn moving(call: &Call<'_>, window: &Window) -> Result<Listed<Stop>, Failure> {
    let (found, next) = created(call, window, Some("shipped"))?;
    let ids = found.iter().filter_map(|one| id(one, "/order_id"));
    Ok((ids.map(|id| Stop { id, ..Stop::default() }).collect(), next))
}

/// A page of the orders made in a window.
pub(super) fn created(
    call: &Call<'_>,
    window: &Window,
    status: Option<&str>,
) -> Result<(Vec<Value>, Option<String>), Failure> {
    let offset = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(0);
    let query = Query::default()
        .with("created_after", Instant::from_seconds(window.from))
        .with("created_before", Instant::from_seconds(window.to))
        .with("sort_by", "created_at")
        .maybe("status", status);
    order_page(call, query, offset)
}

fn traced(call: &Call<'_>, stop: &Stop, page: &mut Page) -> Result<Option<String>, Failure> {
    let query = Query::default().with("order_id", &stop.id).with("ofcPackageIdList", "[]");
    let said = api::get(call, "/logistic/order/trace", query, Reads)?;
    let modules =
        ["/result/module", "/data/module", "/module"].iter().find(|path| at(&said, path).is_array());
    for package in
        list(&said, modules.unwrap_or(&"/module")).iter().flat_map(|m| list(m, "/package_detail_info_list"))
    {
        let Some(tracking) = id(package, "/tracking_number") else { continue };
        rows(page, list(package, "/logistic_detail_info_list"), |one| step(one, &tracking, &stop.id));
    }
    Ok(None)
}

fn step(one: &Value, tracking: &str, order: &str) -> Result<Option<RowIn>, Bad> {
    let word = text(one, "/status_code");
    Ok(Some(RowIn::Parcel(ParcelEventIn {
        tracking: tracking.to_owned(),
        carrier: None,
        order: Some(order.to_owned()),
        status: parcel_status(word.as_deref().unwrap_or_default()),
        word,
        description: text(one, "/description").or_else(|| text(one, "/title")).unwrap_or_default(),
        place: None,
        at: either(one, "/event_time").ok_or("event_time is missing")?,
        told_by: None,
    })))
}
