//! Finding live sessions of the shop's own: one, the list, what was said, what was wrong with it, what was sold in them.

use std::collections::BTreeSet;

use domain::ids::{CaseId, ChannelId, FindingId, LiveSessionId, SegmentId, SentenceId, ShopId};
use domain::show::{Sentence, Show, ShowState, SpokenBy};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::projection::show::{Found, Loaded, Said};
use crate::sql::Sql;
use crate::value::Row;

/// Longest sessions that orders are looked for in, before an instant.
const LONGEST: domain::time::Span = domain::time::Span::hours(48);

/// Which sentences are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct LedgerFilter {
    /// Those with findings only.
    pub flagged: bool,
    /// Of this segment.
    pub segment: Option<SegmentId>,
    /// From this millisecond on.
    pub from_ms: Option<i64>,
    /// Up to this millisecond.
    pub to_ms: Option<i64>,
    /// After this sentence.
    pub after: Option<(i64, SentenceId)>,
}

/// An order that was taken in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `live_orders`")]
pub struct TakenRow {
    pub session: LiveSessionId,
    pub order: String,
    pub sku: String,
    pub segment: Option<SegmentId>,
    pub at_ms: i64,
    pub at: Instant,
}

/// An order that a case is about, or that complaints are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `cases` and `orders`")]
pub struct CaseOrder {
    pub case: CaseId,
    pub channel: ChannelId,
    pub order: String,
    pub sku: Option<String>,
    pub product: Option<String>,
    pub paid_at: Option<Instant>,
}

const SENTENCE: &str = "SELECT id, from_ms, to_ms, segment_id, said_by, actor, text, flagged FROM live_sentences WHERE shop_id = ";
const CASE_ORDER: &str = "SELECT c.id, c.channel_id, c.order_ref, o.sku, o.product, o.paid_at FROM cases c \
     LEFT JOIN orders o ON o.shop_id = c.shop_id AND o.channel_id = c.channel_id AND o.external_id = c.order_ref \
     WHERE c.order_ref IS NOT NULL AND c.shop_id = ";

fn said(row: &Row) -> Result<Said> {
    Ok(Said {
        sentence: Sentence {
            id: row.uuid(0)?.into(),
            from_ms: row.int(1)?,
            to_ms: row.int(2)?,
            segment: row.opt_uuid(3)?.map(Into::into),
            by: row.word(4, SpokenBy::parse)?,
            text: row.text(6)?,
        },
        actor: row.text(5)?,
        flagged: row.int(7)?,
    })
}

fn case_order(row: &Row) -> Result<CaseOrder> {
    Ok(CaseOrder {
        case: row.uuid(0)?.into(),
        channel: row.uuid(1)?.into(),
        order: row.text(2)?,
        sku: row.opt_text(3)?,
        product: row.opt_text(4)?,
        paid_at: row.opt_instant(5)?,
    })
}

