//! What a shop's service record counts beside the overview's figures: remedies and acts of a period.

use domain::case::{ActKind, ActState};
use domain::ids::{ActId, CaseId, ShopId};
use domain::money::Money;
use domain::remedy::RemedyKind;

use crate::args;
use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::overview::Range;

/// Remedies of one kind in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `remedies`, counted")]
pub struct Given {
    pub kind: RemedyKind,
    pub count: i64,
    /// Nothing for goods whose cost was not stated.
    pub sum: Option<Money>,
}

impl Tx {
    /// Remedies granted in a period, by kind and currency.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_between(&mut self, shop: ShopId, range: Range) -> Result<Vec<Given>> {
        self.all(
            "SELECT kind, COUNT(*), CAST(SUM(amount_minor) AS BIGINT), currency FROM remedies WHERE shop_id = $1 \
             AND counts = 1 AND granted_at >= $2 AND granted_at < $3 GROUP BY kind, currency ORDER BY kind, currency",
            args![shop, range.from, range.to],
        )
        .await?
        .iter()
        .map(|r| Ok(Given { kind: r.word(0, RemedyKind::parse)?, count: r.int(1)?, sum: money(r, 2, 3)? }))
        .collect()
    }

    /// Acts drafted in a period, by kind and by where they stand now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn acts_counted(
        &mut self,
        shop: ShopId,
        range: Range,
    ) -> Result<Vec<(ActKind, ActState, i64)>> {
        self.all(
            "SELECT kind, state, COUNT(*) FROM acts WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 \
             GROUP BY kind, state ORDER BY kind, state",
            args![shop, range.from, range.to],
        )
        .await?
        .iter()
        .map(|r| Ok((r.word(0, ActKind::parse)?, r.word(1, ActState::parse)?, r.int(2)?)))
        .collect()
    }

    /// The newest acts drafted in a period, with their cases.
    ///
    /// # Errors
    /// As the database says.
    pub async fn acts_between(
        &mut self,
        shop: ShopId,
        range: Range,
        limit: i64,
    ) -> Result<Vec<(ActId, CaseId)>> {
        self.all(
            "SELECT id, case_id FROM acts WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 \
             ORDER BY created_at DESC, id DESC LIMIT $4",
            args![shop, range.from, range.to, limit],
        )
        .await?
        .iter()
        .map(|r| Ok((r.uuid(0)?.into(), r.uuid(1)?.into())))
        .collect()
    }
}
