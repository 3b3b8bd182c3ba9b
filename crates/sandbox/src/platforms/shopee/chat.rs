//! Shopee's seller chat (after a public SDK; the module is restricted and not in the public reference).

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds, word};
use super::{Done, page_size, refuse};
use crate::world::No;
use crate::world::model::{Chat, Message, Platform, Shop, Side};

/// Ours: the vendor's longest message is not published.
const LONGEST: usize = 600;

pub(super) fn list(core: &Core, ask: &Ask<'_>) -> Done {
    let size = page_size(ask, 60)?;
    let unread = ask.query.text("type") == "unread";
    let before = ask.query.number("next_timestamp_nano").filter(|nano| *nano > 0);
    let shop = core.world.shop(Platform::Shopee);
    let mut chats: Vec<_> = shop
        .chats
        .values()
        .filter(|chat| !chat.messages.is_empty() && (!unread || chat.unread > 0))
        .filter(|chat| before.is_none_or(|nano| latest_nano(chat) < nano))
        .collect();
    chats.sort_unstable_by_key(|chat| std::cmp::Reverse((latest_nano(chat), chat.id)));
    let more = chats.len() > size;
    chats.truncate(size);
    let next = chats.last().filter(|_| more);
    let cursor = json!({
        "next_message_time_nano": next.map_or(0, |chat| latest_nano(chat)).to_string(),
        "conversation_id": next.map_or(String::new(), |chat| chat.id.to_string()),
    });
    let rows: Vec<_> = chats.iter().map(|chat| row(shop, chat)).collect();
    Ok(
        json!({ "conversations": rows, "page_result": { "page_size": size, "more": more, "next_cursor": cursor } }),
    )
}

/// The instant of the last message in nanoseconds, told apart by its id.
fn latest_nano(chat: &Chat) -> i64 {
    chat.messages.last().map_or(0, |message| message.at.0 * 1_000 + (message.id % 1_000) as i64)
}

fn row(shop: &Shop, chat: &Chat) -> Value {
    let latest = chat.messages.last();
    json!({
        "conversation_id": chat.id.to_string(),
        "to_id": chat.buyer,
        "to_name": chat.name,
        "to_avatar": "",
        "shop_id": shop.id,
        "unread_count": chat.unread,
        "pinned": false,
        "latest_message_id": latest.map_or(String::new(), |message| message.id.to_string()),
        "latest_message_type": "text",
        "latest_message_content": { "text": latest.map_or("", |message| message.text.as_str()) },
        "latest_message_from_id": latest.map_or(0, |message| from(shop, chat, message)),
        "last_message_timestamp": latest_nano(chat),
    })
}

fn from(shop: &Shop, chat: &Chat, message: &Message) -> u64 {
    if message.from == Side::Buyer { chat.buyer } else { shop.id }
}

fn find<'a>(core: &'a Core, id: &str) -> Option<&'a Chat> {
    core.world.shop(Platform::Shopee).chats.get(&id.parse().ok()?)
}

pub(super) fn one(core: &Core, ask: &Ask<'_>) -> Done {
    match find(core, ask.query.text("conversation_id")) {
        Some(chat) => Ok(row(core.world.shop(Platform::Shopee), chat)),
        None => refuse("error_not_found", "The conversation is not found."),
    }
}

/// Newest first; `offset` is the id of the oldest message seen.
pub(super) fn messages(core: &Core, ask: &Ask<'_>) -> Done {
    let size = page_size(ask, 60)?;
    let Some(chat) = find(core, ask.query.text("conversation_id")) else {
        return refuse("error_not_found", "The conversation is not found.");
    };
    let offset = ask.query.text("offset").parse().ok().filter(|id| *id > 0).unwrap_or(u64::MAX);
    let older: Vec<_> = chat.messages.iter().rev().filter(|message| message.id < offset).take(size).collect();
    let shop = core.world.shop(Platform::Shopee);
    let next =
        older.last().filter(|_| older.len() == size).map_or(String::new(), |message| message.id.to_string());
    let rows: Vec<_> = older.iter().map(|message| said(shop, chat, message)).collect();
    Ok(json!({ "messages": rows, "page_result": { "page_size": size, "next_offset": next } }))
}

pub(super) fn said(shop: &Shop, chat: &Chat, message: &Message) -> Value {
    let to = if message.from == Side::Buyer { shop.id } else { chat.buyer };
    json!({
        "message_id": message.id.to_string(),
        "message_type": "text",
        "from_id": from(shop, chat, message),
        "to_id": to,
        "conversation_id": chat.id.to_string(),
        "content": { "text": message.text },
        "created_timestamp": seconds(message.at),
        "region": shop.market,
        "status": "normal",
    })
}

pub(super) fn send(core: &mut Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let Some(buyer) = body["to_id"].as_u64() else {
        return refuse("error_param", "to_id is a whole number.");
    };
    if word(&body, "message_type") != "text" {
        return refuse("error_param", "This stand-in takes text only.");
    }
    let text = word(&body["content"], "text");
    if core.world.open_conversation(Platform::Shopee, buyer).is_err() {
        return refuse("error_param", "There is no such buyer.");
    }
    match core.world.message(Platform::Shopee, buyer, &text, LONGEST, false) {
        Ok(id) => Ok(json!({
            "message_id": id.to_string(),
            "to_id": buyer,
            "message_type": "text",
            "content": { "text": text },
            "conversation_id": buyer.to_string(),
            "created_timestamp": ask.seconds(),
        })),
        Err(No::Length) => refuse("error_param", "The text is empty or too long."),
        Err(_) => refuse("error_param", "The message cannot be sent."),
    }
}

pub(super) fn read(core: &mut Core, ask: &Ask<'_>) -> Done {
    let id = word(&ask.json(), "conversation_id").parse().unwrap_or(0);
    if core.world.read_chat(Platform::Shopee, id) {
        Ok(json!({}))
    } else {
        refuse("error_not_found", "The conversation is not found.")
    }
}
