//! The verdict on an act: total, ordered, and naming every rule that spoke.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::condition::Known;
use super::facts::Facts;
use super::rule::{Act, Effect, Grade, LoadedRule};
use crate::access::Role;
use crate::reading::words;
use crate::refusal::{Refusal, RuleRef, Words};
use crate::time::Instant;

words! {
    /// What the rules together say, weakest first.
    Decision {
        /// It may leave.
        Allow = "allow",
        /// It may, with a warning.
        Warn = "warn",
        /// Somebody looks first.
        RequireApproval = "require_approval",
        /// It may not.
        Refuse = "refuse",
    }
}

/// A rule that spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Its id.
    pub id: String,
    /// What it does.
    #[serde(flatten)]
    pub effect: Effect,
    /// What it says.
    pub say: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
    /// Whether the shop itself added it.
    #[serde(default)]
    pub own: bool,
}

impl Spoken {
    fn of(loaded: &LoadedRule) -> Self {
        let rule = &loaded.rule;
        Self {
            id: rule.id.clone(),
            effect: rule.effect,
            say: rule.say.clone(),
            source: rule.source.clone(),
            page_date: rule.page_date,
            grade: rule.grade,
            own: loaded.own,
        }
    }

    /// How a refusal names it.
    pub fn reference(&self) -> RuleRef {
        let date = self.page_date.map(|d| d.to_string());
        RuleRef { id: self.id.clone(), source: self.source.clone(), date }
    }
}

/// What happens to an act that no rule allows or refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseDefault {
    /// Whether it may leave.
    pub allowed: bool,
    /// That this is our own rule and nobody else's.
    pub say: Words,
}

impl HouseDefault {
    /// Of a kind of act: what carries a risk of its own needs leave, everything else is free.
    pub const fn of(act: Act) -> Self {
        match act {
            Act::ReviewAsk => Self {
                allowed: false,
                say: Words::new(
                    "House default: refused. No rule of this channel lets a shop ask for a review to be changed.",
                    "本店默认：不允许。该渠道没有规则允许请买家修改评价。",
                ),
            },
            Act::Giveaway => Self {
                allowed: false,
                say: Words::new(
                    "House default: refused. No rule of this channel allows giveaways.",
                    "本店默认：不允许。该渠道没有规则允许抽奖赠送。",
                ),
            },
            Act::PublicReply
            | Act::PrivateMessage
            | Act::ReviewReport
            | Act::Review
            | Act::ReturnDecision => {
                Self { allowed: true, say: Words::new("House default: allowed.", "本店默认：允许。") }
            }
        }
    }
}

/// What the rulebook says of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The sum.
    pub decision: Decision,
    /// Who must look first.
    pub approval: Option<Role>,
    /// Set when no rule allowed or refused it.
    pub house_default: Option<HouseDefault>,
    /// Every rule that spoke, the gravest first; of equals the platform's before ours, ours before the shop's own.
    pub rules: Vec<Spoken>,
}

/// An act's facts and what the rulebook said of them, as they stand in the log: later rules can be tried on them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the two halves, by name")]
pub struct Ruled {
    pub facts: Facts,
    pub verdict: Verdict,
}

impl Ruled {
    /// What an empty rulebook says of an act of which nothing is known.
    pub fn silent(kind: impl Into<Act>) -> Self {
        let facts =
            Facts { act: super::ActFacts { kind: kind.into(), ..Default::default() }, ..Default::default() };
        let verdict = judge([], &facts, Instant(0));
        Self { facts, verdict }
    }
}

/// Judges an act by all rules at a moment. Total: every act gets a verdict.
pub fn judge<'a>(rules: impl IntoIterator<Item = &'a LoadedRule>, facts: &Facts, at: Instant) -> Verdict {
    let known = Known::of(facts);
    let mut spoken: Vec<Spoken> =
        rules.into_iter().filter(|rule| rule.speaks(facts, &known, at)).map(Spoken::of).collect();
    spoken.sort_by_key(|s| (std::cmp::Reverse(weight(s.effect)), s.own, s.grade));
    let has = |effect: Effect| spoken.iter().any(|s| s.effect == effect);
    let decided = has(Effect::Allow) || has(Effect::Refuse);
    let house_default = (!decided).then(|| HouseDefault::of(facts.act.kind));
    let approval = spoken.iter().filter_map(|s| match s.effect {
        Effect::RequireApproval { role } => Some(role),
        _ => None,
    });
    let approval = approval.min_by_key(|role| role.rank());
    let decision = if has(Effect::Refuse) || house_default.as_ref().is_some_and(|d| !d.allowed) {
        Decision::Refuse
    } else if approval.is_some() {
        Decision::RequireApproval
    } else if has(Effect::Warn) {
        Decision::Warn
    } else {
        Decision::Allow
    };
    Verdict { decision, approval, house_default, rules: spoken }
}

/// How grave an effect is; the counting rules decide nothing.
const fn weight(effect: Effect) -> u8 {
    match effect {
        Effect::Refuse => 4,
        Effect::RequireApproval { .. } => 3,
        Effect::Warn => 2,
        Effect::Allow => 1,
        Effect::Counts { .. } | Effect::DoesNotCount { .. } => 0,
    }
}

/// Said where a verdict from the log refuses and names nobody.
const REFUSED: Words = Words::new("the rulebook refuses this", "规则手册不允许这样做");

impl Verdict {
    /// The rules that refuse, in order.
    pub fn refusing(&self) -> impl Iterator<Item = &Spoken> {
        self.rules.iter().filter(|s| s.effect == Effect::Refuse)
    }

    /// The refusal to show, if the act may not leave.
    pub fn refusal(&self) -> Option<Refusal> {
        if self.decision != Decision::Refuse {
            return None;
        }
        if let Some(rule) = self.refusing().next() {
            let mut refusal = Refusal::with("rule_refused", rule.say.clone()).field("text");
            refusal.rule = Some(rule.reference());
            return Some(refusal);
        }
        let say = self.house_default.as_ref().map_or(REFUSED, |d| d.say.clone());
        Some(Refusal::with("not_permitted", say).hint("leave it out", "请不要这样做"))
    }
}
