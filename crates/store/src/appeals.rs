//! Appeals: one, those of a case or of a feedback, the board, and how they ended.

use domain::appeal::{AppealState, Ended, EvidenceKind};
use domain::ids::{AppealId, BuyerId, CaseId, ChannelId, ReviewId, ShopId};
use domain::reading::Reading;
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::projection::appeal::{Loaded, fold};
use crate::sql::Sql;
use crate::value::Row;

/// Outcomes read for statistics, the newest first.
pub const MOST_ENDED: i64 = 20_000;

/// What the board shows.
#[derive(Clone, Debug, Default)]
pub struct BoardFilter {
    /// In these states; all where none is named.
    pub states: Vec<AppealState>,
    /// Of this channel.
    pub channel: Option<ChannelId>,
    /// On this ground.
    pub ground: Option<String>,
}

/// Where a page of the board ended: when its last row was due (the end of time where nothing is), and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardCursor {
    /// Microseconds.
    pub due: i64,
    /// The appeal.
    pub id: AppealId,
}

/// A review of this shop that says nearly the same.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `reviews`")]
pub struct LikeReview {
    pub id: ReviewId,
    pub external_id: String,
    pub case: Option<CaseId>,
    pub buyer: Option<BuyerId>,
    pub text: String,
    pub reading: Reading,
}

fn ids(rows: &[Row]) -> Result<Vec<AppealId>> {
    rows.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
}

impl Tx {
    /// An appeal of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_appeal(&mut self, shop: ShopId, id: AppealId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }

    /// Several appeals of this shop in the order asked for; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_appeals(&mut self, shop: ShopId, ids: &[AppealId]) -> Result<Vec<Loaded>> {
        let streams: Vec<_> = ids.iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &streams).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(streams.get(&id.0).map(|s| fold(s)).transpose()?.flatten());
        }
        Ok(found)
    }

    /// The appeals of a case, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_of_case(&mut self, shop: ShopId, case: CaseId) -> Result<Vec<AppealId>> {
        let sql = "SELECT id FROM appeals WHERE shop_id = $1 AND case_id = $2 ORDER BY id";
        ids(&self.all(sql, args![shop, case]).await?)
    }

    /// The appeals of a review or a return, in whatever case, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_of_subject(&mut self, shop: ShopId, subject: Uuid) -> Result<Vec<AppealId>> {
        let sql = "SELECT id FROM appeals WHERE shop_id = $1 AND subject = $2 ORDER BY id";
        ids(&self.all(sql, args![shop, subject]).await?)
    }

    /// The board: what is due first comes first; what nothing is due of comes last.
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_board(
        &mut self,
        shop: ShopId,
        filter: &BoardFilter,
        after: Option<BoardCursor>,
        limit: i64,
    ) -> Result<Vec<BoardCursor>> {
        let due = format!("COALESCE(due_at, {})", i64::MAX);
        let mut sql = Sql::new(self, &format!("SELECT id, {due} FROM appeals WHERE shop_id = "));
        sql.value(shop);
        if !filter.states.is_empty() {
            sql.text(" AND state IN ").list(filter.states.iter().map(|s| s.as_str()));
        }
        if let Some(channel) = filter.channel {
            sql.text(" AND channel_id = ").value(channel);
        }
        if let Some(ground) = &filter.ground {
            sql.text(" AND ground = ").value(ground.as_str());
        }
        if let Some(after) = after {
            sql.text(&format!(" AND ({due} > ")).value(after.due);
            sql.text(&format!(" OR ({due} = "))
                .value(after.due)
                .text(" AND id > ")
                .value(after.id)
                .text("))");
        }
        sql.text(&format!(" ORDER BY {due}, id LIMIT ")).value(limit);
        let rows = sql.all(self).await?;
        rows.iter().map(|r| Ok(BoardCursor { id: r.uuid(0)?.into(), due: r.int(1)? })).collect()
    }

    /// How many appeals stand in each state.
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_by_state(&mut self, shop: ShopId) -> Result<Vec<(AppealState, i64)>> {
        let sql = "SELECT state, COUNT(*) FROM appeals WHERE shop_id = $1 GROUP BY state ORDER BY state";
        let rows = self.all(sql, args![shop]).await?;
        rows.iter().map(|r| Ok((r.word(0, AppealState::parse)?, r.int(1)?))).collect()
    }

    /// Appeals that the platform decided since an instant, the newest [`MOST_ENDED`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_ended(&mut self, shop: ShopId, since: Instant) -> Result<Vec<Ended>> {
        let rows = self
            .all(
                "SELECT ground, platform, market, state, had, submitted_at, decided_at FROM appeals WHERE shop_id = $1 \
                 AND submitted_at IS NOT NULL AND decided_at IS NOT NULL AND decided_at >= $2 \
                 AND state IN ('won', 'partly_won', 'lost') ORDER BY decided_at DESC LIMIT $3",
                args![shop, since, MOST_ENDED],
            )
            .await?;
        rows.iter().map(ended).collect()
    }

    /// When appeals were submitted since an instant, the newest [`MOST_ENDED`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn appeals_submitted(&mut self, shop: ShopId, since: Instant) -> Result<Vec<Instant>> {
        let sql = "SELECT submitted_at FROM appeals WHERE shop_id = $1 AND submitted_at IS NOT NULL \
                   AND submitted_at >= $2 ORDER BY submitted_at DESC LIMIT $3";
        self.all(sql, args![shop, since, MOST_ENDED]).await?.iter().map(|r| r.instant(0)).collect()
    }

    /// How many return requests a buyer has made.
    ///
    /// # Errors
    /// As the database says.
    pub async fn returns_of_buyer(&mut self, shop: ShopId, buyer: BuyerId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM returns WHERE shop_id = $1 AND buyer_id = $2";
        self.first(sql, args![shop, buyer]).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// Reviews of this shop by id, with their words; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn like_reviews(&mut self, shop: ShopId, ids: &[ReviewId]) -> Result<Vec<LikeReview>> {
        let mut sql = Sql::new(
            self,
            "SELECT id, external_id, case_id, buyer_id, text, reading FROM reviews WHERE shop_id = ",
        );
        sql.value(shop).text(" AND id IN ").list(ids.iter().copied()).text(" ORDER BY id");
        let read = |r: &Row| {
            Ok(LikeReview {
                id: r.uuid(0)?.into(),
                external_id: r.text(1)?,
                case: r.opt_uuid(2)?.map(Into::into),
                buyer: r.opt_uuid(3)?.map(Into::into),
                text: r.text(4)?,
                reading: r.json(5)?,
            })
        };
        sql.all(self).await?.iter().map(read).collect()
    }
}

fn ended(row: &Row) -> Result<Ended> {
    let state = row.word(3, AppealState::parse)?;
    let had = row.text(4)?;
    Ok(Ended {
        ground: row.opt_text(0)?.unwrap_or_default(),
        platform: row.text(1)?,
        market: row.text(2)?,
        verdict: state.verdict().ok_or_else(|| StoreError::Corrupt(format!("{state} is no verdict")))?,
        had: had.split(',').filter_map(EvidenceKind::parse).collect(),
        submitted_at: row.instant(5)?,
        decided_at: row.instant(6)?,
    })
}
