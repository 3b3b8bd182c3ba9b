//! Which games may be started in a live session, as the API shows it.

use domain::rulebook::{Decision, Effect, Grade};
use domain::show::Plan;
use domain::show::gate::Gate;
use serde::Serialize;

use super::MoneyView;
use crate::error::ApiWords;

/// A rule that spoke.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GameRuleView {
    id: String,
    /// `allow`, `refuse` or `condition`.
    effect: &'static str,
    says: ApiWords,
    source: String,
    date: Option<String>,
    grade: &'static str,
}

/// The least and the most.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RangeView {
    least: i64,
    most: i64,
}

impl From<[i64; 2]> for RangeView {
    fn from([least, most]: [i64; 2]) -> Self {
        Self { least, most }
    }
}

/// Within what a game must stay.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GameLimits {
    countdown_s: Option<RangeView>,
    length_s: Option<RangeView>,
    prize_most: Option<MoneyView>,
}

/// Whether a game may be started.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GameGateView {
    game: &'static str,
    /// `allowed`, `conditions` or `refused`.
    decision: &'static str,
    rules: Vec<GameRuleView>,
    #[schema(value_type = Option<crate::error::ApiError>)]
    refusal: Option<domain::refusal::Refusal>,
    limits: GameLimits,
}

impl From<Gate> for GameGateView {
    fn from(gate: Gate) -> Self {
        let words = |w: &domain::refusal::Words| ApiWords { en: w.en.to_string(), zh: w.zh.to_string() };
        let mut rules: Vec<GameRuleView> = gate
            .verdict
            .rules
            .iter()
            .map(|rule| GameRuleView {
                id: rule.id.clone(),
                effect: match rule.effect {
                    Effect::Allow => "allow",
                    Effect::Refuse => "refuse",
                    _ => "condition",
                },
                says: words(&rule.say),
                source: rule.source.clone(),
                date: rule.page_date.map(|date| date.to_string()),
                grade: rule.grade.as_str(),
            })
            .collect();
        rules.extend(gate.verdict.house_default.as_ref().map(|default| GameRuleView {
            id: "house_default".to_owned(),
            effect: if default.allowed { "allow" } else { "refuse" },
            says: words(&default.say),
            source: "House default".to_owned(),
            date: None,
            grade: Grade::House.as_str(),
        }));
        let condition = |id: &str, say, source: &str, date: Option<String>, grade: Grade| GameRuleView {
            id: id.to_owned(),
            effect: "condition",
            says: words(say),
            source: source.to_owned(),
            date,
            grade: grade.as_str(),
        };
        rules.extend(
            gate.sale
                .map(|r| condition(&r.id, &r.say, &r.source, r.page_date.map(|d| d.to_string()), r.grade)),
        );
        rules.extend(
            gate.prize
                .map(|r| condition(&r.id, &r.say, &r.source, r.page_date.map(|d| d.to_string()), r.grade)),
        );
        let decision = match gate.verdict.decision {
            Decision::Refuse => "refused",
            Decision::Allow if gate.sale.is_none() && gate.prize.is_none() => "allowed",
            _ => "conditions",
        };
        Self {
            game: gate.game.as_str(),
            decision,
            rules,
            refusal: gate.refusal(),
            limits: GameLimits {
                countdown_s: gate.sale.map(|s| s.countdown.into()),
                length_s: gate.sale.map(|s| s.length.into()),
                prize_most: gate.prize.map(|p| p.most.into()),
            },
        }
    }
}

/// Which games may be started.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GamesView {
    platform: String,
    market: String,
    games: Vec<GameGateView>,
}

impl From<(Plan, Vec<Gate>)> for GamesView {
    fn from((plan, gates): (Plan, Vec<Gate>)) -> Self {
        let games = gates.into_iter().map(Into::into).collect();
        Self { platform: plan.platform, market: plan.market, games }
    }
}
