//! One command for many cases: previewed, done one by one with each its own answer, undone within ten minutes.

use domain::access::Permission;
use domain::case::{Case, Command, Context, decide};
use domain::ids::{CaseId, UserId};
use domain::refusal::{Refusal, Words};
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::filter::CaseFilter;
use crate::{App, AppError, Caller, Result};

/// Most cases of one run.
pub const MOST: i64 = 10_000;
/// Refusals that are listed; the rest is counted.
const LISTED: usize = 100;
/// How long a run can be undone.
const UNDO: Span = Span::minutes(10);

/// A case that was refused.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    /// Which.
    pub id: CaseId,
    /// Its number.
    pub number: i64,
    /// Why.
    pub error: Refusal,
}

/// What a run did, or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BulkResult {
    /// What to undo it by.
    pub id: Option<Uuid>,
    /// Cases looked at.
    pub matched: usize,
    /// Cases changed (or that would be).
    pub done: usize,
    /// The first refused ones.
    pub refused: Vec<Refused>,
    /// How many were refused.
    pub refused_count: usize,
    /// Whether it can be undone.
    pub undoable: bool,
}

impl BulkResult {
    fn refuse(&mut self, id: CaseId, number: i64, error: Refusal) {
        self.refused_count += 1;
        if self.refused.len() < LISTED {
            self.refused.push(Refused { id, number, error });
        }
    }
}

/// What a case was before, as far as bulk commands change it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    case: CaseId,
    assignee: Option<UserId>,
    priority: u8,
    snoozed_until: Option<Instant>,
    /// What it was waiting for.
    #[serde(default)]
    waiting: Option<String>,
    /// What the run made of it; unknown for runs of before this was kept.
    #[serde(default)]
    after: Option<After>,
}

/// What a run made of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct After {
    assignee: Option<UserId>,
    priority: u8,
    snoozed_until: Option<Instant>,
    #[serde(default)]
    waiting: Option<String>,
}

impl After {
    fn of(case: &Case) -> Self {
        Self {
            assignee: case.assignee,
            priority: case.priority,
            snoozed_until: case.snoozed_until,
            waiting: case.waiting.clone(),
        }
    }
}

/// Which cases.
#[derive(Clone, Debug)]
pub enum Which {
    /// These.
    Ids(Vec<CaseId>),
    /// All that match.
    Matching(Box<CaseFilter>),
}

fn is_undoable(command: &Command) -> bool {
    matches!(
        command,
        Command::Assign { .. }
            | Command::Prioritise { .. }
            | Command::Snooze { .. }
            | Command::Unsnooze
            | Command::Wait { .. }
            | Command::Unwait
    )
}

impl App {
    /// Gives a command to many cases; with `preview` nothing changes.
    ///
    /// # Errors
    /// A refusal when there are too many, or the caller lacks a permission.
    pub async fn bulk(
        &self,
        caller: &Caller,
        which: &Which,
        command: &Command,
        preview: bool,
    ) -> Result<BulkResult> {
        caller.require(Permission::CaseAssign)?;
        let ids = match which {
            Which::Ids(ids) => ids.clone(),
            Which::Matching(filter) => self.queue_ids(caller, filter, MOST + 1).await?,
        };
        if ids.len() as i64 > MOST {
            let en = format!("one run takes {MOST} cases at most");
            let refusal = Refusal::with("too_many", Words::made(en, format!("一次最多处理 {MOST} 个工单")));
            return Err(refusal.hint("narrow the filter", "请缩小筛选范围").into());
        }
        let mut result =
            BulkResult { matched: ids.len(), undoable: is_undoable(command), ..BulkResult::default() };
        let mut before = Vec::new();
        for id in ids {
            self.one(caller, id, command, preview, &mut result, &mut before).await?;
        }
        if !preview && result.undoable && !before.is_empty() {
            let id = domain::ids::new_uuid(self.now(), self.entropy.as_ref());
            let mut tx = self.store.write().await?;
            tx.add_bulk_run(caller.shop, id, &caller.actor, &serde_json::to_string(&before)?, self.now())
                .await?;
            tx.commit().await?;
            result.id = Some(id);
        }
        Ok(result)
    }

