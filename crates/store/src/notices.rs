//! Notices to people: kept for the console with read marks, and what of them waits to leave by e-mail.

use std::collections::BTreeMap;

use domain::ids::{CaseId, ShopId, UserId};
use domain::notice::{NoticeKind, NoticePreferences};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// A notice to somebody; the event that caused it, the person and the kind name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `notices`, with the case's number")]
pub struct NoticeRow {
    pub shop: ShopId,
    pub user: UserId,
    /// The event's place in the shop's log.
    pub seq: i64,
    pub kind: NoticeKind,
    pub case: Option<CaseId>,
    pub number: Option<i64>,
    pub actor: String,
    pub at: Instant,
    pub read_at: Option<Instant>,
    /// When it may leave by e-mail, if it shall.
    pub mail_at: Option<Instant>,
}

const NOTICE: &str = "SELECT n.user_id, n.seq, n.kind, n.case_id, c.number, n.actor, n.at, n.read_at, n.mail_at \
    FROM notices n LEFT JOIN cases c ON c.shop_id = n.shop_id AND c.id = n.case_id";

fn notice(shop: ShopId, r: &Row) -> Result<NoticeRow> {
    Ok(NoticeRow {
        shop,
        user: r.uuid(0)?.into(),
        seq: r.int(1)?,
        kind: r.word(2, NoticeKind::parse)?,
        case: r.opt_uuid(3)?.map(Into::into),
        number: r.opt_int(4)?,
        actor: r.text(5)?,
        at: r.instant(6)?,
        read_at: r.opt_instant(7)?,
        mail_at: r.opt_instant(8)?,
    })
}

impl Tx {
    /// Keeps a notice; tells whether it is new. A notice of the same kind about the same case that the person has not read
    /// and that is younger than `since` stands for it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_notice(&mut self, n: &NoticeRow, since: Instant) -> Result<bool> {
        if n.case.is_some() {
            let sql = "SELECT 1 FROM notices WHERE shop_id = $1 AND user_id = $2 AND kind = $3 AND case_id = $4 \
                       AND read_at IS NULL AND at > $5 LIMIT 1";
            if self.first(sql, args![n.shop, n.user, n.kind.as_str(), n.case, since]).await?.is_some() {
                return Ok(false);
            }
        }
        let sql = "INSERT INTO notices (shop_id, user_id, seq, kind, case_id, actor, at, mail_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let values = args![n.shop, n.user, n.seq, n.kind.as_str(), n.case, n.actor.as_str(), n.at, n.mail_at];
        Ok(self.run(sql, values).await? == 1)
    }

    /// Somebody's newest notices before `before`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn notices(
        &mut self,
        shop: ShopId,
        user: UserId,
        before: i64,
        limit: i64,
    ) -> Result<Vec<NoticeRow>> {
        let sql = format!(
            "{NOTICE} WHERE n.shop_id = $1 AND n.user_id = $2 AND n.seq < $3 ORDER BY n.seq DESC, n.kind LIMIT $4"
        );
        self.all(&sql, args![shop, user, before, limit]).await?.iter().map(|r| notice(shop, r)).collect()
    }

    /// How many notices somebody has not read.
    ///
    /// # Errors
    /// As the database says.
    pub async fn unread_notices(&mut self, shop: ShopId, user: UserId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM notices WHERE shop_id = $1 AND user_id = $2 AND read_at IS NULL";
        self.first(sql, args![shop, user]).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// Marks somebody's notices up to `upto` as read, or those of one event; tells how many were not.
    ///
    /// # Errors
    /// As the database says.
    pub async fn read_notices(
        &mut self,
        shop: ShopId,
        user: UserId,
        (from, upto): (i64, i64),
        now: Instant,
    ) -> Result<i64> {
        let sql = "UPDATE notices SET read_at = $5 WHERE shop_id = $1 AND user_id = $2 AND seq >= $3 AND seq <= $4 \
                   AND read_at IS NULL";
        Ok(i64::try_from(self.run(sql, args![shop, user, from, upto, now]).await?).unwrap_or(i64::MAX))
    }

    /// Somebody's notices that may leave by e-mail now and have not, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn notices_to_mail(
        &mut self,
        shop: ShopId,
        user: UserId,
        now: Instant,
    ) -> Result<Vec<NoticeRow>> {
        let sql = format!(
            "{NOTICE} WHERE n.shop_id = $1 AND n.user_id = $2 AND n.mail_at <= $3 AND n.mailed_at IS NULL \
             ORDER BY n.seq, n.kind LIMIT 200"
        );
        self.all(&sql, args![shop, user, now]).await?.iter().map(|r| notice(shop, r)).collect()
    }

    /// Marks notices as sent by e-mail.
    ///
    /// # Errors
    /// As the database says.
    pub async fn mailed(&mut self, sent: &[NoticeRow], now: Instant) -> Result<()> {
        for n in sent {
            let sql = "UPDATE notices SET mailed_at = $5 WHERE shop_id = $1 AND user_id = $2 AND seq = $3 AND kind = $4";
            self.run(sql, args![n.shop, n.user, n.seq, n.kind.as_str(), now]).await?;
        }
        Ok(())
    }

    /// How somebody wants to be told.
    ///
    /// # Errors
    /// As the database says.
    pub async fn notice_preferences(&mut self, shop: ShopId, user: UserId) -> Result<NoticePreferences> {
        let sql = "SELECT body FROM notice_preferences WHERE shop_id = $1 AND user_id = $2";
        self.first(sql, args![shop, user])
            .await?
            .map_or_else(|| Ok(NoticePreferences::default()), |r| r.json(0))
    }

    /// How everybody who said so wants to be told.
    ///
    /// # Errors
    /// As the database says.
    pub async fn all_notice_preferences(
        &mut self,
        shop: ShopId,
    ) -> Result<BTreeMap<UserId, NoticePreferences>> {
        let sql = "SELECT user_id, body FROM notice_preferences WHERE shop_id = $1";
        self.all(sql, args![shop]).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.json(1)?))).collect()
    }

    /// Keeps how somebody wants to be told.
    ///
    /// # Errors
    /// As the database says.
    pub async fn set_notice_preferences(
        &mut self,
        shop: ShopId,
        user: UserId,
        wish: &NoticePreferences,
    ) -> Result<()> {
        let sql = "INSERT INTO notice_preferences (shop_id, user_id, body) VALUES ($1, $2, $3) \
                   ON CONFLICT (shop_id, user_id) DO UPDATE SET body = excluded.body";
        self.run(sql, args![shop, user, serde_json::to_string(wish)?]).await.map(|_| ())
    }
}
