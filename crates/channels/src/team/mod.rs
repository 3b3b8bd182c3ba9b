//! Chat rooms of the team: what is said there becomes the request of a vendor's robot, and its answer is judged by the
//! vendor's own test of success. Pure but for [`send`]; the time comes with each call.

mod dingtalk;
mod feishu;
mod slack;
mod telegram;
mod text;
mod wecom;

use std::collections::BTreeMap;

use domain::refusal::{Refusal, Words};
use domain::team::TeamKind;
use domain::time::{Instant, Span};
use serde_json::Value;

use crate::connector::parts::answer::{Effect, read, refused};
use crate::connector::{Failure, Field};
use crate::wire::{Answer, NoAnswer, Request, Wire};
pub use text::{Line, Message, Room};

/// What was filled in, by the names of [`Vendor::fields`].
pub type Fields = BTreeMap<String, String>;

/// Longest value of a field.
const LONGEST_FIELD: usize = 1_000;

/// The robot of one vendor.
pub trait Vendor: Send + Sync {
    /// Whose.
    fn kind(&self) -> TeamKind;
    /// What is filled in.
    fn fields(&self) -> &'static [Field];
    /// How long a text may be.
    fn room(&self) -> Room;
    /// So many messages in such a span.
    fn budget(&self) -> (u32, Span);
    /// Refuses fields that cannot work, each by its name.
    ///
    /// # Errors
    /// Names the field.
    fn check(&self, fields: &Fields) -> Result<(), Refusal>;
    /// A text with what the vendor would read as a command made harmless.
    fn harmless(&self, text: &str) -> String {
        text.to_owned()
    }
    /// The question that says a text.
    fn request(&self, fields: &Fields, text: &str, now: Instant) -> Request;
    /// Whether it was said: only where the vendor's own test of success holds.
    ///
    /// # Errors
    /// [`Failure::Later`] with the wait that the vendor asks for, or [`Failure::Refused`].
    fn judge(&self, answer: Answer) -> Result<(), Failure>;
    /// What to do about a refusal with this code, where that is known.
    fn advice(&self, _code: &str) -> Option<Words> {
        None
    }
}

static ALL: [&dyn Vendor; 5] =
    [&feishu::Feishu, &dingtalk::DingTalk, &wecom::WeCom, &slack::Slack, &telegram::Telegram];

/// All vendors.
pub fn all() -> &'static [&'static dyn Vendor] {
    &ALL
}

/// That of a kind.
pub fn of(kind: TeamKind) -> &'static dyn Vendor {
    match kind {
        TeamKind::Feishu => &feishu::Feishu,
        TeamKind::Dingtalk => &dingtalk::DingTalk,
        TeamKind::Wecom => &wecom::WeCom,
        TeamKind::Slack => &slack::Slack,
        TeamKind::Telegram => &telegram::Telegram,
    }
}

/// Refuses fields that a vendor does not have, lacks, or cannot work with.
///
/// # Errors
/// Names the field.
pub fn check(vendor: &dyn Vendor, fields: &Fields) -> Result<(), Refusal> {
    fitting(vendor.fields(), fields)?;
    vendor.check(fields)
}

/// Refuses what is filled in where a field is missing or cannot be sent.
pub(crate) fn fitting(wanted: &[Field], fields: &Fields) -> Result<(), Refusal> {
    for field in wanted {
        let value = fields.get(field.name).map_or("", String::as_str);
        if value.is_empty() && !field.optional {
            let en = format!("“{}” is not filled in", field.en);
            let zh = format!("尚未填写“{}”", field.zh);
            return Err(Refusal::with("field_missing", Words::made(en, zh)).field(field.name));
        }
        if value.len() > LONGEST_FIELD || !value.chars().all(|c| c.is_ascii_graphic()) {
            let en = format!("“{}” cannot be used: it has spaces or other odd characters in it", field.en);
            let zh = format!("“{}”含有空格或其他无效字符", field.zh);
            return Err(Refusal::with("bad_field", Words::made(en, zh)).field(field.name));
        }
    }
    Ok(())
}

/// Says something in a room. That it may have been said without anybody hearing of it is a failure like others: something
/// said twice does less harm than something said never.
///
/// # Errors
/// As the vendor says.
pub fn send(
    vendor: &dyn Vendor,
    wire: &dyn Wire,
    fields: &Fields,
    message: &Message,
    now: Instant,
) -> Result<(), Failure> {
    let text = message.fitting(vendor.room(), |text| vendor.harmless(text));
    let answer = wire.call(&vendor.request(fields, &text, now)).map_err(|none| match none {
        NoAnswer::Unknown(why) => Failure::Later { why, after: None },
        other => other.into(),
    })?;
    vendor.judge(answer)
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

/// Refuses an address that is not one of the vendor's: of whatever host, for some have several and large houses have a
/// gateway, but with the vendor's path.
fn is_webhook(fields: &Fields, path: &str) -> Result<(), Refusal> {
    let url = field(fields, WEBHOOK.name);
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let (host, behind) = rest.split_once('/').unwrap_or_default();
    let key = format!("/{behind}").split_once(path).is_some_and(|(_, key)| !key.is_empty());
    if host.is_empty() || host.contains('@') || url.contains(['#', '\\', '"', '<', '>']) || !key {
        let en = format!("this is not the address of such a robot: it has {path} in it");
        let zh = format!("这不是该机器人的地址：地址中应含有 {path}");
        return Err(Refusal::with("bad_webhook", Words::made(en, zh)).field(WEBHOOK.name).hint(
            "copy the whole address from the robot's settings",
            "请从机器人设置中复制完整的 Webhook 地址",
        ));
    }
    Ok(())
}

/// The field for the whole address of a robot; the key in it makes it a secret.
const WEBHOOK: Field =
    Field { name: "webhook", en: "Webhook address", zh: "Webhook 地址", secret: true, optional: false };
/// The field for the secret that requests are signed with.
const SIGNING: Field =
    Field { name: "secret", en: "Signing secret", zh: "加签密钥", secret: true, optional: true };

/// The JSON of an answer whose status says nothing else; a key that the status refuses is a refusal.
fn json(answer: Answer) -> Result<Value, Failure> {
    match read(answer, Effect::Reads) {
        Err(Failure::Token) => Err(refused("401", "the key is refused")),
        said => Ok(said?.value),
    }
}

/// Judges an answer with a number in it that is 0 when all went well; `busy` are the numbers that mean "too often".
fn numbered(answer: Answer, (code, words): (&str, &str), busy: &[i64], wait: Span) -> Result<(), Failure> {
    let status = answer.status;
    let value = json(answer)?;
    let number = match &value[code] {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    let said = value[words].as_str().unwrap_or_default();
    match number {
        Some(0) if (200..300).contains(&status) => Ok(()),
        Some(n) if busy.contains(&n) => {
            Err(Failure::Later { why: format!("{n}: {said}").chars().take(500).collect(), after: Some(wait) })
        }
        Some(n) => Err(refused(n.to_string(), said)),
        None => Err(refused("unreadable", format!("the answer has no {code}"))),
    }
}

#[cfg(test)]
mod tests;
