//! TikTok Shop's webhooks: signed over app key and raw body, acknowledged with 200 within three seconds.

use std::time::Duration;

use domain::time::Instant;
use serde_json::{Value, json};

use super::super::core::{Core, Out};
use super::super::courier;
use super::super::push::{Ack, Manner};
use super::super::wire::{Ask, mac_hex, seconds, word};
use super::{Done, STAND, chat, invalid, method, orders, returns};
use crate::world::model::{OrderState, Platform, Side, Signal, What};

pub(crate) const MANNER: Manner = Manner {
    stand: STAND,
    ack: Ack::Ok,
    budget: Duration::from_secs(3),
    retries: &[2, 30, 180, 720],
    off_after: 0,
};

/// Signature of a webhook.
pub(crate) fn sign(key: &str, secret: &str, body: &str) -> String {
    mac_hex(secret, format!("{key}{body}").as_bytes())
}

/// What is sent of a signal. Reviews are never pushed.
pub(crate) fn make(core: &Core, _url: &str, signal: &Signal) -> Option<Out> {
    let shop = core.world.shop(Platform::Tiktok);
    let at = seconds(signal.at);
    let (kind, id, data) = match signal.what {
        What::Order(id) => {
            let order = shop.orders.get(&id)?;
            (
                1,
                id,
                json!({
                    "order_id": id.to_string(), "order_status": orders::status(order), "is_on_hold_order": false, "update_time": at,
                }),
            )
        }
        What::Parcel(id) => {
            let order = shop
                .orders
                .get(&id)
                .filter(|order| order.scans.len() == 1 && order.state == OrderState::Shipped)?;
            (
                4,
                id,
                json!({
                    "sc_type": 2, "role_type": 1, "package_list": [{ "package_id": format!("11{id}"), "order_id_list": [order.id.to_string()] }], "update_time": at,
                }),
            )
        }
        What::Chat { chat: id, message } => {
            let chat = shop.chats.get(&id)?;
            let said = chat.messages.iter().find(|said| said.id == message)?;
            let mut data = chat::said(chat, said);
            let fields = data.as_object_mut()?;
            fields.remove("id");
            fields.insert("message_id".to_owned(), json!(said.id.to_string()));
            fields.insert("conversation_id".to_owned(), json!(id.to_string()));
            let role = if said.from == Side::Buyer { "BUYER" } else { "CUSTOMER_SERVICE" };
            fields.insert(
                "sender".to_owned(),
                json!({ "im_user_id": format!("im{}", chat.buyer), "role": role }),
            );
            (14, message, data)
        }
        What::Return(id) => {
            let request = shop.returns.get(&id)?;
            (
                12,
                id,
                json!({
                    "order_id": request.order.to_string(), "return_id": id.to_string(), "return_role": "BUYER",
                    "return_type": returns::kind(request.want), "return_status": returns::status(request.stage),
                    "create_time": seconds(request.at), "update_time": at,
                }),
            )
        }
        What::Review(_) => return None,
    };
    Some(out(core, kind, id, signal.at, &data))
}

/// The seller took the consent back.
pub(crate) fn ended(core: &Core, now: Instant) -> Out {
    let shop = core.world.shop(Platform::Tiktok).id;
    out(core, 6, shop, now, &json!({ "message": "Seller deauthorized the app" }))
}

fn out(core: &Core, kind: u32, id: u64, at: Instant, data: &Value) -> Out {
    let body = json!({
        "type": kind,
        "tts_notification_id": format!("7{kind:02}{id}{}", at.millis()),
        "shop_id": core.world.shop(Platform::Tiktok).id.to_string(),
        "timestamp": seconds(at),
        "data": data,
    });
    let body = body.to_string();
    let sign = sign(&core.keys.tiktok_app_key, &core.keys.tiktok_app_secret, &body);
    let headers =
        vec![("content-type".to_owned(), "application/json".to_owned()), ("authorization".to_owned(), sign)];
    Out { headers, body: body.into_bytes() }
}

const EVENTS: [&str; 7] = [
    "ORDER_STATUS_CHANGE",
    "PACKAGE_UPDATE",
    "CANCELLATION_STATUS_CHANGE",
    "RETURN_STATUS_CHANGE",
    "NEW_CONVERSATION",
    "NEW_MESSAGE",
    "SELLER_DEAUTHORIZATION",
];

/// One address for all events here: the last one set. Plain HTTP to this machine instead of HTTPS to a domain.
pub(super) fn configure(core: &mut Core, ask: &Ask<'_>) -> Done {
    if ask.method == "GET" {
        let address = core.callbacks.get(STAND).cloned();
        let each = |address: String| EVENTS.map(|event| json!({ "event_type": event, "address": address }));
        let hooks = address.map(each).map(Vec::from).unwrap_or_default();
        return Ok(json!({ "total_count": hooks.len(), "webhooks": hooks }));
    }
    let body = ask.json();
    if !EVENTS.contains(&word(&body, "event_type").as_str()) {
        return invalid("event_type is none");
    }
    let address = word(&body, "address");
    match ask.method {
        "PUT" if address.len() <= 255 && courier::target(&address).is_some() => {
            core.outbox.switch_on(STAND);
            core.callbacks.insert(STAND.to_owned(), address);
        }
        "PUT" => return invalid("address is not an address of this machine"),
        "DELETE" => {
            core.callbacks.remove(STAND);
        }
        _ => return method(),
    }
    Ok(json!({}))
}
