//! The robot of WeCom. The key in its address is all that protects it.

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::json;

use super::{Fields, Room, Vendor, WEBHOOK, field, is_webhook, numbered};
use crate::connector::{Failure, Field};
use crate::wire::{Answer, Request};

/// WeCom.
#[derive(Clone, Copy, Debug)]
pub(super) struct WeCom;

const FIELDS: [Field; 1] = [WEBHOOK];

impl Vendor for WeCom {
    fn kind(&self) -> TeamKind {
        TeamKind::Wecom
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn room(&self) -> Room {
        Room::Bytes(2_048)
    }

    /// The vendor allows 20 a minute.
    fn budget(&self) -> (u32, Span) {
        (18, Span::minutes(1))
    }

    fn check(&self, fields: &Fields) -> Result<(), Refusal> {
        is_webhook(fields, "/cgi-bin/webhook/send?key=")
    }

    /// `<@somebody>` calls somebody.
    fn harmless(&self, text: &str) -> String {
        text.replace('<', "＜")
    }

    fn request(&self, fields: &Fields, text: &str, _now: Instant) -> Request {
        let body = json!({ "msgtype": "text", "text": { "content": text } });
        Request::post(field(fields, WEBHOOK.name), body.to_string())
    }

    fn judge(&self, answer: Answer) -> Result<(), Failure> {
        numbered(answer, ("errcode", "errmsg"), &[45_009], Span::minutes(1))
    }

    fn advice(&self, code: &str) -> Option<Words> {
        (code == "93000")
            .then(|| Words::new("the robot is gone, or the key is wrong", "机器人已被移除，或 key 不正确"))
    }
}
