//! The robot of DingTalk. It answers with 200 whatever happened; only the number inside counts.

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::json;

use super::{Fields, Room, SIGNING, Vendor, WEBHOOK, field, is_webhook, numbered};
use crate::connector::parts::query::Query;
use crate::connector::parts::sign;
use crate::connector::{Failure, Field};
use crate::wire::{Answer, Request};

/// DingTalk.
#[derive(Clone, Copy, Debug)]
pub(super) struct DingTalk;

const FIELDS: [Field; 2] = [WEBHOOK, SIGNING];

impl Vendor for DingTalk {
    fn kind(&self) -> TeamKind {
        TeamKind::Dingtalk
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    /// Ours: the vendor names a limit for the whole request only, of 20 KB.
    fn room(&self) -> Room {
        Room::Bytes(8_000)
    }

    /// The vendor allows 20 a minute, and is silent for ten minutes after the 21st: two are left for clocks and lines that
    /// are not the same on both ends.
    fn budget(&self) -> (u32, Span) {
        (18, Span::minutes(1))
    }

    fn check(&self, fields: &Fields) -> Result<(), Refusal> {
        is_webhook(fields, "/robot/send?access_token=")
    }

    fn request(&self, fields: &Fields, text: &str, now: Instant) -> Request {
        let mut url = field(fields, WEBHOOK.name).to_owned();
        let secret = field(fields, SIGNING.name);
        if !secret.is_empty() {
            let millis = now.0.div_euclid(1_000).to_string();
            let sign = signature(secret, &millis);
            url.push('&');
            url.push_str(&Query::default().with("timestamp", millis).with("sign", sign).encoded());
        }
        let body = json!({ "msgtype": "text", "text": { "content": text } });
        Request::post(url, body.to_string())
    }

    fn judge(&self, answer: Answer) -> Result<(), Failure> {
        numbered(answer, ("errcode", "errmsg"), &[130_101], Span::minutes(10))
    }

    fn advice(&self, code: &str) -> Option<Words> {
        Some(match code {
            "310000" => Words::new(
                "the signing secret is another one, or the robot wants a keyword or another address",
                "加签密钥不正确，或未满足机器人的关键词或 IP 限制",
            ),
            "300001" => {
                Words::new("the robot is gone, or the address is wrong", "机器人已被移除，或地址不正确")
            }
            _ => return None,
        })
    }
}

pub(super) fn signature(secret: &str, millis: &str) -> String {
    sign::base64(secret, format!("{millis}\n{secret}"))
}
