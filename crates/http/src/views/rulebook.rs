//! The rulebook as the API shows it.

use std::collections::BTreeMap;

use app::rulebook::{Entry, Hit, Pages, Trial};
use domain::ids::UserId;
use domain::rulebook::{ClockRule, Condition, Facts, MOST_OWN_RULES, Rule, market, platform};
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::when;

/// A rule with where it comes from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RuleView {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    rule: Rule,
    /// Whether the shop added it; all others ship with the program.
    own: bool,
    /// Whether today is among its days.
    in_force: bool,
    /// For an own rule: its version, for `If-Match`.
    pub(crate) version: Option<i64>,
    /// For an own rule: when it was changed last.
    changed_at: Option<String>,
}

impl RuleView {
    pub(crate) fn new(entry: Entry) -> Self {
        Self {
            rule: entry.loaded.rule,
            own: entry.loaded.own,
            in_force: entry.in_force,
            version: entry.row.as_ref().map(|row| row.own.version),
            changed_at: entry.row.as_ref().map(|row| when(row.changed_at)),
        }
    }
}

/// The rules and clocks of a channel, or of all.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RulebookView {
    /// The channel asked for, in the rulebook's words.
    channel: Option<PlaceView>,
    rules: Vec<RuleView>,
    #[schema(value_type = Vec<Object>)]
    clocks: Vec<ClockRule>,
    /// What conditions may ask.
    facts: Vec<String>,
    limits: LimitsView,
}

/// A channel in the rulebook's words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PlaceView {
    id: Uuid,
    name: String,
    platform: String,
    market: String,
}

/// Limits of a shop's own rules.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LimitsView {
    rules: usize,
    condition: usize,
    days: u16,
}

impl RulebookView {
    pub(crate) fn new(pages: Pages) -> Self {
        Self {
            channel: pages.channel.map(|c| PlaceView {
                id: c.id.0,
                platform: platform(&c.platform),
                market: market(&c.market),
                name: c.name,
            }),
            rules: pages.rules.into_iter().map(RuleView::new).collect(),
            clocks: pages.clocks,
            facts: Facts::schema().names(),
            limits: LimitsView {
                rules: MOST_OWN_RULES,
                condition: Condition::LONGEST,
                days: app::rulebook::MOST_DAYS,
            },
        }
    }
}

/// What a rule would have said of past acts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialView {
    /// Acts it was tried on.
    tried: usize,
    /// Acts too old to have their facts on record.
    without_facts: usize,
    /// Whether only the newest acts were looked at.
    cut: bool,
    /// Acts it would have changed.
    matched: usize,
    /// The newest of them.
    items: Vec<HitView>,
}

/// A past act that a rule would have changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HitView {
    case: Uuid,
    number: i64,
    act: Uuid,
    kind: String,
    excerpt: String,
    author: String,
    at: String,
    effect: String,
}

impl TrialView {
    pub(crate) fn new(trial: Trial, people: &BTreeMap<UserId, String>) -> Self {
        let view = |hit: Hit| HitView {
            case: hit.case.0,
            number: hit.number,
            act: hit.act.0,
            kind: hit.kind.to_string(),
            excerpt: hit.excerpt,
            author: ActorView::new(&hit.author, people).name,
            at: when(hit.at),
            effect: hit.effect.as_str().to_owned(),
        };
        Self {
            tried: trial.tried,
            without_facts: trial.without_facts,
            cut: trial.cut,
            matched: trial.matched,
            items: trial.hits.into_iter().map(view).collect(),
        }
    }
}
