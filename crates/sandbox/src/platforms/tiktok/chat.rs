//! TikTok Shop's customer service: conversations, and messages whose content is JSON inside a string.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds, word};
use super::{Done, coupons, invalid, page, refuse};
use crate::world::No;
use crate::world::model::{Chat, Message, Platform, Side};

const LONGEST: usize = 2_000;
/// Words that the sensitive-word filter stops (ours).
const SENSITIVE: [&str; 3] = ["whatsapp", "wechat", "微信"];

/// What the words of a message begin with that is a coupon's card; its id follows.
const CARD: &str = "coupon card ";
/// One card in so many seconds is taken.
const CARD_PAUSE: i64 = 2;

/// The rules do not allow it.
fn rules<T>() -> Result<T, super::Refusal> {
    refuse(200, 45_109_001, "the conversation does not exist or may not be opened")
}

pub(super) fn list(core: &Core, ask: &Ask<'_>) -> Done {
    let chats = core.world.shop(Platform::Tiktok).chats.values().filter(|chat| !chat.messages.is_empty());
    let key = |chat: &Chat| (chat.messages.last().map_or(0, |message| message.at.0), chat.id);
    let page = page(ask, chats.map(|chat| (key(chat), chat)).collect(), 1..=20)?;
    let rows: Vec<_> = page.rows.iter().map(|chat| row(chat)).collect();
    Ok(json!({ "conversations": rows, "next_page_token": page.token, "total_count": page.total }))
}

fn row(chat: &Chat) -> Value {
    json!({
        "id": chat.id.to_string(),
        "participant_count": 2,
        "can_send_message": true,
        "unread_count": chat.unread,
        "create_time": chat.messages.first().map_or(0, |message| seconds(message.at)),
        "participants": [
            { "im_user_id": format!("im{}", chat.buyer), "user_id": chat.buyer.to_string(), "role": "BUYER", "nickname": chat.name, "avatar": "" },
            { "im_user_id": "im1", "user_id": "", "role": "SHOP", "nickname": "", "avatar": "" },
        ],
        "latest_message": chat.messages.last().map(|message| said(chat, message)),
    })
}

pub(super) fn said(chat: &Chat, message: &Message) -> Value {
    let (sender, role) = match message.from {
        Side::Buyer => (format!("im{}", chat.buyer), "BUYER"),
        Side::Seller => ("im1".to_owned(), "CUSTOMER_SERVICE"),
    };
    let (kind, content) = match message.text.strip_prefix(CARD) {
        Some(coupon) => ("COUPON_CARD", json!({ "coupon_id": coupon })),
        None => ("TEXT", json!({ "content": message.text })),
    };
    json!({
        "id": message.id.to_string(),
        "type": kind,
        "content": content.to_string(),
        "index": index(message),
        "create_time": seconds(message.at),
        "is_visible": true,
        "sender": { "im_user_id": sender, "role": role, "nickname": "", "avatar": "" },
    })
}

/// Where a message stands among the others, as a string.
pub(super) fn index(message: &Message) -> String {
    message.id.to_string()
}

fn find<'a>(core: &'a Core, id: &str) -> Option<&'a Chat> {
    core.world.shop(Platform::Tiktok).chats.get(&id.parse().ok()?)
}

pub(super) fn messages(core: &Core, ask: &Ask<'_>, id: &str) -> Done {
    let Some(chat) = find(core, id) else { return rules() };
    let all = chat.messages.iter().map(|message| ((message.at.0, message.id), message));
    let page = page(ask, all.collect(), 1..=10)?;
    let rows: Vec<_> = page.rows.iter().map(|message| said(chat, message)).collect();
    Ok(json!({ "messages": rows, "next_page_token": page.token, "unsupported_msg_tips": "" }))
}

pub(super) fn open(core: &mut Core, ask: &Ask<'_>) -> Done {
    let buyer = word(&ask.json(), "buyer_user_id").parse().unwrap_or(0);
    match core.world.open_conversation(Platform::Tiktok, buyer) {
        Ok(id) => Ok(json!({ "conversation_id": id.to_string() })),
        Err(_) => rules(),
    }
}

pub(super) fn send(core: &mut Core, ask: &Ask<'_>, id: &str) -> Done {
    let body = ask.json();
    let content: Option<Value> = body["content"].as_str().and_then(|text| serde_json::from_str(text).ok());
    let Some(content) = content else { return invalid("content is a JSON document in a string") };
    let text = match word(&body, "type").as_str() {
        "TEXT" => content["content"].as_str().map(str::to_owned),
        "COUPON_CARD" => {
            content["coupon_id"].as_str().filter(|id| coupons::sendable(id)).map(|id| format!("{CARD}{id}"))
        }
        _ => return invalid("this stand-in takes TEXT and COUPON_CARD only"),
    };
    let Some(text) = text else {
        return invalid("the content is not that of its type, or names no coupon that may be sent");
    };
    if text.starts_with(CARD) && too_soon(core, ask) {
        return refuse(200, 45_111_012, "coupon cards are sent at 0.5 a second");
    }
    if SENSITIVE.iter().any(|word| text.to_lowercase().contains(word)) {
        return refuse(200, 45_101_006, "the message has sensitive words");
    }
    let Some(chat) = find(core, id).map(|chat| chat.id) else { return rules() };
    match core.world.message(Platform::Tiktok, chat, &text, LONGEST, false) {
        Ok(message) => Ok(json!({ "message_id": message.to_string() })),
        Err(No::Length) => invalid("a text has 1 to 2000 characters"),
        Err(_) => rules(),
    }
}

/// A card was sent a moment ago.
fn too_soon(core: &Core, ask: &Ask<'_>) -> bool {
    let messages = core.world.shop(Platform::Tiktok).chats.values().flat_map(|chat| &chat.messages);
    messages
        .filter(|m| m.text.starts_with(CARD))
        .any(|m| (0..CARD_PAUSE).contains(&(ask.seconds() - seconds(m.at))))
}

pub(super) fn read(core: &mut Core, id: &str) -> Done {
    let known = core.world.read_chat(Platform::Tiktok, id.parse().unwrap_or(0));
    if known { Ok(json!({})) } else { rules() }
}
