//! The queue: pages of cases by filter and order, counts, and the lookups that merging needs.
//!
//! Paging is by key (the sort value and the id of the last row), so that a page costs the same at any depth and rows
//! that arrive meanwhile neither repeat nor vanish.

use domain::case::{Source, State};
use domain::ids::{BuyerId, CaseId, ChannelId, ShopId, UserId};
use domain::money::Money;
use domain::policy::ClockKind;
use domain::reading::{Ground, Guess, Issue, Why};
use domain::time::Instant;

use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::value::{Row, Value};

/// How a page is ordered; ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
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
}

impl Sort {
    fn column(self) -> (&'static str, bool) {
        match self {
            Self::Deadline => ("c.next_due", false),
            Self::Newest => ("c.id", true),
            Self::Oldest => ("c.id", false),
            Self::Priority => ("c.priority", true),
            Self::Value => ("COALESCE(c.value_minor, 0)", true),
        }
    }
}

/// Whose cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// This person's.
    Person(UserId),
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Owed and in time.
    Open,
    /// Kept.
    Met,
    /// Broken, whether kept late or still owed.
    Breached,
}

/// Which cases; empty lists and `None` do not narrow.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of `cases`, by name")]
pub struct Filter {
    pub state: Vec<State>,
    pub open: Option<bool>,
    pub issue: Vec<Issue>,
    pub severity: Vec<i64>,
    pub channel: Vec<ChannelId>,
    pub source: Vec<Source>,
    pub assignee: Option<Owner>,
    /// Deadline passed at this instant.
    pub overdue_at: Option<Instant>,
    pub star: Vec<i64>,
    pub product: Option<String>,
    pub ground: Vec<Ground>,
    /// Snoozed (or not) at this instant.
    pub snoozed_at: Option<(bool, Instant)>,
    pub approval_pending: Option<bool>,
    pub escalated: Option<bool>,
    /// The buyer raised the rating after our work.
    pub improved: Option<bool>,
    /// Triage would rather ask a person.
    pub unsure: Option<bool>,
    /// The number people use.
    pub number: Option<i64>,
    /// The production batch of the order.
    pub batch: Option<String>,
    /// A clock of this kind by the team's own rule, in any state or this one.
    pub clock: Option<(ClockKind, Option<Standing>)>,
    /// Opened in `[from, to)`.
    pub opened: (Option<Instant>, Option<Instant>),
    /// Only these, in no particular order (a search's hits).
    pub ids: Option<Vec<CaseId>>,
    /// Languages of the feedback.
    pub language: Vec<String>,
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `cases` with the names behind the ids")]
pub struct QueueRow {
    pub id: CaseId,
    pub number: i64,
    pub version: i64,
    pub state: State,
    pub source: Source,
    pub priority: i64,
    pub next_due: Option<(ClockKind, Instant)>,
    pub paused: bool,
    pub snoozed_until: Option<Instant>,
    pub breached: bool,
    pub escalated: i64,
    pub star: Option<i64>,
    pub excerpt: String,
    pub why: Vec<Why>,
    pub language: String,
    pub issue: Issue,
    pub also: Vec<Issue>,
    pub severity: i64,
    pub ground: Option<Ground>,
    pub channel: ChannelId,
    pub channel_name: String,
    pub platform: String,
    pub market: String,
    pub order: Option<String>,
    pub product: Option<(String, Option<String>)>,
    pub advertised: bool,
    pub buyer: Option<BuyerId>,
    pub buyer_name: Option<String>,
    pub value: Option<Money>,
    pub assignee: Option<(UserId, String)>,
    pub opened_at: Instant,
    pub feedbacks: i64,
    pub approval_pending: bool,
    pub resolved_at: Option<Instant>,
    pub merged_into: Option<CaseId>,
    /// What triage thought of while it waits for a person's word.
    pub unsure: Vec<Guess>,
    /// The platform's nearest deadline and the rule that makes it.
    pub platform_due: Option<(ClockKind, Instant, String)>,
    /// What it is about, where it is more than words: the kind of a return request, what went wrong with a parcel.
    pub matter: Option<String>,
    sort_key: i64,
}

/// Where a page ended: the sort value and the id of its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last row's sort value.
    pub key: i64,
    /// The last row's id.
    pub id: CaseId,
}

const SELECT: &str = "SELECT c.id, c.number, c.version, c.state, c.source, c.priority, c.next_due, c.next_kind, c.paused, \
    c.snoozed_until, c.breached, c.escalated, c.star, c.excerpt, c.why, c.language, c.issue, c.also, c.severity, c.ground, \
    c.channel_id, h.name, h.platform, h.market, c.order_ref, c.product, p.title, c.advertised, c.buyer_id, b.name, \
    c.value_minor, c.currency, c.assignee, u.name, c.opened_at, c.feedbacks, c.approval_pending, c.resolved_at, c.merged_into, c.unsure, \
    c.platform_due, c.platform_kind, c.platform_rule, c.matter";
