//! An incoming webhook of Slack. It says `ok` and nothing else when all went well.

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::json;

use super::{Fields, Room, Vendor, WEBHOOK, field, is_webhook};
use crate::connector::parts::answer::{refused, wait};
use crate::connector::{Failure, Field};
use crate::wire::{Answer, Request};

/// Slack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slack;

const FIELDS: [Field; 1] = [WEBHOOK];

impl Vendor for Slack {
    fn kind(&self) -> TeamKind {
        TeamKind::Slack
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    /// Ours: what the vendor asks for at most in one text.
    fn room(&self) -> Room {
        Room::Chars(4_000)
    }

    fn budget(&self) -> (u32, Span) {
        (1, Span::seconds(1))
    }

    fn check(&self, fields: &Fields) -> Result<(), Refusal> {
        is_webhook(fields, "/services/")
    }

    /// Three characters stand for themselves only when they are written so; `<!channel>` calls everybody.
    fn harmless(&self, text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    fn request(&self, fields: &Fields, text: &str, _now: Instant) -> Request {
        let body = json!({ "text": text, "unfurl_links": false });
        Request::post(field(fields, WEBHOOK.name), body.to_string())
    }

    fn judge(&self, answer: Answer) -> Result<(), Failure> {
        let after = answer.header("retry-after").and_then(wait);
        let said = String::from_utf8_lossy(&answer.body);
        match answer.status {
            200 if answer.body == b"ok" => Ok(()),
            status @ (408 | 429 | 500..) => {
                Err(Failure::Later { why: format!("HTTP status {status}"), after })
            }
            status => {
                let plain = !said.is_empty() && said.len() <= 60 && !said.contains('<');
                let code = if plain { said.clone().into_owned() } else { format!("http_{status}") };
                Err(refused(code, said))
            }
        }
    }

    fn advice(&self, code: &str) -> Option<Words> {
        Some(match code {
            "invalid_token" | "no_service" | "no_team" | "no_active_hooks" => {
                Words::new("the webhook is gone, or the address is wrong", "Webhook 已被移除，或地址不正确")
            }
            "channel_not_found" | "channel_is_archived" => {
                Words::new("the Slack channel is gone or archived", "Slack 频道已删除或归档")
            }
            _ => return None,
        })
    }
}
