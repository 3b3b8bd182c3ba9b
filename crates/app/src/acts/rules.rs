//! What the rulebook says of an act: when its text is checked, and again when it is posted.

use domain::case::{Act, Case, Context};
use domain::ids::{ActId, ShopId};
use domain::refusal::RuleRef;
use domain::rulebook::{Decision, Effect, LoadedRule, Rulebook, Ruled, judge, shipped};
use store::{StoreError, Tx};
use triage::outgoing::inspect;

use super::audience;
use super::facts::{Wish, facts};
use crate::{Result, rulebook};

/// The rulebook's word on a text.
pub(super) struct Judged {
    /// Facts and verdict, for the log.
    pub(super) ruled: Ruled,
    /// The rule that refuses because it was done before, if one does.
    pub(super) once: Option<RuleRef>,
}

/// The rulebook of the program.
///
/// # Errors
/// When the program was built with a bad file.
pub(crate) fn book() -> Result<&'static Rulebook> {
    Ok(shipped().map_err(|e| StoreError::Corrupt(e.to_string()))?)
}

/// Judges a text by the rules in force for the case's channel, the shop's own among them.
pub(super) async fn judged(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    wish: &Wish<'_>,
    cx: &Context<'_>,
) -> Result<Judged> {
    let facts = facts(tx, shop, case, wish, cx).await?;
    let own = rulebook::own(tx, shop).await?;
    let rules: Vec<&LoadedRule> = book()?.rules.iter().chain(&own).collect();
    let verdict = judge(rules.iter().copied(), &facts, cx.now);
    let counts = ["history.public_replies_to_review", "history.update_asks_to_buyer_on_order"];
    let before = |id: &str| rules.iter().any(|r| r.rule.id == id && counts.iter().any(|fact| r.reads(fact)));
    let once = verdict.rules.iter().find(|s| s.effect == Effect::Refuse && before(&s.id));
    let once = once.map(domain::rulebook::Spoken::reference);
    Ok(Judged { ruled: Ruled { facts, verdict }, once })
}

/// Refuses to post an act that the rules in force by now refuse.
///
/// # Errors
/// The refusal of the rule that says so.
pub(crate) async fn still_allowed(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    id: ActId,
    cx: &Context<'_>,
) -> Result<()> {
    // What may stand on the platform already is beyond rules.
    if case.act(id).is_none_or(Act::may_stand) {
        return Ok(());
    }
    let ruled = judged_again(tx, shop, case, id, cx).await?;
    match ruled.and_then(|ruled| ruled.verdict.refusal()) {
        Some(refusal) => Err(refusal.hint("withdraw it", "请撤回").into()),
        None => Ok(()),
    }
}

/// Whether the rules in force by now let an act leave without a word: they neither warn nor want it looked at.
///
/// # Errors
/// As the store says.
pub(crate) async fn plainly_allowed(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    id: ActId,
    cx: &Context<'_>,
) -> Result<bool> {
    let ruled = judged_again(tx, shop, case, id, cx).await?;
    Ok(ruled.is_some_and(|ruled| ruled.verdict.decision == Decision::Allow))
}

/// What the rules say by now of an act that was drafted before.
async fn judged_again(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    id: ActId,
    cx: &Context<'_>,
) -> Result<Option<Ruled>> {
    let Some(act) = case.act(id) else { return Ok(None) };
    let read = inspect(&act.text, audience(act.kind));
    let wish = Wish {
        kind: act.kind,
        text: &act.text,
        read: &read,
        act: Some(id),
        automatic: act.automatic,
        proposed: act.proposed,
        decision: act.decision.as_deref(),
    };
    Ok(Some(judged(tx, shop, case, &wish, cx).await?.ruled))
}
