//! Lazada's orders, their items and their way.

use domain::time::Instant;
use serde_json::{Value, json};

use super::super::core::Core;
use super::{Call, Done, ids, local, missing};
use crate::world::model::{Order, OrderState, Platform, ScanWord, Shop};

const fn status(state: OrderState) -> &'static str {
    match state {
        OrderState::Paid => "pending",
        OrderState::Shipped => "shipped",
        OrderState::Delivered => "delivered",
        OrderState::Completed => "confirmed",
    }
}

pub(super) fn status_of(order: &Order) -> &'static str {
    status(order.state)
}

fn invalid(why: &str) -> Done {
    Done::Error("InvalidParameter", "ISV", why.to_owned()) // code ours
}

pub(super) fn list(core: &Core, call: &Call<'_>) -> Done {
    let params = &call.params;
    let instant = |name: &str| match params.get(name).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => Instant::parse(text).map(Some),
    };
    let times = ["created_after", "created_before", "update_after", "update_before"].map(instant);
    let [Ok(made_from), Ok(made_to), Ok(from), Ok(to)] = times else {
        return invalid("Times are ISO 8601 with an offset");
    };
    if made_from.is_none() && from.is_none() {
        return missing("created_after");
    }
    let limit = params.number("limit").unwrap_or(100);
    let offset = params.number("offset").unwrap_or(0);
    if !(1..=100).contains(&limit) || offset < 0 {
        return invalid("limit is from 1 to 100, offset from 0");
    }
    let shop = core.world.shop(Platform::Lazada);
    let wanted = params.get("status").filter(|word| !word.is_empty() && *word != "all");
    let by_update = params.text("sort_by") == "updated_at";
    let mut found: Vec<_> = shop
        .orders
        .values()
        .filter(|order| {
            made_from.is_none_or(|at| order.paid_at >= at) && made_to.is_none_or(|at| order.paid_at <= at)
        })
        .filter(|order| {
            from.is_none_or(|at| order.updated_at >= at) && to.is_none_or(|at| order.updated_at <= at)
        })
        .filter(|order| wanted.is_none_or(|word| word == status_of(order)))
        .collect();
    found.sort_unstable_by_key(|order| (if by_update { order.updated_at } else { order.paid_at }, order.id));
    if params.text("sort_direction") != "ASC" {
        found.reverse();
    }
    let page: Vec<_> =
        found.iter().skip(offset as usize).take(limit as usize).map(|order| row(shop, order)).collect();
    Done::Plain(json!({ "count": page.len(), "countTotal": found.len(), "orders": page }))
}

fn row(shop: &Shop, order: &Order) -> Value {
    json!({
        "order_id": order.id,
        "order_number": order.id,
        "created_at": local(order.paid_at),
        "updated_at": local(order.updated_at),
        "statuses": [status_of(order)],
        "price": shop.decimal(order.total),
        "shipping_fee": 0,
        "voucher": 0,
        "payment_method": "MIXEDCARD",
        "customer_first_name": order.name,
        "customer_last_name": "",
        "items_count": order.quantity,
        "promised_shipping_times": "",
        "remarks": "",
    })
}

fn find<'a>(core: &'a Core, id: &str) -> Option<&'a Order> {
    core.world.shop(Platform::Lazada).orders.get(&id.parse().ok()?)
}

fn unknown() -> Done {
    Done::Error("16", "ISV", "E016: \"Invalid Order ID\"".to_owned()) // code ours
}

pub(super) fn one(core: &Core, call: &Call<'_>) -> Done {
    match find(core, call.params.text("order_id")) {
        Some(order) => Done::Plain(row(core.world.shop(Platform::Lazada), order)),
        None => unknown(),
    }
}

pub(super) fn items(core: &Core, call: &Call<'_>) -> Done {
    match find(core, call.params.text("order_id")) {
        Some(order) => Done::Plain(json!(lines(core.world.shop(Platform::Lazada), order))),
        None => unknown(),
    }
}

pub(super) fn items_of(core: &Core, call: &Call<'_>) -> Done {
    let Some(ids) = ids(call.params.text("order_ids")).filter(|ids| (1..=50).contains(&ids.len())) else {
        return invalid("order_ids is a list of 1 to 50 numbers");
    };
    let shop = core.world.shop(Platform::Lazada);
    let found = ids.iter().filter_map(|id| shop.orders.get(id));
    let rows = found.map(
        |order| json!({ "order_id": order.id, "order_number": order.id, "order_items": lines(shop, order) }),
    );
    Done::Plain(json!(rows.collect::<Vec<_>>()))
}

fn lines(shop: &Shop, order: &Order) -> Vec<Value> {
    let product = shop.product(order.product);
    let price = shop.decimal(product.map_or(0, |product| product.price));
    let line = |number: u32| {
        json!({
            "order_item_id": order.id * 10 + u64::from(number),
            "order_id": order.id,
            "product_id": order.product.to_string(),
            "sku": product.map_or("", |product| product.sku),
            "name": product.map_or("", |product| product.title),
            "status": status_of(order),
            "item_price": price,
            "paid_price": price,
            "currency": shop.currency,
            "buyer_id": order.buyer,
            "tracking_code": order.tracking.as_deref().unwrap_or(""),
            "shipment_provider": order.carrier,
            "package_id": format!("FP{}", order.id),
            "created_at": local(order.paid_at),
            "updated_at": local(order.updated_at),
        })
    };
    (1..=order.quantity).map(line).collect()
}

pub(super) fn trace(core: &Core, call: &Call<'_>) -> Done {
    let Some(order) = find(core, call.params.text("order_id")) else { return unknown() };
    let says = |word| match word {
        ScanWord::Collected => ("FM_PICKED_UP", "Picked up", "pickup"),
        ScanWord::Moving => ("INFO_ST_DOMESTIC_SC_OUT", "Departed from sort centre", "transit"),
        ScanWord::Delayed => {
            ("INFO_ST_DOMESTIC_1ST_ATTEMPT_FAILED", "First delivery attempt failed", "transit")
        }
        ScanWord::OutForDelivery => ("OUT_FOR_DELIVERY", "Out for delivery", "delivering"),
        ScanWord::Delivered => ("DELIVERED", "Delivered", "delivered"),
        ScanWord::Lost => ("LOST_BY_3PL", "Lost by the carrier", "lost"),
    };
    let each = order.scans.iter().rev().map(|scan| {
        let (code, title, kind) = says(scan.word);
        json!({ "event_time": scan.at.millis(), "status_code": code, "title": title, "description": title, "detail_type": kind })
    });
    let package = json!({
        "ofc_package_id": format!("FP{}", order.id),
        "tracking_number": order.tracking.as_deref().unwrap_or(""),
        "logistic_detail_info_list": each.collect::<Vec<_>>(),
    });
    Done::Plain(json!({ "module": [{ "ofc_order_id": order.id, "package_detail_info_list": [package] }] }))
}
