//! Presence, macros and the bot as the API shows them.

use std::collections::BTreeMap;

use app::macros::{Planned, Preview, Shelved, Usage};
use app::presence::Here;
use app::rows::ChannelRow;
use domain::bot::{Bot, BotFacts};
use domain::ids::UserId;
use domain::macros::{Action, MacroDraft, standard};
use domain::refusal::{Refusal, Words};
use domain::rulebook::platform;
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::when;
use crate::error::{ApiError, ApiWords};

/// How a private message leaves on a platform.
pub(crate) fn delivery(written: &str) -> &'static str {
    if platform(written) == "own" { "own" } else { "by_hand" }
}

/// Another case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaseRef {
    pub(super) id: Uuid,
    pub(super) number: i64,
}

/// Somebody at a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PersonHere {
    id: Uuid,
    name: String,
    /// `viewing` or `typing`.
    #[schema(value_type = String)]
    doing: app::presence::Doing,
    until: String,
}

impl From<&Here> for PersonHere {
    fn from(h: &Here) -> Self {
        Self { id: h.user.0, name: h.name.clone(), doing: h.doing, until: when(h.until) }
    }
}

/// A macro.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MacroView {
    id: String,
    pub(crate) version: i64,
    /// Whether it came with the program; the shop may have changed its copy.
    shipped: bool,
    owner: Option<String>,
    changed_at: Option<String>,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    is: MacroDraft,
}

impl MacroView {
    pub(crate) fn new(shelved: Shelved, people: &BTreeMap<UserId, String>) -> Self {
        let is = shelved.is;
        Self {
            shipped: standard().iter().any(|m| m.id == is.id),
            owner: is.owner.map(|id| people.get(&id).cloned().unwrap_or_default()),
            changed_at: shelved.changed_at.map(when),
            id: is.id,
            version: is.version,
            is: is.is,
        }
    }
}

/// One action of a macro in a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PlannedView {
    kind: &'static str,
    #[schema(value_type = Object)]
    action: Action,
    /// Its words, filled in for this buyer.
    text: Option<String>,
    allowed: bool,
    #[schema(value_type = Option<ApiError>)]
    why_not: Option<Refusal>,
    /// The check of a text that leaves, as `acts/check` gives it.
    #[schema(value_type = Option<Object>)]
    check: Option<app::acts::ActCheck>,
}

impl From<Planned> for PlannedView {
    fn from(p: Planned) -> Self {
        Self {
            kind: p.action.kind(),
            action: p.action,
            text: p.text,
            allowed: p.why_not.is_none(),
            why_not: p.why_not,
            check: p.check,
        }
    }
}

/// What a macro would do to a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PreviewView {
    id: String,
    version: i64,
    language: String,
    /// The buyer's language, when the macro does not speak it.
    wanted: Option<String>,
    pictures: Vec<String>,
    /// Whether all of it may be done.
    allowed: bool,
    actions: Vec<PlannedView>,
}

impl From<Preview> for PreviewView {
    fn from(p: Preview) -> Self {
        Self {
            id: p.is.id,
            version: p.is.version,
            language: p.language,
            wanted: p.wanted,
            pictures: p.is.is.pictures,
            allowed: p.actions.iter().all(|a| a.why_not.is_none()),
            actions: p.actions.into_iter().map(Into::into).collect(),
        }
    }
}

/// How a macro is used.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct UsageView {
    id: String,
    #[schema(value_type = Option<ApiWords>)]
    name: Option<Words>,
    used: i64,
    /// Cases it was applied to; one worked by two people counts for each.
    cases: i64,
    resolved: i64,
    improved: i64,
    reopened: i64,
    last_used_at: Option<String>,
    people: Vec<UsedByView>,
}

/// How often one person used a macro.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UsedByView {
    name: String,
    used: i64,
}

impl UsageView {
    pub(crate) fn new(u: Usage, people: &BTreeMap<UserId, String>) -> Self {
        let sum = |of: fn(&app::rows::UsedBy) -> i64| u.by.iter().map(of).sum();
        Self {
            used: sum(|b| b.used),
            cases: sum(|b| b.cases),
            resolved: sum(|b| b.resolved),
            improved: sum(|b| b.improved),
            reopened: sum(|b| b.reopened),
            last_used_at: u.by.iter().map(|b| b.last).max().map(when),
            people: u
                .by
                .iter()
                .map(|b| UsedByView { name: ActorView::new(&b.actor, people).name, used: b.used })
                .collect(),
            name: u.is.map(|m| m.is.name),
            id: u.id,
        }
    }
}

/// The bot of a shop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BotView {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    bot: Bot,
    /// How its answers leave, by channel.
    channels: Vec<DeliveryView>,
    /// What conditions may ask.
    facts: Vec<String>,
}

/// How the bot's answers leave on a channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DeliveryView {
    id: Uuid,
    name: String,
    /// `own`: the house answers at once; `by_hand`: the answer is prepared and a person posts it.
    delivery: &'static str,
    /// It is connected and sends messages: what rules that send answer leaves by itself.
    sends: bool,
}

impl BotView {
    pub(crate) fn new(bot: Bot, channels: Vec<(ChannelRow, bool)>) -> Self {
        let view = |(c, sends): (ChannelRow, bool)| DeliveryView {
            id: c.id.0,
            delivery: delivery(&c.platform),
            name: c.name,
            sends,
        };
        Self { bot, channels: channels.into_iter().map(view).collect(), facts: BotFacts::schema().names() }
    }
}
