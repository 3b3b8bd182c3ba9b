//! Who may grant how much: a pure judgement over the shop's figures and what is used up already.
//!
//! Two sorts of limit. *Authority* belongs to a role (one remedy, a person's day): above it somebody with more of it
//! decides. *Caps* (a case, a budget's month) hold for everybody, the owner too; only a change of the policy moves them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::event::Given;
use super::policy::{Budget, RemedyPolicy, in_currency};
use crate::access::Role;
use crate::reading::words;
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

words! {
    /// Why somebody's own authority is not enough.
    Reason {
        /// The role's limit for one remedy.
        OneRemedy = "one_remedy",
        /// The role's sum for a person and a day.
        Day = "day",
        /// The role's number of remedies for a person and a day.
        DayCount = "day_count",
        /// The line above which two people decide.
        TwoPeople = "two_people",
        /// The role has no limit in this currency.
        Currency = "currency",
    }
}

/// A day and a month in the shop's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As `2026-11-02`.
    pub day: String,
    /// As `2026-11`.
    pub month: String,
}

impl Period {
    /// The period of an instant; an unknown zone counts as UTC.
    pub fn at(now: Instant, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let day = now.timestamp().to_zoned(zone).date();
        Self { day: day.to_string(), month: format!("{:04}-{:02}", day.year(), day.month()) }
    }
}

/// What is used up already, in the remedy's currency and minor units; read in the same transaction as the grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// By the person on this day.
    pub day: i64,
    /// How many remedies the person granted on this day, in any currency.
    pub day_count: i64,
    /// On this case.
    pub case: i64,
    /// Of the budget in this month.
    pub budget: i64,
}

/// Whether a grant is within somebody's authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Within,
    /// A person of this role (or higher) decides.
    Approval {
        /// Who.
        of: Role,
        /// Which limits are too small.
        why: Vec<Reason>,
    },
}

/// Judges a grant on the authority of `role`; `second` says that two people agree already. The line above which two
/// people decide is drawn over all that the case gets, so that no one passes below it in pieces.
///
/// # Errors
/// When a cap would be exceeded: nobody may grant it.
pub fn judge(
    policy: &RemedyPolicy,
    role: Role,
    given: &Given,
    budget: Option<&Budget>,
    used: &Used,
    second: bool,
) -> Result<Verdict, Refusal> {
    caps(policy, given, budget, used)?;
    let mut why = authority(policy, role, given, used);
    if let Some(amount) = given.amount
        && let Some(line) = in_currency(&policy.two_person_above, amount.currency)
        && used.case.saturating_add(amount.minor) > line
        && !second
    {
        why.push(Reason::TwoPeople);
    }
    if why.is_empty() {
        return Ok(Verdict::Within);
    }
    Ok(Verdict::Approval { of: approver(policy, role, given, &why), why })
}

fn caps(policy: &RemedyPolicy, given: &Given, budget: Option<&Budget>, used: &Used) -> Result<(), Refusal> {
    let Some(amount) = given.amount else { return Ok(()) };
    let exceeds = |used: i64, limit: i64| used.saturating_add(amount.minor) > limit;
    if in_currency(&policy.per_case, amount.currency).is_some_and(|limit| exceeds(used.case, limit)) {
        return Err(Refusal::new(
            "remedy_case_limit",
            "with this the case would get more than one case may",
            "将超过单个工单的补救上限",
        )
        .hint(
            "a smaller sum, or the owner raises the limit in the policy",
            "请减少金额，或由店主在补救政策中调高上限",
        )
        .field("amount"));
    }
    if let Some(budget) = budget
        && exceeds(used.budget, budget.per_month.minor)
    {
        let words = Words::made(
            format!("the budget “{}” of this month is used up", budget.name),
            format!("本月预算“{}”已用完", budget.name),
        );
        return Err(Refusal::with("remedy_budget", words)
            .hint(
                "a remedy in goods, or the owner raises the budget in the policy",
                "请改用实物补救，或由店主在补救政策中调高预算",
            )
            .field("amount"));
    }
    Ok(())
}

/// Which of the role's own limits are too small. The owner has none: what binds the owner is a cap.
fn authority(policy: &RemedyPolicy, role: Role, given: &Given, used: &Used) -> Vec<Reason> {
    if role == Role::Owner {
        return Vec::new();
    }
    let Some(limits) = policy.limits.iter().find(|l| l.role == role) else { return vec![Reason::OneRemedy] };
    let mut why = Vec::new();
    if let Some(amount) = given.amount {
        let one = in_currency(&limits.per_remedy, amount.currency);
        let day = in_currency(&limits.per_day, amount.currency);
        match (one, day) {
            (Some(one), Some(day)) => {
                if amount.minor > one {
                    why.push(Reason::OneRemedy);
                }
                if used.day.saturating_add(amount.minor) > day {
                    why.push(Reason::Day);
                }
            }
            _ => why.push(Reason::Currency),
        }
    }
    if used.day_count >= i64::from(limits.per_day_count) {
        why.push(Reason::DayCount);
    }
    why
}

/// The lowest role that may decide: the policy's approver, or the owner where that role has no more authority than the
/// one who asks, or not enough for the sum.
fn approver(policy: &RemedyPolicy, role: Role, given: &Given, why: &[Reason]) -> Role {
    let fresh = Used::default();
    let enough = authority(policy, policy.approver, given, &fresh).is_empty();
    if why == [Reason::TwoPeople] {
        return policy.approver;
    }
    if enough && policy.approver.rank() < role.rank() { policy.approver } else { Role::Owner }
}

/// Why an approver's own authority does not do.
pub fn above_approver(of: Role) -> Refusal {
    let en = format!("this is above your own limit of today; the {of} decides");
    let zh = format!("超出您当前的权限额度，应由{}决定", role_zh(of));
    Refusal::with("remedy_limit", Words::made(en, zh))
        .hint("see what is left of your limits, or pass it on", "请查看剩余额度，或转交审批")
}

/// A role for people who read Chinese.
pub const fn role_zh(role: Role) -> &'static str {
    match role {
        Role::Owner => "店主",
        Role::Lead => "主管",
        Role::Agent => "客服",
        Role::Operator => "运营",
        Role::Buyer => "品控采购",
        Role::Viewer => "观察者",
    }
}
