//! Rows of a case: the queue row, its clocks and its acts.

use domain::case::{Act, ActState, Case, Clock, ClockState, MacroUse};
use domain::ids::{CaseId, ShopId};
use domain::time::Instant;

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::log::{Batch, Head, Recorded};
use crate::table::{ACTS, CASES, CLOCKS, MACRO_USES};
use crate::value::Value;

/// A deadline that never comes: what a case without running clocks sorts by.
pub const NO_DEADLINE: i64 = i64::MAX;

/// The row of `cases`.
pub fn case_row(shop: ShopId, case: &Case) -> Result<Vec<Value>> {
    let glance =
        case.gravest().ok_or_else(|| StoreError::Corrupt(format!("case {} has no feedback", case.id)))?;
    let due = case.next_due().filter(|_| case.is_open());
    let platform = case.platform_due().filter(|_| case.is_open());
    let also: Vec<_> = glance.also.iter().map(|i| i.as_str()).collect();
    let breached = case.clocks.iter().any(|c| matches!(c.state, ClockState::Breached { met: None }));
    let waits = case.acts.iter().any(|a| a.state == ActState::ApprovalRequested);
    Ok(vec![
        shop.into(),
        case.id.into(),
        case.version.into(),
        case.number.into(),
        case.state.as_str().into(),
        case.is_open().into(),
        case.source().as_str().into(),
        case.priority.into(),
        case.channel.into(),
        case.order.clone().into(),
        case.product.clone().into(),
        case.buyer.into(),
        case.advertised.into(),
        case.value.map(|m| m.minor).into(),
        case.value.map(|m| m.currency.code().to_owned()).into(),
        case.star().into(),
        case.issue().as_str().into(),
        also.join(",").into(),
        case.severity().into(),
        glance.ground.map(domain::reading::Ground::as_str).into(),
        glance.language.as_str().into(),
        glance.excerpt.as_str().into(),
        serde_json::to_string(&glance.why)?.into(),
        case.feedbacks.len().into(),
        case.assignee.into(),
        due.map_or(NO_DEADLINE, |c| c.started.due.0).into(),
        due.map(|c| c.started.kind.as_str()).into(),
        case.next_timer().into(),
        case.waiting.is_some().into(),
        case.snoozed_until.into(),
        breached.into(),
        case.escalated.into(),
        waits.into(),
        case.verdict.map(domain::case::Verdict::as_str).into(),
        case.cause.clone().into(),
        case.improved.into(),
        case.merged_into.map(|(id, _)| id).into(),
        case.opened_at.into(),
        case.touched_at.into(),
        case.replied_at.into(),
        case.contacted_at.into(),
        case.resolved_at.into(),
        case.closed_at.into(),
        if case.unsure().is_empty() { String::new() } else { serde_json::to_string(case.unsure())? }.into(),
        platform.map(|c| c.started.due).into(),
        platform.map(|c| c.started.kind.as_str()).into(),
        platform.and_then(rule_id).into(),
        first_matter(case).into(),
    ])
}

/// What the first feedback is about, in one word, where it is more than words.
fn first_matter(case: &Case) -> Option<&'static str> {
    case.feedbacks.first()?.matter.as_ref().map(|matter| matter.word())
}

/// A row of `clocks`.
pub fn clock_row(shop: ShopId, case: CaseId, n: usize, clock: &Clock) -> Vec<Value> {
    let rule = match clock.started.rule {
        domain::case::Rule::Team => "team",
        domain::case::Rule::Platform => "platform",
    };
    let (left, met) = match clock.state {
        ClockState::Paused { left } => (Some(left.0), None),
        ClockState::Met { at } => (None, Some(at)),
        ClockState::Breached { met } => (None, met),
        ClockState::Running | ClockState::Void => (None, None),
    };
    vec![
        shop.into(),
        case.into(),
        n.into(),
        clock.started.kind.as_str().into(),
        rule.into(),
        clock.state.as_str().into(),
        clock.started.at.into(),
        clock.started.target.0.into(),
        clock.started.due.into(),
        left.into(),
        met.into(),
        clock.warned.into(),
        rule_id(clock).into(),
    ]
}

/// The platform's rule behind a clock.
fn rule_id(clock: &Clock) -> Option<String> {
    clock.started.platform.as_ref().map(|counted| counted.rule.clone())
}

/// A row of `acts`.
pub fn act_row(shop: ShopId, case: &Case, act: &Act) -> Vec<Value> {
    vec![
        shop.into(),
        act.id.into(),
        case.id.into(),
        act.kind.as_str().into(),
        act.state.as_str().into(),
        act.author.as_str().into(),
        act.at.into(),
        case.channel.into(),
        act.sending.due_at.into(),
    ]
}

/// A row of `macro_uses`: how the case went on after the macro was applied.
pub fn macro_row(shop: ShopId, case: &Case, n: usize, used: &MacroUse) -> Vec<Value> {
    let after = |at: Option<Instant>| at.is_some_and(|at| at >= used.at);
    vec![
        shop.into(),
        case.id.into(),
        n.into(),
        used.id.as_str().into(),
        used.by.as_str().into(),
        used.at.into(),
        after(case.resolved_at).into(),
        (case.improved && !used.improved_before).into(),
        after(case.reopened_at).into(),
    ]
}

/// Puts all rows of a case into a batch; `new` says that none exists yet.
///
/// # Errors
/// When the state cannot be written as JSON.
pub fn put(batch: &mut Batch, case: &Case, new: bool) -> Result<()> {
    let shop = batch.shop();
    let mut rows = vec![(&CASES, case_row(shop, case)?)];
    rows.extend(case.clocks.iter().enumerate().map(|(n, c)| (&CLOCKS, clock_row(shop, case.id, n, c))));
    rows.extend(case.acts.iter().map(|a| (&ACTS, act_row(shop, case, a))));
    let uses = case.macros.iter().enumerate();
    rows.extend(uses.map(|(n, used)| (&MACRO_USES, macro_row(shop, case, n, used))));
    for (table, row) in rows {
        if new { batch.insert(table, row) } else { batch.upsert(table, row) }
    }
    Ok(())
}

/// A case and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub case: Case,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a case's stream. `None` when the stream is not a case.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let Some(first) = events.first().filter(|e| e.kind == "case.opened") else { return Ok(None) };
    let domain::case::CaseEvent::Opened(opened) = first.event()? else { return Ok(None) };
    let mut case = Case::open(CaseId(first.stream), first.at, &opened);
    for event in &events[1..] {
        case.apply(event.at, &event.actor, &event.event()?);
    }
    Ok(events.last().map(|last| Loaded { case, head: last.head() }))
}

impl Tx {
    /// A case of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_case(&mut self, shop: ShopId, id: CaseId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }

    /// Several cases of this shop; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_cases(&mut self, shop: ShopId, ids: &[CaseId]) -> Result<Vec<Loaded>> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &ids).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(loaded) = streams.get(&id).map(|s| fold(s)).transpose()?.flatten() {
                found.push(loaded);
            }
        }
        Ok(found)
    }
}
