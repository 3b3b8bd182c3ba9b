//! A shop's figures for remedies: what it suggests, who may grant how much, what a month may cost. Versioned; a change
//! is an event with the whole document.

use serde::{Deserialize, Serialize};

use super::decide::LARGEST;
use crate::access::{Permission, Role};
use crate::money::{Currency, Money};
use crate::reading::Issue;
use crate::refusal::Refusal;

/// What share of the order's price is lost for the buyer by such an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossShare {
    /// The issue.
    pub issue: Issue,
    /// 1 to 3.
    pub severity: u8,
    /// Percent of the order's price, 0 to 100.
    pub percent: u32,
}

/// What one role may grant on its own authority. A currency without a figure needs the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLimits {
    /// The role; never the owner, whom only caps bind.
    pub role: Role,
    /// For one remedy, one figure a currency.
    pub per_remedy: Vec<Money>,
    /// For a person and a day of the shop's zone, one figure a currency.
    pub per_day: Vec<Money>,
    /// How many remedies a person may grant on a day, of any kind.
    pub per_day_count: u32,
}

/// What all remedies charged to it may cost in a month of the shop's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Its name, unique among those of the currency.
    pub name: String,
    /// How much.
    pub per_month: Money,
}

/// Everything a shop decides about remedies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyPolicy {
    /// Raised by one with every change; 0 is what a shop has before the first.
    pub version: i64,
    /// What is lost by which issue.
    pub loss: Vec<LossShare>,
    /// "A little above the loss": so many percent of the loss on top.
    pub above_loss: u32,
    /// From so many orders on a buyer is a regular one; 0 switches it off.
    pub regular_from: u32,
    /// For a regular buyer so many percent of the loss more on top.
    pub regular_extra: u32,
    /// A buyer who got so many remedies lately gets the bare loss; 0 switches it off.
    pub wary_from: u32,
    /// How many days count as lately.
    pub wary_days: u32,
    /// The most that is suggested as a part of the price, one figure a currency.
    pub ceilings: Vec<Money>,
    /// What each role may grant.
    pub limits: Vec<RoleLimits>,
    /// The most one case may get, one figure a currency; nobody may exceed it.
    pub per_case: Vec<Money>,
    /// What a month may cost; nobody may exceed it. A remedy is charged to the first of its currency unless it names one.
    pub budgets: Vec<Budget>,
    /// Where a case gets more than this, two people decide, whoever asks; one figure a currency.
    pub two_person_above: Vec<Money>,
    /// Who approves what is above somebody's own limits.
    pub approver: Role,
    /// For so many days after a remedy nothing is asked of the buyer.
    pub cooling_days: u32,
    /// When photos may follow later: within so many days.
    pub evidence_days: u32,
}

/// The figure of a currency, in minor units.
pub fn in_currency(figures: &[Money], currency: Currency) -> Option<i64> {
    figures.iter().find(|m| m.currency == currency).map(|m| m.minor)
}

/// Most rows of one list.
const MOST_ROWS: usize = 100;

impl RemedyPolicy {
    /// The share that is lost by an issue of this severity, in percent; 0 where the shop names none.
    pub fn loss_percent(&self, issue: Issue, severity: u8) -> u32 {
        self.loss.iter().find(|l| l.issue == issue && l.severity == severity).map_or(0, |l| l.percent)
    }

    /// The budget a remedy in this currency is charged to: the named one, or the first.
    pub fn budget(&self, currency: Currency, name: Option<&str>) -> Option<&Budget> {
        self.budgets
            .iter()
            .find(|b| b.per_month.currency == currency && name.is_none_or(|name| b.name == name))
    }

    /// Refuses a policy that cannot work, naming the field.
    ///
    /// # Errors
    /// On the first field that is out of range.
    pub fn validate(&self) -> Result<(), Refusal> {
        self.figures()?;
        self.loss_table()?;
        for (field, list) in [
            ("ceilings", &self.ceilings),
            ("per_case", &self.per_case),
            ("two_person_above", &self.two_person_above),
        ] {
            one_a_currency(field, list)?;
        }
        self.roles()?;
        self.month()
    }

