//! The bot: common questions answered first by rule, everything else handed to a person (mission row A3). Pure: given
//! what was said and the facts, it answers, hands over or keeps silent.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use serde::{Deserialize, Serialize};

use crate::conversation::HandOver;
use crate::macros::Texts;
use crate::reading::{Ground, Intent, Polarity, Reading};
use crate::refusal::{Refusal, Words};
use crate::rulebook::{Condition, NowFacts, Schema};
use crate::time::{Instant, Span};

/// Most rules of a shop.
pub const MOST_RULES: usize = 50;
/// Longest text of a rule, in characters.
const LONGEST_TEXT: usize = 2_000;
/// A message that is older than this when it comes in, or when the bot gets to it, is never answered.
pub const OLDEST: Span = Span::hours(1);

/// A rule: which questions it answers, and with what words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotRule {
    /// Its name in the log: small letters, digits, `_`.
    pub id: String,
    /// What people see.
    pub name: Words,
    /// Whether it answers.
    pub on: bool,
    /// What the message must ask for.
    pub intents: Vec<Intent>,
    /// A condition over [`BotFacts`]; empty: always.
    #[serde(default)]
    pub when: String,
    /// Templates by language; a message in another language is left to people.
    pub texts: Texts,
    /// Its answers leave by themselves over a connected channel, where the rulebook plainly allows them. Else a person posts
    /// them. The house's own channel delivers them either way.
    #[serde(default)]
    pub send: bool,
}

/// A shop's bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bot {
    /// Grows with every change; 0 for what ships.
    pub version: i64,
    /// Whether it answers at all. It ships silent: a shop switches it on.
    pub on: bool,
    /// The first rule that fits answers.
    pub rules: Vec<BotRule>,
}

#[derive(Deserialize)]
struct File {
    rules: Vec<BotRule>,
}

impl Bot {
    /// The bot that ships, silent.
    pub fn standard() -> Self {
        static RULES: OnceLock<Vec<BotRule>> = OnceLock::new();
        // A test reads the file: what ships can be read.
        let read = || {
            toml::from_str(include_str!("../bot/standard.toml")).map(|f: File| f.rules).unwrap_or_default()
        };
        Self { version: 0, on: false, rules: RULES.get_or_init(read).clone() }
    }

    /// Refuses what cannot work. Whether the templates can be filled is asked by `app`.
    ///
    /// # Errors
    /// `bad_bot` with the rule at fault.
    pub fn validate(&self) -> Result<(), Refusal> {
        if self.rules.len() > MOST_RULES {
            return Err(bad("", "a bot has at most 50 rules", "机器人最多 50 条规则"));
        }
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            let wrong = |en, zh| Err(bad(&rule.id, en, zh));
            let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if !(1..=40).contains(&rule.id.len()) || !rule.id.chars().all(fine) || !ids.insert(&rule.id) {
                return wrong(
                    "each rule needs an id of its own: small letters, digits, _",
                    "每条规则需要唯一的标识：小写字母、数字、_",
                );
            }
            let said = |w: &str| !w.trim().is_empty() && w.chars().count() <= 100;
            if !said(&rule.name.en) || !said(&rule.name.zh) {
                return wrong("a rule needs a name in both languages", "规则需要中英文名称");
            }
            if rule.intents.is_empty() {
                return wrong("a rule answers at least one kind of question", "规则至少回答一种问题");
            }
            if rule.intents.iter().any(|i| matches!(i, Intent::HumanPlease | Intent::Complaint)) {
                return wrong(
                    "complaints and the wish for a person go to people",
                    "投诉和找人工的请求须由人处理",
                );
            }
            let text = |t: &String| !t.trim().is_empty() && t.chars().count() <= LONGEST_TEXT;
            if rule.texts.is_empty() || !rule.texts.values().all(text) {
                return wrong("a rule has texts of 1 to 2,000 characters", "规则须有 1 到 2000 字的文字");
            }
            if !rule.when.trim().is_empty()
                && let Err(error) = Condition::compile(&rule.when, BotFacts::schema())
            {
                let Words { en, zh } = error.words();
                let words = Words::made(format!("{}: {en}", rule.id), format!("{}：{zh}", rule.id));
                return Err(Refusal::with("bad_bot", words).field("rules"));
            }
        }
        Ok(())
    }
}

fn bad(id: &str, en: &'static str, zh: &'static str) -> Refusal {
    let words = if id.is_empty() {
        Words::new(en, zh)
    } else {
        Words::made(format!("{id}: {en}"), format!("{id}：{zh}"))
    };
    Refusal::with("bad_bot", words).field("rules")
}

/// What conditions may ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BotFacts {
    /// The message.
    pub message: MessageFacts,
    /// The order it is about.
    pub order: OrderFacts,
    /// Where it came in.
    pub channel: ChannelFacts,
    /// The moment, on the shop's own clock.
    pub now: NowFacts,
    /// Whether the shop is open.
    pub open: bool,
}

/// The message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "words of the reading")]
pub struct MessageFacts {
    pub language: String,
    pub intent: String,
    pub polarity: String,
    pub severity: i64,
    /// Characters of its text.
    pub length: i64,
}

/// The order the message is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrderFacts {
    /// Whether one is known.
    pub present: bool,
    /// Whether it has left.
    pub shipped: bool,
    /// Whether it has arrived.
    pub delivered: bool,
    /// Whether a tracking number is known.
    pub tracked: bool,
    /// Whether the promised day is past and it has not arrived.
    pub late: bool,
    /// Whole days since it was paid.
    pub days: Option<i64>,
}

