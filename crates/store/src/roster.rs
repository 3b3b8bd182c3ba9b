//! What members work on and when, and hand-over notes.

use std::collections::BTreeMap;

use domain::ids::{CaseId, ShopId, UserId};
use domain::roster::MemberWork;
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A note from one shift to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `handovers`, with the cases' numbers")]
pub struct Handover {
    pub id: Uuid,
    pub text: String,
    pub cases: Vec<(CaseId, i64)>,
    pub actor: String,
    pub at: Instant,
}

impl Tx {
    /// What a member works on and when; nothing narrows for somebody who is not in the shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn member_work(&mut self, shop: ShopId, user: UserId) -> Result<MemberWork> {
        let sql = "SELECT work FROM members WHERE shop_id = $1 AND user_id = $2";
        self.first(sql, args![shop, user]).await?.map_or_else(|| Ok(MemberWork::default()), |r| r.json(0))
    }

    /// What all members work on and when.
    ///
    /// # Errors
    /// As the database says.
    pub async fn member_works(&mut self, shop: ShopId) -> Result<BTreeMap<UserId, MemberWork>> {
        let sql = "SELECT user_id, work FROM members WHERE shop_id = $1";
        self.all(sql, args![shop]).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.json(1)?))).collect()
    }

    /// The newest hand-over notes.
    ///
    /// # Errors
    /// As the database says.
    pub async fn handovers(&mut self, shop: ShopId, limit: i64) -> Result<Vec<Handover>> {
        let sql = "SELECT id, text, cases, actor, at FROM handovers WHERE shop_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
        let mut notes = Vec::new();
        for row in self.all(sql, args![shop, limit]).await? {
            let named: Vec<CaseId> = row.json(2)?;
            let numbers = self.case_numbers(shop, &named).await?;
            let cases = named.into_iter().filter_map(|id| Some((id, *numbers.get(&id)?))).collect();
            let (id, text, actor, at) = (row.uuid(0)?, row.text(1)?, row.text(3)?, row.instant(4)?);
            notes.push(Handover { id, text, cases, actor, at });
        }
        Ok(notes)
    }

    /// The numbers of these cases.
    ///
    /// # Errors
    /// As the database says.
    pub async fn case_numbers(&mut self, shop: ShopId, ids: &[CaseId]) -> Result<BTreeMap<CaseId, i64>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut sql = crate::sql::Sql::new(self, "SELECT c.id, c.number FROM cases c WHERE c.shop_id = ");
        sql.value(shop).text(" AND c.id IN ").list(ids.iter().copied());
        sql.all(self).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.int(1)?))).collect()
    }
}
