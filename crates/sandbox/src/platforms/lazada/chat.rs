//! Lazada's messages. One with a `process_msg` was taken and is shown to nobody.

use serde_json::{Value, json};

use super::super::core::Core;
use super::Call;
use crate::world::No;
use crate::world::model::{Chat, Message, Platform, Side};

type Done = Result<Value, (&'static str, String)>;

/// Ours: the vendor's longest message is not published.
const LONGEST: usize = 2_000;
/// Words that the safety filter hides (ours).
const HIDDEN: [&str; 3] = ["whatsapp", "wechat", "微信"];

fn invalid<T>(why: &str) -> Result<T, (&'static str, String)> {
    Err(("PARAMS_VALIDATE_ERROR", why.to_owned())) // code ours
}

fn size(call: &Call<'_>) -> Result<usize, (&'static str, String)> {
    match call.params.number("page_size") {
        Some(size) if (1..=20).contains(&size) => Ok(size as usize),
        _ => invalid("page_size is from 1 to 20"),
    }
}

fn session_id(chat: &Chat) -> String {
    format!("{}_1", chat.id)
}

fn find<'a>(core: &'a Core, id: &str) -> Result<&'a Chat, (&'static str, String)> {
    let number = id.strip_suffix("_1").and_then(|number| number.parse().ok());
    let chat = number.and_then(|number: u64| core.world.shop(Platform::Lazada).chats.get(&number));
    chat.ok_or_else(|| ("SESSION_NOT_EXIST", "There is no such session".to_owned())) // code ours
}

/// Latest first, from `start_time` (milliseconds) back.
pub(super) fn sessions(core: &Core, call: &Call<'_>) -> Done {
    let size = size(call)?;
    let Some(start) = call.params.number("start_time") else { return invalid("start_time is required") };
    let last = call.params.text("last_session_id");
    let key = |chat: &Chat| (chat.messages.last().map_or(0, |message| message.at.millis()), chat.id);
    let mut all: Vec<_> =
        core.world.shop(Platform::Lazada).chats.values().filter(|chat| !chat.messages.is_empty()).collect();
    all.sort_unstable_by_key(|chat| std::cmp::Reverse(key(chat)));
    let seen = all.iter().position(|chat| session_id(chat) == last).map_or(0, |at| at + 1);
    let mut rest = all.into_iter().skip(seen).filter(|chat| key(chat).0 <= start);
    let page: Vec<_> = rest.by_ref().take(size).collect();
    let more = rest.next().is_some();
    Ok(json!({
        "has_more": more,
        "next_start_time": page.last().filter(|_| more).map_or(0, |chat| key(chat).0),
        "last_session_id": page.last().map_or(String::new(), |chat| session_id(chat)),
        "session_list": page.iter().map(|chat| row(chat)).collect::<Vec<_>>(),
    }))
}

fn row(chat: &Chat) -> Value {
    let latest = chat.messages.last();
    json!({
        "session_id": session_id(chat),
        "title": chat.name,
        "buyer_id": chat.buyer,
        "summary": latest.map_or("", |message| message.text.as_str()),
        "unread_count": chat.unread,
        "last_message_id": latest.map_or(String::new(), |message| message.id.to_string()),
        "last_message_time": latest.map_or(0, |message| message.at.millis()),
        "head_url": "",
        "site_id": "SG",
        "tags": [],
    })
}

pub(super) fn session(core: &Core, call: &Call<'_>) -> Done {
    find(core, call.params.text("session_id")).map(row)
}

pub(super) fn open(core: &mut Core, call: &Call<'_>) -> Done {
    let order = call.params.number("order_id").and_then(|id| u64::try_from(id).ok());
    let buyer =
        order.and_then(|id| core.world.shop(Platform::Lazada).orders.get(&id)).map(|order| order.buyer);
    let opened = buyer.and_then(|buyer| core.world.open_conversation(Platform::Lazada, buyer).ok());
    match opened {
        Some(id) => Ok(json!({ "session_id": format!("{id}_1") })),
        None => invalid("There is no such order of the last 30 days"),
    }
}

pub(super) fn read(core: &mut Core, call: &Call<'_>) -> Done {
    let id = find(core, call.params.text("session_id"))?.id;
    core.world.read_chat(Platform::Lazada, id);
    Ok(json!({}))
}

/// Latest first, from `start_time` back, after `last_message_id`.
pub(super) fn messages(core: &Core, call: &Call<'_>) -> Done {
    let size = size(call)?;
    let chat = find(core, call.params.text("session_id"))?;
    let start = call.params.number("start_time").unwrap_or(i64::MAX);
    let last =
        call.params.number("last_message_id").and_then(|id| u64::try_from(id).ok()).filter(|id| *id > 0);
    let visible = chat.messages.iter().rev().filter(|message| message.at.millis() <= start);
    let mut rest = visible.filter(|message| last.is_none_or(|id| message.id < id));
    let page: Vec<_> = rest.by_ref().take(size).collect();
    let more = rest.next().is_some();
    Ok(json!({
        "has_more": more,
        "next_start_time": page.last().filter(|_| more).map_or(0, |message| message.at.millis()),
        "last_message_id": page.last().map_or(String::new(), |message| message.id.to_string()),
        "message_list": page.iter().map(|message| said(chat, message)).collect::<Vec<_>>(),
    }))
}

pub(super) fn said(chat: &Chat, message: &Message) -> Value {
    let (from, to, kind) = match message.from {
        Side::Buyer => (chat.buyer, 1, 1),
        Side::Seller => (1, chat.buyer, 2),
    };
    json!({
        "message_id": message.id.to_string(),
        "session_id": session_id(chat),
        "from_account_type": kind,
        "from_account_id": from,
        "to_account_type": 3 - kind,
        "to_account_id": to,
        "type": 1,
        "template_id": 1,
        "content": json!({ "txt": message.text }).to_string(),
        "send_time": message.at.millis(),
        "status": 0,
        "auto_reply": false,
        "site_id": "SG",
        "process_msg": if message.hidden { "hidden" } else { "" },
    })
}

pub(super) fn send(core: &mut Core, call: &Call<'_>) -> Done {
    let id = find(core, call.params.text("session_id"))?.id;
    if call.params.text("template_id") != "1" {
        return invalid("This stand-in takes template 1 only");
    }
    let text = call.params.text("txt");
    let filtered = HIDDEN.iter().any(|word| text.to_lowercase().contains(word));
    let hidden = core.dice.roll(core.faults.hide_message) || filtered;
    match core.world.message(Platform::Lazada, id, text, LONGEST, hidden) {
        Ok(message) => Ok(json!({
            "message_id": message.to_string(),
            "process_msg": if hidden { "The message contains sensitive content and is not shown to the buyer" } else { "" },
        })),
        Err(No::Length) => invalid("txt has 1 to 2000 characters"),
        Err(_) => invalid("The message cannot be sent"),
    }
}