    async fn one(
        &self,
        caller: &Caller,
        id: CaseId,
        command: &Command,
        preview: bool,
        result: &mut BulkResult,
        before: &mut Vec<Before>,
    ) -> Result<()> {
        let mut tx = self.store.read().await?;
        let Some(loaded) = tx.load_case(caller.shop, id).await? else { return Ok(()) };
        let terms = self.terms(&mut tx, caller.shop).await?;
        drop(tx);
        let case = loaded.case;
        let answer = if preview {
            let cx = Context { now: self.now(), terms: &terms, other: None };
            decide(&case, command, &cx).map(|_| None).map_err(AppError::Refused)
        } else {
            self.command(caller, id, command, None).await.map(|done| Some(After::of(&done)))
        };
        match answer {
            Ok(after) => {
                result.done += 1;
                before.push(Before { after, ..remember(&case) });
            }
            Err(AppError::Refused(error)) => result.refuse(id, case.number, error),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// Undoes a run: assignee, priority, snooze and what is waited for go back to what they were, each case by itself. A case that somebody
    /// changed since is left as it is and named with the reason.
    ///
    /// # Errors
    /// A refusal when the ten minutes are over or it was undone already.
    pub async fn undo_bulk(&self, caller: &Caller, id: Uuid) -> Result<BulkResult> {
        caller.require(Permission::CaseAssign)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let undo = tx.take_bulk_undo(caller.shop, id, now - UNDO, now).await?;
        tx.commit().await?;
        let Some(undo) = undo else {
            return Err(Refusal::new("undo_over", "this can no longer be undone", "已无法撤销")
                .hint("a run can be undone once, within ten minutes", "批量操作可在十分钟内撤销一次")
                .into());
        };
        let before: Vec<Before> = serde_json::from_str(&undo)?;
        let mut result = BulkResult { matched: before.len(), ..BulkResult::default() };
        for was in before {
            match self.put_back(caller, &was).await {
                Ok(()) => result.done += 1,
                Err(AppError::Refused(error)) => {
                    let number = self.number_of(caller, was.case).await?;
                    result.refuse(was.case, number, error);
                }
                Err(AppError::Absent(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(result)
    }

    async fn number_of(&self, caller: &Caller, id: CaseId) -> Result<i64> {
        let case = self.store.read().await?.load_case(caller.shop, id).await?;
        Ok(case.map_or(0, |loaded| loaded.case.number))
    }

    /// Puts back what the run changed, all of it or nothing.
    async fn put_back(&self, caller: &Caller, was: &Before) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let loaded = tx.load_case(caller.shop, was.case).await?.ok_or(AppError::Absent("case"))?;
        let commands = inverse(was, &loaded.case, self.now())?;
        let mut told = None;
        for command in commands {
            let (case, last) = self.command_in(&mut tx, caller, was.case, &command, None).await?;
            told = last.map(|(seq, kind)| (case, seq, kind)).or(told);
        }
        tx.commit().await?;
        if let Some((case, seq, kind)) = told {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(())
    }
}

/// The commands that undo what a run did to a case.
fn inverse(was: &Before, case: &Case, now: Instant) -> std::result::Result<Vec<Command>, Refusal> {
    let (is, after) = (After::of(case), was.after.clone().unwrap_or_else(|| After::of(case)));
    let mut commands = Vec::new();
    if after.assignee != was.assignee {
        same(is.assignee == after.assignee)?;
        commands.push(Command::Assign { to: was.assignee });
    }
    if after.priority != was.priority {
        same(is.priority == after.priority)?;
        commands.push(Command::Prioritise { priority: was.priority, reason: None });
    }
    if after.snoozed_until != was.snoozed_until {
        same(is.snoozed_until == after.snoozed_until)?;
        commands.push(match was.snoozed_until.filter(|until| *until > now) {
            Some(until) => Command::Snooze { until },
            None => Command::Unsnooze,
        });
    }
    if after.waiting != was.waiting {
        same(is.waiting == after.waiting)?;
        commands.push(match &was.waiting {
            Some(reason) => Command::Wait { reason: reason.clone() },
            None => Command::Unwait,
        });
    }
    Ok(commands)
}

/// Nothing is taken back that somebody has changed since.
fn same(holds: bool) -> std::result::Result<(), Refusal> {
    if holds {
        return Ok(());
    }
    Err(Refusal::new("changed_since", "somebody changed this since", "此后已被他人更改")
        .hint("it stays as it is now", "将保持现状"))
}

fn remember(case: &Case) -> Before {
    Before {
        case: case.id,
        assignee: case.assignee,
        priority: case.priority,
        snoozed_until: case.snoozed_until,
        waiting: case.waiting.clone(),
        after: None,
    }
}