/// Where the message came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChannelFacts {
    /// The platform's word.
    pub platform: String,
    /// The market's.
    pub market: String,
}

impl BotFacts {
    /// The names and types that conditions may use.
    pub fn schema() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
            let order = OrderFacts { days: Some(0), ..OrderFacts::default() };
            Schema::of(&BotFacts { order, ..BotFacts::default() })
        });
        &SCHEMA
    }
}

/// What was said, and what went before.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What triage read.
    pub reading: &'a Reading,
    /// When the buyer sent it.
    pub sent_at: Instant,
    /// When it came in here.
    pub came_at: Instant,
    /// Whether the conversation was left to people in this case.
    pub handed_over: bool,
    /// Whether the bot has answered or prepared an answer in this case before.
    pub answered_before: bool,
}

/// What the bot does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Nothing.
    Silent,
    /// Leaves the conversation to people.
    HandOver(HandOver),
    /// Answers by this rule.
    Answer(&'a BotRule),
}

/// Whether something is spoken of badly. Triage reads a demand ("how do I return this?") as a concrete loss of severity 2:
/// asked as a question, with no bad word about anything, it is not anger.
fn is_angry(reading: &Reading, intent: Intent) -> bool {
    use Intent::{Cancel, Invoice, ProductQuestion, ReturnExchange, WhereIsParcel};
    let asks = matches!(intent, Cancel | Invoice | ProductQuestion | ReturnExchange | WhereIsParcel);
    let spoken_badly = reading.aspects.iter().any(|a| a.polarity == Polarity::Negative);
    reading.polarity == Polarity::Negative && (spoken_badly || reading.severity >= 2 && !asks)
}

/// What to do with a buyer's message at `now`.
pub fn decide<'a>(bot: &'a Bot, said: &Said<'_>, facts: &BotFacts, now: Instant) -> Decision<'a> {
    let reading = said.reading;
    let old = said.came_at - said.sent_at > OLDEST || now - said.sent_at > OLDEST;
    let intent = reading.intent.unwrap_or(Intent::Other);
    if !bot.on || said.handed_over || old || intent == Intent::Thanks && !reading.is_negative() {
        return Decision::Silent;
    }
    if intent == Intent::HumanPlease {
        return Decision::HandOver(HandOver::Asked);
    }
    if reading.severity >= 3 {
        return Decision::HandOver(HandOver::Grave);
    }
    let angry = is_angry(reading, intent);
    if angry || reading.ground == Some(Ground::Abuse) {
        return Decision::HandOver(HandOver::Anger);
    }
    if said.answered_before {
        return Decision::HandOver(HandOver::SecondQuestion);
    }
    let fits = |rule: &&BotRule| {
        rule.on
            && rule.intents.contains(&intent)
            && rule.texts.contains_key(&reading.language)
            && (rule.when.trim().is_empty()
                || Condition::compile(&rule.when, BotFacts::schema()).is_ok_and(|c| c.holds(facts)))
    };
    bot.rules.iter().find(fits).map_or(Decision::HandOver(HandOver::OutsideRules), Decision::Answer)
}

/// An automatic answer that waits in the outbox, when it is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    /// The rule that made it.
    pub rule: &'a str,
    /// When the message it answers was sent; none when that cannot be seen any more.
    pub asked_at: Option<Instant>,
    /// Somebody, or something, has answered since.
    pub answered: bool,
    /// The conversation was left to people since.
    pub handed_over: bool,
    /// The rulebook plainly allows it by now: it neither warns nor wants it looked at.
    pub allowed: bool,
}

/// What becomes of an automatic answer that is about to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// It leaves.
    Leaves,
    /// A person decides: it is a prepared answer from now on.
    Person,
    /// Nobody needs it any more.
    Over,
}

/// Asked again when an automatic answer is about to leave: much may have happened while it waited.
pub fn leaving(bot: &Bot, waits: &Waiting<'_>, now: Instant) -> Leaving {
    if waits.answered || waits.handed_over {
        return Leaving::Over;
    }
    let sends = bot.on && bot.rules.iter().any(|r| r.id == waits.rule && r.on && r.send);
    let fresh = waits.asked_at.is_some_and(|at| now - at <= OLDEST);
    if sends && fresh && waits.allowed { Leaving::Leaves } else { Leaving::Person }
}

/// What an answer outside business hours must say: when somebody is there again. Night mode tells the truth.
pub fn night_words(language: &str, opens_at: &str) -> String {
    match language {
        "zh" => format!("现在是非营业时间，客服将于 {opens_at} 上班后为您处理。"),
        "th" => format!("ขณะนี้อยู่นอกเวลาทำการ เจ้าหน้าที่จะตอบคุณหลังเปิดทำการเวลา {opens_at}"),
        "id" => format!("Saat ini di luar jam kerja; tim kami akan menjawab setelah buka pada {opens_at}."),
        "vi" => format!("Hiện ngoài giờ làm việc; nhân viên sẽ trả lời bạn khi shop mở cửa lúc {opens_at}."),
        "ms" => {
            format!("Sekarang di luar waktu kerja; pasukan kami akan menjawab selepas buka pada {opens_at}.")
        }
        "ja" => format!("ただいま営業時間外です。{opens_at}の営業開始後に担当者がお返事いたします。"),
        _ => format!("We are closed right now; a person will answer you after we open at {opens_at}."),
    }
}

#[cfg(test)]
mod tests;