    fn figures(&self) -> Result<(), Refusal> {
        let percent = |field, value: u32| {
            if value <= 100 {
                return Ok(());
            }
            Err(refused(field, "a share goes from 0 to 100 percent", "比例应为 0 到 100"))
        };
        percent("above_loss", self.above_loss)?;
        percent("regular_extra", self.regular_extra)?;
        let days = |field, value: u32| {
            if value <= 3_650 {
                return Ok(());
            }
            Err(refused(field, "at most 3,650 days", "最多 3650 天"))
        };
        days("wary_days", self.wary_days)?;
        days("cooling_days", self.cooling_days)?;
        days("evidence_days", self.evidence_days)?;
        if !self.approver.may(Permission::RemedyApprove) {
            return Err(refused("approver", "this role may not approve remedies", "该角色不能审批补救"));
        }
        Ok(())
    }

    fn loss_table(&self) -> Result<(), Refusal> {
        for (i, row) in self.loss.iter().enumerate() {
            if !(1..=3).contains(&row.severity) || row.percent > 100 {
                return Err(refused(
                    "loss",
                    "severity goes from 1 to 3 and a share from 0 to 100 percent",
                    "严重度应为 1 到 3，比例应为 0 到 100",
                ));
            }
            let same = |other: &LossShare| other.issue == row.issue && other.severity == row.severity;
            if self.loss[..i].iter().any(same) {
                return Err(refused(
                    "loss",
                    "each issue and severity stands once",
                    "每种问题与严重度只能出现一次",
                ));
            }
        }
        Ok(())
    }

    fn roles(&self) -> Result<(), Refusal> {
        for (i, row) in self.limits.iter().enumerate() {
            if row.role == Role::Owner || !row.role.may(Permission::RemedyGrant) {
                return Err(refused(
                    "limits",
                    "limits are for roles that grant remedies, and not for the owner",
                    "额度只适用于可发放补救的角色，店主除外",
                ));
            }
            if self.limits[..i].iter().any(|other| other.role == row.role) {
                return Err(refused("limits", "each role stands once", "每个角色只能出现一次"));
            }
            one_a_currency("limits", &row.per_remedy)?;
            one_a_currency("limits", &row.per_day)?;
        }
        Ok(())
    }

    fn month(&self) -> Result<(), Refusal> {
        if self.budgets.len() > MOST_ROWS {
            return Err(refused("budgets", "at most 100 budgets", "最多 100 个预算"));
        }
        for (i, budget) in self.budgets.iter().enumerate() {
            let length = budget.name.chars().count();
            if !(1..=60).contains(&length) || budget.name.trim() != budget.name {
                return Err(refused(
                    "budgets",
                    "a budget's name has 1 to 60 characters",
                    "预算名称应为 1 到 60 字",
                ));
            }
            sum("budgets", budget.per_month)?;
            let same = |other: &Budget| {
                other.name == budget.name && other.per_month.currency == budget.per_month.currency
            };
            if self.budgets[..i].iter().any(same) {
                return Err(refused(
                    "budgets",
                    "a budget's name stands once in a currency",
                    "同一币种的预算名称不能重复",
                ));
            }
        }
        Ok(())
    }
}

fn refused(field: &'static str, en: &'static str, zh: &'static str) -> Refusal {
    Refusal::new("bad_remedy_policy", en, zh).field(field)
}

fn sum(field: &'static str, money: Money) -> Result<(), Refusal> {
    if (0..=LARGEST).contains(&money.minor) {
        return Ok(());
    }
    Err(refused(field, "a limit is zero or above, and below ten billion", "额度应不小于零且低于一百亿"))
}

fn one_a_currency(field: &'static str, list: &[Money]) -> Result<(), Refusal> {
    for (i, money) in list.iter().enumerate() {
        sum(field, *money)?;
        if i >= MOST_ROWS || list[..i].iter().any(|other| other.currency == money.currency) {
            return Err(refused(field, "each currency stands once", "每个币种只能出现一次"));
        }
    }
    Ok(())
}
