//! The facts that conditions of rules see: typed, and nothing else. What a text means comes from triage, as facts.
//!
//! They stand in the log with each act, so a field is only ever added, with a default.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::rule::Act;
use super::types::Schema;
use crate::time::Instant;

/// Everything a condition may ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the groups are the names conditions use")]
pub struct Facts {
    pub act: ActFacts,
    pub case: CaseFacts,
    pub order: OrderFacts,
    pub review: ReviewFacts,
    pub history: HistoryFacts,
    pub giveaway: GiveawayFacts,
    pub request: RequestFacts,
    pub channel: ChannelFacts,
    pub now: NowFacts,
}

/// The act that wants to leave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActFacts {
    /// What it is.
    pub kind: Act,
    /// Characters of its text.
    pub length: i64,
    /// BCP 47 primary subtag, or `und`.
    pub language: String,
    /// What the guard found in the text: `incentive`, `rude`, `blame`, `personal_data`, `off_platform`, `review_ask`,
    /// `ungranted_promise`.
    pub findings: Vec<String>,
    /// The same kinds, where no word says so and the whole may mean it: only when a person's text is checked or drafted.
    pub doubts: Vec<String>,
    /// Elements it has: `thanks`, `apology`, `remedy_path`, `private_invitation`.
    pub elements: Vec<String>,
    /// It speaks of the buyer changing, removing or improving a review, however freely.
    pub asks_review_change: bool,
    /// It asks so without leaving it to the buyer.
    pub presses: bool,
    /// It names a review at all.
    pub mentions_review: bool,
    /// A program wrote and sent it.
    pub automatic: bool,
    /// A greeting and no more.
    pub trivial: bool,
    /// A drafter proposed the words, whatever a person made of them since.
    pub proposed: bool,
    /// For a report of a review: the reason chosen, in the platform's kinds.
    pub ground: Option<String>,
    /// For a decision on a return request: `approve`, `approve_part` or `reject`.
    pub verdict: Option<String>,
    /// For one: what goes back to the buyer with it, in minor units.
    pub pays_minor: Option<i64>,
    /// For one: whether a reason is given.
    pub gives_reason: bool,
    /// For one: whether the buyer keeps the goods.
    pub keep_goods: bool,
}

/// The case it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFacts {
    /// Its state, as the API writes it.
    pub state: String,
    /// 1 to 3.
    pub severity: i64,
    /// The issue type.
    pub issue: String,
    /// Whole days since it opened.
    pub days_open: i64,
    /// Resolved, or closed after that.
    pub resolved: bool,
    /// What a person found: `valid`, `partly`, `invalid`, `unknown`.
    pub verdict: Option<String>,
    /// A person said that it is no complaint.
    pub dismissed: bool,
}

/// The order it is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderFacts {
    /// Whether one is known.
    pub present: bool,
    /// Whether it has arrived.
    pub delivered: bool,
    /// Whole days since it arrived.
    pub delivered_days_ago: Option<i64>,
    /// What was paid, in minor units.
    pub value_minor: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// The review it answers or speaks of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewFacts {
    /// Whether there is one.
    pub present: bool,
    /// Stars of its present version.
    pub star: Option<i64>,
    /// Stars of its first version.
    pub first_star: Option<i64>,
    /// Whole days since it was written.
    pub age_days: Option<i64>,
    /// Versions seen.
    pub versions: i64,
    /// Public replies to it that stand or are on their way.
    pub replies: i64,
    /// Whether the buyer has changed it.
    pub updated: bool,
}

/// What went before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryFacts {
    /// Public replies to the review that stand or are on their way.
    pub public_replies_to_review: i64,
    /// Review asks to this buyer about this order that were posted or are on their way.
    pub update_asks_to_buyer_on_order: i64,
    /// A remedy is suggested, offered or half done.
    pub remedy_open: bool,
    /// Whole days since the last remedy was granted.
    pub remedy_days_since_last: Option<i64>,
    /// The last remedy is nearer than the shop's cooling-down days.
    pub remedy_cooling_down: bool,
}

/// The return request it decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFacts {
    /// Whether the act decides one.
    pub present: bool,
    /// `return_and_refund`, `refund_only`, `exchange`, `cancel`, `other`.
    pub kind: Option<String>,
    /// What is decided: `request` or `goods`.
    pub stage: Option<String>,
    /// The platform's word for the reason.
    pub reason: Option<String>,
    /// What the buyer wants back, in minor units.
    pub amount_minor: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Whole hours since it has waited for the decision.
    pub hours_waiting: Option<i64>,
    /// Pictures and videos that the buyer gave.
    pub evidence: i64,
}

/// A giveaway of a live session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GiveawayFacts {
    /// Whether the act is one.
    pub present: bool,
    /// Nothing is asked for taking part, no purchase either.
    pub free: bool,
    /// Held with the platform's own tool.
    pub official_tool: bool,
    /// Chance decides who wins.
    pub by_chance: bool,
    /// `goods`, `cash`, `gift_card`, `coupon`.
    pub prize: Option<String>,
    /// Worth of the prize, in minor units.
    pub value_minor: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// Where it goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelFacts {
    /// The platform's word: `tiktok`, `shopee`, `lazada`, `own`, …
    pub platform: String,
    /// ISO 3166 code of the market, upper case; may be empty.
    pub market: String,
}

/// The moment, on the shop's own clock.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "parts of a date")]
pub struct NowFacts {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    /// 1 for Monday to 7.
    pub weekday: i64,
    pub hour: i64,
    pub minute: i64,
}

impl NowFacts {
    /// The moment on the clocks of an IANA zone; UTC where there is no such zone.
    pub fn at(now: Instant, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let local = now.timestamp().to_zoned(zone);
        Self {
            year: local.year().into(),
            month: local.month().into(),
            day: local.day().into(),
            weekday: local.weekday().to_monday_one_offset().into(),
            hour: local.hour().into(),
            minute: local.minute().into(),
        }
    }
}

impl Facts {
    /// The names and types that conditions may use.
    pub fn schema() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::of(&Facts::sample()));
        &SCHEMA
    }

    /// Facts of which every one is known.
    fn sample() -> Self {
        let word = || "x".to_owned();
        let some = || Some("x".to_owned());
        Self {
            act: ActFacts {
                findings: vec![word()],
                doubts: vec![word()],
                elements: vec![word()],
                ground: some(),
                verdict: some(),
                pays_minor: Some(0),
                ..ActFacts::default()
            },
            case: CaseFacts { verdict: some(), ..CaseFacts::default() },
            order: OrderFacts {
                delivered_days_ago: Some(0),
                value_minor: Some(0),
                currency: some(),
                ..OrderFacts::default()
            },
            review: ReviewFacts {
                star: Some(1),
                first_star: Some(1),
                age_days: Some(0),
                ..ReviewFacts::default()
            },
            history: HistoryFacts { remedy_days_since_last: Some(0), ..HistoryFacts::default() },
            giveaway: GiveawayFacts {
                prize: some(),
                value_minor: Some(0),
                currency: some(),
                ..GiveawayFacts::default()
            },
            request: RequestFacts {
                kind: some(),
                stage: some(),
                reason: some(),
                amount_minor: Some(0),
                currency: some(),
                hours_waiting: Some(0),
                ..RequestFacts::default()
            },
            channel: ChannelFacts::default(),
            now: NowFacts::default(),
        }
    }
}
