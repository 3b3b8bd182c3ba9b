//! A bot of Telegram that writes into one chat, group or topic.

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::{Fields, Room, Vendor, field, json as json_of};
use crate::connector::parts::answer::refused;
use crate::connector::{Failure, Field};
use crate::wire::{Answer, Request};

/// Telegram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telegram;

const FIELDS: [Field; 4] = [
    Field { name: "token", en: "Bot token", zh: "机器人 Token", secret: true, optional: false },
    Field { name: "chat_id", en: "Chat id", zh: "会话 ID（chat_id）", secret: false, optional: false },
    Field { name: "thread", en: "Topic id", zh: "话题 ID", secret: false, optional: true },
    Field {
        name: "base",
        en: "Address of an own Bot API server",
        zh: "自建 Bot API 服务器地址",
        secret: false,
        optional: true,
    },
];
const BASE: &str = "https://api.telegram.org";
/// The longest wait that is heeded.
const LONGEST_WAIT: u64 = 24 * 3_600;

impl Vendor for Telegram {
    fn kind(&self) -> TeamKind {
        TeamKind::Telegram
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn room(&self) -> Room {
        Room::Chars(4_096)
    }

    /// The vendor advises 20 a minute in a group, and 1 a second.
    fn budget(&self) -> (u32, Span) {
        (1, Span::seconds(3))
    }

    fn check(&self, fields: &Fields) -> Result<(), Refusal> {
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let refuse = |code, en, zh, field| Err(Refusal::new(code, en, zh).field(field));
        let token = field(fields, "token").split_once(':');
        if !token.is_some_and(|(bot, key)| digits(bot) && !key.is_empty() && word(key)) {
            return refuse(
                "bad_token",
                "a bot token is like 123456:ABC-DEF",
                "Token 形如 123456:ABC-DEF",
                "token",
            );
        }
        let chat = field(fields, "chat_id");
        let name = chat.strip_prefix('@').is_some_and(|name| !name.is_empty() && word(name));
        if !name && !digits(chat.strip_prefix('-').unwrap_or(chat)) {
            return refuse(
                "bad_chat",
                "a chat id is a number, or @ and the name of a public channel",
                "会话 ID 应为数字，或 @公开频道名",
                "chat_id",
            );
        }
        let thread = field(fields, "thread");
        if !thread.is_empty() && !digits(thread) {
            return refuse("bad_thread", "a topic id is a number", "话题 ID 应为数字", "thread");
        }
        let base = field(fields, "base");
        let host = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
        if !base.is_empty() && !host.is_some_and(|host| !host.is_empty() && !host.contains(['@', '?', '#'])) {
            return refuse("bad_base", "an address starts with https://", "地址应以 https:// 开头", "base");
        }
        Ok(())
    }

    fn request(&self, fields: &Fields, text: &str, _now: Instant) -> Request {
        let base = match field(fields, "base") {
            "" => BASE,
            own => own.trim_end_matches('/'),
        };
        let mut body = json!({
            "chat_id": field(fields, "chat_id"),
            "text": text,
            "link_preview_options": { "is_disabled": true },
        });
        if let Ok(thread) = field(fields, "thread").parse::<i64>() {
            body["message_thread_id"] = thread.into();
        }
        Request::post(format!("{base}/bot{}/sendMessage", field(fields, "token")), body.to_string())
    }

    fn judge(&self, answer: Answer) -> Result<(), Failure> {
        // The wait stands in the body, and not always in a header.
        let value = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
        let wait = value["parameters"]["retry_after"].as_u64().map(|s| s.min(LONGEST_WAIT).cast_signed());
        let said = value["description"].as_str().unwrap_or_default();
        if let Some(seconds) = wait.filter(|_| value["ok"] != true) {
            let why = format!("429: {said}").chars().take(500).collect();
            return Err(Failure::Later { why, after: Some(Span::seconds(seconds)) });
        }
        let status = answer.status;
        if json_of(answer)?["ok"] == true && (200..300).contains(&status) {
            return Ok(());
        }
        let code = value["error_code"].as_i64().unwrap_or(i64::from(status));
        Err(refused(code.to_string(), said))
    }

    fn advice(&self, code: &str) -> Option<Words> {
        Some(match code {
            "401" | "404" => Words::new("the bot token is wrong or was revoked", "Token 不正确或已被撤销"),
            "403" => Words::new(
                "the bot is not in the chat, or may not write there",
                "机器人不在该会话中，或无发言权限",
            ),
            "400" => Words::new(
                "the chat is not known to the bot: invite it, and take the id of the group as it is now",
                "机器人找不到该会话：请先邀请机器人，并使用群组当前的 ID",
            ),
            _ => return None,
        })
    }
}
