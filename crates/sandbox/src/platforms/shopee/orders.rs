//! Shopee's orders, their parcels, vouchers, and the shop itself.

use serde_json::{Map, Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds, word};
use super::{Done, amount, inside, order_of, order_sn, page_size, range, refuse};
use crate::world::ledger::{Kind, Line, Outcome};
use crate::world::model::{Order, OrderState, Platform, ScanWord, Shop};

pub(super) const fn status(state: OrderState) -> &'static str {
    match state {
        OrderState::Paid => "READY_TO_SHIP",
        OrderState::Shipped => "SHIPPED",
        OrderState::Delivered => "TO_CONFIRM_RECEIVE",
        OrderState::Completed => "COMPLETED",
    }
}

pub(super) fn shop(core: &Core) -> Value {
    let shop = core.world.shop(Platform::Shopee);
    json!({ "shop_name": shop.name, "region": shop.market, "status": "NORMAL" })
}

pub(super) fn list(core: &Core, ask: &Ask<'_>) -> Done {
    let size = page_size(ask, 100)?;
    let Some(range) = range(ask, "time_from", "time_to", 15)? else {
        return refuse("error_param", "time_from and time_to are required.");
    };
    let field = ask.query.text("time_range_field");
    let by_update = match field {
        "update_time" => true,
        "create_time" => false,
        _ => return refuse("error_param", "time_range_field is create_time or update_time."),
    };
    let Ok(cursor) = cursor(ask.query.text("cursor")) else {
        return refuse("error_param", "The cursor is none of ours.");
    };
    let at = |order: &Order| if by_update { order.updated_at } else { order.paid_at };
    let shop = core.world.shop(Platform::Shopee);
    let wanted = ask.query.get("order_status").filter(|word| !word.is_empty());
    let matching = shop.orders.values().filter(|order| {
        inside(Some(range), at(order)) && wanted.is_none_or(|word| word == status(order.state))
    });
    let mut found: Vec<_> = matching.map(|order| ((at(order).0, order.id), order)).collect();
    found.sort_unstable_by_key(|(key, _)| *key);
    let page: Vec<_> =
        found.into_iter().filter(|(key, _)| cursor.is_none_or(|seen| *key > seen)).take(size).collect();
    let more = page.len() == size;
    let next = page.last().filter(|_| more).map_or(String::new(), |((at, id), _)| format!("{at}_{id}"));
    let rows = page
        .iter()
        .map(|(_, order)| json!({ "order_sn": order_sn(order.id), "order_status": status(order.state) }));
    Ok(json!({ "more": more, "next_cursor": next, "order_list": rows.collect::<Vec<_>>() }))
}

fn cursor(text: &str) -> Result<Option<(i64, u64)>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let parts = text.split_once('_').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    parts.map(Some).ok_or(())
}

pub(super) fn detail(core: &Core, ask: &Ask<'_>) -> Done {
    let numbers: Vec<_> = ask.query.text("order_sn_list").split(',').filter(|sn| !sn.is_empty()).collect();
    if numbers.is_empty() || numbers.len() > 50 {
        return refuse("error_param", "order_sn_list has 1 to 50 numbers.");
    }
    let asked: Vec<_> = ask.query.text("response_optional_fields").split(',').collect();
    let shop = core.world.shop(Platform::Shopee);
    let found = numbers.iter().filter_map(|sn| order_of(core, sn));
    Ok(json!({ "order_list": found.map(|order| row(shop, order, &asked)).collect::<Vec<_>>() }))
}

/// What is always there, and what was asked for.
fn row(shop: &Shop, order: &Order, asked: &[&str]) -> Value {
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| row.insert(name.to_owned(), value);
    put("order_sn", json!(order_sn(order.id)));
    put("region", json!(shop.market));
    put("currency", json!(shop.currency));
    put("cod", json!(false));
    put("order_status", json!(status(order.state)));
    put("create_time", json!(seconds(order.paid_at)));
    put("update_time", json!(seconds(order.updated_at)));
    put("days_to_ship", json!(2));
    put("ship_by_date", json!(seconds(order.paid_at) + 2 * 86_400));
    put("message_to_seller", json!(""));
    for name in asked {
        let value = match *name {
            "buyer_user_id" => json!(order.buyer),
            "buyer_username" => json!(order.name),
            "total_amount" => amount(order.total, shop.digits),
            "pay_time" => json!(seconds(order.paid_at)),
            "pickup_done_time" => json!(order.shipped_at.map_or(0, seconds)),
            "shipping_carrier" => json!(order.carrier),
            "item_list" => json!([item(shop, order)]),
            "package_list" => json!([package(order)]),
            _ => continue,
        };
        put(name, value);
    }
    Value::Object(row)
}

