//! Finding reviews, conversations and messages.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{BuyerId, CaseId, ChannelId, ConversationId, ReviewId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// What an import needs to know of a review it has seen before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `reviews`")]
pub struct KnownReview {
    pub id: ReviewId,
    pub rating: i64,
    pub text: String,
    pub case: Option<CaseId>,
}

/// A review in a buyer's history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `reviews`")]
pub struct PastReview {
    pub id: ReviewId,
    pub rating: i64,
    pub text: String,
    pub created_at: Instant,
    pub case: Option<CaseId>,
}

impl Tx {
    /// The known ones among these reviews of a channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn reviews_by_external<'a>(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeMap<String, KnownReview>> {
        let ids: Vec<&str> = ids.collect();
        let mut found = BTreeMap::new();
        for ids in ids.chunks(500) {
            let mut sql =
                Sql::new(self, "SELECT external_id, id, rating, text, case_id FROM reviews WHERE shop_id = ");
            sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND external_id IN ");
            sql.list(ids.iter().copied());
            for row in sql.all(self).await? {
                let known = KnownReview {
                    id: row.uuid(1)?.into(),
                    rating: row.int(2)?,
                    text: row.text(3)?,
                    case: row.opt_uuid(4)?.map(Into::into),
                };
                found.insert(row.text(0)?, known);
            }
        }
        Ok(found)
    }

    /// The known ones among these conversations of a channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn conversations_by_external(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, ConversationId>> {
        let mut sql = Sql::new(self, "SELECT external_id, id FROM conversations WHERE shop_id = ");
        sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND external_id IN ");
        sql.list(ids.iter().map(String::as_str));
        sql.all(self).await?.iter().map(|r| Ok((r.text(0)?, r.uuid(1)?.into()))).collect()
    }

    /// Which of these messages of a channel are known.
    ///
    /// # Errors
    /// As the database says.
    pub async fn known_messages<'a>(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeSet<String>> {
        let mut sql = Sql::new(self, "SELECT external_id FROM messages WHERE shop_id = ");
        sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND external_id IN ").list(ids);
        sql.all(self).await?.iter().map(|r| r.text(0)).collect()
    }

    /// A buyer's reviews, newest first, at most 20.
    ///
    /// # Errors
    /// As the database says.
    pub async fn reviews_of_buyer(&mut self, shop: ShopId, buyer: BuyerId) -> Result<Vec<PastReview>> {
        self.all(
            "SELECT id, rating, text, created_at, case_id FROM reviews WHERE shop_id = $1 AND buyer_id = $2 \
             ORDER BY created_at DESC LIMIT 20",
            args![shop, buyer],
        )
        .await?
        .iter()
        .map(|r| {
            Ok(PastReview {
                id: r.uuid(0)?.into(),
                rating: r.int(1)?,
                text: r.text(2)?,
                created_at: r.instant(3)?,
                case: r.opt_uuid(4)?.map(Into::into),
            })
        })
        .collect()
    }

    /// The cases that these streams (reviews or conversations) belong to, in the streams' order.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cases_of_streams(&mut self, shop: ShopId, streams: &[uuid::Uuid]) -> Result<Vec<CaseId>> {
        let mut by_stream: BTreeMap<uuid::Uuid, CaseId> = BTreeMap::new();
        for chunk in streams.chunks(500) {
            for table in ["reviews", "conversations", "returns", "parcels"] {
                let mut sql = Sql::new(self, &format!("SELECT id, case_id FROM {table} WHERE shop_id = "));
                sql.value(shop)
                    .text(" AND id IN ")
                    .list(chunk.iter().copied())
                    .text(" AND case_id IS NOT NULL");
                for row in sql.all(self).await? {
                    by_stream.insert(row.uuid(0)?, row.uuid(1)?.into());
                }
            }
        }
        let mut seen = BTreeSet::new();
        Ok(streams.iter().filter_map(|s| by_stream.get(s)).filter(|c| seen.insert(**c)).copied().collect())
    }
}
