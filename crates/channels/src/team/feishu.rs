//! The robot of Feishu, and of Lark, which is the same elsewhere.

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::json;

use super::{Fields, Room, SIGNING, Vendor, WEBHOOK, field, is_webhook, numbered};
use crate::connector::parts::read::unix;
use crate::connector::parts::sign;
use crate::connector::{Failure, Field};
use crate::wire::{Answer, Request};

/// Feishu and Lark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feishu;

const FIELDS: [Field; 2] = [WEBHOOK, SIGNING];

impl Vendor for Feishu {
    fn kind(&self) -> TeamKind {
        TeamKind::Feishu
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    /// The vendor takes requests of 20 KB; JSON may double a text.
    fn room(&self) -> Room {
        Room::Bytes(8_000)
    }

    /// The vendor allows 100 a minute and 5 a second.
    fn budget(&self) -> (u32, Span) {
        (1, Span::seconds(1))
    }

    fn check(&self, fields: &Fields) -> Result<(), Refusal> {
        is_webhook(fields, "/open-apis/bot/v2/hook/")
    }

    /// `<at user_id="all">` calls everybody.
    fn harmless(&self, text: &str) -> String {
        text.replace('<', "＜")
    }

    fn request(&self, fields: &Fields, text: &str, now: Instant) -> Request {
        let mut body = json!({ "msg_type": "text", "content": { "text": text } });
        let secret = field(fields, SIGNING.name);
        if !secret.is_empty() {
            let seconds = unix(now).to_string();
            body["sign"] = signature(secret, &seconds).into();
            body["timestamp"] = seconds.into();
        }
        Request::post(field(fields, WEBHOOK.name), body.to_string())
    }

    /// 11232 is "too often"; the vendor names no wait, and counts by the minute.
    fn judge(&self, answer: Answer) -> Result<(), Failure> {
        numbered(answer, ("code", "msg"), &[11_232], Span::minutes(1))
    }

    fn advice(&self, code: &str) -> Option<Words> {
        Some(match code {
            "19021" => Words::new(
                "the signing secret is another one, or this machine's clock is wrong",
                "加签密钥不正确，或本机时间有误",
            ),
            "19022" => {
                Words::new("the robot does not take this machine's address", "机器人的 IP 白名单不含本机")
            }
            "19024" => {
                Words::new("the robot wants a keyword in every message", "机器人要求消息包含自定义关键词")
            }
            "19001" => {
                Words::new("the robot is gone, or the address is wrong", "机器人已被移除，或地址不正确")
            }
            _ => return None,
        })
    }
}

/// Key and message are unusual: the key is time and secret, the message empty.
pub(super) fn signature(secret: &str, seconds: &str) -> String {
    sign::base64(&format!("{seconds}\n{secret}"), "")
}