const JOINS: &str = " LEFT JOIN channels h ON h.shop_id = c.shop_id AND h.id = c.channel_id \
    LEFT JOIN products p ON p.shop_id = c.shop_id AND p.channel_id = c.channel_id AND p.external_id = c.product \
    LEFT JOIN buyers b ON b.shop_id = c.shop_id AND b.id = c.buyer_id \
    LEFT JOIN users u ON u.id = c.assignee";
const SORT_KEY: usize = 44;

impl QueueRow {
    fn read(r: &Row, sort: Sort) -> Result<Self> {
        let due = r.int(6)?;
        let kind = r.opt_text(7)?.and_then(|k| ClockKind::parse(&k));
        let product = r.opt_text(25)?;
        let id: CaseId = r.uuid(0)?.into();
        Ok(Self {
            id,
            number: r.int(1)?,
            version: r.int(2)?,
            state: r.word(3, State::parse)?,
            source: r.word(4, Source::parse)?,
            priority: r.int(5)?,
            next_due: kind.map(|k| (k, Instant(due))),
            paused: r.flag(8)?,
            snoozed_until: r.opt_instant(9)?,
            breached: r.flag(10)?,
            escalated: r.int(11)?,
            star: r.opt_int(12)?,
            excerpt: r.text(13)?,
            why: r.json(14)?,
            language: r.text(15)?,
            issue: r.word(16, Issue::parse)?,
            also: r.text(17)?.split(',').filter_map(Issue::parse).collect(),
            severity: r.int(18)?,
            ground: r.opt_text(19)?.and_then(|g| Ground::parse(&g)),
            channel: r.uuid(20)?.into(),
            channel_name: r.opt_text(21)?.unwrap_or_default(),
            platform: r.opt_text(22)?.unwrap_or_default(),
            market: r.opt_text(23)?.unwrap_or_default(),
            order: r.opt_text(24)?,
            product: product.map(|p| Ok::<_, crate::StoreError>((p, r.opt_text(26)?))).transpose()?,
            advertised: r.flag(27)?,
            buyer: r.opt_uuid(28)?.map(Into::into),
            buyer_name: r.opt_text(29)?,
            value: money(r, 30, 31)?,
            assignee: match r.opt_uuid(32)? {
                Some(user) => Some((user.into(), r.opt_text(33)?.unwrap_or_default())),
                None => None,
            },
            opened_at: r.instant(34)?,
            feedbacks: r.int(35)?,
            approval_pending: r.flag(36)?,
            resolved_at: r.opt_instant(37)?,
            merged_into: r.opt_uuid(38)?.map(Into::into),
            unsure: match r.text(39)?.as_str() {
                "" => Vec::new(),
                guesses => serde_json::from_str(guesses)?,
            },
            platform_due: platform_due(r)?,
            matter: r.opt_text(43)?,
            sort_key: match sort {
                Sort::Newest | Sort::Oldest => 0,
                Sort::Deadline | Sort::Priority | Sort::Value => r.int(SORT_KEY)?,
            },
        })
    }

    /// The cursor after this row.
    pub fn cursor(&self) -> Cursor {
        Cursor { key: self.sort_key, id: self.id }
    }
}

fn platform_due(r: &Row) -> Result<Option<(ClockKind, Instant, String)>> {
    let kind = r.opt_text(41)?.and_then(|k| ClockKind::parse(&k));
    Ok(match (kind, r.opt_instant(40)?) {
        (Some(kind), Some(due)) => Some((kind, due, r.opt_text(42)?.unwrap_or_default())),
        _ => None,
    })
}

fn any_of<V: Into<Value>>(sql: &mut Sql, column: &str, values: impl ExactSizeIterator<Item = V>) {
    if values.len() > 0 {
        sql.text(&format!(" AND {column} IN ")).list(values);
    }
}