impl Tx {
    /// A session as it is now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn show(&mut self, shop: ShopId, id: LiveSessionId) -> Result<Option<Show>> {
        let sql = "SELECT body FROM live_sessions WHERE shop_id = $1 AND id = $2";
        self.first(sql, args![shop, id]).await?.map(|r| r.json(0)).transpose()
    }

    /// A session with the end of its stream, to go on with.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_show(&mut self, shop: ShopId, id: LiveSessionId) -> Result<Option<Loaded>> {
        let Some(show) = self.show(shop, id).await? else { return Ok(None) };
        Ok(Some(Loaded { show, head: self.head(shop, id.0).await? }))
    }

    /// The shop of a session, for its public room.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shop_of_show(&mut self, id: LiveSessionId) -> Result<Option<ShopId>> {
        let sql = "SELECT shop_id FROM live_sessions WHERE id = $1";
        self.first(sql, args![id]).await?.map(|r| Ok(r.uuid(0)?.into())).transpose()
    }

    /// Every session that runs, in all shops: whoever runs rooms opens theirs again after a restart.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shows_running(&mut self) -> Result<Vec<(ShopId, Show)>> {
        let sql = "SELECT shop_id, body FROM live_sessions WHERE state = 'live' ORDER BY shop_id, id";
        self.all(sql, args![]).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.json(1)?))).collect()
    }

    /// Sessions, the newest planned start first, after one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn show_page(
        &mut self,
        shop: ShopId,
        states: &[ShowState],
        after: Option<LiveSessionId>,
        limit: i64,
    ) -> Result<Vec<Show>> {
        let mut sql = Sql::new(self, "SELECT s.body FROM live_sessions s WHERE s.shop_id = ");
        sql.value(shop);
        if !states.is_empty() {
            sql.text(" AND s.state IN ").list(states.iter().map(|s| s.as_str()));
        }
        if let Some(after) = after {
            sql.text(
                " AND (s.starts_at, s.id) < (SELECT a.starts_at, a.id FROM live_sessions a WHERE a.shop_id = ",
            );
            sql.value(shop).text(" AND a.id = ").value(after).text(")");
        }
        sql.text(" ORDER BY s.starts_at DESC, s.id DESC LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|r| r.json(0)).collect()
    }

    /// Sessions that had started by an instant and not long before it, the last started first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shows_around(&mut self, shop: ShopId, at: Instant) -> Result<Vec<Show>> {
        let sql = "SELECT body FROM live_sessions WHERE shop_id = $1 AND started_at <= $2 AND started_at >= $3 \
                   ORDER BY started_at DESC LIMIT 50";
        self.all(sql, args![shop, at, at - LONGEST]).await?.iter().map(|r| r.json(0)).collect()
    }

    /// Whether an open case, or one with an open appeal, is about an order of a session: taken in its room, or paid while it ran.
    ///
    /// # Errors
    /// As the database says.
    pub async fn recording_held(&mut self, shop: ShopId, show: &Show) -> Result<bool> {
        const OF: &str = "c.shop_id = $1 AND c.order_ref IS NOT NULL AND (EXISTS (SELECT 1 FROM live_orders l WHERE \
             l.shop_id = c.shop_id AND l.session_id = $2 AND l.order_ref = c.order_ref) OR EXISTS (SELECT 1 FROM orders o \
             WHERE o.shop_id = c.shop_id AND o.channel_id = c.channel_id AND o.external_id = c.order_ref AND \
             o.paid_at >= $3 AND o.paid_at <= $4)) LIMIT 1";
        let (Some(from), Some(to)) = (show.started_at, show.ended_at) else { return Ok(false) };
        for cases in [
            "cases c WHERE c.open = 1 AND",
            "appeals a JOIN cases c ON c.shop_id = a.shop_id AND c.id = a.case_id WHERE a.open = 1 AND",
        ] {
            let sql = format!("SELECT 1 FROM {cases} {OF}");
            if self.first(&sql, args![shop, show.id, from, to]).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What was said in a session, in its order.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sentences(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        filter: &LedgerFilter,
        limit: i64,
    ) -> Result<Vec<Said>> {
        let mut sql = Sql::new(self, SENTENCE);
        sql.value(shop).text(" AND session_id = ").value(session);
        if filter.flagged {
            sql.text(" AND flagged > 0");
        }
        if let Some(segment) = filter.segment {
            sql.text(" AND segment_id = ").value(segment);
        }
        if let Some(from) = filter.from_ms {
            sql.text(" AND from_ms >= ").value(from);
        }
        if let Some(to) = filter.to_ms {
            sql.text(" AND from_ms <= ").value(to);
        }
        if let Some((from, id)) = filter.after {
            sql.text(" AND (from_ms > ").value(from).text(" OR (from_ms = ").value(from);
            sql.text(" AND id > ").value(id).text("))");
        }
        sql.text(" ORDER BY from_ms, id LIMIT ").value(limit);
        sql.all(self).await?.iter().map(said).collect()
    }

    /// The words of sentences that begin at these milliseconds: a caption that comes again is heard once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn heard_at(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        from_ms: &BTreeSet<i64>,
    ) -> Result<BTreeSet<(i64, String)>> {
        let mut sql = Sql::new(self, "SELECT from_ms, text FROM live_sentences WHERE shop_id = ");
        sql.value(shop).text(" AND session_id = ").value(session);
        sql.text(" AND from_ms IN ").list(from_ms.iter().copied());
        sql.all(self).await?.iter().map(|r| Ok((r.int(0)?, r.text(1)?))).collect()
    }

    /// The findings of these sentences, as they were said.
    ///
    /// # Errors
    /// As the database says.
    pub async fn findings_of(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        sentences: impl IntoIterator<Item = SentenceId>,
    ) -> Result<Vec<Found>> {
        let mut sql = Sql::new(self, "SELECT body FROM live_findings WHERE shop_id = ");
        sql.value(shop).text(" AND session_id = ").value(session);
        sql.text(" AND sentence_id IN ").list(sentences).text(" ORDER BY at_ms, id");
        sql.all(self).await?.iter().map(|r| r.json(0)).collect()
    }

    /// The findings that nobody has settled, the newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open_findings(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        limit: i64,
    ) -> Result<Vec<Found>> {
        let sql = "SELECT body FROM live_findings WHERE shop_id = $1 AND session_id = $2 AND settled = 0 \
                   ORDER BY at_ms DESC, id DESC LIMIT $3";
        self.all(sql, args![shop, session, limit]).await?.iter().map(|r| r.json(0)).collect()
    }

    /// A finding.
    ///
    /// # Errors
    /// As the database says.
    pub async fn finding(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        id: FindingId,
    ) -> Result<Option<Found>> {
        let sql = "SELECT body FROM live_findings WHERE shop_id = $1 AND session_id = $2 AND id = $3";
        self.first(sql, args![shop, session, id]).await?.map(|r| r.json(0)).transpose()
    }

    /// How many findings there are by the millisecond they were said at.
    ///
    /// # Errors
    /// As the database says.
    pub async fn findings_by_ms(&mut self, shop: ShopId, session: LiveSessionId) -> Result<Vec<i64>> {
        let sql = "SELECT at_ms FROM live_findings WHERE shop_id = $1 AND session_id = $2 ORDER BY at_ms LIMIT 20000";
        self.all(sql, args![shop, session]).await?.iter().map(|r| r.int(0)).collect()
    }

    /// The order with this name that was taken in a room.
    ///
    /// # Errors
    /// As the database says.
    pub async fn taken(&mut self, shop: ShopId, order: &str) -> Result<Option<TakenRow>> {
        let sql = "SELECT session_id, order_ref, sku, segment_id, at_ms, at FROM live_orders WHERE shop_id = $1 \
                   AND order_ref = $2 ORDER BY session_id DESC, n LIMIT 1";
        let read = |r: Row| {
            Ok(TakenRow {
                session: r.uuid(0)?.into(),
                order: r.text(1)?,
                sku: r.text(2)?,
                segment: r.opt_uuid(3)?.map(Into::into),
                at_ms: r.int(4)?,
                at: r.instant(5)?,
            })
        };
        self.first(sql, args![shop, order]).await?.map(read).transpose()
    }

    /// The order a case is about, with what the channel says of it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn order_of_case(&mut self, shop: ShopId, case: CaseId) -> Result<Option<CaseOrder>> {
        let mut sql = Sql::new(self, CASE_ORDER);
        sql.value(shop).text(" AND c.id = ").value(case);
        sql.first(self).await?.map(|r| case_order(&r)).transpose()
    }

    /// Cases about orders that were paid in a span of time.
    ///
    /// # Errors
    /// As the database says.
    pub async fn complaints_paid(
        &mut self,
        shop: ShopId,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<CaseOrder>> {
        let mut sql = Sql::new(self, CASE_ORDER);
        sql.value(shop).text(" AND o.paid_at >= ").value(from).text(" AND o.paid_at <= ").value(to);
        sql.text(" ORDER BY c.id LIMIT 5000");
        sql.all(self).await?.iter().map(case_order).collect()
    }

    /// Cases about orders that were taken in a session's room: the case and the order's millisecond.
    ///
    /// # Errors
    /// As the database says.
    pub async fn complaints_taken(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
    ) -> Result<Vec<(CaseId, i64)>> {
        let sql = "SELECT c.id, l.at_ms FROM live_orders l JOIN cases c ON c.shop_id = l.shop_id \
                   AND c.order_ref = l.order_ref WHERE l.shop_id = $1 AND l.session_id = $2 ORDER BY c.id LIMIT 5000";
        self.all(sql, args![shop, session])
            .await?
            .iter()
            .map(|r| Ok((r.uuid(0)?.into(), r.int(1)?)))
            .collect()
    }
}
