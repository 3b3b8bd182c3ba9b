//! What could be given to the buyer of a case, with the arithmetic and with who would have to agree: the first click of
//! "exchange or refund?".

use domain::access::Permission;
use domain::case::Case;
use domain::ids::{CaseId, ShopId};
use domain::money::Money;
use domain::refusal::{Refusal, Words};
use domain::remedy::{Facts, Given, Period, RemedyKind, RemedyPolicy, Step, Suggestion, Verdict, suggest};
use domain::time::Span;
use store::Tx;

use super::limits::{Asked, judged};
use crate::{App, AppError, Caller, Result};

/// One thing that could be given, and whether the caller may grant it alone.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What and how much.
    pub given: Given,
    /// The arithmetic.
    pub steps: Vec<Step>,
    /// Within the caller's limits, or who decides.
    pub verdict: Option<Verdict>,
    /// Why nobody may grant it now.
    pub refusal: Option<Refusal>,
}

/// What could be given, the best first.
#[derive(Clone, Debug)]
pub struct Choices {
    /// At least one.
    pub choices: Vec<Choice>,
    /// What to know before choosing.
    pub remarks: Vec<Words>,
    /// The order's price, if known.
    pub value: Option<Money>,
    /// What may still be given back of it.
    pub left: Option<Money>,
}

/// What is known of the order's price.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Price {
    pub(crate) value: Option<Money>,
    pub(super) given_before: i64,
}

impl Price {
    /// What may still be given back.
    pub(crate) fn left(&self) -> Option<Money> {
        self.value.map(|v| Money { minor: v.minor.saturating_sub(self.given_before).max(0), ..v })
    }
}

/// The price of a case's order and what was given back of it.
pub(crate) async fn price(tx: &mut Tx, shop: ShopId, case: &Case) -> Result<Price> {
    let Some(order) = &case.order else { return Ok(Price { value: case.value, given_before: 0 }) };
    let known = tx.orders_by_external(shop, case.channel, &[order.clone()].into()).await?;
    let value = known.into_values().next().and_then(|o| o.amount).or(case.value).filter(|v| v.minor > 0);
    let Some(value) = value else { return Ok(Price::default()) };
    let ledger = tx.refunded_of_order(shop, case.channel, order, value.currency).await?;
    // What requests were paid by decisions made elsewhere stands in no ledger of ours, and went back all the same.
    let elsewhere = tx.paid_elsewhere(shop, case.channel, order, value).await?;
    let given_before = ledger.saturating_add(elsewhere);
    Ok(Price { value: Some(value), given_before })
}

impl App {
    /// What the shop would suggest for a case.
    pub(super) async fn suggestion(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        case: &Case,
        policy: &RemedyPolicy,
    ) -> Result<(Suggestion, Price)> {
        let price = price(tx, shop, case).await?;
        let since = self.now() - Span::hours(24 * i64::from(policy.wary_days));
        let (orders, remedies) = match case.buyer {
            Some(buyer) => {
                (tx.orders_of_buyer(shop, buyer).await?, tx.remedies_of_buyer(shop, buyer, since).await?)
            }
            None => (0, 0),
        };
        let facts = Facts {
            value: price.value,
            given_before: price.given_before,
            issue: case.issue(),
            severity: case.severity(),
            orders,
            remedies,
        };
        Ok((suggest(&facts, policy), price))
    }

    /// The choices for a case, each with its arithmetic and with who would have to agree.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn remedy_choices(&self, caller: &Caller, case: CaseId) -> Result<Choices> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let loaded = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?;
        let policy = tx.remedy_policy(caller.shop).await?;
        let period = self.remedy_period(&mut tx, caller.shop).await?;
        let (suggestion, price) = self.suggestion(&mut tx, caller.shop, &loaded.case, &policy).await?;
        let mut choices = Vec::with_capacity(suggestion.choices.len());
        for choice in suggestion.choices {
            let judged = verdict(&mut tx, caller, &policy, &period, case, &choice.given).await?;
            let (verdict, refusal) = judged.map_or_else(|r| (None, Some(r)), |v| (Some(v), None));
            choices.push(Choice { given: choice.given, steps: choice.steps, verdict, refusal });
        }
        let mut remarks = suggestion.remarks;
        if loaded.case.undecided_return().is_some() {
            remarks.push(Words::new(
                "A return request of this order waits for a decision. What it pays comes out of the same price.",
                "该订单有退货申请待决定，其退款与此处共用同一订单金额。",
            ));
        }
        Ok(Choices { choices, remarks, value: price.value, left: price.left() })
    }
}

async fn verdict(
    tx: &mut Tx,
    caller: &Caller,
    policy: &RemedyPolicy,
    period: &Period,
    case: CaseId,
    given: &Given,
) -> Result<std::result::Result<Verdict, Refusal>> {
    let (shop, by, role) = (caller.shop, caller.user, caller.role);
    let asked = Asked { shop, by, role, case, given, budget: None, period };
    match judged(tx, policy, asked, false).await {
        Ok(verdict) => Ok(Ok(verdict)),
        Err(AppError::Refused(refusal)) => Ok(Err(refusal)),
        Err(other) => Err(other),
    }
}

/// The arithmetic of a kind, and the sum it gives.
pub(super) fn of_kind(suggestion: &Suggestion, kind: RemedyKind) -> (Given, Vec<Step>) {
    let found = suggestion.choices.iter().find(|c| c.given.kind == kind);
    found.map_or((Given { kind, amount: None }, Vec::new()), |c| (c.given, c.steps.clone()))
}
