//! One rule: where it applies, when it speaks, what it says, and where it was read.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, ConditionError, Known};
use super::facts::Facts;
use crate::access::Role;
use crate::case::ActKind;
use crate::reading::words;
use crate::refusal::Words;
use crate::time::Instant;

words! {
    /// What a rule may be about.
    #[derive(Default)]
    Act {
        /// The one public reply to a review.
        PublicReply = "public_reply",
        /// A private message to the buyer.
        #[default]
        PrivateMessage = "private_message",
        /// A private message that asks the buyer to look at their review again.
        ReviewAsk = "review_ask",
        /// A giveaway in a live session.
        Giveaway = "giveaway",
        /// A report of a review to the platform.
        ReviewReport = "review_report",
        /// A buyer's review that came in: what it counts for.
        Review = "review",
        /// The decision on a return request, or on the goods that came back.
        ReturnDecision = "return_decision",
    }
}

impl From<ActKind> for Act {
    fn from(kind: ActKind) -> Self {
        match kind {
            ActKind::PublicReply => Self::PublicReply,
            ActKind::PrivateMessage => Self::PrivateMessage,
            ActKind::ReviewAsk => Self::ReviewAsk,
            ActKind::ReturnDecision => Self::ReturnDecision,
        }
    }
}

words! {
    /// What a platform counts.
    Obligation {
        /// An answer to a buyer's chat message.
        ChatResponse = "chat_response",
        /// The public reply to a review.
        PublicReply = "public_reply",
        /// A decision on a request for return or refund.
        ReturnDecision = "return_decision",
        /// A decision on goods that came back.
        ReturnedGoodsDecision = "returned_goods_decision",
        /// A report of an unfair review.
        ReviewReport = "review_report",
        /// What the platform asks for during an appeal.
        AppealInformation = "appeal_information",
        /// Time to handle an after-sales request.
        AfterSalesHandling = "after_sales_handling",
        /// A buyer's follow-up review.
        ReviewFollowUp = "review_follow_up",
        /// A chat closes by itself.
        ChatClose = "chat_close",
        /// The share of bad reviews in the shop's score.
        NegativeReviewRate = "negative_review_rate",
        /// How satisfied buyers are with a product.
        ProductSatisfaction = "product_satisfaction",
    }
}

words! {
    /// How good a source is.
    Grade {
        /// The platform's own page, or the law.
        Platform = "platform",
        /// Somebody else's report of it.
        SecondHand = "second_hand",
        /// Our own rule.
        House = "house",
    }
}

/// What a rule does when it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The act may leave.
    Allow,
    /// It may, and the sender is told something.
    Warn,
    /// Somebody of this role or above looks first.
    RequireApproval {
        /// Who.
        role: Role,
    },
    /// It may not.
    Refuse,
    /// The platform counts it.
    Counts {
        /// For what.
        obligation: Obligation,
    },
    /// The platform does not count it.
    DoesNotCount {
        /// For what.
        obligation: Obligation,
    },
}

impl Effect {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::RequireApproval { .. } => "require_approval",
            Self::Refuse => "refuse",
            Self::Counts { .. } => "counts",
            Self::DoesNotCount { .. } => "does_not_count",
        }
    }
}

/// A rule as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// The platform's word; none for all.
    pub platform: Option<String>,
    /// Upper-case market codes; empty for all.
    pub markets: Vec<String>,
    /// What it is about.
    pub acts: Vec<Act>,
    /// When it speaks: CEL over [`Facts`].
    pub when: String,
    /// What it does.
    pub effect: Effect,
    /// What it says.
    pub say: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
    /// First day (UTC) on which it applies.
    pub valid_from: Option<Date>,
    /// Last day (UTC) on which it applies.
    pub valid_to: Option<Date>,
}

/// The same, flat, as TOML and JSON have it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    #[serde(default)]
    platform: Option<String>,
    #[serde(default)]
    markets: Vec<String>,
    acts: Vec<Act>,
    #[serde(default = "always")]
    when: String,
    effect: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    obligation: Option<Obligation>,
    say: Words,
    source: String,
    #[serde(default)]
    page_date: Option<Date>,
    grade: Grade,
    #[serde(default)]
    valid_from: Option<Date>,
    #[serde(default)]
    valid_to: Option<Date>,
}

fn always() -> String {
    "true".to_owned()
}

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No such effect, or one without its role or obligation.
    #[error("the effect {0:?} is unknown, or lacks its role or obligation")]
    Effect(String),
    /// It is about nothing.
    #[error("it names no act")]
    NoAct,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    Dates,
    /// Its condition cannot be used.
    #[error("its condition: {0}")]
    Condition(#[from] ConditionError),
}

