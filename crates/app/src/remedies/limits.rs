//! What is used up and what is left: the facts that a judgement over a grant needs, read under the shop's lock.

use domain::access::{Permission, Role};
use domain::ids::{CaseId, ShopId, UserId};
use domain::money::{Currency, Money};
use domain::refusal::Refusal;
use domain::remedy::limits::judge;
use domain::remedy::policy::{Budget, in_currency};
use domain::remedy::{Given, Period, RemedyPolicy, Verdict};
use store::Tx;

use crate::{App, AppError, Caller, Result};

/// A sum that is limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The limit; none for the owner, whom only caps bind.
    pub limit: Option<Money>,
    /// What is used up.
    pub used: Money,
}

/// What is left in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftIn {
    /// The currency.
    pub currency: Currency,
    /// Of one remedy; none without a limit of one's own.
    pub per_remedy: Option<Money>,
    /// Of the day.
    pub day: Left,
    /// Of the case, if one was named.
    pub case: Option<Left>,
    /// Above this two people decide.
    pub two_person_above: Option<Money>,
    /// Of the budgets of this month, by name.
    pub budgets: Vec<(String, Left)>,
}

/// What is left for a caller today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsLeft {
    /// The caller's role.
    pub role: Role,
    /// The shop's day.
    pub day: String,
    /// Remedies granted today.
    pub count: i64,
    /// How many may be; none for the owner.
    pub count_limit: Option<u32>,
    /// By currency.
    pub currencies: Vec<LeftIn>,
}

/// On whose authority, for what, when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) shop: ShopId,
    pub(crate) by: UserId,
    pub(crate) role: Role,
    pub(crate) case: CaseId,
    pub(crate) given: &'a Given,
    pub(crate) budget: Option<&'a str>,
    pub(crate) period: &'a Period,
}

/// The budget a remedy is charged to.
///
/// # Errors
/// When a named one does not exist in the currency.
pub(crate) fn budget_of<'p>(
    policy: &'p RemedyPolicy,
    given: &Given,
    name: Option<&str>,
) -> Result<Option<&'p Budget>> {
    let found = given.amount.and_then(|amount| policy.budget(amount.currency, name));
    if name.is_some() && found.is_none() {
        return Err(Refusal::new(
            "unknown_budget",
            "there is no such budget in this currency",
            "没有这个币种的该预算",
        )
        .field("budget")
        .into());
    }
    Ok(found)
}

/// Judges a grant against what is used up now.
pub(crate) async fn judged(
    tx: &mut Tx,
    policy: &RemedyPolicy,
    asked: Asked<'_>,
    second: bool,
) -> Result<Verdict> {
    let budget = budget_of(policy, asked.given, asked.budget)?;
    let currency = asked.given.amount.map(|m| m.currency);
    let name = budget.map(|b| b.name.as_str());
    let used = tx.remedies_used(asked.shop, asked.by, asked.period, Some(asked.case), currency, name).await?;
    Ok(judge(policy, asked.role, asked.given, budget, &used, second)?)
}

impl App {
    /// The shop's day and month now.
    pub(crate) async fn remedy_period(&self, tx: &mut Tx, shop: ShopId) -> Result<Period> {
        let zone = tx.shop(shop).await?.ok_or(AppError::Absent("shop"))?.zone;
        Ok(Period::at(self.now(), &zone))
    }

    /// What is left of the caller's limits today, and of a case's.
    ///
    /// # Errors
    /// When the caller may not grant remedies.
    pub async fn remedy_limits(&self, caller: &Caller, case: Option<CaseId>) -> Result<LimitsLeft> {
        caller.require(Permission::RemedyGrant)?;
        let mut tx = self.store.read().await?;
        let policy = tx.remedy_policy(caller.shop).await?;
        let period = self.remedy_period(&mut tx, caller.shop).await?;
        let own = policy.limits.iter().find(|l| l.role == caller.role && caller.role != Role::Owner);
        let used = tx.remedies_used(caller.shop, caller.user, &period, None, None, None).await?;
        let mut currencies = Vec::new();
        for currency in named(&policy) {
            currencies.push(left_in(&mut tx, caller, &policy, &period, case, currency).await?);
        }
        Ok(LimitsLeft {
            role: caller.role,
            day: period.day,
            count: used.day_count,
            count_limit: own.map(|l| l.per_day_count),
            currencies,
        })
    }
}

/// Every currency the policy has a figure in.
fn named(policy: &RemedyPolicy) -> std::collections::BTreeSet<Currency> {
    let limits = policy.limits.iter().flat_map(|l| l.per_remedy.iter().chain(&l.per_day));
    let caps = policy.per_case.iter().chain(&policy.two_person_above);
    limits.chain(caps).chain(policy.budgets.iter().map(|b| &b.per_month)).map(|m| m.currency).collect()
}

async fn left_in(
    tx: &mut Tx,
    caller: &Caller,
    policy: &RemedyPolicy,
    period: &Period,
    case: Option<CaseId>,
    currency: Currency,
) -> Result<LeftIn> {
    let of = |minor| Money { minor, currency };
    let own = policy.limits.iter().find(|l| l.role == caller.role);
    let figure = |list: &Vec<Money>| in_currency(list, currency).map(of);
    let used = tx.remedies_used(caller.shop, caller.user, period, case, Some(currency), None).await?;
    let mut budgets = Vec::new();
    for budget in policy.budgets.iter().filter(|b| b.per_month.currency == currency) {
        let name = Some(budget.name.as_str());
        let spent = tx.remedies_used(caller.shop, caller.user, period, None, Some(currency), name).await?;
        let left = Left { limit: Some(budget.per_month), used: of(spent.budget) };
        budgets.push((budget.name.clone(), left));
    }
    Ok(LeftIn {
        currency,
        per_remedy: own.and_then(|l| figure(&l.per_remedy)),
        day: Left { limit: own.and_then(|l| figure(&l.per_day)), used: of(used.day) },
        case: case.map(|_| Left { limit: figure(&policy.per_case), used: of(used.case) }),
        two_person_above: figure(&policy.two_person_above),
        budgets,
    })
}
