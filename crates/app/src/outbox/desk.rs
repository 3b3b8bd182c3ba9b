//! What people see and do of the outbox: what waits, what went wrong, and what somebody must look at.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::case::{Act, ActState, Case, Command};
use domain::ids::{ActId, CaseId, ChannelId, UserId};
use domain::refusal::Refusal;
use store::outbox::{MOVING, OutboxCount};
use store::queue::QueueRow;

use super::undo;
use crate::{App, AppError, Caller, Result};

/// Most on a page.
const PAGE: i64 = 50;

/// An act with its case's row.
pub type OutboxItem = (Act, QueueRow);

/// A page of the outbox.
#[derive(Debug)]
pub struct OutboxPage {
    /// The names of people.
    pub people: BTreeMap<UserId, String>,
    /// Newest first.
    pub items: Vec<OutboxItem>,
    /// Where the next page begins.
    pub next: Option<ActId>,
}

impl App {
    /// Acts in these states (all that move, where none is named), of one channel or all.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn outbox(
        &self,
        caller: &Caller,
        states: &[ActState],
        channel: Option<ChannelId>,
        before: Option<ActId>,
    ) -> Result<OutboxPage> {
        caller.require(Permission::CaseRead)?;
        let states = if states.is_empty() { &MOVING } else { states };
        let mut tx = self.store.read().await?;
        let mut rows = tx.outbox_list(caller.shop, states, channel, before, PAGE + 1).await?;
        let more = rows.len() as i64 > PAGE;
        rows.truncate(PAGE as usize);
        let next = rows.last().filter(|_| more).map(|row| row.act);
        let ids: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
        let cases = tx.load_cases(caller.shop, &ids).await?;
        let queue = tx.queue_rows(caller.shop, &ids).await?;
        let item = |row: &store::outbox::OutboxRow| {
            let act = cases.iter().find(|l| l.case.id == row.case)?.case.act(row.act)?;
            Some((act.clone(), queue.iter().find(|r| r.id == row.case)?.clone()))
        };
        let people = tx.user_names().await?;
        Ok(OutboxPage { people, items: rows.iter().filter_map(item).collect(), next })
    }

    /// How much waits, is unknown and was not taken.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn outbox_standing(&self, caller: &Caller) -> Result<Vec<OutboxCount>> {
        caller.require(Permission::CaseRead)?;
        Ok(self.store.read().await?.outbox_counts(caller.shop).await?)
    }

    /// Gives an act to the outbox: one that was prepared, taken back or not taken by the platform.
    ///
    /// # Errors
    /// A refusal when the channel cannot send it, or it is not for sending now.
    pub async fn send_act(&self, caller: &Caller, case: CaseId, act: ActId) -> Result<Case> {
        let mut tx = self.store.read().await?;
        let loaded = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?.case;
        let own = loaded.act(act).ok_or(AppError::Absent("act"))?;
        let able = self.sends_act(&mut tx, caller.shop, loaded.channel, own).await?;
        let possible = super::delivery::possible(&mut tx, caller.shop, &loaded, act).await?;
        let pictures = loaded.act(act).is_some_and(|a| !a.pictures.is_empty());
        let terms = self.terms(&mut tx, caller.shop).await?;
        drop(tx);
        if !(able && possible) || pictures {
            return Err(Refusal::new("by_hand", "this is posted by hand here", "此内容在这里需要手动发布")
                .hint(
                    "post it on the platform and mark it as posted, or connect the channel",
                    "请在平台上发布后标记为已发布，或先连接渠道",
                )
                .into());
        }
        let case = self
            .command(caller, case, &Command::QueueAct { act, at: self.now() + undo(&terms) }, None)
            .await?;
        self.bus.outbox.notify_one();
        Ok(case)
    }

    /// Takes an act back out of the outbox, as long as the platform was not told.
    ///
    /// # Errors
    /// A refusal when it is on its way or there.
    pub async fn take_back_act(&self, caller: &Caller, case: CaseId, act: ActId) -> Result<Case> {
        self.command(caller, case, &Command::TakeBackAct { act }, None).await
    }

    /// A person looked: an act of which nobody knew is not there.
    ///
    /// # Errors
    /// A refusal when its outcome is known.
    pub async fn deny_act(&self, caller: &Caller, case: CaseId, act: ActId, note: String) -> Result<Case> {
        self.command(caller, case, &Command::DenyAct { act, note }, None).await
    }
}