/// Writes the conditions of a filter after `WHERE c.shop_id = …`.
fn narrow(sql: &mut Sql, f: &Filter) {
    if let Some(open) = f.open {
        // A literal, so that the partial indexes of open cases apply.
        sql.text(if open { " AND c.open = 1" } else { " AND c.open = 0" });
    }
    any_of(sql, "c.state", f.state.iter().map(|s| s.as_str()));
    any_of(sql, "c.issue", f.issue.iter().map(|s| s.as_str()));
    any_of(sql, "c.severity", f.severity.iter().copied());
    any_of(sql, "c.channel_id", f.channel.iter().copied());
    any_of(sql, "c.source", f.source.iter().map(|s| s.as_str()));
    any_of(sql, "c.star", f.star.iter().copied());
    any_of(sql, "c.language", f.language.iter().map(String::as_str));
    any_of(sql, "c.ground", f.ground.iter().map(|s| s.as_str()));
    match f.assignee {
        Some(Owner::Nobody) => _ = sql.text(" AND c.assignee IS NULL"),
        Some(Owner::Person(user)) => _ = sql.text(" AND c.assignee = ").value(user),
        None => {}
    }
    if let Some(now) = f.overdue_at {
        sql.text(" AND c.next_due <= ").value(now);
    }
    if let Some(product) = &f.product {
        sql.text(" AND c.product = ").value(product.as_str());
    }
    match f.snoozed_at {
        Some((true, now)) => _ = sql.text(" AND c.snoozed_until > ").value(now),
        Some((false, now)) => {
            _ = sql.text(" AND (c.snoozed_until IS NULL OR c.snoozed_until <= ").value(now).text(")");
        }
        None => {}
    }
    for (test, wanted) in [
        ("c.approval_pending = 1", f.approval_pending),
        ("c.escalated > 0", f.escalated),
        ("c.improved = 1", f.improved),
        ("c.unsure <> ''", f.unsure),
    ] {
        if let Some(wanted) = wanted {
            sql.text(if wanted { " AND " } else { " AND NOT " }).text(test);
        }
    }
    if let Some(number) = f.number {
        sql.text(" AND c.number = ").value(number);
    }
    beside(sql, f);
    if let Some(from) = f.opened.0 {
        sql.text(" AND c.opened_at >= ").value(from);
    }
    if let Some(to) = f.opened.1 {
        sql.text(" AND c.opened_at < ").value(to);
    }
    if let Some(ids) = &f.ids {
        sql.text(" AND c.id IN ").list(ids.iter().copied());
    }
}

/// The conditions on what lies beside the cases: orders and clocks.
fn beside(sql: &mut Sql, f: &Filter) {
    if let Some(batch) = &f.batch {
        sql.text(
            " AND EXISTS (SELECT 1 FROM orders o WHERE o.shop_id = c.shop_id AND o.channel_id = c.channel_id",
        );
        sql.text(" AND o.external_id = c.order_ref AND o.batch = ").value(batch.as_str()).text(")");
    }
    if let Some((kind, standing)) = f.clock {
        sql.text(" AND EXISTS (SELECT 1 FROM clocks k WHERE k.shop_id = c.shop_id AND k.case_id = c.id");
        sql.text(" AND k.rule = 'team' AND k.kind = ").value(kind.as_str());
        sql.text(match standing {
            None => ")",
            Some(Standing::Open) => " AND k.state IN ('running', 'paused'))",
            Some(Standing::Met) => " AND k.state = 'met')",
            Some(Standing::Breached) => " AND k.state = 'breached')",
        });
    }
}

impl Tx {
    /// One page of the queue: at most `limit` rows after `after`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn queue(
        &mut self,
        shop: ShopId,
        filter: &Filter,
        sort: Sort,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<Vec<QueueRow>> {
        let (column, down) = sort.column();
        let (compare, direction) = if down { ("<", " DESC") } else { (">", "") };
        let by_id = matches!(sort, Sort::Newest | Sort::Oldest);
        // The page is found first and joined afterwards, so that joins touch `limit` rows, not all that match.
        let mut sql = Sql::new(self, SELECT);
        if !by_id {
            sql.text(&format!(", {column}"));
        }
        sql.text(" FROM (SELECT * FROM cases c WHERE c.shop_id = ").value(shop);
        narrow(&mut sql, filter);
        if let Some(after) = after {
            if by_id {
                sql.text(&format!(" AND c.id {compare} ")).value(after.id);
            } else {
                sql.text(&format!(" AND ({column}, c.id) {compare} (")).value(after.key).text(", ");
                sql.value(after.id).text(")");
            }
        }
        let order =
            if by_id { format!("c.id{direction}") } else { format!("{column}{direction}, c.id{direction}") };
        sql.text(&format!(" ORDER BY {order} LIMIT ")).value(limit).text(") c").text(JOINS);
        sql.text(&format!(" ORDER BY {order}"));
        sql.all(self).await?.iter().map(|r| QueueRow::read(r, sort)).collect()
    }

    /// How many cases a filter matches, counted to `most`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn queue_count(&mut self, shop: ShopId, filter: &Filter, most: i64) -> Result<i64> {
        let mut sql = Sql::new(self, "SELECT COUNT(*) FROM (SELECT 1 FROM cases c WHERE c.shop_id = ");
        sql.value(shop);
        narrow(&mut sql, filter);
        sql.text(" LIMIT ").value(most).text(") counted");
        sql.first(self).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// The ids a filter matches, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn queue_ids(&mut self, shop: ShopId, filter: &Filter, limit: i64) -> Result<Vec<CaseId>> {
        let mut sql = Sql::new(self, "SELECT c.id FROM cases c WHERE c.shop_id = ");
        sql.value(shop);
        narrow(&mut sql, filter);
        sql.text(" ORDER BY c.next_due, c.id LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }

    /// Queue rows of these cases, in no particular order.
    ///
    /// # Errors
    /// As the database says.
    pub async fn queue_rows(&mut self, shop: ShopId, ids: &[CaseId]) -> Result<Vec<QueueRow>> {
        let filter = Filter { ids: Some(ids.to_vec()), ..Filter::default() };
        self.queue(shop, &filter, Sort::Newest, None, ids.len() as i64).await
    }
}
