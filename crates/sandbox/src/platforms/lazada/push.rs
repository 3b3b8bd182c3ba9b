//! Lazada's pushes: signed over app key and raw body, acknowledged with 200 within half a second.

use std::time::Duration;

use serde_json::json;

use super::super::core::{Core, Out};
use super::super::push::{Ack, Manner};
use super::super::wire::{mac_hex, seconds};
use super::{STAND, chat, orders, returns};
use crate::world::model::{Platform, Signal, What};

pub(crate) const MANNER: Manner = Manner {
    stand: STAND,
    ack: Ack::Ok,
    budget: Duration::from_millis(500),
    retries: &[30; 12],
    off_after: 0,
};

/// Signature of a push.
pub(crate) fn sign(key: &str, secret: &str, body: &str) -> String {
    mac_hex(secret, format!("{key}{body}").as_bytes())
}

/// What is sent of a signal. A review is pushed when it is new.
pub(crate) fn make(core: &Core, _url: &str, signal: &Signal) -> Option<Out> {
    let shop = core.world.shop(Platform::Lazada);
    let (kind, data) = match signal.what {
        What::Order(id) => {
            let order = shop.orders.get(&id)?;
            (
                0,
                json!({
                    "trade_order_id": id.to_string(), "order_status": orders::status_of(order), "status_update_time": seconds(signal.at),
                }),
            )
        }
        What::Parcel(id) => {
            let order = shop.orders.get(&id)?;
            (
                14,
                json!({ "order_id": id, "tracking_number": order.tracking, "ofc_package_id": format!("FP{id}") }),
            )
        }
        What::Chat { chat, message } => {
            let chat = shop.chats.get(&chat)?;
            (2, chat::said(chat, chat.messages.iter().find(|said| said.id == message)?))
        }
        What::Return(id) => {
            let request = shop.returns.get(&id)?;
            (
                10,
                json!({
                    "reverse_order_id": id.to_string(), "trade_order_id": request.order.to_string(),
                    "reverse_status": returns::status(request.stage), "status_update_time": seconds(signal.at),
                }),
            )
        }
        What::Review(id) => {
            let review = shop
                .reviews
                .get(&id)
                .filter(|review| review.reply.is_none() && review.versions.len() == 1)?;
            (21, json!({ "item_id": review.product, "id": id, "order_id": review.order }))
        }
    };
    let body = json!({
        "seller_id": shop.id.to_string(), "message_type": kind, "data": data, "timestamp": seconds(signal.at), "site": "lazada_sg",
    });
    let body = body.to_string();
    let sign = sign(&core.keys.lazada_app_key, &core.keys.lazada_app_secret, &body);
    let headers =
        vec![("content-type".to_owned(), "application/json".to_owned()), ("authorization".to_owned(), sign)];
    Some(Out { headers, body: body.into_bytes() })
}