impl TryFrom<Written> for Rule {
    type Error = RuleError;

    fn try_from(w: Written) -> Result<Self, RuleError> {
        let effect = match (w.effect.as_str(), w.role, w.obligation) {
            ("allow", None, None) => Effect::Allow,
            ("warn", None, None) => Effect::Warn,
            ("refuse", None, None) => Effect::Refuse,
            ("require_approval", Some(role), None) => Effect::RequireApproval { role },
            ("counts", None, Some(obligation)) => Effect::Counts { obligation },
            ("does_not_count", None, Some(obligation)) => Effect::DoesNotCount { obligation },
            _ => return Err(RuleError::Effect(w.effect)),
        };
        Ok(Self {
            id: w.id,
            platform: w.platform,
            markets: w.markets,
            acts: w.acts,
            when: w.when,
            effect,
            say: w.say,
            source: w.source,
            page_date: w.page_date,
            grade: w.grade,
            valid_from: w.valid_from,
            valid_to: w.valid_to,
        })
    }
}

impl From<Rule> for Written {
    fn from(r: Rule) -> Self {
        let (role, obligation) = match r.effect {
            Effect::RequireApproval { role } => (Some(role), None),
            Effect::Counts { obligation } | Effect::DoesNotCount { obligation } => (None, Some(obligation)),
            Effect::Allow | Effect::Warn | Effect::Refuse => (None, None),
        };
        Self {
            id: r.id,
            platform: r.platform,
            markets: r.markets,
            acts: r.acts,
            when: r.when,
            effect: r.effect.as_str().to_owned(),
            role,
            obligation,
            say: r.say,
            source: r.source,
            page_date: r.page_date,
            grade: r.grade,
            valid_from: r.valid_from,
            valid_to: r.valid_to,
        }
    }
}

/// The rulebook's word for a channel's platform, which people and imports write in several ways.
pub fn platform(written: &str) -> String {
    let word: String = written
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| if c.is_whitespace() || c == '-' { '_' } else { c })
        .collect();
    match word.as_str() {
        "tiktok_shop" | "tiktokshop" => "tiktok".to_owned(),
        "own_live" | "own_site" => "own".to_owned(),
        _ => word,
    }
}

/// The rulebook's code for a market: ISO 3166, upper case.
pub fn market(written: &str) -> String {
    let code = written.trim().to_uppercase();
    if code == "UK" { "GB".to_owned() } else { code }
}

/// Whether a day lies in a span of days with open ends.
pub(super) fn in_force(from: Option<Date>, to: Option<Date>, at: Instant) -> bool {
    let day = at.timestamp().to_zoned(TimeZone::UTC).date();
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// Whether something written for a platform and markets applies to a channel.
pub(super) fn applies(platform: Option<&str>, markets: &[String], of: &str, market: &str) -> bool {
    platform.is_none_or(|p| p == of) && (markets.is_empty() || markets.iter().any(|m| m == market))
}

/// A rule with its condition checked.
#[derive(Clone, Debug)]
pub struct LoadedRule {
    /// As written.
    pub rule: Rule,
    /// Whether the shop itself added it.
    pub own: bool,
    condition: Condition,
}

impl LoadedRule {
    /// Checks a rule.
    ///
    /// # Errors
    /// When it is about nothing, its dates are crossed or its condition cannot be used.
    pub fn load(rule: Rule, own: bool) -> Result<Self, RuleError> {
        if rule.acts.is_empty() {
            return Err(RuleError::NoAct);
        }
        if rule.valid_from.zip(rule.valid_to).is_some_and(|(from, to)| to < from) {
            return Err(RuleError::Dates);
        }
        let condition = Condition::compile(&rule.when, Facts::schema())?;
        Ok(Self { rule, own, condition })
    }

    /// Whether it is written for a channel, whatever the act and the day.
    pub fn is_for(&self, platform: &str, market: &str) -> bool {
        applies(self.rule.platform.as_deref(), &self.rule.markets, platform, market)
    }

    /// Whether its days include this one.
    pub fn in_force(&self, at: Instant) -> bool {
        in_force(self.rule.valid_from, self.rule.valid_to, at)
    }

    /// Whether it has something to say of these facts at that moment.
    pub fn speaks(&self, facts: &Facts, known: &Known, at: Instant) -> bool {
        self.rule.acts.contains(&facts.act.kind)
            && self.is_for(&facts.channel.platform, &facts.channel.market)
            && self.in_force(at)
            && self.condition.holds_in(known)
    }

    /// Whether its condition looks at a fact.
    pub fn reads(&self, fact: &str) -> bool {
        self.condition.reads(fact)
    }
}
