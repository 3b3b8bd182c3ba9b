//! Rules that a shop adds: stricter than what ships, never weaker, and checked like anything a stranger writes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::rule::{Act, Effect, Grade, LoadedRule, Rule, RuleError, market, platform};
use crate::access::Role;
use crate::refusal::{Refusal, Words};

/// Most rules that one shop may add.
pub const MOST_OWN_RULES: usize = 100;

/// Longest words and source of a rule, in characters.
const LONGEST_WORDS: usize = 500;

/// What a person writes to make a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRuleDraft {
    /// The platform's word; none for all.
    #[serde(default)]
    pub platform: Option<String>,
    /// Market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// What it is about.
    pub acts: Vec<Act>,
    /// When it speaks: CEL.
    pub when: String,
    /// `warn`, `refuse` or `require_approval`.
    pub effect: String,
    /// For `require_approval`: who.
    #[serde(default)]
    pub role: Option<Role>,
    /// What it says.
    pub say: Words,
    /// Why the shop wants it.
    #[serde(default)]
    pub source: String,
    /// First day on which it applies.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day on which it applies.
    #[serde(default)]
    pub valid_to: Option<Date>,
}

/// A rule of the shop's own as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRule {
    /// Raised by one with every change, from 1.
    pub version: i64,
    /// The rule.
    pub rule: Rule,
}

fn bad(field: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Refusal {
    Refusal::with("bad_rule", Words::made(en.into(), zh.into())).field(field)
}

impl OwnRuleDraft {
    /// The rule it makes.
    ///
    /// # Errors
    /// A refusal that names the field at fault: a weaker effect, words that are missing or too long, a condition that
    /// cannot be used.
    pub fn check(self, id: String) -> Result<LoadedRule, Refusal> {
        let effect = self.effect()?;
        let (say, source) = (self.words()?, self.reason()?);
        let markets: Vec<String> = self.markets.iter().map(|m| market(m)).collect();
        if markets.len() > 50 || markets.iter().any(|m| m.is_empty() || m.chars().count() > 8) {
            return Err(bad("markets", "a market is a code such as TH", "市场应为代码，如 TH"));
        }
        let of = self.platform.as_deref().map(platform).filter(|p| !p.is_empty());
        if of.as_ref().is_some_and(|p| p.chars().count() > 100) {
            return Err(bad("platform", "a platform is one word", "平台应为一个词"));
        }
        let mut acts = self.acts;
        acts.sort_unstable();
        acts.dedup();
        let rule = Rule {
            id,
            platform: of,
            markets,
            acts,
            when: self.when.trim().to_owned(),
            effect,
            say,
            source,
            page_date: None,
            grade: Grade::House,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        };
        LoadedRule::load(rule, true).map_err(refusal)
    }

    fn effect(&self) -> Result<Effect, Refusal> {
        match (self.effect.as_str(), self.role) {
            ("warn", None) => Ok(Effect::Warn),
            ("refuse", None) => Ok(Effect::Refuse),
            ("require_approval", Some(role @ (Role::Owner | Role::Lead))) => {
                Ok(Effect::RequireApproval { role })
            }
            ("require_approval", _) => {
                Err(bad("role", "the owner or a lead approves", "审批人应为店主或主管"))
            }
            _ => Err(bad(
                "effect",
                "a shop's own rule warns, refuses or requires approval; it never gives leave",
                "自建规则只能提醒、拒绝或要求审批，不能放行",
            )),
        }
    }

    fn words(&self) -> Result<Words, Refusal> {
        let clean = |text: &str| text.trim().to_owned();
        let (en, zh) = (clean(&self.say.en), clean(&self.say.zh));
        let (en, zh) = if en.is_empty() { (zh.clone(), zh) } else { (en, zh) };
        let zh = if zh.is_empty() { en.clone() } else { zh };
        if en.is_empty() || en.chars().count() > LONGEST_WORDS || zh.chars().count() > LONGEST_WORDS {
            return Err(bad("say", "a rule says 1 to 500 characters", "规则说明应为 1 到 500 字"));
        }
        Ok(Words::made(en, zh))
    }

    fn reason(&self) -> Result<String, Refusal> {
        let source = self.source.trim();
        if source.chars().count() > LONGEST_WORDS {
            return Err(bad("source", "a reason has at most 500 characters", "理由最多 500 字"));
        }
        Ok(source.to_owned())
    }
}

/// What is wrong with a rule, for the person who wrote it.
fn refusal(error: RuleError) -> Refusal {
    match error {
        RuleError::NoAct => bad("acts", "a rule is about at least one kind of act", "规则至少针对一种行为"),
        RuleError::Dates => bad("valid_to", "a rule ends after it begins", "规则的结束日期应晚于开始日期"),
        RuleError::Effect(_) => bad("effect", error.to_string(), "规则效果有误"),
        RuleError::Condition(e) => Refusal::with("bad_condition", e.words())
            .field("when")
            .hint("see the rulebook guide", "请参阅规则手册说明"),
    }
}