fn item(shop: &Shop, order: &Order) -> Value {
    let product = shop.product(order.product);
    let price = product.map_or(json!(0), |product| amount(product.price, shop.digits));
    json!({
        "item_id": order.product,
        "item_name": product.map_or("", |product| product.title),
        "item_sku": product.map_or("", |product| product.sku),
        "model_id": 0,
        "model_name": "",
        "model_sku": product.map_or("", |product| product.sku),
        "model_quantity_purchased": order.quantity,
        "model_original_price": price,
        "model_discounted_price": price,
    })
}

fn package(order: &Order) -> Value {
    json!({
        "package_number": format!("OFG{}", order.id),
        "logistics_status": logistics(order),
        "shipping_carrier": order.carrier,
        "tracking_number": order.tracking.as_deref().unwrap_or(""),
    })
}

const fn scan(word: ScanWord) -> (&'static str, &'static str) {
    match word {
        ScanWord::Collected => ("PICKED_UP", "Parcel has been picked up"),
        ScanWord::Moving => ("TRANSPORTED", "Parcel has left the sorting centre"),
        ScanWord::Delayed => ("TRANSPORTED", "Parcel is delayed on the way"),
        ScanWord::OutForDelivery => ("TRANSPORTED", "Parcel is out for delivery"),
        ScanWord::Delivered => ("DELIVERED", "Parcel has been delivered"),
        ScanWord::Lost => ("LOST", "Parcel is lost"),
    }
}

fn logistics(order: &Order) -> &'static str {
    match (order.scans.last(), order.state) {
        (Some(last), _) => scan(last.word).0,
        (None, OrderState::Delivered | OrderState::Completed) => "DELIVERED",
        (None, _) => "INITIAL",
    }
}

pub(super) fn tracking(core: &Core, ask: &Ask<'_>) -> Done {
    let Some(order) = order_of(core, ask.query.text("order_sn")) else {
        return refuse("error_not_found", "The order is not found.");
    };
    let scans = order.scans.iter().rev().map(|seen| {
        let (status, description) = scan(seen.word);
        json!({ "update_time": seconds(seen.at), "description": description, "logistics_status": status })
    });
    Ok(json!({
        "order_sn": order_sn(order.id),
        "package_number": format!("OFG{}", order.id),
        "logistics_status": logistics(order),
        "tracking_info": scans.collect::<Vec<_>>(),
    }))
}

/// The number of an order's parcel; empty before it has one. (From public code, not in the vendor's pages that we read.)
pub(super) fn tracking_number(core: &Core, ask: &Ask<'_>) -> Done {
    let Some(order) = order_of(core, ask.query.text("order_sn")) else {
        return refuse("error_not_found", "The order is not found.");
    };
    Ok(json!({ "tracking_number": order.tracking.as_deref().unwrap_or_default(), "hint": "" }))
}

/// Vouchers that the seller has; which ones is ours.
pub(super) fn vouchers(ask: &Ask<'_>) -> Done {
    if !matches!(ask.query.text("status"), "upcoming" | "ongoing" | "expired" | "all") {
        return refuse("error_param", "status is upcoming, ongoing, expired or all.");
    }
    page_size(ask, 100)?;
    let row = |id: u64, code: &str, name: &str, kind: u8, off: u32| {
        json!({
            "voucher_id": id, "voucher_code": code, "voucher_name": name, "voucher_type": 1, "reward_type": kind,
            "discount_amount": if kind == 1 { off } else { 0 }, "percentage": if kind == 2 { off } else { 0 },
            "min_basket_price": 0, "usage_quantity": 100, "current_usage": 3, "is_admin": false,
            "start_time": ask.seconds() - 86_400, "end_time": ask.seconds() + 7 * 86_400,
        })
    };
    let first = matches!(ask.query.text("page_no"), "" | "1");
    let rows = match (ask.query.text("status"), first) {
        ("ongoing" | "all", true) => {
            vec![row(140_001, "SORRY5", "Sorry about that", 1, 5), row(140_002, "BACK10", "Come back", 2, 10)]
        }
        _ => Vec::new(),
    };
    Ok(json!({ "voucher_list": rows, "more": false }))
}

pub(super) fn voucher(core: &mut Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let (name, code) = (word(&body, "voucher_name"), word(&body, "voucher_code"));
    let times = (body["start_time"].as_i64(), body["end_time"].as_i64());
    let kinds = (body["voucher_type"].as_i64(), body["reward_type"].as_i64());
    let sound = matches!(times, (Some(from), Some(to)) if from < to && to > ask.seconds())
        && matches!(kinds, (Some(1 | 2), Some(1..=3)))
        && body["usage_quantity"].as_i64().is_some_and(|count| count > 0);
    if !sound || name.is_empty() || !(1..=5).contains(&code.len()) {
        return refuse("error_param", "The voucher is not complete.");
    }
    let line = Line {
        channel: super::STAND,
        kind: Kind::Voucher,
        target: code,
        text: &name,
        amount: None,
        key: None,
    };
    core.world.note(line, Outcome::Took);
    Ok(json!({ "voucher_id": 1_000_000 + core.world.ledger().entries().len() }))
}
