//! Shopee's pushes: signed over the configured address and the raw body, acknowledged with an empty 2xx; what was lost can
//! be asked for.

use std::time::Duration;

use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::super::core::{Core, Out};
use super::super::push::{Ack, Manner};
use super::super::wire::{Ask, mac_hex, seconds};
use super::{Done, STAND, order_sn, orders, refuse, returns};
use crate::world::model::{Platform, Signal, What};

/// The schedule and the row of failures are ours: the vendor's differ by kind of push and are not published.
pub(crate) const MANNER: Manner = Manner {
    stand: STAND,
    ack: Ack::Empty,
    budget: Duration::from_secs(3),
    retries: &[5, 30, 180],
    off_after: 200,
};

/// Signature of a push.
pub(crate) fn sign(key: &str, url: &str, body: &str) -> String {
    mac_hex(key, format!("{url}|{body}").as_bytes())
}

/// What is sent of a signal. Reviews are never pushed.
pub(crate) fn make(core: &Core, url: &str, signal: &Signal) -> Option<Out> {
    let shop = core.world.shop(Platform::Shopee);
    let at = seconds(signal.at);
    let (code, data) = match signal.what {
        What::Order(id) => {
            let order = shop.orders.get(&id)?;
            (
                3,
                json!({
                    "ordersn": order_sn(id), "status": orders::status(order.state), "completed_scenario": "", "update_time": at,
                }),
            )
        }
        What::Parcel(id) => {
            let order = shop.orders.get(&id).filter(|order| order.scans.len() == 1)?;
            (
                4,
                json!({
                    "ordersn": order_sn(id), "forder_id": order.id.to_string(), "package_number": format!("OFG{id}"),
                    "tracking_no": order.tracking,
                }),
            )
        }
        What::Chat { chat, message } => {
            let chat = shop.chats.get(&chat)?;
            let message = chat.messages.iter().find(|said| said.id == message)?;
            (
                10,
                json!({ "type": "message", "region": shop.market, "content": super::chat::said(shop, chat, message) }),
            )
        }
        What::Return(id) => {
            let request = shop.returns.get(&id)?;
            (
                29,
                json!({
                    "return_sn": id.to_string(), "order_sn": order_sn(request.order),
                    "return_status": returns::status(request.stage), "update_time": at,
                }),
            )
        }
        What::Review(_) => return None,
    };
    Some(out(core, url, code, at, &data))
}

/// The shop is connected no more.
pub(crate) fn ended(core: &Core, url: &str, now: Instant) -> Out {
    let shop = core.world.shop(Platform::Shopee).id;
    let data = json!({ "shop_id": shop, "success": 1, "extra": "shop id deauthorized" });
    out(core, url, 2, seconds(now), &data)
}

fn out(core: &Core, url: &str, code: u32, at: i64, data: &Value) -> Out {
    let shop = core.world.shop(Platform::Shopee).id;
    let body = json!({ "shop_id": shop, "code": code, "timestamp": at, "data": data }).to_string();
    let sign = sign(&core.keys.shopee_partner_key, url, &body);
    let headers =
        vec![("content-type".to_owned(), "application/json".to_owned()), ("authorization".to_owned(), sign)];
    Out { headers, body: body.into_bytes() }
}

/// The lost pushes of the last three days, a hundred at a time.
pub(crate) fn lost(core: &Core, ask: &Ask<'_>) -> Value {
    let since = ask.now - Span::hours(72);
    let ours = core.outbox.lost.iter().filter(|(at, push)| push.stand == STAND && *at >= since);
    let all: Vec<_> = ours.collect();
    let page = &all[..all.len().min(100)];
    let rows = page.iter().map(|(_, push)| serde_json::from_slice::<Value>(&push.body).unwrap_or_default());
    json!({
        "push_message_list": rows.collect::<Vec<_>>(),
        "has_next_page": all.len() > 100,
        "last_message_id": page.last().map_or(0, |(_, push)| push.number),
    })
}

pub(crate) fn confirm(core: &mut Core, ask: &Ask<'_>) -> Done {
    let Some(last) = ask.json()["last_message_id"].as_u64() else {
        return refuse("error_param", "last_message_id is a whole number.");
    };
    if !core.outbox.lost.iter().any(|(_, push)| push.stand == STAND && push.number == last) {
        return refuse("error_param", "There is no such message.");
    }
    let mut waiting = true;
    core.outbox.lost.retain(|(_, push)| {
        let gone = waiting && push.stand == STAND;
        if push.stand == STAND && push.number == last {
            waiting = false;
        }
        !gone
    });
    Ok(json!({}))
}
