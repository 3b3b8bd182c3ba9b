//! The next best case: the order of work over a bounded number of cases, and taking one without two people getting the
//! same.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::case::next::{Pressing, score};
use domain::case::{Case, Command, State};
use domain::ids::CaseId;
use domain::policy::ClockKind;
use domain::refusal::Refusal;
use domain::roster::MemberWork;
use domain::time::Instant;
use store::queue::{Filter, Owner, QueueRow, Sort};
use store::{StoreError, Tx};

use crate::filter::MOST_COUNTED;
use crate::{App, AppError, Caller, Result};

/// Cases that each of the three orders (deadline, priority, value) brings in.
const LOOKED_AT: i64 = 200;
/// Cases that are tried before the order is made anew.
const TRIED: usize = 20;
/// How often the order is made anew while others take cases at the same time.
const ROUNDS: usize = 8;

/// A case with how pressing it is.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// [`score`] at this moment.
    pub score: f64,
    /// The queue row.
    pub row: QueueRow,
}

/// The most pressing of the cases that a filter matches, most pressing first: those nearest to their deadline, those most
/// urgent and those of the highest value are compared, not the whole queue.
///
/// # Errors
/// As the store says.
pub(crate) async fn ranked(
    tx: &mut Tx,
    caller: &Caller,
    filter: &Filter,
    now: Instant,
) -> Result<Vec<Ranked>> {
    let mut found: BTreeMap<CaseId, QueueRow> = BTreeMap::new();
    for sort in [Sort::Deadline, Sort::Priority, Sort::Value] {
        let rows = tx.queue(caller.shop, filter, sort, None, LOOKED_AT).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let mut all: Vec<Ranked> =
        found.into_values().map(|row| Ranked { score: score(&pressing(&row), now), row }).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.id.cmp(&b.row.id)));
    Ok(all)
}

fn pressing(row: &QueueRow) -> Pressing {
    Pressing {
        value: row.value,
        severity: u8::try_from(row.severity).unwrap_or(1),
        advertised: row.advertised,
        due: row.next_due.map(|(_, at)| at),
        asked: row.next_due.is_some_and(|(kind, _)| kind == ClockKind::AppealInformation),
    }
}

impl App {
    /// The case that the caller had best work next: nobody's, awake, not waiting, and of what they work on.
    ///
    /// # Errors
    /// When the caller may not work cases.
    pub async fn next_best(&self, caller: &Caller) -> Result<Option<Ranked>> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let work = tx.member_work(caller.shop, caller.user).await?;
        Ok(self.free(&mut tx, caller, &work).await?.into_iter().next())
    }

    /// Gives the caller the next best case; `None` when there is none. Whoever asks at the same moment gets another.
    ///
    /// # Errors
    /// A refusal when the caller has as many open cases as allowed.
    pub async fn take_next(&self, caller: &Caller) -> Result<Option<Case>> {
        caller.require(Permission::CaseWork)?;
        for _ in 0..ROUNDS {
            let mut tx = self.store.read().await?;
            let work = tx.member_work(caller.shop, caller.user).await?;
            has_room(&mut tx, caller, &work).await?;
            let free = self.free(&mut tx, caller, &work).await?;
            drop(tx);
            if free.is_empty() {
                return Ok(None);
            }
            for ranked in free.iter().take(TRIED) {
                if let Some(case) = self.take(caller, ranked.row.id).await? {
                    return Ok(Some(case));
                }
            }
        }
        Err(AppError::Store(StoreError::Conflict))
    }

    async fn free(&self, tx: &mut Tx, caller: &Caller, work: &MemberWork) -> Result<Vec<Ranked>> {
        let now = self.now();
        let mut all = ranked(tx, caller, &suiting(work, now), now).await?;
        all.retain(|ranked| !ranked.row.paused);
        Ok(all)
    }

    /// Takes a case that is still nobody's; `None` when somebody was faster.
    async fn take(&self, caller: &Caller, id: CaseId) -> Result<Option<Case>> {
        let mut tx = self.store.write().await?;
        let Some(loaded) = tx.load_case(caller.shop, id).await? else { return Ok(None) };
        if loaded.case.assignee.is_some() || !loaded.case.is_open() {
            return Ok(None);
        }
        let seen = Some(loaded.case.version);
        let taken =
            self.command_in(&mut tx, caller, id, &Command::Assign { to: Some(caller.user) }, seen).await;
        let (case, last) = match taken {
            Err(AppError::Stale { .. } | AppError::Store(StoreError::Conflict)) => return Ok(None),
            other => other?,
        };
        match tx.commit().await {
            Err(StoreError::Conflict) => return Ok(None),
            other => other?,
        }
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(Some(case))
    }
}

async fn has_room(tx: &mut Tx, caller: &Caller, work: &MemberWork) -> Result<()> {
    let mine = Filter { open: Some(true), assignee: Some(Owner::Person(caller.user)), ..Filter::default() };
    let open = tx.queue_count(caller.shop, &mine, MOST_COUNTED).await?;
    if work.has_room(u32::try_from(open).unwrap_or(u32::MAX)) {
        return Ok(());
    }
    Err(Refusal::new("load_full", "you have as many open cases as allowed", "您处理中的工单已达上限")
        .hint("finish or hand over one first", "请先完成或转交一个工单")
        .into())
}

/// Nobody's cases that are in work or new, awake, and of what a member works on.
fn suiting(work: &MemberWork, now: Instant) -> Filter {
    let unknown = ["und".to_owned(), String::new()];
    let languages = work.languages.iter().cloned();
    Filter {
        open: Some(true),
        state: vec![State::New, State::Verifying, State::Replied, State::Contacted, State::Resolving],
        assignee: Some(Owner::Nobody),
        snoozed_at: Some((false, now)),
        channel: work.channels.clone(),
        issue: work.issues.clone(),
        language: if work.languages.is_empty() { Vec::new() } else { languages.chain(unknown).collect() },
        ..Filter::default()
    }
}
