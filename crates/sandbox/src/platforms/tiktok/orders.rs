//! TikTok Shop's orders and their tracking.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds};
use super::{Done, invalid, page, refuse, within};
use crate::world::model::{Order, OrderState, Platform, ScanWord, Shop};

pub(super) const fn status(order: &Order) -> &'static str {
    match order.state {
        OrderState::Paid => "AWAITING_SHIPMENT",
        OrderState::Shipped => "IN_TRANSIT",
        OrderState::Delivered => "DELIVERED",
        OrderState::Completed => "COMPLETED",
    }
}

pub(super) fn search(core: &Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let by_update = ask.query.text("sort_field") == "update_time";
    let shop = core.world.shop(Platform::Tiktok);
    let wanted = body["order_status"].as_str().filter(|word| !word.is_empty());
    let buyer = body["buyer_user_id"].as_str().filter(|word| !word.is_empty());
    let found = shop.orders.values().filter(|order| {
        within(&body, "create_time", order.paid_at)
            && within(&body, "update_time", order.updated_at)
            && wanted.is_none_or(|word| word == status(order))
            && buyer.is_none_or(|id| id == order.buyer.to_string())
    });
    let key = |order: &Order| (if by_update { order.updated_at } else { order.paid_at }.0, order.id);
    let page = page(ask, found.map(|order| (key(order), order)).collect(), 1..=100)?;
    let rows: Vec<_> = page.rows.iter().map(|order| row(shop, order)).collect();
    Ok(json!({ "orders": rows, "next_page_token": page.token, "total_count": page.total }))
}

pub(super) fn by_ids(core: &Core, ask: &Ask<'_>) -> Done {
    let ids: Vec<_> = ask.query.text("ids").split(',').filter(|id| !id.is_empty()).collect();
    if ids.is_empty() || ids.len() > 50 {
        return invalid("ids has 1 to 50 orders");
    }
    let shop = core.world.shop(Platform::Tiktok);
    let found = ids.iter().filter_map(|id| shop.orders.get(&id.parse().ok()?));
    Ok(json!({ "orders": found.map(|order| row(shop, order)).collect::<Vec<_>>() }))
}

fn row(shop: &Shop, order: &Order) -> Value {
    let product = shop.product(order.product);
    let price = product.map_or(0, |product| product.price);
    let line = |number: u32| {
        json!({
            "id": format!("{}{number}", order.id),
            "product_id": order.product.to_string(),
            "sku_id": format!("{}1", order.product),
            "product_name": product.map_or("", |product| product.title),
            "sku_name": "Default",
            "seller_sku": product.map_or("", |product| product.sku),
            "sale_price": shop.decimal(price),
            "currency": shop.currency,
            "display_status": status(order),
            "package_id": format!("11{}", order.id),
            "tracking_number": order.tracking.as_deref().unwrap_or(""),
        })
    };
    json!({
        "id": order.id.to_string(),
        "status": status(order),
        "user_id": order.buyer.to_string(),
        "buyer_email": "",
        "buyer_message": "",
        "payment": {
            "currency": shop.currency,
            "total_amount": shop.decimal(order.total),
            "sub_total": shop.decimal(order.total),
            "shipping_fee": shop.decimal(0),
        },
        "recipient_address": { "name": order.name, "region_code": shop.market },
        "line_items": (1..=order.quantity).map(line).collect::<Vec<_>>(),
        "create_time": seconds(order.paid_at),
        "paid_time": seconds(order.paid_at),
        "update_time": seconds(order.updated_at),
        "rts_time": order.shipped_at.map_or(0, seconds),
        "rts_sla_time": seconds(order.paid_at) + 2 * 86_400,
        "tts_sla_time": seconds(order.paid_at) + 3 * 86_400,
        "delivery_time": order.delivered_at.map_or(0, seconds),
        "tracking_number": order.tracking.as_deref().unwrap_or(""),
        "shipping_provider": order.carrier,
        "is_cod": false,
        "is_on_hold_order": false,
        "is_replacement_order": false,
        "is_exchange_order": false,
    })
}

pub(super) fn tracking(core: &Core, id: &str) -> Done {
    let order = id.parse().ok().and_then(|id: u64| core.world.shop(Platform::Tiktok).orders.get(&id));
    let Some(order) = order else { return refuse(200, 21_001_001, "the order is not found") }; // the code is ours
    let says = |word| match word {
        ScanWord::Collected => "Your package has been picked up by our logistics partner.",
        ScanWord::Moving => "Your package has departed from the sorting center.",
        ScanWord::Delayed => "Your package is delayed. We are sorry for the inconvenience.",
        ScanWord::OutForDelivery => "Your package is out for delivery.",
        ScanWord::Delivered => "Your package has been delivered.",
        ScanWord::Lost => "Your package is lost.",
    };
    let each = order
        .scans
        .iter()
        .rev()
        .map(|scan| json!({ "description": says(scan.word), "update_time_millis": scan.at.millis() }));
    Ok(json!({ "tracking": each.collect::<Vec<_>>() }))
}
