//! The queue's filter as callers write it, made into what the store understands.

use domain::access::Permission;
use domain::case::{Source, State};
use domain::ids::{CaseId, ChannelId, UserId};
use domain::policy::ClockKind;
use domain::reading::{Ground, Issue};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::queue::{Cursor, Filter, Owner, QueueRow, Sort, Standing};

use crate::{App, Caller, Result};

/// How many of the newest full-text matches a search looks at.
const SEARCH_DEPTH: i64 = 2_000;

/// Cases are counted to here: nobody works through more at once, and each costs time.
pub const MOST_COUNTED: i64 = 10_000;

/// Rows of the largest page.
pub const LARGEST_PAGE: i64 = 200;

/// Whose cases a filter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The caller's own.
    Me,
    /// Nobody's.
    None,
    /// This person's.
    #[serde(untagged)]
    Person(UserId),
}

/// A filter of the queue; absent fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "documented once, in docs/API.md")]
pub struct CaseFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issue: Vec<Issue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channel: Vec<ChannelId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Whose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub star: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ground: Vec<Ground>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub improved: Option<bool>,
    /// Triage would rather ask a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_state: Option<ClockStanding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<SortWord>,
}

/// How a promise stands; says something together with `clock` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStanding {
    /// Owed and in time.
    Open,
    /// Kept.
    Met,
    /// Broken, whether kept late or still owed.
    Breached,
}

impl From<ClockStanding> for Standing {
    fn from(word: ClockStanding) -> Self {
        match word {
            ClockStanding::Open => Self::Open,
            ClockStanding::Met => Self::Met,
            ClockStanding::Breached => Self::Breached,
        }
    }
}

/// How a page is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortWord {
    /// Nearest deadline first.
    #[default]
    Deadline,
    /// Last opened first.
    Newest,
    /// First opened first.
    Oldest,
    /// Most urgent first.
    Priority,
    /// Highest value at stake first.
    Value,
    /// Most pressing first, by value at stake, chance to miss and severity; one page of the most pressing.
    NextBest,
}

impl From<SortWord> for Sort {
    fn from(word: SortWord) -> Self {
        match word {
            // What is ranked is found by other orders; alone it is the deadline's.
            SortWord::Deadline | SortWord::NextBest => Self::Deadline,
            SortWord::Newest => Self::Newest,
            SortWord::Oldest => Self::Oldest,
            SortWord::Priority => Self::Priority,
            SortWord::Value => Self::Value,
        }
    }
}

impl App {
    /// One page of the queue and where the next begins.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn queue(
        &self,
        caller: &Caller,
        filter: &CaseFilter,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<(Vec<QueueRow>, Option<Cursor>)> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, LARGEST_PAGE);
        let mut tx = self.store.read().await?;
        let Some(narrowed) = self.narrowed(&mut tx, caller, filter).await? else {
            return Ok((Vec::new(), None));
        };
        if filter.sort == Some(SortWord::NextBest) {
            let rows = crate::next::ranked(&mut tx, caller, &narrowed, self.now()).await?;
            let rows = rows.into_iter().map(|ranked| ranked.row).take(limit as usize);
            return Ok((rows.collect(), None));
        }
        let sort = filter.sort.unwrap_or_default().into();
        let mut rows = tx.queue(caller.shop, &narrowed, sort, after, limit + 1).await?;
        let more = rows.len() as i64 > limit;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(QueueRow::cursor);
        Ok((rows, next))
    }

    /// How many cases a filter matches, counted to [`MOST_COUNTED`], and whether there are more.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn queue_count(&self, caller: &Caller, filter: &CaseFilter) -> Result<(i64, bool)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let Some(narrowed) = self.narrowed(&mut tx, caller, filter).await? else { return Ok((0, false)) };
        let found = tx.queue_count(caller.shop, &narrowed, MOST_COUNTED + 1).await?;
        Ok((found.min(MOST_COUNTED), found > MOST_COUNTED))
    }

    /// The ids a filter matches, at most `limit`.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn queue_ids(&self, caller: &Caller, filter: &CaseFilter, limit: i64) -> Result<Vec<CaseId>> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        match self.narrowed(&mut tx, caller, filter).await? {
            Some(narrowed) => Ok(tx.queue_ids(caller.shop, &narrowed, limit).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The store's filter; `None` when a search finds nothing.
    async fn narrowed(&self, tx: &mut Tx, caller: &Caller, f: &CaseFilter) -> Result<Option<Filter>> {
        let now = self.now();
        let query = f.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
        let ids = match query {
            Some(query) => Some(found(tx, caller, query).await?),
            None => None,
        };
        if ids.as_ref().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        Ok(Some(Filter {
            state: f.state.clone(),
            open: f.open,
            issue: f.issue.clone(),
            severity: f.severity.clone(),
            channel: f.channel.clone(),
            source: f.source.clone(),
            assignee: f.assignee.map(|w| match w {
                Whose::Me => Owner::Person(caller.user),
                Whose::None => Owner::Nobody,
                Whose::Person(user) => Owner::Person(user),
            }),
            overdue_at: f.overdue.filter(|o| *o).map(|_| now),
            star: f.star.clone(),
            product: f.product.clone(),
            ground: f.ground.clone(),
            snoozed_at: f.snoozed.map(|s| (s, now)),
            approval_pending: f.approval,
            escalated: f.escalated,
            improved: f.improved,
            unsure: f.unsure,
            number: f.number,
            batch: f.batch.clone(),
            clock: f.clock.map(|kind| (kind, f.clock_state.map(Into::into))),
            opened: (f.from, f.to),
            ids,
            language: Vec::new(),
        }))
    }
}

/// The cases a query finds: by number (`#12`), else by the words of their feedbacks, newest first.
async fn found(tx: &mut Tx, caller: &Caller, query: &str) -> Result<Vec<CaseId>> {
    if let Some(number) = query.strip_prefix('#').and_then(|n| n.parse::<i64>().ok()) {
        return Ok(tx.case_by_number(caller.shop, number).await?.into_iter().collect());
    }
    let streams = tx.search(caller.shop, query, SEARCH_DEPTH).await?;
    Ok(tx.cases_of_streams(caller.shop, &streams).await?)
}
