//! Team channels, each with its own form of success and of failure: Feishu, DingTalk (fails with HTTP 200), WeCom, Slack,
//! Telegram. What was taken stands in the ledger as a notice.

use domain::time::Span;
use serde_json::{Value, json};

use super::core::Core;
use super::wire::{Ask, Reply, mac_base64, word};
use crate::world::ledger::{Kind, Line, Outcome};

fn took(core: &mut Core, channel: &'static str, target: &str, text: &str) {
    let line = Line { channel, kind: Kind::Notice, target: target.to_owned(), text, amount: None, key: None };
    core.world.note(line, Outcome::Took);
}

/// The words of a message in whatever form it came.
fn words(body: &Value, kind: &str) -> String {
    let inside = &body[kind];
    let each =
        [word(inside, "text"), word(inside, "content"), word(&body["content"], "text"), word(body, "text")];
    each.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| inside.to_string())
}

pub(super) fn feishu(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let said = |code: i64, why: &str| Reply::json(200, &json!({ "code": code, "msg": why, "data": {} }));
    let Some(token) = ask.path.strip_prefix("/open-apis/bot/v2/hook/") else {
        return said(19_001, "param invalid: incoming webhook access token invalid");
    };
    if token != core.keys.feishu_token {
        return said(19_001, "param invalid: incoming webhook access token invalid");
    }
    if ask.throttled {
        return said(11_232, "frequency limited");
    }
    if ask.body.len() > 20 * 1_024 {
        return said(9_499, "Bad Request");
    }
    let body = ask.json();
    let time = word(&body, "timestamp");
    let fresh = time.parse::<i64>().is_ok_and(|time| time.abs_diff(ask.seconds()) <= 3_600);
    let key = format!("{time}\n{}", core.keys.feishu_secret);
    if !fresh || word(&body, "sign") != mac_base64(&key, b"") {
        return said(19_021, "sign match fail or timestamp is not within one hour from current time");
    }
    let kind = word(&body, "msg_type");
    let text = if kind == "interactive" { body["card"].to_string() } else { words(&body, "content") };
    if kind.is_empty() || text == "null" {
        return said(9_499, "Bad Request");
    }
    took(core, "feishu", token, &text);
    said(0, "success")
}

pub(super) fn dingtalk(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let said = |code: i64, why: &str| Reply::json(200, &json!({ "errcode": code, "errmsg": why }));
    let banned = core.outages.get("dingtalk robot").is_some_and(|until| *until > ask.now);
    if ask.throttled && !banned {
        core.outages.insert("dingtalk robot".to_owned(), ask.now + Span::minutes(10));
    }
    if ask.throttled || banned {
        return said(130_101, "send too fast, exceed 20 times per minute");
    }
    if ask.path != "/robot/send" || ask.query.text("access_token") != core.keys.dingtalk_token {
        return said(300_001, "token is not exist");
    }
    let (time, secret) = (ask.query.text("timestamp"), &core.keys.dingtalk_secret);
    let fresh = time.parse::<i64>().is_ok_and(|ms| ms.abs_diff(ask.now.millis()) <= 3_600_000);
    if !fresh || ask.query.text("sign") != mac_base64(secret, format!("{time}\n{secret}").as_bytes()) {
        return said(310_000, "sign not match");
    }
    let body = ask.json();
    let kind = word(&body, "msgtype");
    if !matches!(kind.as_str(), "text" | "markdown" | "link" | "actionCard" | "feedCard")
        || body[&kind].is_null()
    {
        return said(400_105, "unsupported msgtype");
    }
    took(core, "dingtalk", "robot", &words(&body, &kind));
    said(0, "ok")
}

pub(super) fn wecom(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let said = |code: i64, why: &str| Reply::json(200, &json!({ "errcode": code, "errmsg": why }));
    if ask.path != "/cgi-bin/webhook/send" || ask.query.text("key") != core.keys.wecom_key {
        return said(93_000, "invalid webhook url");
    }
    if ask.throttled {
        return said(45_009, "api freq out of limit");
    }
    let body = ask.json();
    let kind = word(&body, "msgtype");
    let text = words(&body, &kind);
    let longest = if kind == "text" { 2_048 } else { 4_096 };
    match kind.as_str() {
        "text" | "markdown" | "markdown_v2" if word(&body[&kind], "content").is_empty() => {
            return said(44_004, "text content is empty");
        }
        "text" | "markdown" | "markdown_v2" if text.len() > longest => {
            return said(40_058, "content exceed max length");
        } // code ours
        "text" | "markdown" | "markdown_v2" | "image" | "news" | "file" | "template_card" => {}
        _ => return said(40_008, "invalid message type"), // code ours
    }
    took(core, "wecom", "robot", &text);
    said(0, "ok")
}

pub(super) fn slack(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if ask.path.strip_prefix("/services/") != Some(core.keys.slack_path.as_str()) {
        return Reply::text(403, "invalid_token");
    }
    if ask.throttled {
        return Reply::text(429, "rate_limited").with("retry-after", &1);
    }
    let body = ask.json();
    if !body.is_object() {
        return Reply::text(400, "invalid_payload");
    }
    let text = words(&body, "text");
    if text == "null" && body["blocks"].is_null() {
        return Reply::text(400, "no_text");
    }
    took(core, "slack", "hook", &text);
    Reply::text(200, "ok")
}

pub(super) fn telegram(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let refused = |status: u16, why: &str, more: Value| {
        Reply::json(
            status,
            &json!({ "ok": false, "error_code": status, "description": why, "parameters": more }),
        )
    };
    if ask.path != format!("/bot{}/sendMessage", core.keys.telegram_token) {
        return refused(401, "Unauthorized", Value::Null);
    }
    if ask.throttled {
        return refused(429, "Too Many Requests: retry after 5", json!({ "retry_after": 5 }));
    }
    let body = ask.json();
    let (chat, text) = (word(&body, "chat_id"), word(&body, "text"));
    if chat.is_empty() {
        return refused(400, "Bad Request: chat_id is empty", Value::Null);
    }
    if text.is_empty() || text.chars().count() > 4_096 {
        return refused(
            400,
            if text.is_empty() {
                "Bad Request: message text is empty"
            } else {
                "Bad Request: message is too long"
            },
            Value::Null,
        );
    }
    took(core, "telegram", &chat, &text);
    let id = core.world.ledger().entries().len();
    Reply::json(
        200,
        &json!({ "ok": true, "result": { "message_id": id, "date": ask.seconds(), "text": text } }),
    )
}
